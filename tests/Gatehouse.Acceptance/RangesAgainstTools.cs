using Gatehouse.Scanners.Dependencies.Versions.Ranges;
using Gatehouse.Tests.Dependencies.Versions;

namespace Gatehouse.Acceptance;

/// <summary>
/// Holds what a range lets in against the tool that defines the range's syntax; answers are <c>true</c>, <c>false</c>, or <c>?</c> for what
/// is no range.
/// </summary>
public sealed class RangesAgainstTools
{
    private const int Questions = 6000;

    [Fact]
    public void Python_specifiers_let_in_what_packaging_lets_in() =>
        Agree(
            "PyPI",
            "pep440",
            random =>
                string.Join(
                    ',',
                    Some(
                        random,
                        3,
                        () => random.OneOf(["==", "!=", "<=", ">=", "<", ">", "~=", "==="]) + Sometimes(random, random.Like("pep440"))
                    )
                ),
            questions =>
                Tool.Ask(
                    "python3",
                    [
                        "-c",
                        """
                        import sys
                        try:
                            from pip._vendor.packaging import specifiers as library
                            from pip._vendor.packaging.version import Version, InvalidVersion
                        except ImportError:
                            from packaging import specifiers as library
                            from packaging.version import Version, InvalidVersion
                        SpecifierSet, InvalidSpecifier = library.SpecifierSet, library.InvalidSpecifier
                        LegacySpecifier = getattr(library, "LegacySpecifier", ())
                        # What older releases of the library have wrong by the standard and newer
                        # ones have mended: the suffix of ~=1.4a1 does not count, and 1 begins with 1.0.
                        def astray(one, version):
                            numbers = one.version.split(".")
                            return (isinstance(one, LegacySpecifier)
                                or one.operator == "~=" and Version(one.version).is_prerelease
                                or numbers[-1] == "*" and len(version.release) < len(numbers) - 1)
                        for line in sys.stdin:
                            range, version = line.rstrip("\n").split("\t")
                            try:
                                specifiers, version = SpecifierSet(range), Version(version)
                                if any(astray(one, version) for one in specifiers):
                                    raise InvalidSpecifier()
                                print("true" if specifiers.contains(version) else "false")
                            except (InvalidSpecifier, InvalidVersion):
                                print("?")
                        """,
                    ],
                    questions
                ),
            needs: "python3"
        );

    [Fact]
    public void Npm_ranges_let_in_what_node_semver_lets_in()
    {
        var library = Tool.NodeSemver();
        Agree(
            "npm",
            "semver",
            random =>
                string.Join(
                    random.Chance(4) ? " || " : " ",
                    random.Chance(8)
                        ? [Partial(random) + " - " + Partial(random)]
                        : Some(
                            random,
                            3,
                            () => random.OneOf(["", "=", "<", "<=", ">", ">=", "^", "~", "~>", "^ ", ">= "]) + Partial(random)
                        )
                ),
            questions =>
                Tool.Ask(
                    "node",
                    [
                        "-e",
                        $$"""
                        const semver = require('{{library}}');
                        for (const line of require('fs').readFileSync(0, 'utf8').trim().split('\n')) {
                          const [range, version] = line.split('\t');
                          console.log(semver.validRange(range) === null || !semver.valid(version) ? '?' : semver.satisfies(version, range));
                        }
                        """,
                    ],
                    questions
                ),
            needs: "node"
        );
    }

    [Fact]
    public void Gem_requirements_let_in_what_Gem_Requirement_lets_in() =>
        Agree(
            "RubyGems",
            "rubygems",
            random =>
                string.Join(
                    ", ",
                    Some(random, 3, () => random.OneOf(["= ", "!= ", "> ", ">= ", "< ", "<= ", "~> ", "~>", ""]) + random.Like("rubygems"))
                ),
            questions =>
                Tool.Ask(
                    "ruby",
                    [
                        "-e",
                        """
                        STDIN.each_line do |line|
                          range, version = line.chomp.split("\t")
                          begin
                            puts Gem::Requirement.new(*range.split(",")).satisfied_by?(Gem::Version.new(version))
                          rescue ArgumentError
                            puts "?"
                          end
                        end
                        """,
                    ],
                    questions
                ),
            needs: "ruby"
        );

    private static string[] Some(RandomVersions random, int most, Func<string> one) =>
        [.. Enumerable.Range(0, random.OneOf([1, 1, 2, most])).Select(_ => one())];

    /// <summary>A version, or all that begin as it does.</summary>
    private static string Sometimes(RandomVersions random, string version) => random.Chance(4) ? "1.0.*" : version;

    private static string Partial(RandomVersions random) =>
        random.OneOf([random.Like("semver"), random.Like("semver"), "1", "0", "1.2", "0.1", "0.0", "1.x", "*", "1.1.x", "0.0.x", "v1.1"]);

    private static void Agree(
        string ecosystem,
        string order,
        Func<RandomVersions, string> range,
        Func<List<(string Left, string Right)>, List<string>> ask,
        string needs
    )
    {
        Tool.Need(needs);
        var random = new RandomVersions(20261122);
        var questions = Enumerable.Range(0, Questions).Select(_ => (Left: range(random), Right: random.Like(order))).ToList();
        var answers = ask(questions);
        answers.Count.ShouldBe(Questions, needs);
        var syntax = RangeSyntax.For(ecosystem)!;
        var differences = new List<string>();
        var letIn = 0;
        foreach (var (question, theirs) in questions.Zip(answers))
        {
            if (theirs == "?")
                continue;
            letIn += theirs == "true" ? 1 : 0;
            var ours = syntax.Read(question.Left) is { } read
                ? read.Allows(question.Right)
                    ? "true"
                    : "false"
                : "?";
            if (ours != theirs)
                differences.Add($"{question.Left} of {question.Right}: {ours}, by {needs} {theirs}");
        }

        // Where nothing is let in, nothing is compared.
        letIn.ShouldBeGreaterThan(Questions / 20);
        differences.ShouldBeEmpty($"{differences.Count} of {Questions}:\n{string.Join('\n', differences.Take(40))}");
    }
}
