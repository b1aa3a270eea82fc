using System.CommandLine;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse baseline</c>: writes down the findings of today, so that the gate judges what comes after.</summary>
internal sealed class BaselineVerb : Verb
{
    private const string UsualFile = "gatehouse-baseline.json";

    private const string Own = "gatehouse";
    private const string DetectSecrets = "detect-secrets";

    private static readonly string[] Formats = [Own, DetectSecrets];

    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "What to scan; the current folder if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _output = Value(
        "--output",
        "FILE",
        $"The baseline to write; {UsualFile}, or {DetectSecretsBaseline.FileName} for detect-secrets, if left out.",
        "-o"
    );

    private readonly Option<string?> _format = Knowing(
        Value("--format", "FORMAT", $"{Own}, or {DetectSecrets}: secrets only, for that tool; {Own} if left out.", "-f"),
        () => Formats
    );
    private readonly Option<bool> _history = Switch(
        "--history",
        "Also what the repository ever held: every branch, tag, stash and note, and the messages."
    );
    private readonly ScanOptions _scan = new();

    public BaselineVerb()
        : base("baseline", "Writes down the findings of today, so that the gate judges only what comes after.")
    {
        Add(_path);
        Add(_output);
        Add(_format);
        Add(_history);
        foreach (var option in _scan.Choosing.Concat(_scan.Working))
            Add(option);
    }

    public override IReadOnlyList<string> Notes =>
        [
            "One entry hides exactly one finding: a second copy of a secret on another line is new. "
                + "Entries of --history are for scans of the history; to any other scan they are no news. "
                + "Waived findings are left out. Commit the file, and name it in gatehouse.yml under `scan: baseline:`.",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse baseline", $"write {UsualFile}"),
            new($"gatehouse scan --baseline {UsualFile}", "judge what is not in it"),
            new("gatehouse baseline --history", "also what is only in the history any more"),
            new($"gatehouse baseline --format {DetectSecrets}", $"write {DetectSecretsBaseline.FileName}, which every scan reads"),
        ];

    public override int Run(Call call)
    {
        _scan.Tune(call);
        var isForeign = Call.OneOf("format", call.Value(_format) ?? Own, Formats) == DetectSecrets;
        var target = call.Value(_path) ?? ".";
        var tree = DirectoryTree.Open(target);
        var settings = _scan.Settings(call, tree);
        // What an older baseline hid is still there, so it belongs into the new one.
        var unjudged = settings with
        {
            Policy = Policies.ReportOnly,
            Scan = settings.Scan with { Baseline = null },
        };
        var request = _scan.Request(call, tree, unjudged) with { WithPlainHashes = isForeign };
        using var repository = call.Has(_history) || settings.Scan.History ? Inspection.RepositoryWithHistory(target) : null;
        if (repository is not null)
            request = request with { History = Inspection.History(repository, tree, target) };
        var result = Inspection.Run(call, request);
        if (result.Verdict is not Pass)
            throw new UserError(
                "the tree could not be read in full, so a baseline would be too short:\n" + string.Join('\n', result.Verdict.Doubts),
                "mend what is named, then run it again"
            );
        if (isForeign)
            return WriteForDetectSecrets(call, tree, result);
        var baseline = BaselineFile.Of(result.Findings);
        var path = call.Value(_output) ?? UsualFile;
        using var files = new ReportFiles();
        files.Add(path, stream => BaselineFile.Write(baseline, stream));
        files.Publish(call.Cancel);
        call.Terminal.Say($"wrote {path}: {baseline.Entries.Length} findings");
        call.Terminal.Say($"next: commit it, and name it in gatehouse.yml (scan: baseline: {path}) or with --baseline {path}");
        return ExitCode.Open;
    }

    private int WriteForDetectSecrets(Call call, SourceTree tree, ScanResult result)
    {
        var path = call.Value(_output) ?? DetectSecretsBaseline.FileName;
        var before = tree.Find(DetectSecretsBaseline.FileName, DetectSecretsBaseline.MaxBytes) is { } json
            ? DetectSecretsBaseline.Read(json, DetectSecretsBaseline.FileName)
            : null;
        var written = 0;
        using var files = new ReportFiles();
        files.Add(path, stream => written = DetectSecretsBaseline.Write(result.Findings, before, stream));
        files.Publish(call.Cancel);
        call.Terminal.Say($"wrote {path}: {written} secrets");
        call.Terminal.Say($"next: commit it; {DetectSecretsBaseline.FileName} at the root of the tree is read by every scan");
        return ExitCode.Open;
    }
}
