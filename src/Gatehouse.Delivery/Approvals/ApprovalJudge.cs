using Gatehouse.Engine.Evidence;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Approvals;

/// <summary>One signed word, and what it is worth: an approval that counts, or the reason why it does not.</summary>
/// <param name="Who">Null where it does not count.</param>
public sealed record JudgedApproval(Approval? Said, Approver? Who, string Refusal);

/// <summary>Says of signed words which of them count for one release.</summary>
public sealed class ApprovalJudge(ApprovalOrder order, ApprovalSettings settings, ImmutableArray<Approver> approvers)
{
    public const int Largest = 64 * 1024;

    /// <summary>Clocks of two machines may differ by so much.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Why these settings can never be met by signatures; null where they can.</summary>
    public string? Hindrance =>
        approvers.IsEmpty
            ? "nobody is known who could approve: `approvers` is empty, and there is no key of one's own (gatehouse keys create)"
        : People.Count < settings.Required ? $"{settings.Required} people have to agree, and `approvers` names {People.Count}"
        : settings.NotAuthor && approvers.Any(approver => approver.Mail is null)
            ? $"`not-author` needs to know who each key belongs to: name the file of {approvers.First(approver => approver.Mail is null).Name} for its owner's mail address"
        : settings.NotAuthor && order.Author is null ? "`not-author` needs to know who wrote the commit, and nobody can tell"
        : null;

    private HashSet<string> People =>
        approvers.Where(approver => !settings.NotAuthor || !IsAuthor(approver)).Select(PersonOf).ToHashSet(StringComparer.Ordinal);

    public JudgedApproval Judge(ReadOnlyMemory<byte> bytes, DateTimeOffset now)
    {
        if (bytes.Length > Largest)
            return Refused(null, $"it is larger than {ByteSize.Show(Largest)}");
        if (Envelope.Read(bytes, out var problem) is not { } envelope)
            return Refused(null, problem);
        if (VerifiedStatement.Verify(envelope, [.. approvers.Select(approver => approver.Key)], out problem) is not { } verified)
            return Refused(null, problem);
        if (Approval.Read(verified.Statement, out problem) is not { } said)
            return Refused(null, problem);
        var who = approvers.First(approver => approver.Key.Id == verified.Signers[0].Id);
        problem =
            said.Run != order.Run ? $"it is about the run {Short(said.Run)}"
            : said.Environment != order.Environment ? $"it is about the environment {Short(said.Environment)}"
            : said.Commit != order.Commit ? $"it is about the commit {Short(said.Commit)}"
            : said.ImageDigest != order.ImageDigest ? $"it is about {(said.ImageDigest is null ? "no image" : "another image")}"
            : said.At < order.JudgedAt - Skew ? "it is older than the verdict"
            : said.At > now + Skew ? "it is from the future"
            : said.Agrees && settings.NotAuthor && IsAuthor(who) ? $"{who.Name} wrote the commit"
            : "";
        return problem.Length > 0 ? Refused(said, problem) : new JudgedApproval(said, who, "");
    }

    /// <summary>Each person once, in the order of their words.</summary>
    public static ImmutableArray<ApprovalFact> Count(IEnumerable<JudgedApproval> judged)
    {
        var counted = ImmutableArray.CreateBuilder<ApprovalFact>();
        var (people, keys) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (
            var one in judged
                .Where(one => one is { Who: not null, Said.Agrees: true })
                .OrderBy(one => one.Said!.At)
                .ThenBy(one => one.Who!.Key.Id, StringComparer.Ordinal)
        )
        {
            // One key under two names is one person too.
            if (people.Add(PersonOf(one.Who!)) && keys.Add(one.Who!.Key.Id))
                counted.Add(new ApprovalFact(one.Who!.Name, one.Said!.At, one.Who.Key.Id));
        }

        return counted.ToImmutable();
    }

    private bool IsAuthor(Approver approver) => string.Equals(approver.Name, order.Author, StringComparison.OrdinalIgnoreCase);

    private static string PersonOf(Approver approver) => approver.Name;

    private static JudgedApproval Refused(Approval? said, string why) => new(said, null, why);

    private static string Short(string text) => TextBytes.Printable(text.Length > 60 ? text[..60] + "…" : text);
}
