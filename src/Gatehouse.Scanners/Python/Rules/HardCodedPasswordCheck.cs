using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A login that a word in the code opens.</summary>
public sealed class HardCodedPasswordCheck : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/hard-coded-password-check",
            Title = "A password compared with a word in the code",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [798, 259],
            Why = "Everyone who can read the code knows the word, it is the same in every installation, and it cannot be changed without a release.",
            Fix = "Store a hash per user and check it: `check_password_hash(user.password_hash, password)`.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html"],
            Aliases = ["bandit:B105", "ruff:S105"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                def login(name, password):
                    return name == "admin" and «password == "letmein"»
                """
            ),
            Bad(
                """
                def login(request):
                    if «request.form["password"] == "letmein"»:
                        return "welcome"
                """
            ),
            Good(
                "none at all",
                """
                def login(password):
                    return password == "" or password == "***"
                """
            ),
            Good(
                "a kind of field",
                """
                def widget(field, password_type):
                    return field.type == "password" or password_type == "bcrypt"
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (module.Around.IsTest)
            yield break;
        foreach (var site in module.All(NodeKind.Compare))
        {
            var compare = (CompareExpression)site.Node;
            if (compare is not { Operators: [CompareOperator.Eq], Comparators: [var right] })
                continue;
            var (named, literal) = right is StringExpression text ? (compare.Left, text) : (right, compare.Left as StringExpression);
            if (literal is not null && IsWord(literal.Value) && NameOf(named) is { } name && Names.Contains(Words.Spell(name)))
                yield return new Hit(compare.Span, "Whoever reads the code knows this password");
        }
    }

    private static readonly ImmutableArray<string> Names =
    [
        "_password_",
        "_passwd_",
        "_pwd_",
        "_passphrase_",
        "_user_password_",
        "_input_password_",
        "_admin_password_",
        "_entered_password_",
        "_given_password_",
        "_pin_code_",
        "_passcode_",
    ];

    private static bool IsWord(string value) =>
        value.Length >= 3 && !value.All(letter => letter is '*' or 'x' or 'X' or '.' or '-') && !value.Contains(' ', StringComparison.Ordinal)
        && !Words.IsPassword(value) && value is not ("None" or "null" or "prompt" or "ask" or "stdin" or "true" or "false" or "unset" or "env" or "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER");

    private static string? NameOf(Expression expression) =>
        expression switch
        {
            NameExpression name => name.Name,
            AttributeExpression attribute => attribute.Name,
            SubscriptExpression { Index: StringExpression key } => key.Value,
            CallExpression { Function: AttributeExpression { Name: "get" }, Arguments: [{ Value: StringExpression key }, ..] } => key.Value,
            _ => null,
        };
}
