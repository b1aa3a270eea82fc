using Gatehouse.Delivery.Approvals;
using Gatehouse.Delivery.Evidence;
using Gatehouse.Delivery.Images;
using Gatehouse.Delivery.Notices;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Release;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Evidence;
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

    public required TargetDesk Targets { get; init; }

    public required EvidenceBook Evidence { get; init; }

    public required KeyRing Keys { get; init; }

    public required ImageTools Images { get; init; }

    public required WebDoor Web { get; init; }

    public required NoticeBoard Notices { get; init; }

    public required string ProductVersion { get; init; }

    /// <summary>The project's name: that of its folder.</summary>
    public string Project => Path.GetFileName(Tree.Root.TrimEnd('/'));

    /// <summary>The environments this run is on the way to.</summary>
    public ImmutableArray<string> Goals { get; set; } = [];

    /// <summary>What was scanned and judged; set by the scan.</summary>
    public ScanResult? Result { get; set; }

    /// <summary>Which run this is; set when it begins.</summary>
    public string Run { get; private set; } = "";

    /// <summary>The image of this release by digest; set by the build, or known from the run that is gone on with.</summary>
    public string? Image { get; set; }

    /// <summary>What was given to targets word for word.</summary>
    public List<AppliedRecord> Applied { get; } = [];

    public List<string> Remarks { get; } = [];

    /// <param name="tree">What is carried.</param>
    /// <param name="web">Whoever made it disposes of it.</param>
    /// <param name="keeper">The resident program of the target <c>process</c>.</param>
    /// <param name="clock">The time of everything in the run.</param>
    /// <param name="productVersion">Gatehouse's own.</param>
    public static RunParts Of(
        DirectoryTree tree,
        Settings settings,
        SourceState source,
        Surroundings surroundings,
        Masks masks,
        WebDoor web,
        string keeper,
        TimeProvider clock,
        string productVersion
    )
    {
        var programs = new ProgramRunner(masks, clock);
        var values = ValueBook.Open(settings, surroundings, programs, web);
        return new RunParts
        {
            Tree = tree,
            Settings = settings,
            Source = source,
            Surroundings = surroundings,
            Values = values,
            Programs = programs,
            Web = web,
            Targets = new TargetDesk(values, surroundings, programs, web, keeper),
            Evidence = new EvidenceBook(
                new EvidenceKeys(settings.Evidence, surroundings, values, programs),
                settings.Evidence,
                surroundings
            ),
            Keys = new KeyRing(surroundings, masks),
            Images = new ImageTools(programs, values, surroundings),
            Notices = new NoticeBoard(settings, new NoticeDesk(values, surroundings, new SendingDoor(web, clock), clock)),
            ProductVersion = productVersion,
        };
    }

    public void Begin(RunRecord record)
    {
        Run = record.Id;
        Image = record.Image;
        Applied.AddRange(record.Applied);
    }

    /// <summary>When the scan was judged.</summary>
    public DateTimeOffset JudgedAt { get; set; }

    /// <summary>The databases that the scan used, and which they were.</summary>
    public ImmutableArray<NamedVersion> Databases { get; set; } = [];

    /// <summary>What lies on this machine after the build.</summary>
    public BuiltImage? Built { get; set; }

    /// <summary>Who agreed to the release to an environment.</summary>
    public Dictionary<string, ImmutableArray<ApprovalFact>> Approvals { get; } = new(StringComparer.Ordinal);

    /// <summary>Tells who wants to hear of it. What goes wrong becomes a remark, and stops nothing.</summary>
    public async Task TellAsync(string what, string title, string? environment = null, params ImmutableArray<string> details)
    {
        var failures = await Notices
            .TellAsync(
                new Occurrence
                {
                    Event = what,
                    Subject = Project,
                    Title = Programs.Masks.Cover(title),
                    Commit = Source.Commit,
                    Branch = Source.Branch,
                    Environment = environment,
                    Run = Run,
                    Result = what == "verdict" ? Result : null,
                    Details = [.. details.Select(Programs.Masks.Cover)],
                    At = Programs.Clock.GetUtcNow(),
                },
                CancellationToken.None
            )
            .ConfigureAwait(false);
        lock (Remarks)
            Remarks.AddRange(failures.Select(failure => failure.ToString()));
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

    /// <summary>Asks whoever sits at the terminal; null where nobody does.</summary>
    public Func<ApprovalOrder, CancellationToken, Task<bool?>>? Ask { get; set; }

    /// <summary>Set by the gate alone; all that acts asks for it.</summary>
    public Pass? Pass { get; set; }
}
