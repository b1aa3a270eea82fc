using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Telnet, which sends everything in the clear.</summary>
public sealed class TelnetClient : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/telnet-client",
            Title = "Telnet sends everything in the clear",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [319],
            Tier = Tier.Audit,
            Aliases = Names("312", "telnetlib"),
            Why = "Whoever sees the traffic reads the password and can type for the user.",
            Fix = "Use SSH, which hides and checks what is sent.",
            References = ["https://docs.python.org/3.12/library/telnetlib.html"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("import telnetlib\n\nlink = «telnetlib.Telnet(host)»\n"), Good("SSH", "import asyncssh\n\nlink = asyncssh.connect(host)\n")];

    protected override ImmutableArray<string> Functions => ["telnetlib.Telnet"];

    protected override string Message(string name) => "Telnet sends the password in the clear";
}
