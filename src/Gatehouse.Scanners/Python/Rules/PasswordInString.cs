using Gatehouse.Engine.Syntax.Python;
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
