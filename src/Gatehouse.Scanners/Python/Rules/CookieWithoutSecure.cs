using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A cookie that also travels over plain HTTP.</summary>
public sealed class CookieWithoutSecure : JudgedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/cookie-without-secure",
            Title = "A cookie without the Secure attribute",
            Severity = Severity.Medium,
            Cwe = [614],
            Why =
                "The browser also sends it over plain HTTP: one unencrypted request, which anyone on the network can provoke, gives it away.",
            Fix = "Set it with `secure=True`.",
            References = ["https://developer.mozilla.org/docs/Web/HTTP/Headers/Set-Cookie#secure"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask import make_response

                def greet(value):
                    response = make_response("hello")
                    response.set_cookie("sid", value, «secure=False», httponly=True)
                    return response
                """
            ),
            Bad(
                """
                from django.http import HttpResponse

                def greet(request):
                    response = HttpResponse("hello")
                    «response.set_cookie("session", request.session.id, httponly=True)»
                    return response
                """
            ),
            Bad(
                """
                def login(response, sid):
                    response.headers["Set-Cookie"] = «"session=%s; Path=/; HttpOnly" % sid»
                    response.headers.add("Set-Cookie", «f"session={sid}; HttpOnly"»)
                    return "ok", 200, {"Set-Cookie": «"session=" + sid + "; HttpOnly"»}
                """
            ),
            Bad(
                """
                from http.cookies import SimpleCookie

                def login(self, sid):
                    jar = SimpleCookie()
                    jar["session"] = sid
                    jar["session"]["httponly"] = True
                    self.send_header("Set-Cookie", «jar["session"].OutputString()»)
                """
            ),
            Good(
                "a jar's, with all that it needs",
                """
                from http.cookies import SimpleCookie

                def login(self, sid):
                    jar = SimpleCookie()
                    jar["session"] = sid
                    jar["session"]["secure"] = True
                    jar["session"]["httponly"] = True
                    jar["session"]["samesite"] = "Lax"
                    self.send_header("Set-Cookie", jar["session"].OutputString())

                def logout(self):
                    jar = SimpleCookie()
                    jar["session"] = ""
                    self.send_header("Set-Cookie", jar.output(header=""))

                def read(self):
                    jar = SimpleCookie(self.headers.get("Cookie"))
                    return jar["session"].value
                """
            ),
            Good(
                "secure",
                """
                from flask import make_response

                def greet(value):
                    response = make_response("hello")
                    response.set_cookie("sid", value, secure=True, httponly=True)
                """
            ),
            Good(
                "settings decide",
                """
                def save(self, app, response, value):
                    response.set_cookie("sid", value, secure=self.cookie_secure(app), httponly=True)
                    response.set_cookie("sid", value, **self.options)
                """
            ),
            Good(
                "a client's jar",
                """
                def test(client, jar, cookie):
                    client.set_cookie("localhost", "sid", "1")
                    jar.set_cookie(cookie)
                """
            ),
            Good(
                "it is deleted",
                """
                def forget(response):
                    response.set_cookie("sid", "", max_age=0)
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

    internal override OffenceKind Kind => OffenceKind.CookieWithoutSecure;

    internal override Hit? Judge(ChargedCall charged)
    {
        if (Cookie.Of(charged.Call, charged.Charge.Told) is not { } cookie || Cookie.IsForDevelopment(charged))
            return null;
        return charged.Charge.At is null
            ? new Hit(charged.Span, "Without `Secure` the browser sends it over plain HTTP too") { Severity = Grade(cookie) }
            : new Hit(charged.Span, "The browser sends it over plain HTTP too");
    }

    internal override Hit? Judge(Charge charge, ByteSpan written) =>
        new(written, "Without `Secure` the browser sends it over plain HTTP too")
        {
            Severity = Words.IsSession(charge.Told) ? null : Severity.Low,
        };

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var cookie in Cookie.AllOf(module))
        {
            if (cookie.Secure is { } secure)
            {
                if (secure.IsFalse || secure.IsNone)
                    yield return new Hit(secure.Span, "The browser sends it over plain HTTP too")
                    {
                        Severity = secure.IsFalse ? null : Grade(cookie),
                    };
            }
            else if (!cookie.Call.MayHaveMore)
                yield return new Hit(cookie.Call.Span, "Without `secure=True` the browser sends it over plain HTTP too")
                {
                    Severity = Grade(cookie),
                };
        }

        foreach (var cookie in CookieHeader.AllOf(module))
        {
            if (!cookie.Has("secure"))
                yield return new Hit(cookie.Text.Span, "Without `Secure` the browser sends it over plain HTTP too")
                {
                    Severity = cookie.IsSession ? null : Severity.Low,
                };
        }
    }

    private static Severity? Grade(Cookie cookie) => cookie.IsSession || cookie.Name is null ? null : Severity.Low;
}
