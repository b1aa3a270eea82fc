using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A string that is passed as an argument called like a password.</summary>
public sealed class PasswordInArgument : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/password-in-argument",
            Title = "An argument called a password is a fixed string",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [259, 798],
            Tier = Tier.Audit,
            Aliases = Names("106", "hardcoded_password_funcarg"),
            Why = "Who can read the code has the password, and changing it takes a release.",
            Fix = "Read it from the environment or from a store of secrets, and change the one that was written down.",
            References = ["https://cwe.mitre.org/data/definitions/259.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("connect(user='me', password=«'example'»)\n"),
            Good("a value from outside", "import os\n\nconnect(user='me', password=os.environ['DB_PASSWORD'])\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        CallExpression? last = null;
        foreach (var (call, argument) in view.NamedTexts)
        {
            // A call with several is one finding.
            if (call == last || !PasswordName.Is(argument.Name!))
                continue;
            last = call;
            yield return view.SecretHit((StringExpression)argument.Value, call.Span, "a fixed string is passed as a password");
        }
    }
}
