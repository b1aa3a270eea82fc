using System.Globalization;
using Gatehouse.Scanners.Dependencies.Versions;
using Gatehouse.Tests.Dependencies.Versions;

namespace Gatehouse.Acceptance;

/// <summary>
/// Holds every order of versions against the tool that defines it, where this machine has that tool; where it has not, the test is skipped
/// and says so. Pairs go in as lines, answers come out as <c>-1</c>, <c>0</c>, <c>1</c>, or <c>?</c> for what the tool refuses.
/// </summary>
public sealed class VersionsAgainstTools
{
    private const int Pairs = 4000;

    /// <summary>One process compares one pair, so that there are fewer.</summary>
    private const int DebianPairs = 400;

    private const string MavenJar = "/usr/share/maven-repo/org/apache/maven/maven-artifact/3.x/maven-artifact-3.x.jar";

    [Fact]
    public void Debian_sorts_as_dpkg_does() =>
        Agree(
            "debian",
            DebianPairs,
            pairs =>
                Tool.Ask(
                    "sh",
                    [
                        "-c",
                        """
                        while IFS='	' read -r a b; do
                          if ! dpkg --validate-version "$a" 2>/dev/null || ! dpkg --validate-version "$b" 2>/dev/null; then echo '?';
                          elif dpkg --compare-versions "$a" lt "$b"; then echo -1;
                          elif dpkg --compare-versions "$a" gt "$b"; then echo 1; else echo 0; fi
                        done
                        """,
                    ],
                    pairs
                ),
            needs: "dpkg"
        );

    [Fact]
    public void Python_sorts_as_packaging_does() =>
        Agree(
            "pep440",
            Pairs,
            pairs =>
                Tool.Ask(
                    "python3",
                    [
                        "-c",
                        """
                        import sys
                        try:
                            from pip._vendor.packaging.version import Version, InvalidVersion
                        except ImportError:
                            from packaging.version import Version, InvalidVersion
                        for line in sys.stdin:
                            a, b = line.rstrip("\n").split("\t")
                            try:
                                a, b = Version(a), Version(b)
                                print((a > b) - (a < b))
                            except InvalidVersion:
                                print("?")
                        """,
                    ],
                    pairs
                ),
            needs: "python3"
        );

    [Fact]
    public void Npm_sorts_as_node_semver_does()
    {
        var library = Tool.NodeSemver();
        Agree(
            "semver",
            Pairs,
            pairs =>
                Tool.Ask(
                    "node",
                    [
                        "-e",
                        $$"""
                        const semver = require('{{library}}');
                        for (const line of require('fs').readFileSync(0, 'utf8').trim().split('\n')) {
                          const [a, b] = line.split('\t');
                          console.log(semver.valid(a) && semver.valid(b) ? semver.compare(a, b) : '?');
                        }
                        """,
                    ],
                    pairs
                ),
            needs: "node"
        );
    }

    [Fact]
    public void RubyGems_sorts_as_Gem_Version_does() =>
        Agree(
            "rubygems",
            Pairs,
            pairs =>
                Tool.Ask(
                    "ruby",
                    [
                        "-e",
                        """
                        STDIN.each_line do |line|
                          a, b = line.chomp.split("\t")
                          puts(Gem::Version.correct?(a) && Gem::Version.correct?(b) ? Gem::Version.new(a) <=> Gem::Version.new(b) : "?")
                        end
                        """,
                    ],
                    pairs
                ),
            needs: "ruby"
        );

    [Fact]
    public void Maven_sorts_as_ComparableVersion_does()
    {
        Assert.SkipUnless(File.Exists(MavenJar), "Maven's jar of versions is not on this machine");
        // What nobody would write is left out: there Maven's own order is none (1.sp > 1 > 1-alpha > 1.sp), and what is documented holds.
        Agree("maven", Pairs, pairs => pairs.Chunk(200).SelectMany(CompareByMaven).ToList(), needs: "java", mangled: false);
    }

    /// <summary>Its program compares each argument with the one before.</summary>
    private static IEnumerable<string> CompareByMaven((string Left, string Right)[] pairs)
    {
        var classes = MavenJar + ":/usr/share/java/commons-lang3.jar";
        string[] versions = [.. pairs.SelectMany(pair => (string[])[pair.Left, pair.Right])];
        var output = Tool.Run("java", ["-cp", classes, "org.apache.maven.artifact.versioning.ComparableVersion", .. versions], "");
        var told = output.Split('\n').Where(line => line.StartsWith("   ", StringComparison.Ordinal)).ToList();
        return Enumerable
            .Range(0, pairs.Length)
            .Select(at =>
                told[2 * at].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1] switch
                {
                    "<" => "-1",
                    ">" => "1",
                    _ => "0",
                }
            );
    }

    private static void Agree(
        string orderName,
        int count,
        Func<List<(string Left, string Right)>, List<string>> compare,
        string needs,
        bool mangled = true
    )
    {
        Tool.Need(needs);
        var order = VersionOrder.All.Single(one => one.Name == orderName);
        var random = new RandomVersions(20261122);
        var pairs = new List<(string Left, string Right)>();
        while (pairs.Count < count)
        {
            var left = random.Like(orderName);
            var right = mangled && random.Chance(3) ? random.Near(left) : random.Like(orderName);
            if (right.Length > 0 && !right.AsSpan().ContainsAnyExceptInRange('!', '~'))
                pairs.Add((left, right));
        }

        var answers = compare(pairs);
        answers.Count.ShouldBe(count, needs);
        var differences = new List<string>();
        var compared = 0;
        foreach (var (pair, theirs) in pairs.Zip(answers))
        {
            if (theirs == "?")
                continue;
            compared++;
            var ours = order.Compare(pair.Left, pair.Right)?.ToString(CultureInfo.InvariantCulture) ?? "?";
            if (ours != theirs)
                differences.Add($"{pair.Left} and {pair.Right}: {ours}, by {needs} {theirs}");
        }

        compared.ShouldBeGreaterThan(count / 2, needs);
        differences.ShouldBeEmpty($"{differences.Count} of {compared}:\n{string.Join('\n', differences.Take(40))}");
    }
}
