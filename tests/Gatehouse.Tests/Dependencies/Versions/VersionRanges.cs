using Gatehouse.Scanners.Dependencies.Versions;
using Gatehouse.Scanners.Dependencies.Versions.Ranges;

namespace Gatehouse.Tests.Dependencies.Versions;

public sealed class VersionRanges
{
    /// <summary>Ecosystem, range, versions let in, versions shut out.</summary>
    public static TheoryData<string, string, string, string> Documented =>
        new()
        {
            { "PyPI", "~=2.2", "2.2 2.3 2.10.5", "2.1 3.0 3.0a1 2.2a1" },
            { "PyPI", "~=2.2.post3", "2.2.post3 2.3", "2.2 3.0" },
            { "PyPI", "~=1.4.5a4", "1.4.5a4 1.4.5 1.4.9", "1.4.5a3 1.5" },
            { "PyPI", "==1.1.*", "1.1 1.1.5 1.1.post1", "1.10 1.2" },
            { "PyPI", "!= 1.1.*", "1.10 1.2", "1.1 1.1.5" },
            { "PyPI", "==1.1", "1.1 1.1.0 1.1+local", "1.1.post1 1.1.1" },
            { "PyPI", "==1.1+local", "1.1+local", "1.1 1.1+other" },
            { "PyPI", ">1.7", "1.7.1 1.8", "1.7 1.7.post2 1.7+local" },
            { "PyPI", ">1.7.post2", "1.7.1 1.7.post3", "1.7.post1 1.7" },
            { "PyPI", "<1.7", "1.6.9", "1.7 1.7rc1 1.7.dev0" },
            { "PyPI", ">=1.0, <2, !=1.5", "1.0 1.9.9 1.5.1", "0.9 1.5 2 2.0rc1" },
            { "PyPI", ">=1.0rc1", "1.0rc2 1.0 2.0b1", "1.0rc0" },
            { "PyPI", "===1.0.Foo", "1.0.foo", "1.0" },
            { "PyPI", "", "1.0 2!3", "1.0rc1 nonsense" },
            { "npm", "^1.2.3", "1.2.3 1.9.0", "1.2.2 2.0.0 2.0.0-rc.1 1.3.0-rc.1" },
            { "npm", "^0.2.3", "0.2.3 0.2.9", "0.3.0" },
            { "npm", "^0.0.3", "0.0.3", "0.0.4" },
            { "npm", "^1.2.3-beta.2", "1.2.3-beta.4 1.2.3 1.4.0", "1.2.3-beta.1 1.2.4-beta.2" },
            { "npm", "~1.2", "1.2.0 1.2.9", "1.3.0" },
            { "npm", "1.x || >=2.5.0 || 5.0.0 - 7.2", "1.9.0 2.5.0 5.0.0 7.2.9", "2.4.0 0.1.0" },
            { "npm", "1.2.3 - 2.3", "1.2.3 2.3.9", "1.2.2 2.4.0" },
            { "npm", ">1.2 <=2", "1.3.0 2.9.9", "1.2.9 3.0.0" },
            { "npm", ">= 1.0.0 < 2", "1.5.0", "2.0.0" },
            { "npm", "", "0.0.1 9.9.9", "1.0.0-rc.1" },
            { "npm", "workspace:^", "1.0.0", "" },
            { "npm", "workspace:~1.2.0", "1.2.9", "1.3.0" },
            { "npm", "npm:@scope/other@^2", "2.1.0", "3.0.0 1.0.0" },
            { "crates.io", "1.2.3", "1.2.3 1.9.0", "2.0.0 1.2.2" },
            { "crates.io", "0.2", "0.2.0 0.2.9", "0.3.0" },
            { "crates.io", "=1.2", "1.2.0 1.2.9", "1.3.0" },
            { "crates.io", "1.2.*", "1.2.9", "1.3.0" },
            { "crates.io", ">= 1.2, < 1.5", "1.2.0 1.4.9", "1.5.0 1.5.0-rc.1" },
            { "crates.io", "~1", "1.9.0", "2.0.0" },
            { "NuGet", "1.0", "1.0 9.0", "0.9 1.0-rc" },
            { "NuGet", "[1.0]", "1.0 1.0.0.0", "1.0.1" },
            { "NuGet", "(1.0,)", "1.0.1", "1.0" },
            { "NuGet", "(,1.0]", "0.1 1.0", "1.1" },
            { "NuGet", "[1.0, 2.0)", "1.0 1.9 2.0-rc", "2.0 0.9" },
            { "NuGet", "1.*", "1.0 1.9", "0.9" },
            { "Maven", "[1.0,2.0)", "1.0 1.9 2.0-rc1", "2.0 0.9" },
            { "Maven", "(,1.0],[1.2,)", "1.0 1.2 3", "1.1" },
            { "Maven", "(,1.1),(1.1,)", "1.0 1.2", "1.1" },
            { "Maven", "[1.0]", "1.0 1", "1.1" },
            { "Maven", "1.0", "1.0 5", "" },
            { "RubyGems", "~> 2.2", "2.2 2.9.1", "3.0 3.0.a 2.1" },
            { "RubyGems", "~> 2.2.0", "2.2.9", "2.3.0" },
            { "RubyGems", ">= 1.0, < 2, != 1.5", "1.0 1.9", "1.5 2 0.9" },
            { "RubyGems", "1.2", "1.2 1.2.0", "1.2.1" },
            { "Packagist", "^1.2.3", "1.2.3 1.9 1.2.3-beta1", "2.0.0 2.0.0-beta1 1.2.2" },
            { "Packagist", "^0.3", "0.3.0 0.3.9", "0.4.0" },
            { "Packagist", "~1.2", "1.2 1.9", "2.0" },
            { "Packagist", "~1.2.3", "1.2.3 1.2.9", "1.3" },
            { "Packagist", "1.0.*", "1.0.0 1.0.9", "1.1" },
            { "Packagist", "1.0 - 2.0", "1.0 2.0.9", "2.1 0.9" },
            { "Packagist", "1.0.0 - 2.1.0", "2.1.0", "2.1.1" },
            { "Packagist", ">=1.0 <1.1 || >=1.2", "1.0.5 1.2", "1.1" },
            { "Packagist", "^1.0 | ^2.0", "1.5 2.5", "3.0" },
            { "Packagist", ">=1.0,!=1.5,<2.0", "1.0 1.6", "1.5 2.0" },
            { "Packagist", "^1.0@dev", "1.0-dev 1.9", "2.0" },
            { "Packagist", "dev-main", "dev-main", "1.0 dev-other" },
            { "Packagist", "*", "1.0", "" },
            { "Hex", "~> 1.2", "1.2.0 1.9.9", "1.1.9 2.0.0 2.0.0-rc.1 1.3.0-rc.1" },
            { "Hex", "~> 1.2.3", "1.2.3 1.2.9", "1.2.2 1.3.0 1.3.0-rc.1" },
            { "Hex", "~> 1.2.3-rc.1", "1.2.3-rc.2 1.2.3 1.2.4", "1.2.3-rc.0 1.3.0" },
            { "Hex", ">= 1.0 and < 2.0", "1.0.0 1.9.9", "0.9.0 2.0.0" },
            { "Hex", ">= 1.0.0 and != 1.5.0", "1.4.0 1.5.1", "1.5.0 0.9.0" },
            { "Hex", "~> 1.0 or ~> 3.0 and < 3.5.0", "1.9.0 3.4.0", "2.0.0 3.5.0" },
            { "Hex", ">1.0.0", "1.0.1", "1.0.0 1.1.0-rc.1" },
            { "Hex", "<= 2.0.0", "2.0.0 0.1.0 2.0.0-rc.1", "2.0.1" },
            { "Hex", "1.2.3", "1.2.3 1.2.3+build", "1.2.4" },
            { "Pub", "any", "0.0.1 9.0.0 1.0.0-dev", "nonsense" },
            { "Pub", "^1.2.3", "1.2.3 1.9.0 1.3.0-dev", "1.2.2 2.0.0 2.0.0-dev 1.2.3-dev" },
            { "Pub", "^0.1.2", "0.1.2 0.1.9", "0.2.0 0.2.0-dev" },
            { "Pub", "^0.0.3", "0.0.3 0.0.9", "0.1.0" },
            { "Pub", ">=1.0.0 <2.0.0", "1.0.0 1.9.9 1.0.0+1", "2.0.0 2.0.0-dev 0.9.0" },
            { "Pub", ">1.0.0<=2.0.0", "2.0.0 1.0.0+1", "1.0.0 2.0.1" },
            { "Pub", ">=2.0.0-dev.1 <2.0.0", "2.0.0-dev.2", "2.0.0 2.0.0-dev.0" },
            { "Pub", "<2.0.0-dev.5", "2.0.0-dev.4 1.0.0", "2.0.0-dev.5" },
            { "Pub", "<1.0.0+2", "1.0.0+1 1.0.0", "1.0.0+2" },
            { "Pub", "1.2.3", "1.2.3", "1.2.3+1 1.2.4" },
            { "ConanCenter", "[>1.0 <2]", "1.1 1.9.9", "1.0 2.0 2.0-rc1 1.5-rc1" },
            { "ConanCenter", "[~1.2]", "1.2 1.2.9", "1.3 1.3-rc1 1.1" },
            { "ConanCenter", "[~1.2.3]", "1.2.3 1.2.9", "1.2.2 1.3" },
            { "ConanCenter", "[~1]", "1.0 1.9", "2.0" },
            { "ConanCenter", "[^1.2]", "1.2 1.9", "1.1 2.0" },
            { "ConanCenter", "[^0.2.1]", "0.2.1 0.2.9", "0.3" },
            { "ConanCenter", "[^0.0]", "0.0 0.0.0", "0.0.1" },
            { "ConanCenter", "[>=1.0 <1.5 || ^3]", "1.4 3.9", "1.5 2.0 4.0" },
            { "ConanCenter", "[>=1 <2, include_prerelease]", "1.0-rc1 1.5-rc1", "2.0-rc1 0.9" },
            { "ConanCenter", "[>1.1,<2.1]", "1.2 2.0", "1.1 2.1" },
            { "ConanCenter", "[>=1.1.1a <1.1.1w]", "1.1.1k", "1.1.1w 1.1.1" },
            { "ConanCenter", "[*]", "0.1 cci.20210101", "1.0-rc1" },
            { "ConanCenter", "[]", "0.1", "1.0-rc1" },
            { "ConanCenter", "1.2.11", "1.2.11", "1.2.12" },
            { "Go", "v1.2.3", "v1.2.3 v1.9.0", "v1.2.2" },
        };

    [Theory]
    [MemberData(nameof(Documented))]
    public void Let_in_what_is_documented(string ecosystem, string range, string letIn, string shutOut)
    {
        var read = RangeSyntax.For(ecosystem)!.Read(range).ShouldNotBeNull(range);
        foreach (var version in letIn.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            read.Allows(version).ShouldBeTrue(version);
        foreach (var version in shutOut.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            read.Allows(version).ShouldBeFalse(version);
    }

    [Theory]
    [InlineData("PyPI", "==1.2.0", "1.2.0")]
    [InlineData("PyPI", "==1.2.*", null)]
    [InlineData("PyPI", ">=1.2", null)]
    [InlineData("PyPI", "==1.2,!=1.3", null)]
    [InlineData("npm", "1.2.3", "1.2.3")]
    [InlineData("npm", "=v1.2.3", "1.2.3")]
    [InlineData("npm", "^1.2.3", null)]
    [InlineData("npm", "1.2", null)]
    [InlineData("npm", "1.2.3 || 1.2.4", null)]
    [InlineData("npm", "<2.0.0 1.2.3", null)]
    [InlineData("crates.io", "=1.2.3", "1.2.3")]
    [InlineData("crates.io", "1.2.3", null)]
    [InlineData("NuGet", "[1.2.3]", "1.2.3")]
    [InlineData("NuGet", "[1.2.3, 1.2.3]", "1.2.3")]
    [InlineData("NuGet", "1.2.3", null)]
    [InlineData("Maven", "[1.2]", "1.2")]
    [InlineData("Maven", "1.2", "1.2")]
    [InlineData("Maven", "[1.2,2]", null)]
    [InlineData("RubyGems", "= 1.2", "1.2")]
    [InlineData("RubyGems", "~> 1.2", null)]
    [InlineData("Packagist", "v1.2", "v1.2")]
    [InlineData("Packagist", "1.2.*", null)]
    [InlineData("Hex", "1.2.3", "1.2.3")]
    [InlineData("Hex", "== 1.2.3", "1.2.3")]
    [InlineData("Hex", "== 1.2.3 or == 1.2.4", null)]
    [InlineData("Hex", "~> 1.2.3", null)]
    [InlineData("Pub", "1.2.3", "1.2.3")]
    [InlineData("Pub", "^1.2.3", null)]
    [InlineData("Pub", "1.2.3 <2.0.0", null)]
    [InlineData("ConanCenter", "1.2.11", "1.2.11")]
    [InlineData("ConanCenter", "[>1.0]", null)]
    public void Pin_where_one_version_is_named(string ecosystem, string range, string? pin) =>
        RangeSyntax.For(ecosystem)!.Read(range)!.Pin.ShouldBe(pin);

    [Theory]
    [InlineData("PyPI", "1.0")]
    [InlineData("PyPI", "~=1")]
    [InlineData("PyPI", ">=1.0.*")]
    [InlineData("PyPI", ">=1.0+local")]
    [InlineData("PyPI", "@ https://example.org/a.whl")]
    [InlineData("npm", "latest")]
    [InlineData("npm", "file:../other")]
    [InlineData("npm", "git+ssh://git@example.org/a.git#v1")]
    [InlineData("npm", ">")]
    [InlineData("npm", "1.2.3.4")]
    [InlineData("crates.io", "")]
    [InlineData("crates.io", ">=1,")]
    [InlineData("NuGet", "[1.0")]
    [InlineData("NuGet", "(1.0)")]
    [InlineData("NuGet", "[1.0,2.0]x")]
    [InlineData("Maven", "${spring.version}")]
    [InlineData("Maven", "[1.0,2.0),")]
    [InlineData("Maven", "")]
    [InlineData("RubyGems", ">= ")]
    [InlineData("Packagist", "self.version")]
    [InlineData("Packagist", "")]
    [InlineData("Hex", "")]
    [InlineData("Hex", "~> 1")]
    [InlineData("Hex", ">= 1.0.0 and")]
    [InlineData("Hex", "^1.0.0")]
    [InlineData("Pub", "")]
    [InlineData("Pub", "1.0")]
    [InlineData("Pub", "^1.0.0 <1.5.0")]
    [InlineData("Pub", "=1.0.0")]
    [InlineData("Pub", ">=1.0.0 <")]
    [InlineData("ConanCenter", ">1.0")]
    [InlineData("ConanCenter", "[>1.0")]
    [InlineData("ConanCenter", "[> 1.0]")]
    [InlineData("ConanCenter", "[~=1.0]")]
    [InlineData("ConanCenter", "[~cci.1]")]
    [InlineData("Go", "master")]
    public void Refuse_what_is_no_range(string ecosystem, string range) => RangeSyntax.For(ecosystem)!.Read(range).ShouldBeNull();

    [Theory]
    [InlineData("PyPI", ">={0},<{1}")]
    [InlineData("npm", ">={0} <{1}")]
    [InlineData("crates.io", ">={0}, <{1}")]
    [InlineData("NuGet", "[{0},{1})")]
    [InlineData("Maven", "[{0},{1})")]
    [InlineData("RubyGems", ">= {0}, < {1}")]
    [InlineData("Packagist", ">={0} <{1}")]
    [InlineData("Hex", ">= {0} and < {1}")]
    [InlineData("Pub", ">={0}<{1}")]
    [InlineData("ConanCenter", "[>={0} <{1}]")]
    public void Let_in_a_release_where_its_place_in_the_order_is_between_both_ends(string ecosystem, string format)
    {
        var order = VersionOrder.For(ecosystem)!;
        var syntax = RangeSyntax.For(ecosystem)!;
        var letIn = 0;
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new RandomVersions(seed);
            var (low, version, high) = (Release(random), Release(random), Release(random));
            var expected = order.Compare(low, version) <= 0 && order.Compare(version, high) < 0;
            letIn += expected ? 1 : 0;
            var range = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, low, high);
            syntax.Read(range).ShouldNotBeNull(range).Allows(version).ShouldBe(expected, $"{range} of {version}");
        }

        letIn.ShouldBeGreaterThan(50);
    }

    [Theory]
    [InlineData("Hex", "~> {0}", 1)]
    [InlineData("npm", "~{0}", 1)]
    [InlineData("RubyGems", "~> {0}", 1)]
    [InlineData("Packagist", "~{0}", 1)]
    [InlineData("ConanCenter", "[~{0}]", 1)]
    [InlineData("npm", "^{0}", 0)]
    [InlineData("crates.io", "{0}", 0)]
    [InlineData("Packagist", "^{0}", 0)]
    [InlineData("Pub", "^{0}", 0)]
    [InlineData("ConanCenter", "[^{0}]", 0)]
    public void Let_in_what_is_later_and_has_the_same_first_numbers(string ecosystem, string format, int raised)
    {
        var order = VersionOrder.For(ecosystem)!;
        var letIn = 0;
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new RandomVersions(seed);
            // A caret before a zero means something else in each of them.
            var (low, version) = ("1" + Release(random), "1" + Release(random));
            var range = RangeSyntax
                .For(ecosystem)!
                .Read(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, low))
                .ShouldNotBeNull();
            var isAlike = low.Split('.').Take(raised + 1).SequenceEqual(version.Split('.').Take(raised + 1));
            var expected = isAlike && order.Compare(low, version) <= 0;
            letIn += expected ? 1 : 0;
            range.Allows(version).ShouldBe(expected, $"{low} and {version}");
        }

        letIn.ShouldBeGreaterThan(10);
    }

    private static string Release(RandomVersions random) =>
        string.Join('.', Enumerable.Range(0, 3).Select(_ => random.OneOf(["0", "1", "2", "9", "10"])));

    [Fact]
    public void Refuse_endless_ones_and_survive_hostile_ones()
    {
        foreach (var syntax in RangeSyntax.All)
        {
            var order = VersionOrder.For(syntax.Ecosystems[0])!;
            syntax.Read(new string('1', 5000)).ShouldBeNull();
            syntax.Read(string.Concat(Enumerable.Repeat("!=1,", 500)));
            syntax.Read(string.Concat(Enumerable.Repeat("^1||", 500)))?.Allows("1.0");
            foreach (var operation in (string[])["", "^", "~", "~> ", "~=", "==", ">=", "[", "<"])
            {
                for (var length = VersionOrder.MostLetters - 20; length < VersionOrder.MostLetters + 5; length++)
                    syntax.Read(operation + "1." + new string('9', length))?.Allows("1.2");
            }

            for (var seed = 0; seed < 3000; seed++)
            {
                var random = new RandomVersions(seed);
                var range =
                    random.OneOf(["", "^", "~", "~>", "==", ">=", "[", "(", "!="])
                    + random.Hostile()
                    + random.OneOf(["", ",", " || ", " - ", ".*", "]", ")"])
                    + random.Hostile();
                if (syntax.Read(range) is { } read && read.Allows(random.Hostile() is var version ? version : ""))
                    order.Knows(version).ShouldBeTrue($"{range} lets in {version}");
            }
        }
    }

    [Fact]
    public void Unknown_ecosystems_have_no_ranges() => RangeSyntax.For("Android").ShouldBeNull();
}
