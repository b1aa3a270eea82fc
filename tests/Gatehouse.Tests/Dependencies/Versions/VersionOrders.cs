using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Scanners.Dependencies.Versions;

namespace Gatehouse.Tests.Dependencies.Versions;

public sealed class VersionOrders
{
    public static TheoryData<string> Names => [.. VersionOrder.All.Select(order => order.Name)];

    /// <summary>Each version before the next, as the standards and the tools' own documentation say.</summary>
    public static TheoryData<string, string> Ascending =>
        new()
        {
            // The examples of the specification of version specifiers.
            {
                "PyPI",
                "1.dev0 1.0.dev456 1.0a1 1.0a2.dev456 1.0a12.dev456 1.0a12 1.0b1.dev456 1.0b2 1.0b2.post345.dev456 "
                    + "1.0b2.post345 1.0rc1.dev456 "
                    + "1.0rc1 1.0 1.0+abc.5 1.0+abc.7 1.0+5 1.0.post456.dev34 1.0.post456 1.0.15 1.1.dev1 2013.10 1!1.0 1!2.0"
            },
            { "PyPI", "not-a-version 2004d 0.dev0" },
            {
                "npm",
                "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 "
                    + "1.0.1 2.0.0-0 2.0.0 2.1.0 2.1.1"
            },
            { "NuGet", "1.0.0-alpha 1.0.0-ALPHA.1 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc 1.0.0 1.0.0.1 1.0.1 1.1" },
            {
                "Go",
                "v0.0.0-20180101000000-aaaaaaaaaaaa v0.0.0-20190101000000-000000000000 v0.1.0 v1.0.0-rc.1 v1.0.0 "
                    + "v1.0.1-0.20200101000000-abcdefabcdef v1.0.1 v2.0.0+incompatible"
            },
            { "Go", "go1.20 1.21.0-0 go1.21rc1 1.21.0-rc.2 go1.21rc10 go1.21 go1.21.1" },
            { "Pub", "1.0.0-dev 1.0.0 1.0.0+1 1.0.0+2 1.0.1" },
            // Maven's documented examples and those of its tests.
            {
                "Maven",
                "1-alpha2snapshot 1-alpha2 1-alpha-123 1-beta-2 1-beta123 1-m2 1-m11 1-rc 1-cr2 1-rc123 1-SNAPSHOT 1 "
                    + "1-sp 1-sp2 1-sp123 1-abc "
                    + "1-def 1-pom-1 1-1-snapshot 1-1 1-2 1-123"
            },
            {
                "Maven",
                "2.0 2.0.a 2-1 2.0.2 2.0.123 2.1.0 2.1-a 2.1b 2.1-c 2.1-1 2.1.0.1 2.2 2.123 11.a2 11.a11 11.b2 11.b11 "
                    + "11.m2 11.m11 11 11.a 11b 11c 11m"
            },
            { "Maven", "1-foo2 1-foo10" },
            { "Maven", "1.foo 1-1 1.1" },
            { "Maven", "1-ga 1-sp 1-sp.1" },
            { "Maven", "1.0-alpha-1-SNAPSHOT 1.0-alpha-1 1.0-beta-1 1.0-M1 1.0-RC1 1.0-SNAPSHOT 1.0 1.0-jre" },
            { "Debian", "1~~ 1~~a 1~ 1 1a" },
            { "Debian", "1.0~beta1~svn1245-1 1.0~beta1-1 1.0-1 1.0-1+deb12u1 1.0-1.1 1.0-2 1.0+dfsg-1 1.0.1-1 1.10-1 1:0.9-1 2:0" },
            { "Ubuntu:22.04:LTS", "3.0.2-0ubuntu1.7 3.0.2-0ubuntu1.10 3.0.2-1 3.0.10-0ubuntu1" },
            {
                "Alpine:v3.18",
                "1.2_alpha 1.2_alpha1 1.2_beta 1.2_pre 1.2_rc1 1.2_rc1-r1 1.2 1.2-r0 1.2-r1 1.2-r10 1.2_cvs1 1.2_svn1 "
                    + "1.2_git20200101 1.2_hg1 1.2_p1 1.2_p2 1.2a 1.2b 1.2.0 1.2.3"
            },
            { "Alpine", "0.1.0_alpha_pre2 0.1.0_alpha 0.1.0" },
            { "Wolfi", "1.05 1.06 1.06.1-r0 1.5" },
            // Of the tests of rpm's comparison.
            { "AlmaLinux:8", "xyz.4 2 8" },
            {
                "AlmaLinux:8",
                "1.0~rc1~git123 1.0~rc1 1.0~rc1^git1 1.0~rc2 1.0 1.0^ 1.0^git1~pre 1.0^git1 1.0^git2 1.0^20160101 "
                    + "1.0^20160101^git1 1.0^20160102 1.0aa 1.0.1 1.01a"
            },
            { "Rocky Linux:9", "2.0.1 2.0.1a 5.5p1 5.5p2 5.5p10 5.6p1 6.0 6.0.rc1 6.5p1 10xyz 10.1xyz 20101121 20101122" },
            { "Red Hat:enterprise_linux:9::baseos", "1.0-1.el8 1.0-1.el8_4 1.0-2.el8 1.0-10.el8 1.1-1.el8 1:0.1-1" },
            // The examples of the documentation of Gem::Version.
            { "RubyGems", "1.0.a.2 1.0.a10 1.0.b1 1.0.pre 1.0.rc1 1.0 1.0.1 1.1.a 1.1 1.9 1.10" },
            { "RubyGems", "1.a.0.b 1.a.0.0.b 1.a 1.a.0.0.1 1.a.0.1 1.a.1" },
            {
                "Packagist",
                "dev-main 1.0.0-dev 1.0.0-alpha 1.0.0-alpha1 1.0.0-a2 1.0.0-beta 1.0.0-b2 1.0.0-RC1 1.0 1.0.0-p1 "
                    + "1.0.0-pl2 1.0.0.1 1.0.1 1.x-dev 2.0.x-dev 2.1 2010.01.02"
            },
            { "CRAN", "1.0 1.0.0 1.0-1 1.0.2 1.0-10 1.1" },
            { "Hackage", "1 1.0 1.0.1 1.2 1.10 2" },
            { "Hex", "1.0.0-rc.0 1.0.0 1.0.1" },
            { "ConanCenter", "1.1.1-alpha 1.1.1 1.1.1a 1.1.1w 1.1.2 3.0 10.0" },
            { "GitHub Actions", "v1 v1.2 v2 v2.0.1 v10" },
            { "Julia", "1.0.0-rc1 1.0.0 1.0.0+0 1.0.0+1 1.0.1" },
        };

    /// <summary>Spellings of one version.</summary>
    public static TheoryData<string, string> Equal =>
        new()
        {
            { "PyPI", "1.0 1 v1.0.0 1.0.0.0 0!1.0 01.00" },
            { "PyPI", "1.1a1 1.1.a1 1.1-alpha-1 1.1_ALPHA.1 1.1alpha1 1.1a01" },
            { "PyPI", "1.0rc0 1.0c 1.0.pre 1.0-preview_0" },
            { "PyPI", "1.0.post1 1.0-1 1.0-r1 1.0rev1 1.0POST1" },
            { "PyPI", "1.0+ubuntu.1 1.0+Ubuntu-1 1.0+ubuntu_01" },
            { "npm", "1.2.0 v1.2.0 1.2 1.2.0+build 1.2.0+other" },
            { "npm", "1.2.0-rc.1 1.2-rc.1 1.2.0-rc.1+x 1.2.0rc.1 1.2.0.rc.1" },
            { "NuGet", "1.0 1.0.0.0 1 1.00+meta" },
            { "NuGet", "1.0.0-RC.1 1.0.0-rc.1" },
            { "Go", "v1.0.0 1.0.0 v1.0.0+incompatible" },
            { "Go", "go1.21rc2 1.21.0-rc.2" },
            { "Maven", "1 1.0 1-0 1.ga 1-ga 1.final 1-FINAL 1.0.0-0 1release" },
            { "Maven", "1-a1 1-alpha-1 1a1 1.ALPHA1" },
            { "Maven", "1-rc1 1-cr1 1rc1" },
            { "Maven", "1.x 1-x" },
            { "Debian", "1.0-1 0:1.0-1 1.00-01 01.0-1" },
            { "Debian", "1.0 1.0-0" },
            { "AlmaLinux", "2.0-1 2_0-1 0:2.0-1 2.00-1 2..0-01" },
            { "AlmaLinux", "10.0001 10.1" },
            { "RubyGems", "1 1.0 1.0.0 01" },
            { "RubyGems", "1.0.a.0 1.a 1.a.0.0" },
            { "RubyGems", "1.0-rc1 1.0.pre.rc1" },
            { "Packagist", "1.0 v1.0.0.0 1.0.0-stable 1+abc" },
            { "Packagist", "1.0-alpha1 1.0.0-a1 1.0.0.0-ALPHA.1 1.0alpha1" },
            { "CRAN", "1.0-2 1.0.2" },
            { "Hackage", "1.2-tag 1.2" },
        };

    private static Config Quiet(int seed) =>
        Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay((ulong)seed, 41).WithQuietOnSuccess(true);

    private static VersionOrder Named(string name) => VersionOrder.All.Single(order => order.Name == name);

    private static VersionOrder Of(string ecosystem) => VersionOrder.For(ecosystem).ShouldNotBeNull(ecosystem);

    private static Gen<string> Versions(string order) =>
        Gen.Choose(0, int.MaxValue)
            .Select(seed =>
            {
                var random = new RandomVersions(seed);
                if (random.Chance(4))
                    return random.Hostile();
                var version = random.Like(order);
                return random.Chance(3) ? random.Near(version) : version;
            });

    [Theory]
    [MemberData(nameof(Ascending))]
    public void Versions_come_in_the_documented_order(string ecosystem, string ascending)
    {
        var order = Of(ecosystem);
        var versions = ascending.Split(' ');
        for (var left = 0; left < versions.Length; left++)
        {
            for (var right = 0; right < versions.Length; right++)
                order.Compare(versions[left], versions[right]).ShouldBe(left.CompareTo(right), $"{versions[left]} to {versions[right]}");
        }
    }

    [Theory]
    [MemberData(nameof(Equal))]
    public void Spellings_of_one_version_are_equal(string ecosystem, string equal)
    {
        var order = Of(ecosystem);
        var versions = equal.Split(' ');
        foreach (var version in versions)
            order.Compare(versions[0], version).ShouldBe(0, $"{versions[0]} to {version}");
        versions.Select(version => order.Read(version)).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_three_versions_stand_in_one_order(string name)
    {
        var order = Named(name);
        var three = Versions(name).Zip(Versions(name)).Zip(Versions(name));
        Prop.ForAll(
                three.ToArbitrary(),
                all =>
                {
                    var ((a, b), c) = all;
                    var (ab, bc, ac) = (order.Compare(a, b), order.Compare(b, c), order.Compare(a, c));
                    var known = order.Knows(a) && order.Knows(b);
                    return ab.HasValue == known
                        && ab == -order.Compare(b, a)
                        && (!order.Knows(a) || order.Compare(a, a) == 0)
                        && (!(ab <= 0 && bc <= 0) || ac <= 0)
                        && (!(ab < 0 && bc <= 0) || ac < 0)
                        && (order.Read(a) is not { } key || order.Compare(key, b) == ab);
                }
            )
            .Check(Quiet(20261122));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_canonical_spelling_is_the_same_version_and_its_own(string name)
    {
        var order = Named(name);
        Prop.ForAll(
                Versions(name).ToArbitrary(),
                version =>
                {
                    var canonical = order.Canonical(version);
                    return order.Canonical(canonical) == canonical && (!order.Knows(version) || order.Compare(version, canonical) == 0);
                }
            )
            .Check(Quiet(7));
    }

    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData(" V1.0-ALPHA_01 ", "1.0a1")]
    [InlineData("1.0-1", "1.0.post1")]
    [InlineData("0!01.2.c+Ubuntu_01-x", "1.2rc0+ubuntu.1.x")]
    [InlineData("1!2.0.r3-dev", "1!2.0.post3.dev0")]
    [InlineData("rather old", "rather old")]
    public void Python_has_one_spelling_of_each(string written, string canonical) => Of("PyPI").Canonical(written).ShouldBe(canonical);

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_of_any_length_compare_by_their_size(string name)
    {
        var order = Named(name);
        var big = "1." + new string('9', 400);
        var bigger = "1." + "1" + new string('0', 400);
        order.Compare(big, bigger).ShouldBe(-1);
        order.Compare(big, big).ShouldBe(0);
        order.Compare("1.2", big).ShouldBe(-1);
        order.Compare("1.18446744073709551616", "1.18446744073709551617").ShouldBe(-1);
        order.Compare("1." + new string('9', 254), "1.1" + new string('0', 254)).ShouldBe(-1);
        order.Compare("1." + new string('9', 255), "1.1" + new string('0', 255)).ShouldBe(-1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_longer_than_the_bound_is_a_version(string name)
    {
        var order = Named(name);
        order.Knows(new string('1', VersionOrder.MostLetters)).ShouldBeTrue();
        order.Knows(new string('1', VersionOrder.MostLetters + 1)).ShouldBeFalse();
        order.Knows("").ShouldBeFalse();
        order.Knows("  ").ShouldBeFalse();
        order.Knows("1.0\n1").ShouldBeFalse();
        order.Knows("1.é").ShouldBeFalse();
        order.Compare("1", "").ShouldBeNull();
        order.Compare("", "1").ShouldBeNull();
    }

    /// <summary>Every piece costs more room in the key than in the text; none may cost so much that a version is refused.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_longest_versions_have_room(string name)
    {
        var order = Named(name);
        string[] pieces = ["1.", "0.", "1a", "1.a.", "0.a.", "-1", ".0a1", "~", "1~", "1-", "_p1", "a", "1+"];
        foreach (var piece in pieces)
        {
            for (var count = 1; count * piece.Length + 1 <= VersionOrder.MostLetters; count++)
            {
                var version = string.Concat(Enumerable.Repeat(piece, count)) + "1";
                // Whatever the length, a form is a version or is not.
                if (count > 2 && order.Knows(string.Concat(Enumerable.Repeat(piece, 2)) + "1") && name is not ("pep440" or "apk"))
                    order.Knows(version).ShouldBeTrue(version);
                else
                    order.Knows(version);
            }
        }
    }

    [Theory]
    [InlineData("npm", "master")]
    [InlineData("npm", "^1.0")]
    [InlineData("npm", "1.0.")]
    [InlineData("npm", "1.0..1")]
    [InlineData("npm", "1.0.-1")]
    [InlineData("GitHub Actions", "11bd71901bbe5b1630ceea73d27597364c9af683")]
    [InlineData("GitHub Actions", "main")]
    [InlineData("Debian", "a:1.0")]
    [InlineData("Debian", ":1.0")]
    [InlineData("Debian", "1.0/2")]
    [InlineData("Alpine", "1.2_foo")]
    [InlineData("Alpine", "1.2-1")]
    [InlineData("RubyGems", "a.1")]
    [InlineData("RubyGems", "1..2")]
    [InlineData("Packagist", "master")]
    [InlineData("Hackage", "1.a")]
    [InlineData("CRAN", "1.0a")]
    [InlineData("AlmaLinux", "x:1")]
    public void What_is_no_version_is_refused(string ecosystem, string text)
    {
        Of(ecosystem).Knows(text).ShouldBeFalse();
        Of(ecosystem).Read(text).ShouldBeNull();
        Of(ecosystem).Compare(text, "1").ShouldBeNull();
    }

    [Theory]
    [InlineData("Debian:12", "debian")]
    [InlineData("Ubuntu:Pro:18.04:LTS", "debian")]
    [InlineData("Alpine:v3.18", "apk")]
    [InlineData("Chainguard", "apk")]
    [InlineData("MinimOS", "apk")]
    [InlineData("Mageia:9", "rpm")]
    [InlineData("openEuler:22.03-LTS", "rpm")]
    [InlineData("SUSE:Linux Enterprise Server 15 SP4", "rpm")]
    [InlineData("Packagist:https://packages.drupal.org/8", "packagist")]
    [InlineData("PyPI", "pep440")]
    [InlineData("crates.io", "semver")]
    [InlineData("GHC", "haskell")]
    public void Ecosystems_are_known_by_what_stands_before_the_colon(string ecosystem, string name) => Of(ecosystem).Name.ShouldBe(name);

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("pypi")]
    [InlineData("Android")]
    [InlineData("PyPI2")]
    public void Unknown_ecosystems_have_no_order(string ecosystem) => VersionOrder.For(ecosystem).ShouldBeNull();

    [Fact]
    public void Every_order_serves_an_ecosystem() => VersionOrder.All.ShouldAllBe(order => !order.Ecosystems.IsDefaultOrEmpty);
}
