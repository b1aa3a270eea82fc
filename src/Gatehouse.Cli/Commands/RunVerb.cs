using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using Gatehouse.Cli.Views;
using Gatehouse.Delivery.Approvals;
using Gatehouse.Delivery.Pipeline;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse run</c>: carries a commit through checks, gate, build and release.</summary>
internal sealed class RunVerb : Verb
{
    private const int MostJobs = 64;

    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "A folder; the current one if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _to = Knowing(
        Value("--to", "STAGE", "The last stage, or the environment, to go to; all of them if left out."),
        () => StepStage.Fixed.Select(stage => stage.Name)
    );

    private readonly Option<string?> _only = Value("--only", "STEP", "This step alone; one that stands before the gate.");
    private readonly Option<bool> _dryRun = Switch("--dry-run", "Says what would be done, and does nothing.");

    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Goes on with a run that was killed or interrupted: the latest, or the one named.",
        HelpName = "RUN",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => null,
    };

    private readonly Option<string?> _since = Value(
        "--since",
        "REF",
        "What changed since this branch, tag or commit decides `when: changed`; the commit before if left out."
    );

    private readonly Option<string?> _image = Value("--image", "REPOSITORY", "Where the image is pushed, in place of `build.image`.");
    private readonly Option<string?> _jobs = Value("--jobs", "N", "Steps run at the same time; one per processor if left out.", "-j");

    private readonly Option<string?> _format = Knowing(
        Value("--format", "FORMAT", "What is written to standard output at the end: text (if left out) or json.", "-f"),
        () => ["text", "json"]
    );

    private readonly ScanOptions _scan = new();

    public RunVerb()
        : base("run", "Carries a commit through checks, gate, build and release.")
    {
        Add(_path);
        Add(_to);
        Add(_only);
        Add(_dryRun);
        Add(_resume);
        Add(_since);
        Add(_image);
        foreach (var option in _scan.Feeding)
            Add(option);
        Add(_format);
        Add(_jobs);
        foreach (var option in _scan.Speaking)
            Add(option);
    }

    public override IReadOnlyList<string> Notes =>
        [
            "Without settings it finds out what the project is and runs its own linters and tests, the scanners, and the gate; what follows the gate "
                + "is said in gatehouse.yml under `build` and `environments`. Logs, reports and evidence are kept in .gatehouse/runs.",
            "The exit code is 0 where all went well, 1 where a check failed or the gate is closed, 2 where something could not be done.",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse run --dry-run", "see what would be done"),
            new("gatehouse run --to gate", "check and judge, release nothing"),
            new("gatehouse run --to staging", "release to staging"),
            new("gatehouse run --resume", "go on with the run that was interrupted"),
        ];

    public override int Run(Call call)
    {
        _scan.Tune(call);
        var target = call.Value(_path) ?? ".";
        if (!Directory.Exists(target))
            throw new UserError($"there is no folder {target}", "gatehouse run runs the current folder");
        var format = Call.OneOf("format", call.Value(_format) ?? "text", ["text", "json"]);
        var tree = DirectoryTree.Open(target);
        var settings = SettingsWith(call, Inspection.SettingsOf(tree, call.Terminal));
        using var desk = DeliveryDesk.Open(call, tree, settings, call.Value(_since), call.Value(_only) ?? call.Value(_to));
        var advisories = _scan.Desk(call, settings);
        var request = _scan.Request(call, tree, settings, advisories) with { Policy = settings.Policy };
        var graph = Chosen(call, desk.Assemble(request, advisories));
        if (call.Has(_dryRun))
        {
            call.Terminal.Write(Planned(graph));
            return ExitCode.Open;
        }

        var (folder, record, done) = Begin(call, tree, desk.Parts.Source);
        desk.Parts.Begin(record);
        if (!call.Terminal.IsQuiet)
            call.Terminal.Say($"run {record.Id}: {Path.GetRelativePath(Directory.GetCurrentDirectory(), folder.Path)}");
        using (var view = ViewOf(call, graph))
        {
            desk.Parts.Ask = Asker(call, view);
            var run = new PipelineRun(folder, desk.Parts.Programs.Masks, TimeProvider.System, view);
            record = run.RunAsync(record, graph, JobsOf(call, settings), done, desk.Parts.Complete, call.Cancel).GetAwaiter().GetResult();
        }

        if (desk.Parts.Result is { } result && CiSystems.Recognise(Environment.GetEnvironmentVariable) == CiSystem.GitHub)
            call.Terminal.Error.Write(Annotations.Of(result, Below(tree)));
        folder.WriteFile("run.html", RunReports.Html(record, folder));
        folder.WriteFile("run.junit.xml", RunReports.JUnit(record));
        call.Terminal.Write(format == "json" ? Encoding.UTF8.GetString(record.ToJson()) + "\n" : Summary(record, folder));
        return record.ExitCode;
    }

    private Settings SettingsWith(Call call, Settings settings) =>
        call.Value(_image) is { } image ? settings with { Build = settings.Build with { Image = image } } : settings;

    private PipelineGraph Chosen(Call call, PipelineGraph graph)
    {
        if (call.Value(_to) is not null && call.Value(_only) is not null)
            throw new UserError("--to and --only exclude each other", "gatehouse run --to gate");
        return call.Value(_only) is { } step ? graph.Only(step)
            : call.Value(_to) is { } stage ? graph.UpTo(stage)
            : graph;
    }

    /// <summary>A new run, or one that is gone on with: then what succeeded for the same commit is not repeated.</summary>
    private (RunFolder Folder, RunRecord Record, IReadOnlySet<string> Done) Begin(Call call, DirectoryTree tree, SourceState source)
    {
        if (call.Parsed.GetResult(_resume) is not { Implicit: false } asked)
        {
            var now = TimeProvider.System.GetUtcNow();
            var (created, id) = RunFolder.Create(tree.Root, source.Commit, now);
            return (
                created,
                new RunRecord
                {
                    Id = id,
                    Project = Path.GetFileName(tree.Root.TrimEnd('/')),
                    Commit = source.Commit,
                    Branch = source.Branch,
                    Author = source.Author,
                    Began = now,
                },
                ImmutableHashSet<string>.Empty
            );
        }

        var (folder, record) = RunFolder.Find(tree.Root, asked.Tokens is [var named, ..] ? named.Value : null);
        if (record.Commit != source.Commit || source.Commit is null)
            throw new UserError(
                $"the run {record.Id} is of {record.Commit ?? "no commit"}, and here is {source.Commit ?? "none"}",
                "gatehouse run begins a new one"
            );
        return (
            folder,
            record,
            record
                .Steps.Where(step => step.State is StepState.Succeeded or StepState.Unchanged or StepState.Skipped)
                .Select(step => step.Name)
                .ToHashSet(StringComparer.Ordinal)
        );
    }

    private static IRunView ViewOf(Call call, PipelineGraph graph)
    {
        var ci = CiSystems.Recognise(Environment.GetEnvironmentVariable);
        return call.Terminal is { ErrorIsTerminal: true, IsQuiet: false } && ci == CiSystem.None
            ? new LiveView(call.Terminal, graph, TimeProvider.System)
            : new PlainView(call.Terminal, ci, TimeProvider.System);
    }

    /// <summary>Null where nobody sits at a terminal: approvals then come signed.</summary>
    private static Func<ApprovalOrder, CancellationToken, Task<bool?>>? Asker(Call call, IRunView view) =>
        !call.Terminal.ErrorIsTerminal
        || Console.IsInputRedirected
        || CiSystems.Recognise(Environment.GetEnvironmentVariable) != CiSystem.None
            ? null
            : (order, cancel) => Task.Run(() => view.Aside(() => Question(call.Terminal, order, cancel)), cancel);

    private static bool? Question(Terminal terminal, ApprovalOrder order, CancellationToken cancel)
    {
        terminal.Error.Write(
            $"\n{order.Project}: release {order.Commit[..12]} to {order.Environment}? The gate says {order.Verdict}. y agrees, n rejects: "
        );
        // A line that is being read cannot be taken back when somebody else agrees meanwhile; a key that is not there yet can.
        while (!cancel.IsCancellationRequested)
        {
            if (!Console.KeyAvailable)
            {
                cancel.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
                continue;
            }

            var key = Console.ReadKey(intercept: true).KeyChar;
            if (key is not ('y' or 'Y' or 'n' or 'N'))
                continue;
            terminal.Error.WriteLine(key);
            return key is 'y' or 'Y';
        }

        terminal.Error.WriteLine();
        return null;
    }

    private int JobsOf(Call call, Settings settings)
    {
        if (call.Value(_jobs) is not { } text)
            return settings.Pipeline.Jobs ?? Environment.ProcessorCount;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var jobs) && jobs is >= 1 and <= MostJobs
            ? jobs
            : throw new UserError($"`{text}` is no number of jobs", $"--jobs {Environment.ProcessorCount} (1 to {MostJobs})");
    }

    private static string Below(DirectoryTree tree)
    {
        var below = Path.GetRelativePath(
            Environment.GetEnvironmentVariable("GITHUB_WORKSPACE") ?? Directory.GetCurrentDirectory(),
            tree.Root
        );
        return below is "." || below.StartsWith("..", StringComparison.Ordinal) ? "" : below.Replace('\\', '/') + "/";
    }

    private static string Planned(PipelineGraph graph)
    {
        var text = new StringBuilder();
        foreach (var step in graph.Steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"{step.Name}  ({step.Stage.Name}; {step.Origin})\n");
            if (!step.Needs.IsEmpty)
                text.Append(CultureInfo.InvariantCulture, $"    after {string.Join(", ", step.Needs)}\n");
            foreach (var line in step.Plan)
                text.Append(CultureInfo.InvariantCulture, $"    {line}\n");
        }

        return text.ToString();
    }

    private static string Summary(RunRecord run, RunFolder folder)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{RunReports.Headline(run)}: {run.Project}, run {run.Id}\n");
        foreach (var step in run.Steps)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {RunReports.Word(step.State), -12} {step.Name}{(step.Reason.Length > 0 ? $": {step.Reason}" : "")}\n"
            );
            if (step is { Remedy: { } remedy, State: not (StepState.Succeeded or StepState.Unchanged or StepState.Skipped) })
                text.Append(CultureInfo.InvariantCulture, $"               try: {remedy}\n");
        }

        foreach (var remark in run.Remarks)
            text.Append(CultureInfo.InvariantCulture, $"  note         {remark}\n");
        if (run.Steps.Any(step => step.State is StepState.Stopped))
            text.Append("  Not all was done. `gatehouse run --resume` goes on where this run ended.\n");
        text.Append(CultureInfo.InvariantCulture, $"  report       {Path.Combine(folder.Path, "run.html")}\n");
        return text.ToString();
    }
}
