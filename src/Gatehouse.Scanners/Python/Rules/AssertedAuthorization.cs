using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A check of rights that an option of the interpreter leaves out.</summary>
public sealed class AssertedAuthorization : PythonRule
{
    private static readonly ImmutableArray<string> Rights =
    [
        "is_admin",
        "is_superuser",
        "is_staff",
        "is_authenticated",
        "is_owner",
        "is_authorized",
        "is_allowed",
        "has_perm",
        "has_permission",
        "has_access",
        "has_role",
        "can_access",
        "check_password",
        "check_password_hash",
        "compare_digest",
        "verify_password",
        "verify_signature",
        "verify_token",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/asserted-authorization",
            Title = "Rights checked by assert",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [617, 862],
            Why = "With `python -O` or `PYTHONOPTIMIZE` set asserts are not there at all: whoever asks may.",
            Fix = "Write `if not …: raise PermissionError` (or `abort(403)`).",
            References = ["https://docs.python.org/3/reference/simple_stmts.html#the-assert-statement"],
            Aliases = ["bandit:B101", "bandit:assert_used", "ruff:S101"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                def delete(user, post):
                    «assert user.is_admin»
                    post.delete()
                """
            ),
            Good(
                "an invariant",
                """
                def half(number):
                    assert number % 2 == 0
                    return number // 2
                """
            ),
            Good(
                "a test",
                """
                def test_admin(user):
                    assert user.is_admin
                """,
                "test_users.py"
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (module.Around.IsTest)
            yield break;
        foreach (var site in module.All(NodeKind.Assert))
        {
            var assertion = (AssertStatement)site.Node;
            if (Purpose.NamesIn(assertion.Test).Exists(Rights.Contains))
                yield return new Hit(assertion.Span, "`python -O` leaves this check out");
        }
    }
}
