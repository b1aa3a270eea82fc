using System.Collections.Immutable;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Reports;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Text;

namespace Gatehouse.Tests.Reports;

/// <summary>One result with something of every kind; all golden files show it.</summary>
internal static class Sample
{
    public static ReportOptions Options { get; } = new() { ToolVersion = "1.2.3" };

    private static RuleFacts CloudKey { get; } =
        new()
        {
            Id = "secrets/cloud-access-key",
            Title = "Cloud access key in the clear",
            Severity = Severity.Critical,
            Cwe = [798, 540],
            Why = """
                Whoever can read this file can act as the key's owner: start machines, read buckets, **run up a bill**.

                Bots find such keys on public hosts within minutes.
                """,
            Fix = """
                Revoke the key at its issuer, then:

                - load it from the environment or a secret store, e.g. `os.environ["CLOUD_KEY"]`
                - see [how to rotate a key](https://example.com/rotate?a=1&b=2)
                """,
            References = ["https://example.com/keys?a=1&b=2", "no address"],
            Aliases = ["gitleaks:cloud-key", "trufflehog:Cloud"],
        };

    private static RuleFacts DatabasePassword { get; } =
        new()
        {
            Id = "secrets/connection-string",
            Title = "Password in a connection string",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [798],
            Why = "The password opens the database for everybody who reads the file.",
            Fix = "Change the password, then take the connection string from the environment.",
            References = ["https://example.com/connection-strings"],
            FormerIds = ["secrets/database-url"],
        };

    private static RuleFacts ShellInjection { get; } =
        new()
        {
            Id = "python/shell-injection",
            Title = "A request's text reaches a shell",
            Severity = Severity.High,
            Cwe = [78],
            Why = "Whoever sends the request runs commands on the server.",
            Fix =
                "Pass a list to `subprocess.run` and leave `shell=True` out:\n\n```\nsubprocess.run([\"ping\", \"-c\", \"1\", host])\n```",
            References = ["https://docs.python.org/3/library/subprocess.html#security-considerations"],
            Aliases = ["bandit:B602"],
        };

    private static RuleFacts Debugger { get; } =
        new()
        {
            Id = "python/flask-debug",
            Title = "Flask runs with the interactive debugger on",
            Severity = Severity.Medium,
            Cwe = [489, 94],
            Why = "With `debug=True` an error page carries a Python console.",
            Fix = "Leave `debug` out; use `flask --debug run` on your own machine only.",
            Stage = RuleStage.Trial,
        };

    private static RuleFacts Vulnerable { get; } =
        new()
        {
            Id = "dependencies/known-vulnerability",
            Title = "A component has a known vulnerability",
            Severity = Severity.High,
            Cwe = [1104],
            Why = "Attackers read advisories too.",
            Fix = "Upgrade to the fixed version.",
        };

    private static RuleFacts WeakHash { get; } =
        new()
        {
            Id = "python/weak-hash",
            Title = "MD5 protects nothing",
            Severity = Severity.Low,
            Cwe = [327],
            Why = "Two texts with the same MD5 are made in seconds.",
            Fix = "Use `hashlib.sha256`.",
        };

    public static ScanResult Closed()
    {
        var key = Made(CloudKey, "app/config.py", 12, 12, 32, "A cloud access key (`AKIA*****`) stands here in the clear.") with
        {
            Snippet = new Snippet("AWS_KEY = \"AKIA*****\"", 11, 9),
            Secret = "AKIA*****",
            Origin = new Origin(
                new string('c', 40),
                "Anna Example",
                new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.FromHours(1)),
                false
            ),
            Verification = new VerificationResult(Liveness.Live, null, "deploy@example.com"),
        };
        var wide = Made(DatabasePassword, "app/config.py", 14, 41, 49, "A connection string holds a password.") with
        {
            Confidence = Confidence.Medium,
            Verification = new VerificationResult(Liveness.Unknown, "the issuer asked to wait"),
            Snippet = new Snippet("DATABASE = \"postgresql://テスト:*****@db.internal:5432/todo\" # 接続先", 29, 5),
            Secret = "*****",
            Origin = new Origin(new string('d', 40), "Bo <b>Example</b>", new DateTimeOffset(2025, 12, 31, 23, 59, 0, TimeSpan.Zero), true),
        };
        var known = Made(DatabasePassword, "tests/fixtures/env", 3, 5, 13, "A connection string holds a password.") with
        {
            State = FindingState.Existing,
            Secret = "*****",
        };
        var longLine = new string('x', 70) + " = run(\"ping \" + host, shell=True) or " + new string('y', 70);
        var injection = Made(
            ShellInjection,
            "app/views/net tools.py",
            40,
            74,
            105,
            "Text of the request reaches `subprocess.run` with `shell=True`."
        ) with
        {
            Snippet = new Snippet(longLine, 73, 31),
            Steps =
            [
                new FlowStep(At("app/views/net tools.py", 36, 12, 32), "`request.args` comes from outside"),
                new FlowStep(At("app/views/net tools.py", 40, 74, 105), "a shell reads it"),
            ],
        };
        var debug = Made(Debugger, "app/__init__.py", 8, 13, 23, "`debug=True` opens a Python console to the browser.") with
        {
            Snippet = new Snippet("    app.run(debug=True)", 12, 10),
            Aliases = ["bandit:B201"],
            Edit = new FileEdit(
                "Leave `debug` out",
                new string('e', 64),
                [
                    new FileChange(new Location("app/__init__.py", 1, 1, 1, 1, new ByteSpan(0, 0)), "import os\n", IsShared: true),
                    new FileChange(At("app/__init__.py", 8, 13, 23), ""),
                ]
            ),
        };
        var flask = new Component
        {
            Purl = "pkg:pypi/flask@2.0.0",
            Name = "flask",
            Version = "2.0.0",
            Ecosystem = "PyPI",
            Range = "==2.0.0",
            Scope = ComponentScope.Optional,
            IsDirect = true,
            Path = ["flask@2.0.0"],
            DependsOn = ["pkg:pypi/werkzeug@2.0.1"],
            Location = At("requirements.txt", 1, 1, 13),
            Licences = ["BSD-3-Clause"],
            Hashes = [new ComponentHash("SHA-256", new string('a', 64))],
            Origin = "https://example.com/flask.whl",
            Withdrawn = "use a later one",
            RunsOnInstall = true,
            Lag = new ComponentLag("9.2.1", 5, 0),
        };
        var vulnerable = Made(Vulnerable, "requirements.txt", 1, 1, 13, "flask 2.0.0 can leak a session cookie through a cache.") with
        {
            Severity = Severity.Critical,
            Snippet = new Snippet("flask==2.0.0", 0, 12),
            Component = flask,
            Advisory = new Advisory
            {
                Id = "CVE-2023-30861",
                Aliases = ["GHSA-m2qf-hxjv-5gpq"],
                Cvss = 7.5,
                Vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
                Epss = 0.0041,
                KnownExploited = true,
                FixedVersion = "2.2.5",
                FixedIn = ["2.2.5", "2.3.2"],
                Reachable = Reachability.Imported,
            },
        };
        var waived = Made(WeakHash, "app/cache.py", 22, 9, 20, "MD5 is used here.") with
        {
            State = FindingState.Waived,
            Excuse = "names cache files only (ops@example.com, until 2027-03-31)",
            IsExcusedInSource = true,
        };
        ImmutableArray<Finding> findings = [debug, waived, key, wide, injection, vulnerable, known];
        return new ScanResult
        {
            Target = "samples/todo-api",
            Stage = "commit",
            Policy = "default",
            Findings = findings,
            Components = [flask],
            Coverage = new Coverage
            {
                Scanners =
                [
                    new ScannerCoverage("dependencies", 2, 4_096),
                    new ScannerCoverage("python", 31, 81_234),
                    new ScannerCoverage("secrets", 1_204, 5_345_678),
                    new ScannerCoverage("workflows", 3, 2_222),
                ],
                PassedOver =
                [
                    new PassedOver("assets/logo.png", PassedOverReason.Binary, "a NUL byte"),
                    new PassedOver("dump.sql", PassedOverReason.TooLarge, "12 MB; the limit is 10 MB"),
                    new PassedOver("node_modules", PassedOverReason.Ignored, ".gitignore:3 `node_modules/`"),
                    new PassedOver("var", PassedOverReason.Ignored, ".gitignore:4 `var/`"),
                ],
                Failures =
                [
                    new CoverageFailure(null, null, "private/key.pem", "Permission denied.", "Give the scan read access, or exclude it."),
                    new CoverageFailure(
                        "python",
                        "python/shell-injection",
                        "app/broken.py",
                        "The file is no Python that can be parsed (line 3).",
                        "Repair the file, or exclude it in `gatehouse.yml`."
                    ),
                ],
            },
            Notices = [new Notice("waiver-expired", "The waiver of `python/weak-hash` ended on 2026-01-31.", "gatehouse.yml", 14)],
            Rules = [Vulnerable, Debugger, ShellInjection, WeakHash, CloudKey, DatabasePassword],
            Verdict = new Closed
            {
                Objections =
                [
                    new Objection("secrets", "2 findings (1 critical, 1 high)", [key.Fingerprint, wide.Fingerprint]),
                    new Objection("known-exploited", "1 finding (1 critical)", [vulnerable.Fingerprint]),
                ],
                Warnings = [new Objection("trial", "1 finding (1 medium)", [debug.Fingerprint])],
                Doubts = ["2 files that were wanted were not read."],
            },
        };
    }

    public static ScanResult Clean() =>
        new()
        {
            Target = "samples/todo-api",
            Stage = "commit",
            Policy = "default",
            Findings = [],
            Coverage = new Coverage { Scanners = [new ScannerCoverage("secrets", 42, 123_456)] },
            Rules = [CloudKey],
            Verdict = new Pass(),
        };

    public static ScanResult NotRead() =>
        Clean() with
        {
            Coverage = Coverage.Nothing,
            Verdict = new Unknown { Doubts = ["No file was read."] },
        };

    /// <summary>Every text that a repository can choose is the one given.</summary>
    public static ScanResult Hostile(string text)
    {
        var facts = CloudKey with
        {
            Id = "area/" + text,
            Title = text,
            Why = text,
            Fix = text,
            References = [text, "https://example.com/" + text],
            Aliases = [text],
        };
        var component = new Component
        {
            Purl = text,
            Name = text,
            Version = text,
            Licences = [text],
        };
        var finding = new Finding
        {
            Rule = facts,
            Scanner = text,
            Severity = Severity.High,
            Confidence = Confidence.Low,
            Message = text,
            Location = new Location(text, 1, 1, 1, 2, new ByteSpan(0, 1)),
            Snippet = new Snippet(text, Math.Min(1, text.Length), Math.Max(1, text.Length - 1)),
            Secret = text,
            Verification = new VerificationResult(Liveness.Unknown, text, text),
            Steps = [new FlowStep(Location.Of(text), text)],
            Edit = new FileEdit(text, new string('0', 64), [new FileChange(Location.Of(text), text)]),
            Aliases = [text],
            Component = component,
            Advisory = new Advisory
            {
                Id = text,
                Aliases = [text],
                FixedVersion = text,
            },
            Fingerprint = Fingerprint.Of("a", text, "", 0),
        };
        var other = finding with { Component = null, Secret = null, Fingerprint = Fingerprint.Of("b", text, "", 0) };
        var waived = finding with { State = FindingState.Waived, Excuse = text, Fingerprint = Fingerprint.Of("c", text, "", 0) };
        return new ScanResult
        {
            Target = text,
            Stage = text,
            Policy = text,
            Findings = [finding, other, waived],
            Components = [component],
            Coverage = new Coverage
            {
                Scanners = [new ScannerCoverage(text, 1, 1)],
                PassedOver = [new PassedOver(text, PassedOverReason.Ignored, text)],
                Failures = [new CoverageFailure(text, text, text, text, text), new CoverageFailure(null, null, text, text, text)],
            },
            Notices = [new Notice(text, text, text, 1)],
            Rules = [facts],
            Verdict = new Closed
            {
                Objections = [new Objection(text, text, [finding.Fingerprint])],
                Warnings = [new Objection(text, text, [])],
                Doubts = [text],
            },
        };
    }

    public static ScanResult Many(int count, string text)
    {
        var one = Hostile(text);
        return one with
        {
            Findings =
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i =>
                        one.Findings[i % 2] with
                        {
                            Location = new Location($"src/{i % 700}/{text}", i + 1, 1, i + 1, 2, new ByteSpan(0, 1)),
                            Fingerprint = Fingerprint.Of("many", text, "", i),
                        }
                    ),
            ],
            Coverage = one.Coverage with { Failures = [.. Enumerable.Repeat(one.Coverage.Failures[0], count)] },
            Notices = [.. Enumerable.Repeat(one.Notices[0], count)],
            Verdict = new Closed
            {
                Objections = [.. Enumerable.Repeat(one.Verdict.Objections[0], count)],
                Warnings = [.. Enumerable.Repeat(one.Verdict.Warnings[0], count)],
                Doubts = [.. Enumerable.Repeat(text, count)],
            },
        };
    }

    public static byte[] Bytes(this Report report, ScanResult result, ReportOptions? options = null)
    {
        using var stream = new MemoryStream();
        report.Write(result, stream, options ?? Options);
        return stream.ToArray();
    }

    public static string Text(this Report report, ScanResult result, ReportOptions? options = null) =>
        new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(report.Bytes(result, options));

    private static Finding Made(RuleFacts rule, string path, int line, int column, int endColumn, string message) =>
        new()
        {
            Rule = rule,
            Scanner = rule.Area,
            Severity = rule.Severity,
            Confidence = rule.Confidence,
            Message = message,
            Location = At(path, line, column, endColumn),
            Fingerprint = Fingerprint.Of(rule.Id, path, message, 0),
        };

    private static Location At(string path, int line, int column, int endColumn) =>
        new(path, line, column, line, endColumn, new ByteSpan(line * 40, endColumn - column));
}
