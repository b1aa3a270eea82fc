using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Tests.Feeds;

public sealed class PackageKeys
{
    [Theory]
    [InlineData("PyPI", "Zope.Interface", "zope-interface")]
    [InlineData("PyPI", "ruamel__yaml-.clib", "ruamel-yaml-clib")]
    [InlineData("NuGet", "Newtonsoft.Json", "newtonsoft.json")]
    [InlineData("Packagist:https://packages.drupal.org/8", "Drupal/Core", "drupal/core")]
    [InlineData("crates.io", "Serde_JSON", "serde-json")]
    [InlineData("npm", "JSONStream", "JSONStream")]
    [InlineData("Go", "github.com/Masterminds/semver", "github.com/Masterminds/semver")]
    [InlineData("Maven", "org.Example:Thing", "org.Example:Thing")]
    [InlineData("Debian:12", "libX11", "libX11")]
    [InlineData("SwiftURL", "https://github.com/Apple/swift-nio.git", "github.com/apple/swift-nio")]
    [InlineData("SwiftURL", "git@github.com:apple/swift-nio", "github.com/apple/swift-nio")]
    public void Are_one_where_the_registry_takes_names_for_one(string ecosystem, string written, string name) =>
        PackageKey.Of(ecosystem, written).ShouldBe(new PackageKey(ecosystem, name));
}
