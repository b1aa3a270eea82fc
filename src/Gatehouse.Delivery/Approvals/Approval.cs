using System.Globalization;
using Gatehouse.Engine.Evidence;

namespace Gatehouse.Delivery.Approvals;

/// <summary>Somebody's word about one release: an in-toto statement about its commit and image, to be signed.</summary>
public sealed record Approval
{
    public const string PredicateType = "urn:gatehouse:approval:v1";

    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>False where it is refused.</summary>
    public required bool Agrees { get; init; }

    public required string Run { get; init; }

    public required string Environment { get; init; }

    public required string Commit { get; init; }

    /// <summary><c>sha256:…</c>, or null where no image is released.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>What whoever signed calls themselves; who it was is said by the key alone.</summary>
    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    public static Approval Of(ApprovalOrder order, bool agrees, string by, DateTimeOffset at) =>
        new()
        {
            Agrees = agrees,
            Run = order.Run,
            Environment = order.Environment,
            Commit = order.Commit,
            ImageDigest = order.ImageDigest,
            By = by,
            At = at,
        };

    /// <summary>An unsigned envelope.</summary>
    public Envelope Write() =>
        Statement.Write(
            ImageDigest is null
                ? [Subject.OfCommit("commit", Commit)]
                : [Subject.OfCommit("commit", Commit), Subject.OfImage("image", ImageDigest)],
            PredicateType,
            json =>
            {
                json.WriteString("decision", Agrees ? "approve" : "reject");
                json.WriteString("run", Run);
                json.WriteString("environment", Environment);
                json.WriteString("by", By);
                json.WriteString("at", At.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture));
            }
        );

    /// <summary>Null where the statement is no approval; the problem then says why.</summary>
    public static Approval? Read(Statement statement, out string problem)
    {
        var said = statement.Predicate;
        var commits = statement.Subjects.Where(subject => subject.Algorithm == Subject.GitCommit).ToList();
        var images = statement.Subjects.Where(subject => subject.Algorithm == Subject.Sha256).ToList();
        problem =
            statement.PredicateType != PredicateType ? "it is signed, but no approval"
            : said["decision"].Text is not ("approve" or "reject") ? "it says neither approve nor reject"
            : said["run"].Text is null || said["environment"].Text is null || said["by"].Text is null ? "it is not whole"
            : commits.Count != 1 || images.Count > 1 || statement.Subjects.Length != commits.Count + images.Count
                ? "it is not about one commit and at most one image"
            : "";
        if (
            !DateTimeOffset.TryParseExact(
                said["at"].Text,
                TimeForm,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var at
            )
            && problem.Length == 0
        )
            problem = "it has no time";
        return problem.Length > 0
            ? null
            : new Approval
            {
                Agrees = said["decision"].Text == "approve",
                Run = said["run"].Text!,
                Environment = said["environment"].Text!,
                Commit = commits[0].Digest,
                ImageDigest = images is [var image] ? $"sha256:{image.Digest}" : null,
                By = said["by"].Text!,
                At = at,
            };
    }
}
