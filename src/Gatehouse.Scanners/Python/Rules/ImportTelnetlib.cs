using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of <c>telnetlib</c>.</summary>
public sealed class ImportTelnetlib : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-telnetlib",
            Title = "`telnetlib` is imported",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [319],
            Tier = Tier.Audit,
            Aliases = Names("401", "import_telnetlib"),
            Why = "Telnet sends all in the clear: whoever sees the traffic reads the password and can type for the user.",
            Fix = "Use SSH, which hides and checks what is sent.",
            References = ["https://docs.python.org/3.12/library/telnetlib.html"],
        };

    public override IEnumerable<Example> Examples => [Bad("«import telnetlib»\n"), Good("another module", "import asyncssh\n")];

    protected override ImmutableArray<string> Modules => ["telnetlib"];

    protected override string Message(string module) => "telnet sends the password in the clear";
}
