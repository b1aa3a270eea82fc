using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A session's cookie that other sites' requests carry.</summary>
public sealed class CookieForAllSites : JudgedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/cookie-for-all-sites",
            Title = "A session's cookie with SameSite=None",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [1275],
            Why = "The browser sends it with requests that any other site makes it send: the ground of cross-site request forgery.",
            Fix = "Use `samesite=\"Lax\"`, or `\"Strict\"` where nobody comes by a link.",
            References = ["https://developer.mozilla.org/docs/Web/HTTP/Headers/Set-Cookie#samesitesamesite-value"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                def greet(response, value):
                    response.set_cookie("session_id", value, secure=True, httponly=True, «samesite="None"»)
                """
            ),
            Good(
                "for this site",
                """
                def greet(response, value):
                    response.set_cookie("session_id", value, secure=True, httponly=True, samesite="Lax")
                """
            ),
        ];

    internal override OffenceKind Kind => OffenceKind.CookieForAllSites;

    internal override Hit? Judge(ChargedCall charged)
    {
        return Cookie.Of(charged.Call, charged.Charge.Told) is { IsSession: true } && !Cookie.IsForDevelopment(charged)
            ? new Hit(charged.Span, "Requests that other sites make carry this cookie")
            : null;
    }

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var cookie in Cookie.AllOf(module))
        {
            if (
                cookie.IsSession
                && (cookie.Call.Argument("samesite") ?? cookie.Call.Argument("same_site")) is { String: { } value } same
                && value.Equals("none", StringComparison.OrdinalIgnoreCase)
            )
                yield return new Hit(same.Span, "Requests that other sites make carry this cookie");
        }
    }
}
