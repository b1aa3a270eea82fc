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

        foreach (var site in module.All(NodeKind.Assign))
        {
            if (
                site.Node is AssignStatement { Targets: [SubscriptExpression { Index: StringExpression header } target] } assign
                && header.Value.Equals("Access-Control-Allow-Origin", StringComparison.OrdinalIgnoreCase)
                && (
                    IsOrigin(assign.Value, site.Scope)
                        ? Sets(module, Surroundings.LastName(target.Value), "Access-Control-Allow-Credentials", "true")
                        : IsAny(assign.Value, site.Scope)
                            && Sets(module, Surroundings.LastName(target.Value), "Access-Control-Allow-Headers", "authorization")
                )
                && !module
                    .Around.AncestorsOf(assign)
                    .Any(around =>
                        around is IfStatement condition
                        && Purpose.NamesIn(condition.Test).Exists(name => Words.Has(name, "origins", "allowed", "whitelist"))
                    )
            )
                yield return IsAny(assign.Value, site.Scope)
                    ? new Hit(assign.Span, "Any page may use this API with a token that it got hold of") { Severity = Severity.Low }
                    : new Hit(assign.Span, Why);
        }
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
            SubscriptExpression { Value: AttributeExpression { Name: "headers" or "META" }, Index: StringExpression name } =>
                IsOriginHeader(name.Value),
            CallExpression
            {
                Function: AttributeExpression { Name: "get", Value: AttributeExpression { Name: "headers" or "META" } },
                Arguments: [{ Value: StringExpression name }, ..]
            } => IsOriginHeader(name.Value),
            _ => false,
        };

    private static bool IsOriginHeader(string name) => name.Equals("Origin", StringComparison.OrdinalIgnoreCase) || name == "HTTP_ORIGIN";

    /// <summary>Whether the same response gets a header with this word in it.</summary>
    private static bool Sets(PythonModule module, string? owner, string header, string word) =>
        module
            .All(NodeKind.Assign)
            .Any(site =>
                site.Node is AssignStatement { Targets: [SubscriptExpression { Index: StringExpression name } target] } assign
                && name.Value.Equals(header, StringComparison.OrdinalIgnoreCase)
                && Surroundings.LastName(target.Value) == owner
                && (site.Scope.StringOf(assign.Value) is not { } text || text.Contains(word, StringComparison.OrdinalIgnoreCase))
            );
}
