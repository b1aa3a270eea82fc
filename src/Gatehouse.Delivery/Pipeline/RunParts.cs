using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Delivery.Pipeline;

/// <summary>What the steps of one run share: what it is about, their tools, and what the earlier ones found out.</summary>
public sealed class RunParts
{
    public required DirectoryTree Tree { get; init; }

    public required Settings Settings { get; init; }

    public required SourceState Source { get; init; }

    public required Surroundings Surroundings { get; init; }

    public required ValueBook Values { get; init; }

    public required ProgramRunner Programs { get; init; }

    /// <summary>The environments this run is on the way to.</summary>
    public ImmutableArray<string> Goals { get; init; } = [];

    /// <summary>What was scanned and judged; set by the scan.</summary>
    public ScanResult? Result { get; set; }

    /// <summary>Which run this is; set when it begins.</summary>
    public string Run { get; private set; } = "";

    /// <summary>The image of this release by digest; set by the build, or known from the run that is gone on with.</summary>
    public string? Image { get; set; }

    /// <summary>What was given to targets word for word.</summary>
    public List<AppliedRecord> Applied { get; } = [];

    public List<string> Remarks { get; } = [];

    public void Begin(RunRecord record)
    {
        Run = record.Id;
        Image = record.Image;
        Applied.AddRange(record.Applied);
    }

    /// <summary>The record with all that the steps found out.</summary>
    public RunRecord Complete(RunRecord record) =>
        record with
        {
            Verdict = Result?.Verdict.Word ?? record.Verdict,
            Image = Image,
            Applied = [.. Applied],
            Remarks = [.. Remarks.Select(Programs.Masks.Cover)],
        };

    /// <summary>Set by the gate alone; all that acts asks for it.</summary>
    public Pass? Pass { get; set; }
}
