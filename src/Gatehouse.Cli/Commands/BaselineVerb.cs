using System.CommandLine;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse baseline</c>: writes down the findings of today, so that the gate judges what comes after.</summary>
internal sealed class BaselineVerb : Verb
{
    private const string UsualFile = "gatehouse-baseline.json";

    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "What to scan; the current folder if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _output = Value("--output", "FILE", $"The baseline to write; {UsualFile} if left out.", "-o");
    private readonly ScanOptions _scan = new();

    public BaselineVerb()
        : base("baseline", "Writes down the findings of today, so that the gate judges only what comes after.")
    {
        Add(_path);
        Add(_output);
        foreach (var option in _scan.Choosing.Concat(_scan.Working))
            Add(option);
    }

    public override IReadOnlyList<string> Notes =>
        [
            "One entry hides exactly one finding: a second copy of a secret on another line is new. "
                + "Waived findings are left out. Commit the file, and name it in gatehouse.yml under `scan: baseline:`.",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [new("gatehouse baseline", $"write {UsualFile}"), new($"gatehouse scan --baseline {UsualFile}", "judge what is not in it")];

    public override int Run(Call call)
    {
        _scan.Tune(call);
        var tree = DirectoryTree.Open(call.Value(_path) ?? ".");
        var settings = _scan.Settings(call, tree);
        // What an older baseline hid is still there, so it belongs into the new one.
        var unjudged = settings with
        {
            Policy = Policies.ReportOnly,
            Scan = settings.Scan with { Baseline = null },
        };
        var result = Inspection.Run(call, _scan.Request(call, tree, unjudged));
        if (result.Verdict is not Pass)
            throw new UserError(
                "the tree could not be read in full, so a baseline would be too short:\n" + string.Join('\n', result.Verdict.Doubts),
                "mend what is named, then run it again"
            );
        var baseline = BaselineFile.Of(result.Findings);
        var path = call.Value(_output) ?? UsualFile;
        using var files = new ReportFiles();
        files.Add(path, stream => BaselineFile.Write(baseline, stream));
        files.Publish(call.Cancel);
        call.Terminal.Say($"wrote {path}: {baseline.Entries.Length} findings");
        call.Terminal.Say($"next: commit it, and name it in gatehouse.yml (scan: baseline: {path}) or with --baseline {path}");
        return ExitCode.Open;
    }
}
