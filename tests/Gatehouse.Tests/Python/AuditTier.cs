using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Python;

namespace Gatehouse.Tests.Python;

/// <summary>Rules of the audit tier are asked only where an audit was asked for; what is said without one must not depend on them.</summary>
public sealed class AuditTier
{
    private const string Asserts = "def f(a):\n    assert a\n";
    private const string Proven = "import hashlib\n\ndef store(user, password):\n    user.password = hashlib.md5(password).hexdigest()\n";

    [Fact]
    public void A_plain_scan_says_that_it_was_not_asked()
    {
        var plain = Scan(Asserts);
        plain.Findings.ShouldBeEmpty();
        plain.Notices.ShouldHaveSingleItem().Kind.ShouldBe("audit-tier");
        Scan("text\n", path: "LICENSE").Notices.ShouldBeEmpty();
    }

    [Fact]
    public void An_audit_asks_it()
    {
        var audited = Scan(Asserts, audit: true);
        audited.Findings.ShouldHaveSingleItem().Rule.Id.ShouldBe("python/assert-used");
        audited.Notices.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("# gatehouse: allow[python/assert-used] until 9000-01-01: a demo", false)]
    [InlineData("# gatehouse: allow[bandit:B101] until 9000-01-01: a demo", false)]
    [InlineData("# gatehouse: allow[python/*] until 9000-01-01: a demo", false)]
    [InlineData("# gatehouse: allow[python/tls-verification-off] until 9000-01-01: a demo", true)]
    public void An_excuse_is_idle_only_where_all_that_it_may_be_for_was_asked(string comment, bool isTold)
    {
        var text = $"def f(a):\n    return a  {comment}\n";
        Scan(text).Notices.Any(notice => notice.Kind == "waiver-unused").ShouldBe(isTold);
        Scan(text, audit: true).Notices.Any(notice => notice.Kind == "waiver-unused").ShouldBeTrue();
    }

    [Fact]
    public void What_is_proven_has_the_same_names_with_an_audit_and_without()
    {
        var plain = Scan(Proven).Findings.ShouldHaveSingleItem();
        var audited = Scan(Proven, audit: true).Findings.ShouldHaveSingleItem();
        plain.Rule.Id.ShouldBe("python/weak-hash");
        audited.Fingerprint.ShouldBe(plain.Fingerprint);
        plain.Rule.Aliases.ShouldBe(audited.Rule.Aliases.Union(audited.Aliases), ignoreOrder: true);
        plain.IsNamed("bandit:hashlib").ShouldBeTrue();
    }

    /// <summary>A proof and a pattern on one line become one finding, known by the names of both: it must have them without the pattern too.</summary>
    [Fact]
    public void A_precise_rule_has_all_names_of_the_test_that_it_proves()
    {
        var rules = new PythonScanner().Rules;
        var tests = rules.Where(rule => rule.Facts.Tier == Tier.Audit).ToList();
        foreach (var rule in rules.Where(rule => rule.Facts.Tier == Tier.Precise))
        {
            foreach (var test in tests.Where(test => test.Facts.Aliases.Intersect(rule.Facts.Aliases).Any()))
                test.Facts.Aliases.Except(rule.Facts.Aliases).ShouldBeEmpty($"{rule.Facts.Id} and {test.Facts.Id}");
        }
    }

    private static ScanResult Scan(string text, bool audit = false, string path = "a.py") =>
        Engine
            .Scan.RunAsync(
                new ScanRequest
                {
                    Tree = new MemoryTree().Add(path, text),
                    Scanners = [new PythonScanner()],
                    Policy = Policies.Default,
                    Audit = audit,
                    Jobs = 1,
                },
                CancellationToken.None
            )
            .GetAwaiter()
            .GetResult();
}
