using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Engine.Findings;
using Gatehouse.Scanners.Secrets;
using Gatehouse.Scanners.Secrets.Verification;

namespace Gatehouse.Tests.Secrets.Verification;

/// <summary>Runs over the catalogue, so that no issuer can opt out.</summary>
public sealed partial class EveryVerifier
{
    private const string Companion = "companion-of-the-secret";

    public static TheoryData<string> Issuers => [.. Verifier.All.Select(verifier => verifier.Facts.Issuer)];

    internal static Verifier Named(string issuer) => Verifier.All.Single(verifier => verifier.Facts.Issuer == issuer);

    /// <summary>A made-up secret that this verifier knows, and a file that holds it: an example of one of its rules.</summary>
    internal static (string RuleId, string Secret, string Path, string Text) MadeUp(Verifier verifier)
    {
        var id = verifier.Facts.Rules[0];
        var file = Rule(id).Examples.First(example => example.IsBad).Files[0];
        var secret = Mark().Match(file.MarkedText).Groups[1].Value;
        var known = verifier.Facts.Prefix is { } prefix ? prefix + WithoutPieces(secret, prefix.Count(c => c is '-' or '_')) : secret;
        verifier.Knows(Encoding.ASCII.GetBytes(known)).ShouldBeTrue(verifier.Facts.Issuer);
        return (id, known, file.Path, FrontDoor.Unmark(file.MarkedText).Text.Replace(secret, known, StringComparison.Ordinal));
    }

    internal static SecretRule Rule(string id) => SecretsScanner.All.Single(rule => rule.Facts.Id == id);

    [Fact]
    public void Is_one_of_many() => Verifier.All.Length.ShouldBeGreaterThanOrEqualTo(24);

    [Theory]
    [MemberData(nameof(Issuers))]
    public void Asks_about_rules_that_exist_and_nobody_else_asks_about(string issuer)
    {
        var facts = Named(issuer).Facts;
        var known = SecretsScanner.All.Select(rule => rule.Facts.Id).ToHashSet(StringComparer.Ordinal);
        facts.Rules.ShouldNotBeEmpty();
        facts.Rules.Append(facts.Companion ?? facts.Rules[0]).ShouldAllBe(id => known.Contains(id));
        Verifier.All.SelectMany(verifier => verifier.Facts.Rules).ShouldBeUnique();
    }

    [Theory]
    [MemberData(nameof(Issuers))]
    public void Makes_the_request_that_it_documents(string issuer)
    {
        var verifier = Named(issuer);
        var secret = MadeUp(verifier).Secret;
        var request = verifier.Ask(CredentialOf(verifier, secret));
        request.Method.ShouldBeOneOf("GET", "POST");
        request.Path.ShouldStartWith("/");
        var shown = BasicValue().Replace(request.Show(), basic => $"Basic base64({Decoded(basic.Groups[1].Value)})");
        if (WebhookPath().Match(secret) is { Success: true } webhook)
            shown = shown.Replace(webhook.Value, "/webhooks/ID/TOKEN", StringComparison.Ordinal);
        shown = shown
            .Replace(secret, "SECRET", StringComparison.Ordinal)
            .Replace(secret.StartsWith("bot", StringComparison.Ordinal) ? secret[3..] : secret, "SECRET", StringComparison.Ordinal)
            .Replace(Companion, "COMPANION", StringComparison.Ordinal);
        SignatureValue().Replace(shown, "Signature=…").ShouldBe(verifier.Facts.Request);
    }

    [Theory]
    [MemberData(nameof(Issuers))]
    public void Prints_nothing_of_a_secret(string issuer)
    {
        var verifier = Named(issuer);
        var secret = MadeUp(verifier).Secret;
        var credential = CredentialOf(verifier, secret);
        using var value = SecretValue.Copy(Encoding.ASCII.GetBytes(secret));
        $"{credential} {verifier.Ask(credential)} {value}".ShouldNotContain(secret);
    }

    [Theory]
    [MemberData(nameof(Issuers))]
    public void Reads_answers_as_its_examples_say(string issuer)
    {
        var verifier = Named(issuer);
        var examples = verifier.Examples.ToList();
        examples.ShouldContain(example => example.State == Liveness.Live);
        examples.ShouldContain(example => example.State == Liveness.Unknown);
        foreach (var example in examples)
        {
            var result = verifier.Read(new IssuerAnswer(example.Status, Encoding.UTF8.GetBytes(example.Body)));
            (result.State, result.Owner).ShouldBe((example.State, example.Owner), $"{example.Status} {example.Body}");
            (result.State == Liveness.Live || result.Reason is { Length: > 0 }).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Issuers))]
    public void Calls_nothing_dead_or_live_that_its_issuer_did_not_say(string issuer)
    {
        var verifier = Named(issuer);
        foreach (var status in (int[])[200, 204, 301, 302, 307, 400, 404, 407, 418, 429, 500, 502, 503])
        {
            foreach (var body in (string[])["", "<html>", "{", new string('[', 1000), "null", "\"\\ud800\""])
                verifier.Read(new IssuerAnswer(status, Encoding.UTF8.GetBytes(body))).State.ShouldBe(Liveness.Unknown, $"{status} {body}");
        }
    }

    [Theory]
    [MemberData(nameof(Issuers))]
    public void Says_where_it_asks_and_who_says_so(string issuer)
    {
        var verifier = Named(issuer);
        var facts = verifier.Facts;
        verifier.GetType().IsSealed.ShouldBeTrue();
        (facts.Address ?? "https://named-by-the-user.example").ShouldStartWith("https://");
        (facts.Address ?? "").ShouldNotEndWith("/");
        facts.Variable.ShouldMatch("^[A-Z][A-Z0-9_]+$");
        facts.Documentation.ShouldStartWith("https://");
        verifier
            .GetType()
            .GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)
            .Where(field => !field.IsInitOnly)
            .ShouldBeEmpty();
    }

    [Fact]
    public void Has_its_row_in_the_documentation()
    {
        const string path = "docs/verification.md";
        const string end = "<!-- end -->";
        var page = File.ReadAllText(Path.Combine(Committed.Root, path));
        var start = page.IndexOf('\n', page.IndexOf("<!-- issuers:", StringComparison.Ordinal)) + 1;
        var rest = page[page.IndexOf(end, StringComparison.Ordinal)..];
        var table = new StringBuilder("\n| issuer | rules | request | address | variable |\n| --- | --- | --- | --- | --- |\n");
        foreach (
            var facts in Verifier.All.Select(verifier => verifier.Facts).OrderBy(facts => facts.Issuer, StringComparer.OrdinalIgnoreCase)
        )
        {
            var rules = string.Join(", ", facts.Rules.Select(id => $"[{id[8..]}](rules/{id}.md)"));
            var address = (facts.Address ?? "none: the variable says where") + (facts.HasOtherAddresses ? "; elsewhere too" : "");
            table.Append($"| [{facts.Issuer}]({facts.Documentation}) | {rules} | `{facts.Request}` | {address} | `{facts.Variable}` |\n");
        }

        Committed.ShouldBeCommitted(page[..start] + table + "\n" + rest, path);
    }

    private static Credential CredentialOf(Verifier verifier, string secret) =>
        new(
            secret,
            verifier.Facts.Companion is null ? null : Companion,
            new Uri(verifier.Facts.Address ?? "https://named-by-the-user.example"),
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)
        );

    /// <summary>Another kind of the same rule begins with as many pieces.</summary>
    private static string WithoutPieces(string secret, int count)
    {
        var at = 0;
        for (var i = 0; i < count; i++)
            at = secret.IndexOfAny(['-', '_'], at) + 1;
        return secret[at..];
    }

    private static string Decoded(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    [GeneratedRegex("«([^»]*)»")]
    private static partial Regex Mark();

    [GeneratedRegex("Basic ([0-9A-Za-z+/=]+)")]
    private static partial Regex BasicValue();

    [GeneratedRegex("Signature=[0-9a-f]{64}")]
    private static partial Regex SignatureValue();

    [GeneratedRegex("/webhooks/[0-9]+/[0-9A-Za-z_-]+$")]
    private static partial Regex WebhookPath();
}
