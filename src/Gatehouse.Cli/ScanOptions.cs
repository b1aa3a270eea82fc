using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Gatehouse.Cli.Commands;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners;

namespace Gatehouse.Cli;

/// <summary>The options of every command that scans, and what they make of the settings in the tree.</summary>
internal sealed class ScanOptions(
    Option<string[]> only,
    Option<string[]> skip,
    Option<bool> noIgnore,
    Option<string?> maxFileSize,
    Option<string?> jobs,
    Option<bool> noConfig,
    Option<bool> quiet,
    Option<bool> verbose
)
{
    private const int MostJobs = 256;

    public static IReadOnlyList<string> ScannerNames => [.. Catalog.Scanners.Select(scanner => scanner.Name)];

    public IEnumerable<Option> All => [only, skip, noIgnore, maxFileSize, jobs, noConfig, quiet, verbose];

    public bool ReadsSettings(Call call) => !call.Has(noConfig);

    public void Tune(Call call)
    {
        call.Terminal.IsQuiet = call.Has(quiet);
        call.Terminal.IsVerbose = call.Has(verbose) && !call.Has(quiet);
    }

    /// <summary>What is asked for: the command line where it speaks, else the settings.</summary>
    public ScanRequest Request(Call call, SourceTree tree, Settings settings)
    {
        // Only one side of a choice: `--only secrets` on top of `skip: [secrets]` means secrets.
        var names = call.Words(only);
        var left = call.Words(skip);
        var fromSettings = names.Count == 0 && left.Count == 0;
        return new ScanRequest
        {
            Tree = tree,
            Walk = new WalkOptions
            {
                MaxFileSize = call.Value(maxFileSize) is { } size ? Size(size) : settings.Scan.MaxFileSize,
                HonourIgnoreFiles = !call.Has(noIgnore),
                Exclude = settings.Scan.Exclude,
            },
            Scanners = fromSettings ? Choice.Scanners(settings.Scan.Only, settings.Scan.Skip) : Choice.Scanners(names, left),
            Policy = settings.Policy,
            PolicyName = settings.Policy.Name,
            Waivers = settings.Waivers,
            Jobs = call.Value(jobs) is { } number ? Jobs(number) : settings.Scan.Jobs ?? Environment.ProcessorCount,
            Clock = TimeProvider.System,
        };
    }

    private static long Size(string text) =>
        ByteSize.Parse(text) is > 0 and <= int.MaxValue and var size
            ? size
            : throw new UserError($"`{text}` is no size for --max-file-size", "a number with a unit and under 2 GB, e.g. --max-file-size 20MB");

    private static int Jobs(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostJobs
            ? number
            : throw new UserError($"`{text}` is no number of jobs", $"--jobs {Environment.ProcessorCount} (1 to {MostJobs})");
}
