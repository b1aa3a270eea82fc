using Gatehouse.Engine.Evidence;
using Gatehouse.Engine.Findings;

namespace Gatehouse.Delivery.Evidence;

/// <summary>A verdict that is to be attested, and what it is about.</summary>
public sealed record EvidenceOrder
{
    public required ScanResult Result { get; init; }

    /// <summary>The policy that judged.</summary>
    public required Policy Policy { get; init; }

    /// <summary>Project or image, as people name it.</summary>
    public required string Name { get; init; }

    public required string Commit { get; init; }

    /// <summary>The digest of the image that was built of it; null before.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>Null for every environment.</summary>
    public string? Environment { get; init; }

    public required DateTimeOffset JudgedAt { get; init; }

    /// <summary>Gatehouse's own; its scanners have no other.</summary>
    public required string ProductVersion { get; init; }

    public ImmutableArray<NamedVersion> Databases { get; init; } = [];

    public ImmutableArray<ApprovalFact> Approvals { get; init; } = [];

    internal ImmutableArray<Subject> Subjects =>
        ImageDigest is null ? [Subject.OfCommit(Name, Commit)] : [Subject.OfCommit(Name, Commit), Subject.OfImage(Name, ImageDigest)];

    internal VerdictSummary Summary =>
        Result.Policy != Policy.Name
            ? throw new InvalidOperationException($"The result was judged by {Result.Policy}, not by {Policy.Name}.")
            : new VerdictSummary
            {
                Verdict = Result.Verdict.Word,
                Stage = Result.Stage,
                Environment = Environment,
                PolicyName = Policy.Name,
                PolicyDigest = Policy.Digest,
                JudgedAt = new DateTimeOffset(JudgedAt.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero),
                Resource = ImageDigest is null ? Name : $"{Name}@{ImageDigest}",
                ProductVersion = ProductVersion,
                Scanners = [.. Result.Coverage.Scanners.Select(scanner => new NamedVersion(scanner.Scanner, ProductVersion))],
                Databases = Databases,
                Coverage = new CoverageFacts(
                    Result.Coverage.FilesRead,
                    Result.Coverage.PassedOver.Length,
                    Result.Coverage.Failures.Length,
                    Result.Coverage.NothingToScan
                ),
                Findings = new FindingFacts(Count(FindingState.New), Count(FindingState.Existing), Count(FindingState.Waived)),
                Waivers =
                [
                    .. Result.UsedWaivers.Select(waiver => new WaiverFact(
                        string.Join(
                            " in ",
                            new[]
                            {
                                waiver.Rule,
                                waiver.Fingerprint?.ToString(),
                                waiver.Path?.ToString() ?? waiver.Inline?.Path,
                            }.OfType<string>()
                        ),
                        waiver.Reason,
                        waiver.Owner,
                        waiver.Until == DateOnly.MaxValue ? null : waiver.Until,
                        waiver.Line > 0 ? $"{waiver.Source}:{waiver.Line}" : waiver.Source
                    )),
                ],
                Approvals = Approvals,
            };

    private int Count(FindingState state) => Result.Findings.Count(finding => finding.State == state);
}
