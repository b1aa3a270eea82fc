using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A program that is looked for in the search path.</summary>
public sealed class PartialExecutablePath : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/partial-executable-path",
            Title = "A program is looked for in the search path",
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [78, 426],
            Tier = Tier.Audit,
            Aliases = Names("607", "start_process_with_partial_path"),
            Why = "Whoever can set `PATH`, or write into one of its folders, chooses which program of that name runs.",
            Fix = "Name the program by its full path.",
            References = ["https://cwe.mitre.org/data/definitions/426.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import subprocess\n\n«subprocess.run(['tar', 'xf', name])»\n«subprocess.run('tar')»\n"),
            Good("a full path", "import subprocess\n\nsubprocess.run(['/bin/tar', 'xf', name])\nsubprocess.run('C:\\\\tar.exe')\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        var settings = view.Settings;
        foreach (var call in view.CallsTo(settings.Subprocess.Concat(settings.Shell).Concat(settings.NoShell).Distinct()))
        {
            var program = call.At(0) is ListExpression { Elements: [var first, ..] } ? first : call.At(0);
            if (program is StringExpression { IsBytes: false } text && !IsPath(text.Value))
                yield return call.Hit("which program of this name runs depends on `PATH`");
        }
    }

    private static bool IsPath(string text) =>
        text is ['/' or '\\' or '.', ..] || (text is [var drive, ':', ..] && char.IsAsciiLetter(drive));
}
