using System.Globalization;
using System.Reflection;
using System.Text;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Secrets;

namespace Gatehouse.Tests.Secrets;

/// <summary>Secrets of every issuer, written in the ways people write them: configuration, code, markup, makefiles, command lines.</summary>
public sealed class IssuerContexts
{
    private const int FakesEach = 3;
    private const double LeastRecall = 0.97;

    /// <summary>{n}: the name as a word; {N}: the same in capitals; {s}: the secret.</summary>
    private static readonly string[] Contexts =
    [
        "{n}Token=\"{s}\"",
        "{n}Token = \"{s}\"",
        "{n}Token={s}",
        "{n}Token = {s}",
        "{N}_TOKEN={s}",
        "export {N}_TOKEN={s}",
        "ENV {N}_TOKEN {s}",
        "{ \"{n}_token\": \"{s}\" }",
        "\\{ \\\"{n}_token\\\": \\\"{s}\\\" \\}",
        "<{n}Token>{s}</{n}Token>",
        "<{n}Token>\n    {s}\n</{n}Token>",
        "{n}_token: {s}",
        "{n}_token: '{s}'",
        "{n}.api-token: \"{s}\"",
        "{n}_token: |\n  {s}",
        "{n}_token: >\n  {s}",
        "string {n}Token = \"{s}\";",
        "string[] {n}Tokens = {\"{s}\"};",
        "var {n}Token string = \"{s}\"",
        "{n}Token := \"{s}\"",
        "{n}Token := `{s}`",
        "const {n}Token = '{s}'",
        "${n}Token = \"{s}\"",
        "@{n}Token = '{s}'",
        "${n}Token .= \"{s}\"",
        "{n}Token,{s},",
        "  \"{n}Token\" => \"{s}\"",
        "{N}_TOKEN ::= \"{s}\"",
        "{N}_TOKEN :::= \"{s}\"",
        "{N}_TOKEN ?= \"{s}\"",
        "{N}_TOKEN += \"{s}\"",
        "--{n}-token {s}",
        "--{n}-token={s}",
        "set_{n}_token(\"{s}\")",
        "| {n}_token | {s} |",
        "{n} api token: {s}",
    ];

    [Fact]
    public void Hide_no_secret_of_an_issuer()
    {
        var tree = new MemoryTree();
        var planted = new Dictionary<string, (SecretRule Rule, List<(int Start, int End)> Spans)>(StringComparer.Ordinal);
        foreach (var rule in SecretsScanner.All.Where(rule => rule is TokenRule or AssignedRule))
        {
            var text = new StringBuilder();
            var spans = new List<(int, int)>();
            var name = NameFor(rule);
            for (var fake = 0; fake < FakesEach; fake++)
            {
                foreach (var context in Contexts)
                {
                    var secret = FakeOf(rule, spans.Count);
                    var line = context
                        .Replace("{n}", name, StringComparison.Ordinal)
                        .Replace("{N}", name.ToUpperInvariant(), StringComparison.Ordinal);
                    var at = text.Length + line.IndexOf("{s}", StringComparison.Ordinal);
                    spans.Add((at, at + secret.Length));
                    text.Append(line.Replace("{s}", secret, StringComparison.Ordinal)).Append("\n\n");
                }
            }

            var path = $"{rule.Facts.Id[(rule.Facts.Id.IndexOf('/', StringComparison.Ordinal) + 1)..]}.txt";
            tree.Add(path, text.ToString());
            planted[path] = (rule, spans);
        }

        var ranks = SecretsScanner.All.ToDictionary(rule => rule.Facts.Id, RankOf, StringComparer.Ordinal);
        var found = FrontDoor
            .Sweep(tree, jobs: 2, scanners: [new SecretsScanner()])
            .Findings.GroupBy(finding => finding.Location.Path, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var poor = new List<string>();
        foreach (var (path, (rule, spans)) in planted)
        {
            var findings = found.GetValueOrDefault(path) ?? [];
            var missed = spans
                .Select(
                    (span, i) =>
                        (
                            Context: Contexts[i % Contexts.Length],
                            IsFound: findings.Exists(finding =>
                                finding.Location.Span.Start <= span.Start
                                && finding.Location.Span.End >= span.End
                                && (finding.Rule.Id == rule.Facts.Id || ranks[finding.Rule.Id] >= RankOf(rule))
                            )
                        )
                )
                .Where(look => !look.IsFound)
                .Select(look => look.Context)
                .ToList();
            if (spans.Count - missed.Count < LeastRecall * spans.Count)
            {
                poor.Add(
                    string.Create(CultureInfo.InvariantCulture, $"{path}: missed {missed.Count}: ")
                        + string.Join(" ¦ ", missed.Distinct().Take(6))
                );
            }
        }

        poor.ShouldBeEmpty();
        Contexts.Length.ShouldBeGreaterThanOrEqualTo(30);
    }

    [Fact]
    public void Make_one_finding_of_an_id_and_its_secret()
    {
        var id = TokenPattern.Of("AKIA[A-Z2-7]{16}").Fake(3);
        var secret = TokenPattern.Of("[A-Z][a-z][0-9][0-9A-Za-z/+]{37}").Fake(5);
        var both = FrontDoor.Findings("credentials.ini", $"aws_access_key_id = {id}\naws_secret_access_key = {secret}\n");
        both.Length.ShouldBe(1);
        both[0].Rule.Id.ShouldBe("secrets/aws-secret-access-key");
        both[0].Message.ShouldContain("AKIA*****");
        both[0].Message.ShouldNotContain(id);
        var apart = FrontDoor.Findings(
            "credentials.ini",
            $"aws_access_key_id = {id}\n{string.Concat(Enumerable.Repeat("\n", 25))}aws_secret_access_key = {secret}\n"
        );
        apart.Length.ShouldBe(2);
    }

    [Fact]
    public void Give_a_secret_only_one_id()
    {
        var ids = Enumerable.Range(0, 2).Select(i => TokenPattern.Of("AKIA[A-Z2-7]{16}").Fake((ulong)i)).ToList();
        var secret = TokenPattern.Of("[A-Z][a-z][0-9][0-9A-Za-z/+]{37}").Fake(5);
        var findings = FrontDoor.Findings("credentials.ini", $"old = {ids[0]}\nid = {ids[1]}\naws_secret_access_key = {secret}\n");
        findings.Select(finding => finding.Rule.Id).ShouldBe(["secrets/aws-access-key-id", "secrets/aws-secret-access-key"]);
    }

    /// <summary>A token that shows by itself what it is outranks one that only its name tells.</summary>
    private static int RankOf(SecretRule rule) =>
        rule switch
        {
            TokenRule => 2,
            AssignedRule => 1,
            _ => 0,
        };

    /// <summary>A word of the rule where the name must say whose secret it is.</summary>
    private static string NameFor(SecretRule rule) =>
        rule is AssignedRule ? rule.Keywords[0].Trim('_', '-', '.') : rule.Facts.Id.Split('/')[1].Split('-')[0];

    /// <summary>These hold something encoded, which their examples build with care.</summary>
    private static string FakeOf(SecretRule rule, int variant)
    {
        if (rule.Facts.Id is "secrets/discord-bot-token" or "secrets/grafana-api-key" or "secrets/intercom-access-token")
        {
            var marked = rule.Examples.First(example => example.IsBad).Files[0].MarkedText;
            return marked[(marked.IndexOf('«', StringComparison.Ordinal) + 1)..marked.IndexOf('»', StringComparison.Ordinal)];
        }

        var type = rule is TokenRule ? typeof(TokenRule) : typeof(AssignedRule);
        var fake = type.GetMethod("Fake", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly, [typeof(int)]);
        return (string)fake!.Invoke(rule, [variant])!;
    }
}
