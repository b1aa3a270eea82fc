using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A string that is the default of a parameter called like a password.</summary>
public sealed class PasswordInDefault : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/password-in-default",
            Title = "A parameter called a password has a default",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [259, 798],
            Tier = Tier.Audit,
            Aliases = Names("107", "hardcoded_password_default"),
            Why = "Whoever forgets to pass a password uses the one that everybody can read in the code.",
            Fix = "Leave the default out, or make it `None` and refuse to go on without a password.",
            References = ["https://cwe.mitre.org/data/definitions/259.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("def login(user, password=«'example'»):\n    pass\n"),
            Good("no default that opens anything", "def login(user, password=None, *, token='example'):\n    pass\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var site in view.Module.All(NodeKind.Function))
        {
            var function = (FunctionStatement)site.Node;
            if (function.IsAsync || Default(function) is not { } value)
                continue;
            const string message = "whoever passes no password uses this one";
            yield return view.IsOneLine(function.Start, value.Start)
                ? view.SecretHit(value, function.Span, message)
                : new Hit(ByteSpan.Between(function.Start, function.NameStart + function.Name.Length), message) { Around = function.Span };
        }
    }

    private static StringExpression? Default(FunctionStatement function)
    {
        foreach (var parameter in function.Parameters)
        {
            if (
                parameter is { Form: ParameterForm.Positional, Default: StringExpression { IsBytes: false } text }
                && PasswordName.Is(parameter.Name)
            )
                return text;
        }

        return null;
    }
}
