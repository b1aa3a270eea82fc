using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A signature compared byte by byte, so that the time tells how much of it was right.</summary>
public sealed class LeakyComparison : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/leaky-comparison",
            Title = "A signature compared with ==",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [208],
            Why =
                "`==` stops at the first difference. Whoever can measure many answers learns a valid signature from its first byte to its last.",
            Fix = "Use `hmac.compare_digest(ours, theirs)`.",
            References = ["https://docs.python.org/3/library/hmac.html#hmac.compare_digest"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import hmac

                def is_genuine(key, body, signature):
                    made = hmac.new(key, body, "sha256").hexdigest()
                    return «made == signature»
                """
            ),
            Good(
                "in constant time",
                """
                import hmac

                def is_genuine(key, body, signature):
                    made = hmac.new(key, body, "sha256").hexdigest()
                    return hmac.compare_digest(made, signature)
                """
            ),
            Good(
                "a checksum",
                """
                import hashlib

                def is_whole(body, digest):
                    return hashlib.sha256(body).hexdigest() == digest
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (!module.Around.ImportsAny("hmac"))
            yield break;
        foreach (var site in module.All(NodeKind.Compare))
        {
            var compare = (CompareExpression)site.Node;
            if (compare is not { Operators: [CompareOperator.Eq or CompareOperator.NotEq], Comparators: [var right] })
                continue;
            if ((IsSignature(compare.Left) || IsSignature(right)) && right is not StringExpression && compare.Left is not StringExpression)
                yield return new Hit(compare.Span, "The time it takes tells how much of the signature was right");

            bool IsSignature(Expression side) =>
                module.PathOf(side, site.Scope)
                    is "hmac.new().hexdigest()"
                        or "hmac.new().digest()"
                        or "hmac.digest()"
                        or "hmac.HMAC().hexdigest()";
        }
    }
}
