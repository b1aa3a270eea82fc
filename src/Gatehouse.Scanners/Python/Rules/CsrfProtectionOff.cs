using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Protection against cross-site request forgery turned off.</summary>
public sealed class CsrfProtectionOff : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/csrf-protection-off",
            Title = "Protection against forged requests is off",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [352],
            Why = "Any page that a logged-in user opens can send forms in the user's name: change the e-mail address, transfer, delete.",
            Fix =
                "Leave the protection on, and put the token into the forms. For an interface that uses tokens instead of cookies, exempt that view alone.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask import Flask

                app = Flask(__name__)
                «app.config["WTF_CSRF_ENABLED"] = False»
                """
            ),
            Bad(
                """
                import tornado.web

                application = tornado.web.Application([], «xsrf_cookies=False»)
                """
            ),
            Bad(
                """
                from django.shortcuts import render
                from django.views.decorators.csrf import csrf_exempt

                @«csrf_exempt»
                def transfer(request):
                    request.user.account.send(request.POST["to"], request.POST["amount"])
                    return render(request, "done.html")
                """
            ),
            Bad(
                """
                «MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"]»
                ROOT_URLCONF = "shop.urls"
                """,
                "shop/settings.py"
            ),
            Bad(
                """
                from django.contrib.auth.decorators import login_required
                from django.views.decorators.csrf import csrf_exempt
                from django.views.decorators.http import require_POST

                @login_required
                @«csrf_exempt»
                @require_POST
                def remove(request, pk):
                    Note.objects.get(pk=pk, owner=request.user).delete()
                """
            ),
            Bad(
                """
                import tornado.web

                class Profile(tornado.web.RequestHandler):
                    def check_xsrf_cookie(self):
                        «pass»

                    def post(self):
                        self.rename(self.current_user, self.get_body_argument("name"))
                """
            ),
            Bad(
                """
                class KioskMiddleware:
                    def __call__(self, request):
                        if request.path.startswith("/kiosk/"):
                            «request._dont_enforce_csrf_checks = True»
                        return self.get_response(request)
                """
            ),
            Good(
                "a token that no browser adds",
                """
                class TokenMiddleware:
                    def __call__(self, request):
                        if request.headers.get("Authorization", "").startswith("Bearer "):
                            request._dont_enforce_csrf_checks = True
                        return self.get_response(request)
                """
            ),
            Bad(
                """
                import tornado.web

                settings = {"cookie_secret": read_secret(), "xsrf_cookies": «False»}
                """
            ),
            Bad(
                """
                from pyramid.view import view_config

                @view_config(route_name="address", request_method="POST", «require_csrf=False»)
                def address(request):
                    request.user.address = request.POST["address"]
                """
            ),
            Good(
                "a handler that asks for a header of its own",
                """
                import tornado.web

                class Api(tornado.web.RequestHandler):
                    def check_xsrf_cookie(self):
                        pass

                    def prepare(self):
                        self.user = self.users[self.request.headers["Authorization"]]
                """
            ),
            Good(
                "a view that only reads",
                """
                from pyramid.view import view_config

                @view_config(route_name="price", request_method="GET", require_csrf=False)
                def price(request):
                    return {"price": request.item.price}
                """
            ),
            Good(
                "a test's",
                """
                class TestingConfig:
                    WTF_CSRF_ENABLED = False
                """
            ),
            Good(
                "a hook that checks a signature",
                """
                import hmac
                from django.views.decorators.csrf import csrf_exempt

                @csrf_exempt
                def hook(request):
                    if not hmac.compare_digest(sign(request.body), request.headers["X-Signature"]):
                        raise PermissionError
                """
            ),
            Good(
                "protected",
                """
                MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]
                ROOT_URLCONF = "shop.urls"
                """,
                "shop/settings.py"
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        const string Why = "Any page a logged-in user opens can act in the user's name";
        foreach (var setting in module.Around.Settings)
        {
            if (setting.IsForDevelopment)
                continue;
            if (setting.Name is "WTF_CSRF_ENABLED" or "WTF_CSRF_CHECK_DEFAULT" or "JWT_COOKIE_CSRF_PROTECT" && setting.IsFalse)
                yield return new Hit(setting.Span, Why);
            else if (
                setting
                    is {
                        Place: SettingPlace.DjangoSettings,
                        Name: "MIDDLEWARE" or "MIDDLEWARE_CLASSES",
                        Value: ListExpression or TupleExpression
                    }
                && Purpose.NamesIn(setting.Value) is var names
                && names.Exists(name => name.Contains("SessionMiddleware", StringComparison.Ordinal))
                && !names.Exists(name => name.Contains("csrf", StringComparison.OrdinalIgnoreCase))
                && !module.Around.UsesOf(setting.Name).Skip(1).Any()
            )
                yield return new Hit(
                    setting.Span,
                    "Sessions without `CsrfViewMiddleware`: any page a logged-in user opens can act in the user's name"
                );
        }

        foreach (var hit in Tornado(module, Why).Concat(Pyramid(module, Why)))
            yield return hit;

        foreach (var site in module.Holds("_dont_enforce_csrf_checks") ? module.All(NodeKind.Assign) : [])
        {
            // What Django's own test client and REST framework set for requests without cookies.
            if (
                site.Node
                    is AssignStatement
                    {
                        Targets: [AttributeExpression { Name: "_dont_enforce_csrf_checks" } mark],
                        Value: SingletonExpression { Value: SingletonValue.True }
                    }
                && Surroundings.LastName(mark.Value) == "request"
                && !module.Around.IsTest
                && !TrustsTokens(module, site.Node)
            )
                yield return new Hit(site.Node.Span, "Requests are let past the check for forged ones");
        }

        foreach (var site in module.Holds("csrf_exempt") ? module.All(NodeKind.Function) : [])
        {
            var function = (FunctionStatement)site.Node;
            foreach (var decorator in function.Decorators)
            {
                if (module.PathOf(decorator, site.Scope) == "django.views.decorators.csrf.csrf_exempt" && TrustsCookies(function))
                    yield return new Hit(decorator.Span, Why);
            }
        }
    }

    private static IEnumerable<Hit> Tornado(PythonModule module, string why)
    {
        if (!module.Around.Imports("tornado"))
            yield break;
        foreach (var maker in (string[])["Application", "dict", "update", "__init__"])
        {
            foreach (var call in module.CallsNamed(maker))
            {
                if (call.Argument("xsrf_cookies") is { IsFalse: true } off)
                    yield return new Hit(off.Span, why);
            }
        }

        foreach (var site in module.All(NodeKind.Dict))
        {
            var dict = (DictExpression)site.Node;
            for (var i = 0; i < dict.Values.Length; i++)
            {
                if (
                    dict.Keys[i] is StringExpression { Value: "xsrf_cookies" }
                    && dict.Values[i] is SingletonExpression { Value: SingletonValue.False }
                )
                    yield return new Hit(dict.Values[i].Span, why);
            }
        }

        foreach (var site in module.All(NodeKind.Function))
        {
            var function = (FunctionStatement)site.Node;
            if (
                function.Name == "check_xsrf_cookie"
                && module.Around.ClassOf(function) is { } type
                && function.Body.All(DoesNothing)
                && !HasCredentialsOfItsOwn(type)
            )
                yield return new Hit(function.Body[^1].Span, why) { Confidence = ChangesSomething(module, type) ? null : Confidence.Low };
        }
    }

    /// <summary>Whether a handler, or one derived from it in the same file, answers what can be forged.</summary>
    private static bool ChangesSomething(PythonModule module, ClassStatement handler) =>
        handler.Body.Any(statement => statement is FunctionStatement { Name: "post" or "put" or "patch" or "delete" })
        || module
            .All(NodeKind.Class)
            .Select(site => (ClassStatement)site.Node)
            .Any(type =>
                type != handler
                && type.Arguments.Any(parent => Surroundings.LastName(parent.Value) == handler.Name)
                && type.Body.Any(statement => statement is FunctionStatement { Name: "post" or "put" or "patch" or "delete" })
            );

    /// <summary>A docstring, <c>pass</c>, <c>...</c>, <c>return</c>, <c>return True</c>.</summary>
    private static bool DoesNothing(Statement statement) =>
        statement.Kind == NodeKind.Pass
        || statement
            is ExpressionStatement { Value: StringExpression or SingletonExpression }
                or ReturnStatement { Value: null or SingletonExpression };

    private static IEnumerable<Hit> Pyramid(PythonModule module, string why)
    {
        foreach (var call in module.CallsNamed("set_default_csrf_options"))
        {
            if (call.Argument(0, "require_csrf") is { IsFalse: true } off)
                yield return new Hit(off.Span, why);
        }

        foreach (var maker in (string[])["view_config", "view_defaults", "add_view"])
        {
            foreach (var call in module.CallsNamed(maker))
            {
                if (
                    call.Argument("require_csrf") is { IsFalse: true } off
                    && call.Argument("request_method") is not { String: "GET" or "HEAD" or "OPTIONS" }
                    && (
                        module.Around.ParentOf(call.Node) is not { } view
                        || view is not (FunctionStatement or ClassStatement)
                        || !HasCredentialsOfItsOwn(view)
                    )
                )
                    yield return new Hit(off.Span, why);
            }
        }
    }

    /// <summary>What a client signs, or carries in a header, no other page can send in its name.</summary>
    private static bool HasCredentialsOfItsOwn(PythonNode view) =>
        Purpose
            .NamesIn(view)
            .Exists(name =>
                Words.Has(name, "signature", "hmac", "authorization", "bearer", "compare_digest", "webhook", "hook", "jwt", "apikey")
                || Words.Has(name, "api_key")
            );

    /// <summary>Only what acts on who is logged in can be forged: a hook or a token interface has nothing the browser would add.</summary>
    private static bool TrustsCookies(FunctionStatement function)
    {
        var names = Purpose.NamesIn(function);
        return names.Exists(name => name is "user" or "session" or "login_required" or "COOKIES" or "login")
            && names.Exists(name =>
                name
                    is "POST"
                        or "body"
                        or "FILES"
                        or "method"
                        or "data"
                        or "require_POST"
                        or "require_http_methods"
                        or "save"
                        or "delete"
                        or "create"
                        or "update"
            )
            && !names.Exists(name => Words.Has(name, "signature", "hmac", "authorization", "bearer", "compare_digest", "webhook", "hook"));
    }

    /// <summary>Under a condition about a header that browsers do not send by themselves there is nothing to forge.</summary>
    private static bool TrustsTokens(PythonModule module, PythonNode node) =>
        module
            .Around.AncestorsOf(node)
            .OfType<IfStatement>()
            .Any(condition =>
                Purpose
                    .NamesIn(condition.Test)
                    .Exists(name =>
                        Words.Has(name, "authorization", "bearer", "token", "oauth", "oauth2", "jwt", "signature", "key", "cookies")
                    )
            );
}
