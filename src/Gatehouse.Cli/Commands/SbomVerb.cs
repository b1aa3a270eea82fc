using System.Collections.Immutable;
using System.CommandLine;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Reports;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Syntax.Spdx;
using Gatehouse.Scanners;
using Gatehouse.Scanners.Components;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse sbom</c>: writes down what a tree is made of.</summary>
internal sealed class SbomVerb : Verb
{
    private const string CycloneDx = "cyclonedx";
    private const string Spdx = "spdx";
    private const string OpenVex = "openvex";

    private static readonly string[] Formats = [CycloneDx, Spdx, OpenVex];

    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "A folder; the current one if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _format = Knowing(
        Value(
            "--format",
            "FORMAT",
            $"{CycloneDx} (1.6), {Spdx} (2.3), or {OpenVex}: what is said of known vulnerabilities; {CycloneDx} if left out.",
            "-f"
        ),
        () => Formats
    );

    private readonly Option<string?> _output = Value("--output", "FILE", "Where it is written; standard output if left out.", "-o");
    private readonly Option<string?> _name = Value("--name", "NAME", "What is made of the components; the name of the folder if left out.");

    private readonly Option<bool> _vex = Switch(
        "--vex",
        $"Also the known vulnerabilities, with what the waivers say of them; {CycloneDx} only."
    );

    private readonly ScanOptions _scan = new();

    public SbomVerb()
        : base("sbom", "Writes down what a tree is made of.")
    {
        Add(_path);
        Add(_format);
        Add(_output);
        Add(_name);
        Add(_vex);
        foreach (var option in _scan.Working)
            Add(option);
    }

    public override IReadOnlyList<string> Notes =>
        [
            "The same tree gives the same bytes but for the time, which SOURCE_DATE_EPOCH sets. "
                + "A waiver becomes `not_affected` where its reason gives a justification of VEX, e.g. vulnerable_code_not_in_execute_path; "
                + "any other accepts a risk, and is told as such.",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse sbom -o bom.cdx.json", "write an SBOM as CycloneDX"),
            new("gatehouse sbom --format spdx -o app.spdx.json", "write it as SPDX"),
            new("gatehouse sbom --format openvex -o app.openvex.json", "say what the waivers say of known vulnerabilities"),
        ];

    public override int Run(Call call)
    {
        _scan.Tune(call);
        var format = Call.OneOf("format", call.Value(_format) ?? CycloneDx, Formats);
        if (call.Has(_vex) && format != CycloneDx)
            throw new UserError($"--vex adds to {CycloneDx}, and {format} is asked for", $"{call.Line} --format {CycloneDx} --vex");
        var target = call.Value(_path) ?? ".";
        var tree = DirectoryTree.Open(target);
        var settings = _scan.Settings(call, tree) with { Policy = Policies.ReportOnly };
        var judges = format == OpenVex || call.Has(_vex);
        ImmutableArray<Engine.Rules.Scanner> scanners =
        [
            .. Catalog.Scanners.Where(scanner => scanner is ComponentsScanner || (judges && scanner.JudgesComponents)),
        ];
        var request = _scan.Request(call, tree, settings) with
        {
            Scanners = Inspection.SetUp(scanners, tree, settings, _scan.Desk(call, settings)),
        };
        var result = Inspection.Run(call, request);
        if (result.Verdict is not Pass)
            throw new UserError(
                "the tree could not be read in full, so that something would be missing:\n" + string.Join('\n', result.Verdict.Doubts),
                "mend what is named, then run it again"
            );
        var bill = new Bill
        {
            Subject = call.Value(_name) ?? NameOf(target),
            ToolVersion = new ReportOptions().ToolVersion,
            Time = Time(),
            Components = result.Components,
            FormOf = FormOf,
            Findings = judges ? result.Findings : [],
        };
        var document =
            (
                format switch
                {
                    Spdx => SpdxWriter.Write(bill),
                    OpenVex => OpenVexWriter.Write(bill),
                    _ => CycloneDxWriter.Write(bill),
                }
            ) ?? throw new UserError("nothing is known against these components, and OpenVEX has no document for that", "gatehouse sbom");
        if (call.Value(_output) is not { } path)
        {
            call.Terminal.Out.Write(document);
            return ExitCode.Open;
        }

        using var files = new ReportFiles();
        files.Add(path, stream => stream.Write(document));
        files.Publish(call.Cancel);
        call.Terminal.Say($"wrote {path}: {result.Components.Select(component => component.Purl).Distinct().Count()} components");
        return ExitCode.Open;
    }

    /// <summary>By https://reproducible-builds.org/specs/source-date-epoch/.</summary>
    private static DateTimeOffset Time() =>
        long.TryParse(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH"), out var seconds) && seconds is >= 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : TimeProvider.System.GetUtcNow();

    private static string NameOf(string target)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(target)));
        return name.Length == 0 ? "release" : name;
    }

    private static LicenceForm FormOf(string licence) =>
        SpdxExpression.Parse(licence) is not { IsKnown: true } expression ? LicenceForm.Name
        : expression is SpdxTerm { OrLater: false, Exception: null, IsReferenceOnly: false } ? LicenceForm.Id
        : LicenceForm.Expression;
}
