using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A signature compared byte by byte, so that the time tells how much of it was right.</summary>
public sealed class LeakyComparison : PythonRule
{
    private static readonly ImmutableArray<string> Endings =
    [
        "_token_",
        "_secret_",
        "_api_key_",
        "_apikey_",
        "_secret_key_",
        "_access_key_",
        "_auth_key_",
        "_shared_key_",
        "_webhook_key_",
        "_admin_key_",
        "_master_key_",
        "_password_",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/leaky-comparison",
            Title = "A signature or key compared with ==",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [208],
            Why =
                "`==` stops at the first difference. Whoever can measure many answers learns a valid signature from its first byte to its last.",
            Fix = "Use `hmac.compare_digest(ours, theirs)`.",
            References = ["https://docs.python.org/3/library/hmac.html#hmac.compare_digest"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import hmac

                def is_genuine(key, body, signature):
                    made = hmac.new(key, body, "sha256").hexdigest()
                    return «made == signature»
                """
            ),
            Bad(
                """
                import base64, hashlib, hmac

                class Hooks:
                    def sign(self, body):
                        return "sha256=" + base64.b64encode(hmac.new(self.key, body, hashlib.sha256).digest()).decode()

                    def accept(self, body, header):
                        if «header != self.sign(body)»:
                            raise PermissionError
                """
            ),
            Bad(
                """
                from django.conf import settings
                from django.http import HttpResponseForbidden

                def intake(request):
                    given = request.headers.get("X-Token", "")
                    if «given != settings.INTAKE_TOKEN»:
                        return HttpResponseForbidden()
                """
            ),
            Bad(
                """
                import os

                def is_allowed(api_key):
                    return «api_key == os.environ["SHOP_API_KEY"]»
                """
            ),
            Good(
                "no secret of the configuration",
                """
                from django.conf import settings

                def check(request, token):
                    if settings.API_TOKEN == "" or token == settings.API_KEY == settings.OTHER:
                        raise ValueError
                    return request.GET["kind"] == settings.TOKEN_TYPE and settings.API_TOKEN != settings.OLD_TOKEN
                """
            ),
            Good(
                "a watcher of changes",
                """
                from app import settings

                def reload(token):
                    if token != settings.API_TOKEN:
                        settings.API_TOKEN = token
                """
            ),
            Good(
                "in constant time",
                """
                import hmac

                def is_genuine(key, body, signature):
                    made = hmac.new(key, body, "sha256").hexdigest()
                    return hmac.compare_digest(made, signature)
                """
            ),
            Good(
                "a checksum",
                """
                import hashlib

                def is_whole(body, digest):
                    return hashlib.sha256(body).hexdigest() == digest
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var site in module.All(NodeKind.Compare))
        {
            var compare = (CompareExpression)site.Node;
            if (compare is not { Operators: [CompareOperator.Eq or CompareOperator.NotEq], Comparators: [var right] })
                continue;
            var left = compare.Left;
            if (IsWritten(left) || IsWritten(right))
                continue;
            if (module.Around.ImportsAny("hmac") && (IsSignature(module, left, site.Scope, 0) || IsSignature(module, right, site.Scope, 0)))
                yield return new Hit(compare.Span, "The time it takes tells how much of the signature was right");
            else if (IsKeyAskedFor(module, compare, site.Scope, left, right) || IsKeyAskedFor(module, compare, site.Scope, right, left))
                yield return new Hit(compare.Span, "The time it takes tells how much of the key was right");
        }
    }

    private static bool IsWritten(Expression side) => side is StringExpression or SingletonExpression or NumberExpression;

    /// <summary>A code made by <c>hmac</c>, also encoded, behind a prefix, or by a function of this file.</summary>
    private static bool IsSignature(PythonModule module, Expression side, Scope scope, int depth)
    {
        if (depth > 4)
            return false;
        var value = scope.Followed(side);
        if (
            module.PathOf(value, scope)
            is "hmac.new().hexdigest()"
                or "hmac.new().digest()"
                or "hmac.digest()"
                or "hmac.HMAC().hexdigest()"
                or "hmac.HMAC().digest()"
        )
            return true;
        return value switch
        {
            BinaryOpExpression { Operator: BinaryOperator.Add, Right: var last } => IsSignature(module, last, scope, depth + 1),
            FormattedStringExpression { Parts: [.., InterpolationExpression last] } => IsSignature(module, last.Value, scope, depth + 1),
            CallExpression { Function: AttributeExpression { Name: "decode" or "encode" or "hex" or "lower", Value: var of } } =>
                IsSignature(module, of, scope, depth + 1),
            CallExpression { Arguments: [{ Value: var given }] } call
                when Surroundings.LastName(call.Function)
                    is "b64encode"
                        or "urlsafe_b64encode"
                        or "standard_b64encode"
                        or "encodebytes"
                        or "hexlify" => IsSignature(module, given, scope, depth + 1),
            CallExpression { Function: NameExpression made }
                when scope.BindingsOf(made.Name) is [{ Form: BindingForm.Function, Node: FunctionStatement function }] => Returns(
                module,
                function,
                depth + 1
            ),
            CallExpression { Function: AttributeExpression { Value: NameExpression { Name: "self" or "cls" }, Name: var method } }
                when ClassAround(scope)?.AttributesOf(method) is [{ Form: BindingForm.Function, Node: FunctionStatement function }] =>
                Returns(module, function, depth + 1),
            _ => false,
        };
    }

    private static Scope? ClassAround(Scope scope)
    {
        for (var at = scope; at is not null; at = at.Parent)
        {
            if (at.Form == ScopeForm.Class)
                return at;
        }

        return null;
    }

    private static bool Returns(PythonModule module, FunctionStatement function, int depth) =>
        module
            .All(NodeKind.Return)
            .Any(site =>
                site.Scope.Node == function
                && site.Node is ReturnStatement { Value: { } value }
                && IsSignature(module, value, site.Scope, depth)
            );

    /// <summary>A key of the configuration that a caller has to show: <c>request.headers["X-Key"] == settings.API_KEY</c>.</summary>
    private static bool IsKeyAskedFor(PythonModule module, CompareExpression compare, Scope scope, Expression key, Expression shown)
    {
        if (scope.Function is not { Node: FunctionStatement function } || !IsConfiguredKey(module, key, scope))
            return false;
        var value = scope.Followed(shown);
        if (IsConfiguration(value))
            return false;
        // `if token == settings.KEY: refuse to start with the default`
        var names = Purpose.NamesIn(value);
        if (names.Exists(name => name is "request" or "headers" or "cookies" or "COOKIES" or "META"))
            return true;
        return shown is NameExpression parameter
            && scope.BindingsOf(parameter.Name) is [{ Form: BindingForm.Parameter }]
            && (
                module.Around.AnswersRequests(compare)
                || Words.Has(
                    function.Name,
                    "check",
                    "verify",
                    "valid",
                    "is",
                    "authenticate",
                    "authorize",
                    "authorized",
                    "require",
                    "allowed"
                )
            );
    }

    private static bool IsConfiguration(Expression value) =>
        value switch
        {
            AttributeExpression { Value: var of } => IsConfiguration(of) || Surroundings.LastName(of) is { } holder && IsHolder(holder),
            SubscriptExpression { Value: var of } => IsConfiguration(of) || Surroundings.LastName(of) is { } holder && IsHolder(holder),
            CallExpression { Function: AttributeExpression { Name: "get" or "getenv", Value: var of } } => Surroundings.LastName(of)
                is { } holder
                && (IsHolder(holder) || holder == "os"),
            CallExpression { Function: NameExpression { Name: "getenv" } } => true,
            _ => false,
        };

    private static bool IsHolder(string name) => name is "settings" or "config" or "conf" or "environ" or "app_settings" or "app_config";

    private static bool IsConfiguredKey(PythonModule module, Expression key, Scope scope)
    {
        var value = scope.Followed(key);
        if (value is CallExpression { Function: AttributeExpression { Name: "encode", Value: var text } })
            value = scope.Followed(text);
        if (!IsConfiguration(value))
            return false;
        var named = value switch
        {
            AttributeExpression attribute => attribute.Name,
            SubscriptExpression { Index: StringExpression index } => index.Value,
            CallExpression { Arguments: [{ Value: StringExpression first }, ..] } => first.Value,
            _ => "",
        };
        var spelled = Words.Spell(named);
        return Endings.Any(ending => spelled.EndsWith(ending, StringComparison.Ordinal));
    }
}
