using System.Globalization;
using Gatehouse.Engine.Evidence;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Gate;

/// <summary>What speaks against relying on evidence: objections where it says no, doubts where it does not say yes.</summary>
internal static class Confirmation
{
    private const string Clause = "evidence";

    /// <summary>Clocks of two machines differ a little.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    public static (ImmutableArray<Objection> Objections, ImmutableArray<string> Doubts) Check(
        VerifiedStatement evidence,
        string policyDigest,
        Demand demand
    )
    {
        if (demand is { Commit: null, Image: null })
            throw new ArgumentException("Evidence about nothing would confirm anything.", nameof(demand));
        if (VerdictSummary.Read(evidence.Statement, out var problem) is not { } said)
            return ([], [$"The evidence says nothing about a verdict: {problem}. Have it judged again."]);
        var doubts = ImmutableArray.CreateBuilder<string>();
        var objections = ImmutableArray.CreateBuilder<Objection>();
        AboutSubject(evidence.Statement, demand, doubts);
        AboutVerdict(said, objections, doubts);
        AboutTime(said, demand, doubts);
        AboutWaivers(said, demand, objections, doubts);
        if (said.Approvals.Length < demand.Approvals)
            doubts.Add(
                $"It names {said.Approvals.Length} of {demand.Approvals} who must agree to `{Shown(demand.Environment ?? "")}`. "
                    + $"`gatehouse run --to {Shown(demand.Environment ?? "")}` asks them."
            );
        if (said.PolicyDigest != policyDigest)
            doubts.Add(
                $"It was judged by another policy (`{Shown(said.PolicyName)}`, {Start(said.PolicyDigest)}; now {Start(policyDigest)}). "
                    + "Have it judged again by this one."
            );
        if (said.Environment is { } environment && environment != demand.Environment)
            doubts.Add(
                demand.Environment is null
                    ? $"It holds for the environment `{Shown(environment)}` alone. Ask for that one, or have it judged for all."
                    : $"It holds for the environment `{Shown(environment)}`, not for `{Shown(demand.Environment)}`. Have it judged for that one."
            );
        return (objections.ToImmutable(), doubts.ToImmutable());
    }

    /// <summary>
    /// The newest verdict about what is asked for, of those for its environment if there are any. Where two are of the same second, the one
    /// that is no pass.
    /// </summary>
    public static VerifiedStatement? Newest(IEnumerable<VerifiedStatement> found, Demand demand) =>
        found
            .Where(evidence => IsAbout(evidence.Statement, demand))
            .Select(evidence => (Evidence: evidence, Said: VerdictSummary.Read(evidence.Statement, out _)))
            .Where(one => one.Said is not null)
            .OrderBy(one => one.Said!.Environment is { } environment && environment != demand.Environment)
            .ThenByDescending(one => one.Said!.JudgedAt)
            .ThenBy(one => one.Said!.Verdict == "pass")
            .ThenBy(one => one.Evidence.Digest, StringComparer.Ordinal)
            .Select(one => one.Evidence)
            .FirstOrDefault();

    public static string Nothing(Demand demand) =>
        "There is no evidence that can be believed about "
        + string.Join(
            " and ",
            new[]
            {
                demand.Commit is { } commit ? $"the commit {Start(commit)}" : null,
                demand.Image is { } image ? $"the image {Start(image)}" : null,
            }.OfType<string>()
        )
        + ". Have it judged, and attested by a trusted key: `gatehouse run`.";

    private static bool IsAbout(Statement statement, Demand demand) =>
        (demand.Commit is null || statement.IsAbout(Subject.GitCommit, demand.Commit))
        && (demand.Image is null || statement.IsAbout(Subject.Sha256, demand.Image));

    private static void AboutSubject(Statement statement, Demand demand, ImmutableArray<string>.Builder doubts)
    {
        if (demand.Commit is { } commit && !statement.IsAbout(Subject.GitCommit, commit))
            doubts.Add($"It is about another commit, not about {Start(commit)}. Have this one judged.");
        if (demand.Image is { } image && !statement.IsAbout(Subject.Sha256, image))
            doubts.Add($"It is about another image, not about {Start(image)}. Have this one judged, or release the one that was.");
    }

    private static void AboutVerdict(
        VerdictSummary said,
        ImmutableArray<Objection>.Builder objections,
        ImmutableArray<string>.Builder doubts
    )
    {
        // Before a commit only what is staged is read, by the clauses for that moment.
        if (said.Stage == Stages.PreCommit)
            doubts.Add("Only what was staged for a commit was judged. Have the whole tree judged.");
        switch (said.Verdict)
        {
            case "pass":
                break;
            case "closed":
                objections.Add(new Objection(Clause, "the gate was closed when it was judged; mend what it objected to", []));
                break;
            default:
                doubts.Add(
                    "When it was judged, nobody could tell whether it was clean. Read the report, mend what could not be read, judge again."
                );
                break;
        }
    }

    private static void AboutTime(VerdictSummary said, Demand demand, ImmutableArray<string>.Builder doubts)
    {
        var age = demand.Now - said.JudgedAt;
        if (age > demand.MaxAge)
            doubts.Add(
                $"It was judged {Show(said.JudgedAt)}, longer ago than `evidence.max-age` ({TimeLength.Show(demand.MaxAge)}) allows. "
                    + "Have it judged again: advisories may have come since."
            );
        else if (age < -Skew)
            doubts.Add(
                $"It claims to be judged {Show(said.JudgedAt)}, and that is yet to come. Set the clocks right, and have it judged again."
            );
    }

    private static void AboutWaivers(
        VerdictSummary said,
        Demand demand,
        ImmutableArray<Objection>.Builder objections,
        ImmutableArray<string>.Builder doubts
    )
    {
        if (said.Findings.Waived > 0 && said.Waivers.IsEmpty)
            doubts.Add("Findings were waived, and it does not say by what, nor until when. Have it judged again.");
        var today = DateOnly.FromDateTime(demand.Now.UtcDateTime);
        foreach (var waiver in said.Waivers.Where(waiver => waiver.Until < today))
            objections.Add(
                new Objection(
                    Clause,
                    $"the waiver for {Shown(waiver.For)} ({Shown(waiver.Source)}) expired on {waiver.Until:yyyy-MM-dd}, and its finding counts again; "
                        + "mend the finding or renew the waiver, and have it judged again",
                    []
                )
            );
    }

    private static string Start(string digest)
    {
        const int shown = 12;
        var hex = Shown(Subject.HexOf(digest));
        return hex.Length > shown ? hex[..shown] : hex;
    }

    /// <summary>A trusted key vouches for the text, not for what it would do to a terminal.</summary>
    private static string Shown(string text) => TextBytes.Printable(text);

    private static string Show(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
