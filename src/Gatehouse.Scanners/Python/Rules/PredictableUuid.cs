using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A UUID made of the clock and the machine's address, used as a secret.</summary>
public sealed class PredictableUuid : JudgedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/predictable-uuid",
            Title = "A secret that is a UUID of the clock",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [330, 340],
            Why =
                "`uuid.uuid1()` is the time, a counter and the machine's network address. Whoever has one of them knows the rest within some thousand guesses.",
            Fix = "Use `secrets.token_urlsafe()`, or `uuid.uuid4()` where it must be a UUID.",
            References = ["https://docs.python.org/3/library/uuid.html#uuid.uuid1"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import uuid

                def begin(user):
                    user.reset_token = str(«uuid.uuid1()»)
                """
            ),
            Bad(
                """
                import uuid

                def mark():
                    return uuid_of()

                def uuid_of():
                    return str(uuid.uuid1())

                def begin(response):
                    session_id = str(«uuid.uuid1()»)
                    response.set_cookie("sid", session_id, secure=True, httponly=True)
                """
            ),
            Good(
                "random",
                """
                import uuid

                def begin(user):
                    user.reset_token = str(uuid.uuid4())
                """
            ),
            Good(
                "no secret",
                """
                import uuid

                def event():
                    return {"event_id": str(uuid.uuid1())}
                """
            ),
        ];

    internal override OffenceKind Kind => OffenceKind.PredictableUuid;

    internal override Hit? Judge(ChargedCall charged)
    {
        var secret = charged
            .Others.Insert(0, charged.Call)
            .SelectMany(call => Purpose.Of(call.Module, call.Node, isMadeForCallers: true).Names)
            .Concat(charged.Parameters.SelectMany(parameter => Purpose.Of(parameter).Names))
            .FirstOrDefault(Words.IsSecret);
        return secret is null ? null : Told(charged.Call, secret);
    }

    private static Hit Told(CallSite call, string name) =>
        new(call.Span, $"`{name}` can be guessed from another UUID of this machine")
        {
            Edit = call.Path == "uuid.uuid1" && call.Node.Arguments.IsEmpty ? Mending.Renamed("Make it random", call, "uuid4") : null,
        };

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo("uuid.uuid1"))
        {
            if (Purpose.Of(module, call.Node).Names.FirstOrDefault(Words.IsSecret) is { } name)
                yield return Told(call, name);
        }
    }
}
