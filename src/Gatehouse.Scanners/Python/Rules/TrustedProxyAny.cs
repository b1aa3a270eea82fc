using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Anyone's word for where a request came from.</summary>
public sealed class TrustedProxyAny : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/trusted-proxy-any",
            Title = "Forwarding headers of anyone are believed",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [348, 345],
            Why =
                "Whoever reaches the port writes the client's address and the scheme themselves: limits by address and logs then say what they like.",
            Fix = "Name the proxy's addresses.",
            References = ["https://www.uvicorn.org/settings/#http"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import uvicorn

                uvicorn.run("shop:app", host="0.0.0.0", proxy_headers=True, «forwarded_allow_ips="*"»)
                """
            ),
            Good(
                "a proxy of its own",
                """
                import uvicorn

                uvicorn.run("shop:app", proxy_headers=True, forwarded_allow_ips="10.0.0.2")
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo("uvicorn.run", "uvicorn.Config", "hypercorn.run"))
        {
            if (call.Argument("forwarded_allow_ips") is { String: "*" } any)
                yield return new Hit(any.Span, "Whoever reaches the port says where requests come from");
        }
    }
}
