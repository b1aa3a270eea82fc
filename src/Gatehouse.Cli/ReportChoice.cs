using System.Collections.Immutable;
using System.CommandLine;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Cli;

/// <summary>The options that say how a result is told, and where.</summary>
internal sealed class ReportChoice
{
    private const string OnTerminal = "terminal";
    private const string StandardOutputName = "-";

    private readonly Option<string[]> _formats = Verb.Knowing(
        Verb.Words("--format", "FORMAT[,...]", "terminal (the default), json, sarif, html, markdown, junit, gitlab, csv or text.", "-f"),
        FormatNames
    );

    private readonly Option<string?> _output = Verb.Value(
        "--output",
        "FILE",
        "Writes the report to this file instead of standard output.",
        "-o"
    );

    private readonly Option<string?> _folder = Verb.Value(
        "--output-dir",
        "DIR",
        "Writes every format to a file in this folder, e.g. gatehouse.sarif; terminal still goes to standard output."
    );

    public IEnumerable<Option> All => [_formats, _output, _folder];

    public bool IsAskedFor(Call call) =>
        call.Words(_formats).Count > 0 || call.Value(_output) is not null || call.Value(_folder) is not null;

    /// <summary>What is to be written, by the command line where it speaks, else by the settings.</summary>
    public ReportPlan Plan(Call call, ReportSettings settings, string root)
    {
        var words = call.Words(_formats);
        var output = call.Value(_output) is { } file && file != StandardOutputName ? file : null;
        var folder = call.Value(_folder);
        if (output is not null && folder is not null)
            throw new UserError("--output and --output-dir exclude each other", $"{call.Line} --output-dir {folder}");
        if (words.Count == 0 && settings.Formats.Length > 0)
        {
            words = settings.Formats;
            if (folder is null && output is null && settings.OutputDirectory is { } own)
                folder = Path.Combine(root, own);
        }

        ImmutableArray<Report> formats =
        [
            .. (words.Count > 0 ? words : [OnTerminal])
                .Select(word => Formats.Find(Call.OneOf("format", word, [.. FormatNames()]))!)
                .Distinct(),
        ];
        if (formats.Length > 1 && folder is null)
            throw new UserError(
                $"{formats.Length} formats need a folder to be written to",
                $"{call.Line} --format {string.Join(',', formats.Select(format => format.Name))} --output-dir out"
            );
        return new ReportPlan(formats, output, folder);
    }

    private static IEnumerable<string> FormatNames() => Formats.All.Select(format => format.Name);
}

/// <summary>Which reports go where.</summary>
internal sealed record ReportPlan(ImmutableArray<Report> Formats, string? File, string? Folder)
{
    public void Write(ScanResult result, Call call)
    {
        using var files = new ReportFiles();
        Report? shown = null;
        var written = new List<string>();
        foreach (var format in Formats)
        {
            if (File is null && (Folder is null || format is TerminalReport))
            {
                shown = format;
                continue;
            }

            var path = File ?? Path.Combine(Folder!, format.FileName);
            files.Add(path, format, result);
            written.Add(path);
        }

        files.Publish(call.Cancel);
        if (shown is not null)
            Show(shown, result, call.Terminal);
        if (written.Count > 0)
            call.Terminal.Say($"{result.Verdict.Word}: {Count(result)}; wrote {string.Join(", ", written)}");
    }

    public static void Show(Report report, ScanResult result, Terminal terminal) =>
        report.Write(
            result,
            terminal.Out,
            report is TerminalReport ? new ReportOptions(terminal.OutHasColor, terminal.Width) : new ReportOptions()
        );

    private static string Count(ScanResult result) => result.Findings.Length == 1 ? "1 finding" : $"{result.Findings.Length} findings";
}
