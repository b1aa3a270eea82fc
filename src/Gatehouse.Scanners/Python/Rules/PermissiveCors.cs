using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Answers that any site may read in the user's name.</summary>
public sealed class PermissiveCors : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/permissive-cors",
            Title = "Any site may read answers with the user's cookies",
            Severity = Severity.Medium,
            Cwe = [942, 346],
            Why =
                "Where every origin is allowed together with credentials, any page that a logged-in user opens reads that user's data from here.",
            Fix = "Name the origins that need it, or leave credentials out.",
            References = ["https://developer.mozilla.org/docs/Web/HTTP/CORS#requests_with_credentials"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from fastapi import FastAPI
                from fastapi.middleware.cors import CORSMiddleware

                app = FastAPI()
                «app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)»
                """
            ),
            Bad(
                """
                from flask_cors import CORS

                «CORS(app, supports_credentials=True)»
                """
            ),
            Bad(
                """
                «CORS_ALLOW_ALL_ORIGINS = True»
                CORS_ALLOW_CREDENTIALS = True
                ROOT_URLCONF = "shop.urls"
                INSTALLED_APPS = ["corsheaders"]
                """,
                "shop/settings.py"
            ),
            Bad(
                """
                def after(request, response):
                    «response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]»
                    response.headers["Access-Control-Allow-Credentials"] = "true"
                """
            ),
            Bad(
                """
                def after(response):
                    «response.headers["Access-Control-Allow-Origin"] = "*"»
                    response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
                """
            ),
            Bad(
                """
                import tornado.web

                class Api(tornado.web.RequestHandler):
                    def set_default_headers(self):
                        origin = self.request.headers.get("Origin")
                        if origin:
                            «self.set_header("Access-Control-Allow-Origin", origin)»
                            self.set_header("Access-Control-Allow-Credentials", "true")
                """
            ),
            Bad(
                """
                def preflight(request):
                    return Response(headers={
                        "Access-Control-Allow-Origin": «request.headers.get("Origin", "*")»,
                        "Access-Control-Allow-Credentials": "true",
                    })
                """
            ),
            Good(
                "an origin that was looked up",
                """
                import tornado.web

                class Api(tornado.web.RequestHandler):
                    def prepare(self):
                        origin = self.request.headers.get("Origin")
                        if origin not in self.settings["friends"]:
                            return
                        self.set_header("Access-Control-Allow-Origin", origin)
                        self.set_header("Access-Control-Allow-Credentials", "true")
                """
            ),
            Bad(
                """
                def after(request, response):
                    origin = request.headers.get("Origin")
                    if request.path.startswith("/widget/"):
                        «response["Access-Control-Allow-Origin"] = origin»
                        response["Access-Control-Allow-Credentials"] = "true"
                    elif origin in TRUSTED:
                        response["Access-Control-Allow-Origin"] = origin
                """
            ),
            Good(
                "an origin or none",
                """
                def headers_for(request):
                    origin = request.headers.get("Origin")
                    return {
                        "Access-Control-Allow-Origin": origin if origin in FRIENDS else "null",
                        "Access-Control-Allow-Credentials": "true",
                    }
                """
            ),
            Good(
                "an origin that a function knows",
                """
                def after(request, response):
                    origin = request.headers.get("Origin")
                    if origin and is_ours(origin):
                        response.headers["Access-Control-Allow-Origin"] = origin
                        response.headers["Access-Control-Allow-Credentials"] = "true"
                """
            ),
            Good(
                "what everybody may read",
                """
                def after(response):
                    response.headers["Access-Control-Allow-Origin"] = "*"
                """
            ),
            Good(
                "without credentials",
                """
                from flask_cors import CORS

                CORS(app)
                """
            ),
            Good(
                "one origin",
                """
                from flask_cors import CORS

                CORS(app, origins=["https://shop.example.org"], supports_credentials=True)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        const string Why = "Any page a logged-in user opens can read that user's data from here";
        foreach (var call in module.CallsTo("flask_cors.CORS", "flask_cors.cross_origin"))
        {
            if (
                call.Argument("supports_credentials") is { IsTrue: true }
                && call.Argument("resources") is null
                && !call.MayHaveMore
                && (call.Argument("origins") is not { } origins || IsAny(origins.Value, call.Scope))
            )
                yield return new Hit(call.Span, Why);
        }

        foreach (
            var call in module
                .CallsNamed("add_middleware")
                .Concat(module.CallsNamed("CORSMiddleware"))
                .Concat(module.CallsNamed("Middleware"))
        )
        {
            var isCors =
                Surroundings.LastName(call.Node.Function) == "CORSMiddleware"
                || (call.Argument(0) is { } type && Surroundings.LastName(type.Value) == "CORSMiddleware");
            if (
                isCors
                && call.Argument("allow_credentials") is { IsTrue: true }
                && (
                    call.Argument("allow_origins") is { } origins && IsAny(origins.Value, call.Scope)
                    || call.Argument("allow_origin_regex") is { String: ".*" or "^.*$" or ".+" or "https?://.*" }
                )
            )
                yield return new Hit(call.Span, Why);
        }

        var settings = module.Around.Settings;
        if (settings.Any(setting => setting is { Name: "CORS_ALLOW_CREDENTIALS" or "CORS_SUPPORTS_CREDENTIALS", IsTrue: true }))
        {
            foreach (var setting in settings)
            {
                if (setting is { Name: "CORS_ALLOW_ALL_ORIGINS" or "CORS_ORIGIN_ALLOW_ALL", IsTrue: true, IsForDevelopment: false })
                    yield return new Hit(setting.Span, Why);
            }
        }

        if (!module.Holds("ontrol-Allow-Origin") && !module.Holds("ontrol-allow-origin"))
            yield break;
        List<HeaderWrite> written = [.. HeadersWritten(module)];
        foreach (var header in written)
        {
            if (!header.Name.Equals("Access-Control-Allow-Origin", StringComparison.OrdinalIgnoreCase))
                continue;
            if (IsOrigin(header.Value, header.Scope))
            {
                if (Sets(written, header, "Access-Control-Allow-Credentials", "true") && !IsChecked(module, header))
                    yield return new Hit(header.Node.Span, Why);
            }
            else if (
                IsAny(header.Value, header.Scope)
                && Sets(written, header, "Access-Control-Allow-Headers", "authorization")
                && !IsChecked(module, header)
            )
                yield return new Hit(header.Node.Span, "Any page may use this API with a token that it got hold of")
                {
                    Severity = Severity.Low,
                };
        }
    }

    /// <param name="Group">What is the same for the headers of one answer.</param>
    private sealed record HeaderWrite(PythonNode Node, object? Group, string Name, Expression Value, Scope Scope);

    /// <summary><c>response.headers["Vary"] = x</c>, <c>self.set_header("Vary", x)</c>, <c>headers={"Vary": x}</c>.</summary>
    private static IEnumerable<HeaderWrite> HeadersWritten(PythonModule module)
    {
        foreach (var site in module.All(NodeKind.Assign))
        {
            if (site.Node is AssignStatement { Targets: [SubscriptExpression { Index: StringExpression name } target] } assign)
                yield return new HeaderWrite(assign, Surroundings.LastName(target.Value), name.Value, assign.Value, site.Scope);
        }

        foreach (var verb in (string[])["set_header", "add_header", "append_header", "set", "add", "setdefault"])
        {
            foreach (var call in module.CallsNamed(verb))
            {
                if (
                    call.Node.Function is AttributeExpression { Value: var owner }
                    && call.Node.Arguments is [{ Value: StringExpression name }, { Value: var value }]
                    && (verb.Contains('_', StringComparison.Ordinal) || Surroundings.LastName(owner) == "headers")
                )
                    yield return new HeaderWrite(call.Node, Surroundings.LastName(owner), name.Value, value, call.Scope);
            }
        }

        foreach (var site in module.All(NodeKind.Dict))
        {
            var dict = (DictExpression)site.Node;
            for (var i = 0; i < dict.Values.Length; i++)
            {
                if (dict.Keys[i] is StringExpression name && name.Value.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase))
                    yield return new HeaderWrite(dict.Values[i], dict, name.Value, dict.Values[i], site.Scope);
            }
        }
    }

    /// <summary>Whether the function first asks which origin it is.</summary>
    private static bool IsChecked(PythonModule module, HeaderWrite header)
    {
        foreach (var around in module.Around.AncestorsOf(header.Node))
        {
            if (
                around is IfStatement condition
                && Purpose.NamesIn(condition.Test).Exists(name => Words.Has(name, "origins", "allowed", "whitelist"))
            )
                return true;
            if (around is FunctionStatement function)
                return Asks(function, header);
        }

        return false;
    }

    private static bool Asks(FunctionStatement function, HeaderWrite header)
    {
        var name = (header.Value as NameExpression)?.Name;
        var search = new Checks(name, header.Scope, header.Node.Start);
        foreach (var statement in function.Body)
            search.Child(statement);
        return search.IsFound;
    }

    /// <summary>Looks for a comparison of the origin, or a function that is asked about it.</summary>
    private struct Checks(string? name, Scope scope, int end) : IPythonChildren
    {
        private bool _inTest;

        public bool IsFound { get; private set; }

        public void Child(PythonNode child)
        {
            // What is asked later is asked of something else.
            if (IsFound || child.Start >= end)
                return;
            switch (child)
            {
                case CompareExpression
                {
                    Operators: [CompareOperator.In or CompareOperator.NotIn or CompareOperator.Eq or CompareOperator.NotEq]
                } compare when IsTheOrigin(compare.Left) || IsTheOrigin(compare.Comparators[0]):
                    IsFound = compare.Comparators[0] is not StringExpression { Value: "" };
                    return;
                case CallExpression call when _inTest && !IsOrigin(call, scope):
                    IsFound |= call.Function is AttributeExpression method && IsTheOrigin(method.Value);
                    foreach (var argument in call.Arguments)
                        IsFound |= IsTheOrigin(argument.Value);
                    break;
                case IfStatement condition when condition.Otherwise.Length > 0 && condition.End > end:
                    // What the other branch asks, this one does not.
                    Test(condition.Test);
                    var isElse = condition.Otherwise[0].Start <= end;
                    foreach (var statement in isElse ? condition.Otherwise : condition.Body)
                        Child(statement);
                    return;
                case IfStatement condition:
                    Test(condition.Test);
                    break;
                case ConditionalExpression choice:
                    Test(choice.Test);
                    break;
            }

            PythonWalk.Children(child, ref this);
        }

        private void Test(Expression test)
        {
            var outer = _inTest;
            _inTest = true;
            Child(test);
            _inTest = outer;
        }

        private readonly bool IsTheOrigin(Expression side) =>
            (side as NameExpression)?.Name == name && name is not null || IsOrigin(side, scope);
    }

    private static bool IsAny(Expression origins, Scope scope) =>
        scope.Followed(origins) switch
        {
            StringExpression { Value: "*" or ".*" } => true,
            ListExpression list => list.Elements.Any(element => element is StringExpression { Value: "*" or ".*" }),
            _ => false,
        };

    /// <summary>The origin that the request names, echoed.</summary>
    private static bool IsOrigin(Expression value, Scope scope) =>
        scope.Followed(value) switch
        {
            SubscriptExpression { Value: { } holder, Index: StringExpression name } => IsHeaders(holder) && IsOriginHeader(name.Value),
            CallExpression
            {
                Function: AttributeExpression { Name: "get", Value: { } holder },
                Arguments: [{ Value: StringExpression name }, ..]
            } => IsHeaders(holder) && IsOriginHeader(name.Value),
            CallExpression { Function: AttributeExpression { Name: "get_header" }, Arguments: [{ Value: StringExpression name }, ..] } =>
                IsOriginHeader(name.Value),
            AttributeExpression { Name: "origin", Value: NameExpression { Name: "request" or "req" } } => true,
            BoolOpExpression { Values: [var first, ..] } => IsOrigin(first, scope),
            ConditionalExpression { Test: NameExpression or AttributeExpression } choice => IsOrigin(choice.Body, scope),
            _ => false,
        };

    private static bool IsHeaders(Expression holder) => Surroundings.LastName(holder) is "headers" or "META" or "environ";

    private static bool IsOriginHeader(string name) => name.Equals("Origin", StringComparison.OrdinalIgnoreCase) || name == "HTTP_ORIGIN";

    /// <summary>Whether the same response gets a header with this word in it.</summary>
    private static bool Sets(List<HeaderWrite> written, HeaderWrite origin, string header, string word) =>
        written.Exists(other =>
            other.Name.Equals(header, StringComparison.OrdinalIgnoreCase)
            && Equals(other.Group, origin.Group)
            && (other.Scope.StringOf(other.Value) is not { } text || text.Contains(word, StringComparison.OrdinalIgnoreCase))
        );
}
