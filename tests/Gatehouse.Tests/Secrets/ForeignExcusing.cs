using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners;
using Gatehouse.Scanners.Secrets;

namespace Gatehouse.Tests.Secrets;

/// <summary>The files and comments by which other secret scanners are told to be silent.</summary>
public sealed class ForeignExcusing
{
    /// <summary>The example of a rule that gitleaks and detect-secrets both know.</summary>
    private static string Token { get; } = ValueOf("secrets/gitlab-personal-access-token");

    [Theory]
    [InlineData("t = '{0}'  # gitleaks:allow")]
    [InlineData("t = '{0}'  // trufflehog:ignore")]
    [InlineData("t = '{0}'  -- pragma: allowlist secret")]
    [InlineData("t = '{0}'  <!-- pragma: whitelist secret -->")]
    [InlineData("t = '{0}'  # pragma:allowlist-secret")]
    [InlineData("# pragma: allowlist nextline secret\nt = '{0}'")]
    [InlineData("/* pragma: whitelist nextline secret */\nt = '{0}'")]
    public void Comments_excuse_the_secret_beside_them(string text) =>
        Scan(("a.py", text.Replace("{0}", Token, StringComparison.Ordinal)))
            .Findings.ShouldHaveSingleItem()
            .State.ShouldBe(FindingState.Waived);

    [Theory]
    [InlineData("# gitleaks:allow\nt = '{0}'")]
    [InlineData("# pragma: allowlist secret\nt = '{0}'")]
    [InlineData("t = '{0}'  # pragma: allowlist nextline secret")]
    [InlineData("t = '{0}'  # pragma: allowlist nothing")]
    [InlineData("t = '{0}'\n# trufflehog:ignore")]
    public void Comments_excuse_nothing_else(string text) =>
        Scan(("a.py", text.Replace("{0}", Token, StringComparison.Ordinal)))
            .Findings.ShouldHaveSingleItem()
            .State.ShouldBe(FindingState.New);

    [Fact]
    public void A_waiver_of_ours_may_use_the_name_of_gitleaks() =>
        Scan(("a.py", $"t = '{Token}'  # gatehouse: allow[gitleaks:gitlab-pat] until 9000-01-01: a demo\n"))
            .Findings.ShouldHaveSingleItem()
            .State.ShouldBe(FindingState.Waived);

    [Theory]
    [InlineData("src/a.py:gitlab-pat:2", FindingState.Waived)]
    [InlineData("./src/a.py:gitlab-pat:2", FindingState.Waived)]
    [InlineData("0123456789abcdef0123456789abcdef01234567:src/a.py:gitlab-pat:2", FindingState.Waived)]
    [InlineData("src/a.py:gitlab-pat:1", FindingState.New)]
    [InlineData("src/b.py:gitlab-pat:2", FindingState.New)]
    [InlineData("src/a.py:github-pat:2", FindingState.New)]
    public void A_gitleaksignore_excuses_rule_and_line(string entry, FindingState state) =>
        Scan(("src/a.py", $"\nt = '{Token}'\n"), (".gitleaksignore", $"# old\n\n{entry}\n"))
            .Findings.ShouldHaveSingleItem()
            .State.ShouldBe(state);

    [Fact]
    public void Entries_of_a_gitleaksignore_that_excuse_nothing_are_told_once()
    {
        var result = Scan(
            ("a.py", $"t = '{Token}'\n"),
            (".gitleaksignore", "a.py:gitlab-pat:1\na.py:gitlab-pat:9\nb.py:gitlab-pat:1\nabcdef0:b.py:gitlab-pat:1\nnonsense\n")
        );
        result.Findings.ShouldHaveSingleItem().Excuse.ShouldBe("listed in .gitleaksignore:1");
        result
            .Notices.Select(notice => (notice.Kind, notice.Path, notice.Line))
            .ShouldBe([("waiver-malformed", ".gitleaksignore", 5), ("waiver-unused", ".gitleaksignore", 2)]);
        result.Notices[1].Message.ShouldContain("2 of 3 entries");
    }

    [Fact]
    public void A_secrets_baseline_makes_its_secrets_existing_wherever_they_move()
    {
        var result = Scan(("a.py", $"\n\nt = '{Token}'\nu = '{Token}'\n"), (".secrets.baseline", BaselineOf("a.py", Token)));
        result.Findings.Select(finding => finding.State).ShouldBe([FindingState.Existing, FindingState.Existing]);
        result.Notices.ShouldBeEmpty();
    }

    [Fact]
    public void A_secrets_baseline_says_nothing_of_other_files_or_secrets()
    {
        var result = Scan(("b.py", $"t = '{Token}'\n"), (".secrets.baseline", BaselineOf("a.py", Token)));
        result.Findings.ShouldHaveSingleItem().State.ShouldBe(FindingState.New);
        result.Notices.ShouldHaveSingleItem().Kind.ShouldBe("baseline-stale");
    }

    [Fact]
    public void A_secret_that_was_audited_as_none_is_waived()
    {
        var result = Scan(("a.py", $"t = '{Token}'\n"), (".secrets.baseline", BaselineOf("a.py", Token, ", \"is_secret\": false")));
        result.Findings.ShouldHaveSingleItem().State.ShouldBe(FindingState.Waived);
        result.Findings[0].Excuse.ShouldBe("audited as no secret in .secrets.baseline");
    }

    [Fact]
    public void A_private_key_is_known_by_its_header()
    {
        var key = ValueOf("secrets/private-key");
        var header = key.Split("-----")[1];
        Scan(("a.pem", key + "\n"), (".secrets.baseline", BaselineOf("a.pem", header)))
            .Findings.ShouldHaveSingleItem()
            .State.ShouldBe(FindingState.Existing);
    }

    [Fact]
    public void What_a_secrets_baseline_asks_for_in_vain_is_told()
    {
        const string json = """
            { "version": "1.4.0", "results": {},
              "plugins_used": [{ "name": "Mine", "path": "file://mine.py" }, { "name": "AWSKeyDetector" }],
              "filters_used": [{ "path": "detect_secrets.filters.regex.should_exclude_file", "pattern": ["x"] },
                               { "path": "detect_secrets.filters.heuristic.is_lock_file" }] }
            """;
        Scan(("a.py", "x = 1\n"), (".secrets.baseline", json))
            .Notices.Select(notice => notice.Kind)
            .ShouldBe(["settings-not-honoured", "settings-not-honoured"]);
    }

    [Theory]
    [InlineData("{", ":1:2")]
    [InlineData("{}", "`results`")]
    [InlineData("{\"results\": []}", "mapping")]
    [InlineData("{\"version\": \"2.0\", \"results\": {}}", "`version`")]
    [InlineData("{\"results\": {\"a\": [{\"hashed_secret\": \"12\"}]}}", "SHA-1")]
    [InlineData("{\"results\": {\"a\": [3]}}", "results[a]")]
    public void A_broken_secrets_baseline_is_the_users_mistake(string json, string told) =>
        Should.Throw<UserError>(() => Scan(("a.py", "x = 1\n"), (".secrets.baseline", json))).Message.ShouldContain(told);

    [Fact]
    public void A_written_secrets_baseline_hides_what_it_was_made_of_and_keeps_audits()
    {
        var other = ValueOf("secrets/github-personal-access-token");
        (string, string)[] files = [("a.py", $"t = '{Token}'\n"), ("b.py", $"t = '{other}'\n")];
        var before = DetectSecretsBaseline.Read(
            Encoding.UTF8.GetBytes(BaselineOf("a.py", Token, ", \"is_secret\": false")),
            ".secrets.baseline"
        );
        var found = Run(plain: true, files).Findings;
        using var output = new MemoryStream();
        DetectSecretsBaseline.Write(found, before, output).ShouldBe(2);
        var json = Encoding.UTF8.GetString(output.ToArray());
        json.ShouldContain(HashOf(Token));
        json.ShouldNotContain(Token);
        Scan([.. files, (".secrets.baseline", json)])
            .Findings.Select(finding => finding.State)
            .ShouldBe([FindingState.Waived, FindingState.Existing]);
    }

    [Fact]
    public void Plain_hashes_are_made_only_where_they_are_asked_for() =>
        Scan(("a.py", $"t = '{Token}'\n")).Findings.ShouldHaveSingleItem().PlainHashes.ShouldBeEmpty();

    private static string BaselineOf(string path, string secret, string more = "") =>
        $$"""
            { "version": "1.5.0", "plugins_used": [], "filters_used": [],
              "results": { "{{path}}": [{ "type": "Some Kind", "filename": "{{path}}", "hashed_secret": "{{HashOf(secret)}}",
                "is_verified": false, "line_number": 1{{more}} }] } }
            """;

#pragma warning disable CA5350 // The format of another tool.
    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(secret)));
#pragma warning restore CA5350

    internal static string ValueOf(string rule)
    {
        var example = SecretsScanner.All.Single(one => one.Facts.Id == rule).Examples.First(one => one.IsBad);
        var marked = example.Files[0].MarkedText;
        return marked[(marked.IndexOf('«', StringComparison.Ordinal) + 1)..marked.IndexOf('»', StringComparison.Ordinal)];
    }

    internal static ScanResult Scan(params (string Path, string Text)[] files) => Run(plain: false, files);

    private static ScanResult Run(bool plain, params (string Path, string Text)[] files)
    {
        var tree = new MemoryTree();
        foreach (var (path, text) in files)
            tree.Add(path, text);
        ImmutableArray<Engine.Rules.Scanner> secrets = [.. Catalog.Scanners.Where(scanner => scanner.Name == "secrets")];
        var request = new ScanRequest
        {
            Tree = tree,
            Scanners = secrets,
            Policy = Policies.Default,
            WithPlainHashes = plain,
            Jobs = 1,
        };
        return Engine.Scan.RunAsync(request, CancellationToken.None).GetAwaiter().GetResult();
    }
}
