using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A request that waits for an answer for ever.</summary>
public sealed class UnboundedRequest : PythonRule
{
    private const string Title = "Give up after ten seconds";

    private static readonly ImmutableArray<string> Verbs = ["get", "post", "put", "patch", "delete", "head", "options", "request"];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/unbounded-request",
            Title = "A request without a timeout",
            Severity = Severity.Low,
            Cwe = [400, 1088],
            Why =
                "`requests` waits for ever. A server that takes the connection and says nothing holds a worker for each request, until there is none left.",
            Fix = "Say how long: `timeout=10`.",
            References = ["https://requests.readthedocs.io/en/latest/user/advanced/#timeouts"],
            Aliases = ["bandit:B113", "bandit:request_without_timeout", "ruff:S113"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import requests

                answer = «requests.get("https://example.com")»
                """
            ),
            Bad(
                """
                import httpx

                answer = httpx.get("https://example.com", «timeout=None»)
                """
            ),
            Good(
                "it gives up",
                """
                import requests

                requests.get("https://example.com", timeout=10)
                requests.get("https://example.com", **options)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (!module.Around.ImportsAny("requests", "httpx"))
            yield break;
        foreach (var verb in Verbs)
        {
            foreach (var call in module.CallsTo($"requests.{verb}"))
            {
                if (call.Argument("timeout") is { } timeout)
                {
                    if (timeout.IsNone)
                        yield return At(timeout);
                }
                else if (!call.MayHaveMore)
                    yield return new Hit(call.Span, "It waits for an answer for ever")
                    {
                        Edit = Mending.WithArgument(Title, call, "timeout=10"),
                    };
            }

            foreach (var call in module.CallsTo($"httpx.{verb}"))
            {
                if (call.Argument("timeout") is { IsNone: true } timeout)
                    yield return At(timeout);
            }
        }
    }

    private static Hit At(CallArgument timeout) =>
        new(timeout.Span, "It waits for an answer for ever") { Edit = Mending.Switched(Title, timeout, "10") };
}
