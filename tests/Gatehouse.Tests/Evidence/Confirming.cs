using System.Security.Cryptography;
using System.Text;
using Gatehouse.Engine.Evidence;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Tests.Evidence;

/// <summary>Evidence of an earlier verdict opens the gate only where all of it still holds.</summary>
public sealed class Confirming : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private static readonly string Image = new('a', 64);
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static Policy Policy => Policies.Default;

    private static VerdictSummary Passed =>
        new()
        {
            Verdict = "pass",
            Stage = Stages.Commit,
            PolicyName = "default",
            PolicyDigest = Policy.Digest,
            JudgedAt = Now - TimeSpan.FromHours(1),
            Resource = "todo",
            ProductVersion = "1.0",
            Scanners = [new NamedVersion("secrets", "1.0")],
            Databases = [new NamedVersion("osv", "abc")],
            Coverage = new CoverageFacts(12, 3, 0, false),
            Findings = new FindingFacts(0, 2, 1),
            Waivers = [new WaiverFact("secrets/token", "a demo", "anna", new DateOnly(2026, 6, 1), "gatehouse.yml:3")],
            Approvals = [new ApprovalFact("bob", Now - TimeSpan.FromMinutes(5), "k")],
        };

    private static Demand Demand =>
        new()
        {
            Now = Now,
            MaxAge = TimeSpan.FromDays(1),
            Commit = Commit,
            Image = "sha256:" + Image,
            Environment = "production",
        };

    public void Dispose() => _key.Dispose();

    private VerifiedStatement Signed(VerdictSummary summary) =>
        Signed(summary.About([Subject.OfCommit("todo", Commit), Subject.OfImage("todo", Image)]));

    private VerifiedStatement Signed(Envelope envelope) =>
        VerifiedStatement.Verify(envelope.Sign(_key), [PublicKey.Of(_key)], out var refusal).ShouldNotBeNull(refusal);

    private string Doubt(VerdictSummary summary, Demand? demand = null) =>
        Policy.Confirm(Signed(summary), demand ?? Demand).ShouldBeOfType<Unknown>().Doubts.ShouldHaveSingleItem();

    [Fact]
    public void Passes_where_all_holds() => Policy.Confirm(Signed(Passed), Demand).ShouldBeOfType<Pass>();

    [Fact]
    public void Passes_for_the_environment_that_was_judged() =>
        Policy.Confirm(Signed(Passed with { Environment = "production" }), Demand).ShouldBeOfType<Pass>();

    [Fact]
    public void Reads_all_that_was_written()
    {
        var read = VerdictSummary.Read(Signed(Passed).Statement, out var problem).ShouldNotBeNull(problem);
        (read with { Scanners = [], Databases = [], Waivers = [], Approvals = [] }).ShouldBe(
            Passed with
            {
                Scanners = [],
                Databases = [],
                Waivers = [],
                Approvals = [],
            }
        );
        read.Scanners.ShouldBe(Passed.Scanners);
        read.Databases.ShouldBe(Passed.Databases);
        read.Waivers.ShouldBe(Passed.Waivers);
        read.Approvals.ShouldBe(Passed.Approvals);
    }

    [Fact]
    public void Stays_closed_where_it_was_closed() =>
        Policy
            .Confirm(Signed(Passed with { Verdict = "closed" }), Demand)
            .ShouldBeOfType<Closed>()
            .Objections.ShouldHaveSingleItem()
            .Message.ShouldContain("closed");

    [Fact]
    public void Cannot_tell_where_nobody_could_tell() => Doubt(Passed with { Verdict = "unknown" }).ShouldContain("nobody could tell");

    [Fact]
    public void Refuses_what_was_judged_too_long_ago()
    {
        Doubt(Passed with { JudgedAt = Now - TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1) }).ShouldContain("longer ago");
        Policy.Confirm(Signed(Passed with { JudgedAt = Now - TimeSpan.FromDays(1) }), Demand).ShouldBeOfType<Pass>();
    }

    [Fact]
    public void Refuses_what_is_yet_to_be_judged() =>
        Doubt(Passed with { JudgedAt = Now + TimeSpan.FromMinutes(6) }).ShouldContain("yet to come");

    [Fact]
    public void Refuses_a_replay_for_another_environment()
    {
        Doubt(Passed with { Environment = "staging" }).ShouldContain("`staging`, not for `production`");
        Doubt(Passed with { Environment = "staging" }, Demand with { Environment = null }).ShouldContain("`staging` alone");
    }

    [Fact]
    public void Refuses_another_policy()
    {
        Doubt(Passed with { PolicyDigest = Policies.Strict.Digest }).ShouldContain("another policy");
        Doubt(Passed with { PolicyDigest = Policy.FailOn(null).Digest }).ShouldContain("another policy");
    }

    [Fact]
    public void Refuses_another_digest()
    {
        Doubt(Passed, Demand with { Image = "sha256:" + new string('b', 64) }).ShouldContain("another image");
        Doubt(Passed, Demand with { Commit = new string('b', 40) }).ShouldContain("another commit");
        // A commit is no image, though its name were the same.
        Policy.Confirm(Signed(Passed.About([Subject.OfCommit("todo", Image)])), Demand with { Commit = null }).ShouldBeOfType<Unknown>();
    }

    [Fact]
    public void Closes_where_a_waiver_has_expired_since()
    {
        var summary = Passed with { Waivers = [Passed.Waivers[0] with { Until = new DateOnly(2026, 5, 31) }] };
        var closed = Policy.Confirm(Signed(summary), Demand).ShouldBeOfType<Closed>();
        closed.Objections.ShouldHaveSingleItem().Message.ShouldContain("expired on 2026-05-31");
        Policy.Confirm(Signed(Passed with { Waivers = [Passed.Waivers[0] with { Until = null }] }), Demand).ShouldBeOfType<Pass>();
    }

    [Fact]
    public void Refuses_waived_findings_whose_waivers_nobody_names() => Doubt(Passed with { Waivers = [] }).ShouldContain("waived");

    [Fact]
    public void Refuses_what_was_judged_of_staged_files_alone() =>
        Doubt(Passed with { Stage = Stages.PreCommit }).ShouldContain("staged for a commit");

    [Fact]
    public void Refuses_a_predicate_it_does_not_know()
    {
        var envelope = Statement.Write([Subject.OfImage("todo", Image)], "https://slsa.dev/provenance/v1", _ => { });
        Policy
            .Confirm(Signed(envelope), Demand with { Commit = null })
            .ShouldBeOfType<Unknown>()
            .Doubts.ShouldHaveSingleItem()
            .ShouldContain("slsa.dev/provenance/v1");
    }

    [Theory]
    [InlineData("\"verdict\":\"pass\"", "\"verdict\":\"closed\"", "contradict")]
    [InlineData("\"verdict\":\"pass\"", "\"verdict\":\"fine\"", "no verdict")]
    [InlineData("\"verdict\":\"pass\"", "\"verdict\":\"pass\",\"revoked\":true", "`revoked`")]
    [InlineData("urn:gatehouse:facts:v1", "urn:gatehouse:facts:v2", "facts are missing")]
    [InlineData("\"timeVerified\":\"2026-", "\"timeVerified\":\"now 2026-", "no time")]
    [InlineData("\"waived\":1", "\"waived\":-1", "what was found")]
    [InlineData("\"until\":\"2026-06-01\"", "\"until\":\"later\"", "waivers")]
    [InlineData("\"filesRead\":12", "\"filesRead\":\"12\"", "what was read")]
    [InlineData("\"stage\":\"commit\"", "\"stage\":7", "stage")]
    public void Refuses_facts_that_it_cannot_read(string before, string after, string why)
    {
        var payload = Encoding.UTF8.GetString(
            Passed.About([Subject.OfCommit("todo", Commit), Subject.OfImage("todo", Image)]).Payload.Span
        );
        payload.ShouldContain(before);
        Policy
            .Confirm(Signed(Signing.Statement(payload.Replace(before, after, StringComparison.Ordinal))), Demand)
            .ShouldBeOfType<Unknown>()
            .Doubts.ShouldHaveSingleItem()
            .ShouldContain(why);
    }

    [Fact]
    public void Asks_for_something_that_the_evidence_is_about() =>
        Should.Throw<ArgumentException>(() => Policy.Confirm(Signed(Passed), Demand with { Commit = null, Image = null }));

    [Fact]
    public void Tells_all_that_is_wrong_at_once()
    {
        var closed = Policy
            .Confirm(Signed(Passed with { Verdict = "closed", Environment = "staging", PolicyDigest = Policies.Strict.Digest }), Demand)
            .ShouldBeOfType<Closed>();
        closed.Doubts.Length.ShouldBe(2);
    }
}

public sealed class PolicyDigests
{
    private static string Of(string yaml) => Tests.Gate.Sample.Read("policy:\n" + yaml).Policy.Digest;

    [Fact]
    public void Are_the_same_for_the_same_policy()
    {
        Policies.Default.Digest.ShouldBe(Policies.Named("default")!.Digest);
        Of("  extends: default").ShouldBe(Policies.Default.Digest);
        Of("  extends: default\n  name: ours").ShouldBe(Policies.Default.Digest);
        Of("  clauses:\n    - {name: x, severity: high, scanner: [python]}")
            .ShouldBe(Of("  clauses:\n    - name: x\n      scanner:\n        - python\n      severity: 'high'"));
        // Written down once: a digest that changes with the version would make all evidence worthless.
        Policies.ReportOnly.Digest.ShouldBe("a4686999dab3ddbf3c003660bae5414cd2e0a84a7794b0f5f5c68e39dcbfc0ab");
    }

    [Theory]
    [InlineData("  clauses:\n    - {name: x, severity: high}", "  clauses:\n    - {name: x, severity: critical}")]
    [InlineData("  clauses:\n    - {name: x, severity: high}", "  clauses:\n    - {name: x, severity: high, max: 1}")]
    [InlineData("  clauses:\n    - {name: x, severity: high}", "  clauses:\n    - {name: x, severity: high, action: warn}")]
    [InlineData("  clauses:\n    - {name: x, severity: high}", "  clauses:\n    - {name: x, severity: high, stages: [commit]}")]
    [InlineData("  clauses:\n    - {name: x, severity: high}", "  clauses:\n    - {name: x, severity: high, state: [new]}")]
    [InlineData("  clauses:\n    - {name: x, path: 'a,b'}", "  clauses:\n    - {name: x, path: [a, b]}")]
    [InlineData("  incomplete: warn", "  incomplete: unknown")]
    public void Differ_where_a_policy_asks_for_something_else(string one, string other) => Of(one).ShouldNotBe(Of(other));

    [Fact]
    public void Of_shipped_policies_differ() =>
        Policies
            .All.Append(Policies.Default.FailOn(Engine.Findings.Severity.High))
            .Append(Policies.Default.FailOn(Engine.Findings.Severity.Low))
            .Append(Policies.Default.FailOn(null))
            .Select(policy => policy.Digest)
            .Distinct()
            .Count()
            .ShouldBe(6);
}
