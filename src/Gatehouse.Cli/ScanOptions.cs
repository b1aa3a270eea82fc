using System.CommandLine;
using System.Globalization;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners;

namespace Gatehouse.Cli;

/// <summary>The options of every command that scans, and what they make of the settings in the tree.</summary>
internal sealed class ScanOptions
{
    private const int MostJobs = 256;

    private readonly Option<string[]> _only = Verb.Knowing(Verb.Words("--only", "SCANNER[,...]", "Only these scanners."), ScannerNames);
    private readonly Option<string[]> _skip = Verb.Knowing(Verb.Words("--skip", "SCANNER[,...]", "All scanners but these."), ScannerNames);
    private readonly Option<bool> _audit = Verb.Switch(
        "--audit",
        "Reports findings of low confidence too, and of rules that say where to look."
    );
    private readonly Option<bool> _noIgnore = Verb.Switch("--no-ignore", "Reads what .gitignore and .gatehouseignore leave out.");

    private readonly Option<string?> _maxFileSize = Verb.Value(
        "--max-file-size",
        "SIZE",
        "Larger files are passed over, and the report says so; 10MB if left out."
    );

    private readonly Option<bool> _noArchives = Verb.Switch("--no-archives", "Leaves zip, tar and gzip files closed.");
    private readonly Option<bool> _binaries = Verb.Switch("--binaries", "Also reads the strings in binary files.");
    private readonly Option<string?> _jobs = Verb.Value("--jobs", "N", "Files read at the same time; one per processor if left out.", "-j");
    private readonly Option<bool> _noConfig = Verb.Switch("--no-config", "Reads no gatehouse.yml.");
    private readonly Option<string?> _gitleaksConfig = Verb.Value(
        "--gitleaks-config",
        "FILE",
        "Settings of gitleaks with rules of your own; .gitleaks.toml of the tree if left out."
    );

    private readonly Option<string?> _db = DatabasePlace.Option();
    private readonly Option<bool> _offline = Verb.Switch(
        "--offline",
        "Fetches no advisories: what is missing or stale makes the verdict unknown."
    );

    private readonly Option<bool> _quiet = Verb.Switch("--quiet", "Nothing on standard error but mistakes.", "-q");
    private readonly Option<bool> _verbose = Verb.Switch(
        "--verbose",
        "Says more on standard error: settings, policy, what was passed over.",
        "-v"
    );

    /// <summary>What is scanned.</summary>
    public IEnumerable<Option> Choosing =>
        [_only, _skip, _audit, _noIgnore, _maxFileSize, _noArchives, _binaries, _noConfig, _gitleaksConfig, _db, _offline];

    /// <summary>Where advisories come from.</summary>
    public IEnumerable<Option> Feeding => [_db, _offline];

    /// <summary>How much is said.</summary>
    public IEnumerable<Option> Speaking => [_quiet, _verbose];

    /// <summary>How the work is done.</summary>
    public IEnumerable<Option> Working => [_jobs, _quiet, _verbose];

    /// <summary>Whether somebody said which scanners work.</summary>
    public bool IsChosen(Call call, Settings settings) => call.Words(_only).Count > 0 || settings.Scan.Only.Length > 0;

    public AdvisoryDesk Desk(Call call, Settings settings) =>
        new(
            () => DatabasePlace.Of(call.Value(_db), Environment.GetEnvironmentVariable),
            call.Has(_offline) || settings.Dependencies.IsOffline,
            call.Terminal
        );

    public void Tune(Call call)
    {
        call.Terminal.IsQuiet = call.Has(_quiet);
        call.Terminal.IsVerbose = call.Has(_verbose) && !call.Has(_quiet);
    }

    public Settings Settings(Call call, SourceTree tree) =>
        call.Has(_noConfig) ? Engine.Gate.Settings.Default : Inspection.SettingsOf(tree, call.Terminal);

    /// <summary>What is asked for: the command line where it speaks, else the settings.</summary>
    public ScanRequest Request(Call call, SourceTree tree, Settings settings) => Request(call, tree, settings, Desk(call, settings));

    public ScanRequest Request(Call call, SourceTree tree, Settings settings, AdvisoryDesk desk)
    {
        var request = Inspection.Request(tree, settings, desk);
        var (only, skip) = (call.Words(_only), call.Words(_skip));
        if (only.Count > 0 || skip.Count > 0)
            // One side of a choice replaces both: `--only secrets` on top of `skip: [secrets]` means secrets.
            request = request with
            {
                Scanners = Inspection.SetUp(Choice.Scanners(only, skip), tree, settings, desk),
            };
        if (call.Value(_gitleaksConfig) is { } gitleaks)
            request = request with { Scanners = Inspection.WithGitleaks(request.Scanners, gitleaks) };
        if (call.Value(_maxFileSize) is { } size)
            request = request with { Walk = request.Walk with { MaxFileSize = Size(size) } };
        if (call.Has(_noArchives))
            request = request with { Walk = request.Walk with { Archives = null } };
        if (call.Has(_binaries))
            request = request with { Walk = request.Walk with { ReadsBinaries = true } };
        if (call.Value(_jobs) is { } jobs)
            request = request with { Jobs = Jobs(jobs) };
        if (call.Has(_audit))
            request = request with { Audit = true };
        return call.Has(_noIgnore) ? request with { Walk = request.Walk with { HonourIgnoreFiles = false } } : request;
    }

    private static IEnumerable<string> ScannerNames() => Catalog.Scanners.Select(scanner => scanner.Name);

    private static long Size(string text) =>
        ByteSize.Parse(text) is > 0 and < int.MaxValue and var size
            ? size
            : throw new UserError(
                $"`{text}` is no size for --max-file-size",
                "a number with a unit and under 2 GB, e.g. --max-file-size 20MB"
            );

    private static int Jobs(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostJobs
            ? number
            : throw new UserError($"`{text}` is no number of jobs", $"--jobs {Environment.ProcessorCount} (1 to {MostJobs})");
}
