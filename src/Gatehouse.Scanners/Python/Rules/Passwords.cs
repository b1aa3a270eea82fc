using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A string that is given to, or compared with, something called like a password.</summary>
public sealed class PasswordInString : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/password-in-string",
            Title = "Something called a password is a fixed string",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [259, 798],
            Tier = Tier.Audit,
            Aliases = Names("105", "hardcoded_password_string"),
            Why = "Who can read the code has the password, and changing it takes a release.",
            Fix = "Read it from the environment or from a store of secrets, and change the one that was written down.",
            References = ["https://cwe.mitre.org/data/definitions/259.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("password = «'example'»\nself.db_token = «''»\n"),
            Bad("if pwd == «'example'»:\n    settings['secret'] = «'example'»\nlogin = {'user': 'me', 'pass': «'example'»}\n"),
            Good("no literal", "import os\n\npassword = os.environ['DB_PASSWORD']\npasswords = 'example'\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        const string assigned = "a fixed string where a password belongs";
        foreach (var site in view.Module.All(NodeKind.Assign))
        {
            var assign = (AssignStatement)site.Node;
            if (assign.Value is not StringExpression { IsBytes: false } value)
                continue;
            if (assign.Targets.Any(target => target is NameExpression or AttributeExpression && PasswordName.Is(Spelled.Word(target)!)))
                yield return Hit(view, value, value, assign, assigned);
            foreach (var target in assign.Targets)
            {
                if (target is SubscriptExpression { Index: StringExpression { IsBytes: false } key } && PasswordName.Is(key.Value))
                    yield return Hit(view, key, value, target, assigned);
            }
        }

        foreach (var site in view.Module.All(NodeKind.Dict))
        {
            var dict = (DictExpression)site.Node;
            for (var i = 0; i < dict.Values.Length; i++)
            {
                if (
                    dict.Keys[i] is StringExpression { IsBytes: false } key
                    && Spelled.IsConstant(dict.Values[i])
                    && PasswordName.Is(key.Value)
                )
                    yield return Hit(view, key, dict.Values[i], dict, "a fixed value for a key that names a password");
            }
        }

        foreach (var site in view.Module.All(NodeKind.Compare))
        {
            var compare = (CompareExpression)site.Node;
            if (
                compare is { Left: NameExpression or AttributeExpression, Comparators: [StringExpression { IsBytes: false } value, ..] }
                && PasswordName.Is(Spelled.Word(compare.Left)!)
            )
                yield return Hit(view, value, value, compare, "a password is compared with a fixed string");
        }
    }

    /// <param name="line">The part whose line is reported; the value is marked where it stands on that line.</param>
    private static Hit Hit(AuditView view, StringExpression line, Expression value, PythonNode around, string message) =>
        view.IsOneLine(Math.Min(line.Start, value.Start), Math.Max(line.Start, value.Start)) && value is StringExpression text
            ? view.SecretHit(text, around.Span, message)
            : new Hit(line.Span, message) { Around = around.Span };
}

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
        AuditCall? last = null;
        foreach (var (call, argument) in view.NamedTexts)
        {
            // A call with several is one finding.
            if (call == last || !PasswordName.Is(argument.Name!))
                continue;
            last = call;
            yield return view.SecretHit((StringExpression)argument.Value, call.Node.Span, "a fixed string is passed as a password");
        }
    }
}

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
