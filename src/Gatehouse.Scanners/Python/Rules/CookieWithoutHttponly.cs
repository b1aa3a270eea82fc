using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A session's cookie that scripts can read.</summary>
public sealed class CookieWithoutHttponly : JudgedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/cookie-without-httponly",
            Title = "A cookie without the HttpOnly attribute",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [1004],
            Why = "A script in the page can read it: one cross-site scripting flaw, and the session is the attacker's.",
            Fix = "Set it with `httponly=True`.",
            References = ["https://developer.mozilla.org/docs/Web/HTTP/Headers/Set-Cookie#httponly"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                def greet(response, value):
                    response.set_cookie("session_id", value, secure=True, «httponly=False»)
                """
            ),
            Bad(
                """
                def greet(response, token):
                    «response.set_cookie("auth", token, secure=True)»
                """
            ),
            Bad(
                """
                def login(response, sid):
                    response.headers["Set-Cookie"] = «"session=%s; Path=/; Secure" % sid»
                    response.headers.add("Set-Cookie", «f"session={sid}; Secure"»)
                    return "ok", 200, {"Set-Cookie": «"session=" + sid + "; Secure"»}
                """
            ),
            Good(
                "unread by scripts",
                """
                def greet(response, value):
                    response.set_cookie("session_id", value, secure=True, httponly=True)
                """
            ),
            Good(
                "a preference",
                """
                def greet(response):
                    response.set_cookie("theme", "dark", secure=True)
                """
            ),
            Good(
                "what scripts are to send back",
                """
                def greet(response, value):
                    response.set_cookie("csrftoken", value, secure=True, httponly=False)
                """
            ),
            Good(
                "the header says it",
                """
                def login(response, sid):
                    response.headers["Set-Cookie"] = f"sid={sid}; Path=/; Secure; HttpOnly"
                    response.headers.add("Set-Cookie", cookie.output(header=""))
                    response.headers.add("Set-Cookie", "sid=" + sid + "; " + options)
                    response.headers["Set-Cookie"] = "sid=; Max-Age=0"
                """
            ),
        ];

    internal override OffenceKind Kind => OffenceKind.CookieWithoutHttponly;

    internal override Hit? Judge(ChargedCall charged)
    {
        if (
            Cookie.Of(charged.Call, charged.Charge.Told) is not { IsSession: true, IsForScripts: false }
            || Cookie.IsForDevelopment(charged)
        )
            return null;
        return new Hit(
            charged.Span,
            charged.Charge.At is null
                ? "Without `HttpOnly` scripts in the page can read this cookie"
                : "Scripts in the page can read this cookie"
        );
    }

    internal override Hit? Judge(Charge charge, ByteSpan written) =>
        Words.IsSession(charge.Told) ? new Hit(written, "Without `HttpOnly` scripts in the page can read this cookie") : null;

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var cookie in Cookie.AllOf(module))
        {
            if (!cookie.IsSession || cookie.IsForScripts)
                continue;
            if (cookie.HttpOnly is { } httponly)
            {
                if (httponly.IsFalse || httponly.IsNone)
                    yield return new Hit(httponly.Span, "Scripts in the page can read this cookie");
            }
            else if (!cookie.Call.MayHaveMore)
                yield return new Hit(cookie.Call.Span, "Without `httponly=True` scripts in the page can read this cookie");
        }

        foreach (var cookie in CookieHeader.AllOf(module))
        {
            if (cookie.IsSession && !cookie.Has("httponly"))
                yield return new Hit(cookie.Text.Span, "Without `HttpOnly` scripts in the page can read this cookie");
        }
    }
}
