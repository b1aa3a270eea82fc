namespace Gatehouse.Tests.Dependencies.Versions;

/// <summary>Versions as an ecosystem writes them, and ones that a careless or hostile hand writes; the seed says which.</summary>
internal sealed class RandomVersions(int seed)
{
    private readonly Random random = new(seed);

    private static readonly string[] Pieces =
    [
        .. "0 1 2 9 10 00 01 20200101 9999999999999999999999 . . . . - - + ~ ^ _ : ! a b m rc cr alpha".Split(' '),
        .. "beta milestone RC dev post pre r rev final ga sp release snapshot SNAPSHOT stable p pl patch x v V dev- -r0 _p1 _alpha _git c preview é".Split(
            ' '
        ),
        " ",
        "",
    ];

    private static readonly Dictionary<string, string[]> Endings = new(StringComparer.Ordinal)
    {
        ["pep440"] =
        [
            .. "a1 b2 rc1 c1 .post1 -1 .dev0 .dev1 a1.dev1 .post2.dev3".Split(' '),
            .. "+local +1 +ubuntu.1 +abc.2 alpha -beta.2 _rc_3 rev4 .r5 preview6 a".Split(' '),
        ],
        ["semver"] =
        [
            .. "-alpha -alpha.1 -alpha.beta -beta -beta.2 -beta.11 -rc.1 +build -rc.1+build -0 -1 -x-y -A -next.0 -20200101".Split(' '),
        ],
        ["go"] = [.. "-rc.1 +incompatible -0.20200101000000-abcdef123456 -pre -alpha.1 -beta2 -0".Split(' ')],
        ["nuget"] = [.. "-alpha -Alpha -beta.2 -BETA.11 -rc1 -preview.1.20 +meta -rc1+meta".Split(' ')],
        ["pub"] = [.. "-dev.1 -dev.2 -nullsafety.0 +1 +2 +hotfix.1 -rc+1".Split(' ')],
        ["maven"] =
        [
            .. "-alpha-1 -alpha1 a1 -beta-2 b2 -M1 m2 -RC1 -rc2 -CR3 -SNAPSHOT .Final .RELEASE .GA -sp -SP1 -jre -android".Split(' '),
            .. "-1 -2 .v20200101 -alpha-1-SNAPSHOT -RC1-SNAPSHOT -foo -foo1 -incubating -redhat-1 -20200101.120000-1 -b01 -b10".Split(' '),
        ],
        ["debian"] =
        [
            .. "-1 -2 -1ubuntu2 -1+deb12u1 ~rc1-1 +dfsg-1 ~bpo10+1 -0.1 +git20200101.abcdef-3 a b ~ ~~ -1.1 .a +really1.0-1".Split(' '),
        ],
        ["rpm"] =
        [
            .. "-1.el8 -2.el8_4 -1.module+el8.1.0+1+abc ~rc1-1 ^git1-1 ^20200101-1 -1 ~beta ^post a b -10.fc30 _1-2 .el9".Split(' '),
        ],
        ["apk"] =
        [
            .. "-r0 -r1 -r10 a b _alpha _beta2 _pre1 _rc3 _cvs1 _svn2 _git20200101".Split(' '),
            .. "_hg1 _p1 _p2-r3 _rc1_git1 _alpha-r1 c-r2 ~abc123 ~5ce1a1-r4".Split(' '),
        ],
        ["rubygems"] = [.. ".a .b1 .pre .pre.1 .rc1 .rc.2 -beta .alpha.0 .a.0.b .a.1 .beta2.3".Split(' ')],
        ["packagist"] = [.. "-dev -alpha -alpha1 -a2 -beta1 -beta.2 b3 -RC1 -rc2 RC -p1 -patch2 -pl3 -stable p1 -alpha1-dev".Split(' ')],
        ["conan"] = ["a", "b", "w", "-rc1", "-alpha", "+build", "-pre.1", "+1"],
        ["haskell"] = [],
        ["r"] = ["-1", "-2", "-10", "-1.2"],
    };

    public bool Chance(int oneIn) => random.Next(oneIn) == 0;

    public T OneOf<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    /// <summary>Few numbers and all the endings, so that many are alike but for a little.</summary>
    public string Like(string order)
    {
        var most = order == "maven" || order == "pep440" ? 5 : 4;
        var least = order is "semver" or "go" or "pub" ? 3 : 1;
        var numbers = Enumerable.Range(0, order is "semver" or "go" or "pub" ? 3 : random.Next(least, most)).Select(_ => Number(order));
        var ending = Endings[order].Length == 0 || Chance(3) ? "" : OneOf(Endings[order]);
        var before = order switch
        {
            "pep440" when Chance(12) => OneOf(["v", "1!", "0!"]),
            "debian" or "rpm" when Chance(8) => OneOf(["0:", "1:", "2:"]),
            "packagist" or "semver" when Chance(12) => "v",
            "go" => "v",
            _ => "",
        };
        return before + string.Join('.', numbers) + ending;
    }

    public string Hostile() => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => OneOf(Pieces)));

    /// <summary>One letter more, less or another.</summary>
    public string Near(string version)
    {
        var at = random.Next(version.Length + 1);
        return random.Next(3) switch
        {
            0 => version.Insert(at, OneOf(Pieces)),
            1 when at < version.Length => version.Remove(at, 1),
            _ => version[..at] + OneOf(Pieces),
        };
    }

    private string Number(string order)
    {
        if (order is "pep440" or "debian" or "rpm" or "apk" or "maven" && Chance(25))
            return OneOf(["00", "01", "007"]);
        return OneOf(["0", "0", "0", "1", "1", "2", "3", "9", "10", "11", "100", "2020"]);
    }
}
