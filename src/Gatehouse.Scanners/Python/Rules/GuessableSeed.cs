using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Flow;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A secret hashed from the clock or from what everyone knows.</summary>
public sealed class GuessableSeed : PythonRule
{
    private static readonly ImmutableArray<string> Hashes = ["md5", "sha1", "sha256", "sha512", "sha384", "sha224"];

    private static readonly ImmutableArray<string> Clocks =
    [
        "time.time",
        "time.time_ns",
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.now",
        "os.getpid",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/guessable-seed",
            Title = "A secret made of the time",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [337, 340],
            Why =
                "The time of an answer stands in its headers. Whoever asks for a reset knows to the second when the token was made, and tries the rest.",
            Fix = "Use `secrets.token_urlsafe()`.",
            References = ["https://docs.python.org/3/library/secrets.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import hashlib, time

                def begin(user):
                    user.reset_token = «hashlib.sha256(str(time.time()).encode())».hexdigest()
                """
            ),
            Good(
                "no secret",
                """
                import hashlib, time

                def name():
                    file_id = hashlib.sha256(str(time.time()).encode()).hexdigest()
                    return file_id
                """
            ),
            Good(
                "with a key",
                """
                import hashlib, time

                def begin(user, key):
                    user.reset_token = hashlib.sha256(key + str(time.time()).encode()).hexdigest()
                """
            ),
        ];

    internal override Clearance LetsGo => Clearance.OfUnreached;

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo(Hashes.Select(name => "hashlib." + name)))
        {
            if (
                call.Argument(0) is { } data
                && IsOfClock(module, data.Value, call.Scope)
                && Purpose.Of(module, call.Node).Names.FirstOrDefault(Words.IsSecret) is { } secret
            )
                yield return new Hit(call.Span, $"`{secret}` is the time, hashed: whoever knows when it was made finds it by trying");
        }
    }

    /// <summary>Nothing but the clock and constants.</summary>
    private static bool IsOfClock(PythonModule module, Expression value, Scope scope) =>
        scope.Followed(value) switch
        {
            CallExpression call when module.PathOf(call.Function, scope) is { } path && Clocks.Contains(path) => true,
            CallExpression { Function: NameExpression { Name: "str" or "repr" or "int" or "bytes" }, Arguments: [var first, ..] } =>
                IsOfClock(module, first.Value, scope),
            CallExpression
            {
                Function: AttributeExpression { Name: "encode" or "isoformat" or "strftime" or "timestamp", Value: var inner }
            } => IsOfClock(module, inner, scope),
            FormattedStringExpression text => text.Parts.OfType<InterpolationExpression>() is var holes
                && holes.Any()
                && holes.All(hole => IsOfClock(module, hole.Value, scope)),
            _ => false,
        };
}
