using System.Buffers;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A signature or secret compared byte by byte, so that the time tells how much of it was right.</summary>
public sealed class LeakyComparison : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/leaky-comparison",
            Title = "A signature or secret compared with ==",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [208],
            Why =
                "`==` stops at the first difference. Whoever can measure many answers learns a valid signature or key from its first byte to its last.",
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
                import hmac

                def sign(key, body):
                    return "sha256=" + hmac.new(key, body, "sha256").hexdigest()

                def receive(request):
                    if «sign(KEY, request.body) != request.headers["X-Signature"]»:
                        raise PermissionError
                """
            ),
            Bad(
                """
                from shop import settings

                def is_allowed(request):
                    given = request.headers.get("X-Api-Key")
                    return «given == settings.API_KEY»
                """
            ),
            Good(
                "a word of a language",
                """
                from grammar import BLOCK_TOKEN

                def is_block(token):
                    return token == BLOCK_TOKEN
                """
            ),
            Good(
                "the name of a header",
                """
                from shop import settings

                def is_asked_for(name):
                    return name == settings.API_KEY_HEADER
                """
            ),
            Good(
                "a key that was left as it came",
                """
                from shop import settings

                def check():
                    return settings.SECRET_KEY == DEFAULT_KEY
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
            Bad(
                """
                from fastapi import Header, HTTPException

                async def need_key(x_api_key: str = Header(...)):
                    if «x_api_key == get_settings().api_key.get_secret_value()»:
                        return x_api_key
                    raise HTTPException(401)
                """
            ),
            Bad(
                """
                from typing import Annotated
                from fastapi import Depends, Header, HTTPException

                async def need_key(settings: Conf, x_shop_key: Annotated[str, Header()] = ""):
                    if «x_shop_key != settings.shop_api_key.get_secret_value()»:
                        raise HTTPException(401)
                """
            ),
            Bad(
                """
                from flask import current_app

                def service_token_ok(given):
                    return bool(given) and «given == current_app.config["SERVICE_TOKEN"]»
                """
            ),
            Good(
                "what another function of the program fills in",
                """
                from typing import Annotated
                from fastapi import Depends

                async def reset(settings: Conf, token: Annotated[str, Depends(stored)]):
                    return token != settings.reset_token
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
        var signs = module.Around.ImportsAny("hmac");
        foreach (var site in module.All(NodeKind.Compare))
        {
            var compare = (CompareExpression)site.Node;
            if (
                compare is not { Left: var left, Operators: [CompareOperator.Eq or CompareOperator.NotEq], Comparators: [var right] }
                || left is StringExpression or SingletonExpression or NumberExpression
                || right is StringExpression or SingletonExpression or NumberExpression
            )
                continue;
            if (signs && (IsSignature(module, left, site.Scope, MostSteps) || IsSignature(module, right, site.Scope, MostSteps)))
                yield return new Hit(compare.Span, "The time it takes tells how much of the signature was right");
            // One of the two says by its name what it is: no other is followed to where it comes from.
            else if (
                IsNamedSecret(left, right)
                && (
                    (IsKept(module, left, site.Scope) && !IsKept(module, right, site.Scope) && IsGiven(module, right, site.Scope))
                    || (IsKept(module, right, site.Scope) && !IsKept(module, left, site.Scope) && IsGiven(module, left, site.Scope))
                )
            )
                yield return new Hit(compare.Span, "The time it takes tells how much of the secret was right");
        }
    }

    private static bool IsNamedSecret(Expression left, Expression right) =>
        Named(left) is { } one && IsSecretWord(one) || Named(right) is { } other && IsSecretWord(other);

    /// <summary>How a thing is called that is compared: its last name, or the key under which it is kept.</summary>
    private static string? Named(Expression side) =>
        side switch
        {
            SubscriptExpression { Index: StringExpression key } => key.Value,
            CallExpression
            {
                Function: AttributeExpression { Name: "get" or "getenv" },
                Arguments: [{ Value: StringExpression key }, ..]
            } => key.Value,
            CallExpression { Function: AttributeExpression { Name: var made, Value: var text } } when IsSameText(made) => Named(text),
            _ => Surroundings.LastName(side),
        };

    /// <summary>Methods that give back the same text: <c>settings.api_key.get_secret_value()</c>.</summary>
    private static bool IsSameText(string method) => method is "encode" or "decode" or "strip" or "get_secret_value";

    private const int MostSteps = 6;

    /// <summary>What <c>hmac</c> made, under whatever spelling, also by way of a function of this file.</summary>
    private static bool IsSignature(PythonModule module, Expression side, Scope scope, int steps)
    {
        if (steps == 0)
            return false;
        switch (module.PathOf(side, scope))
        {
            case "hmac.new().hexdigest()"
            or "hmac.new().digest()"
            or "hmac.digest()"
            or "hmac.HMAC().hexdigest()"
            or "hmac.HMAC().digest()":
                return true;
        }

        switch (scope.Followed(side))
        {
            case FormattedStringExpression text:
                return text.Parts.OfType<InterpolationExpression>().Any(hole => IsSignature(module, hole.Value, scope, steps - 1));
            case BinaryOpExpression { Operator: BinaryOperator.Add } sum:
                return IsSignature(module, sum.Left, scope, steps - 1) || IsSignature(module, sum.Right, scope, steps - 1);
            case CallExpression
            {
                Function: AttributeExpression { Name: "hex" or "encode" or "decode" or "upper" or "lower" or "strip" or "rstrip" } method
            }:
                return IsSignature(module, method.Value, scope, steps - 1);
            case CallExpression { Arguments: [{ Value: var first }, ..] } coded
                when Surroundings.LastName(coded.Function)
                    is "b64encode"
                        or "urlsafe_b64encode"
                        or "b32encode"
                        or "hexlify"
                        or "str"
                        or "bytes":
                return IsSignature(module, first, scope, steps - 1);
            case CallExpression call when Called(module, call, scope) is { } function:
                foreach (var site in module.All(NodeKind.Return))
                {
                    if (
                        site.Node is ReturnStatement { Value: { } value }
                        && module.Around.FunctionOf(site.Node) == function
                        && IsSignature(module, value, site.Scope, steps - 1)
                    )
                        return true;
                }

                return false;
            default:
                return false;
        }
    }

    private static FunctionStatement? Called(PythonModule module, CallExpression call, Scope scope) =>
        call.Function switch
        {
            NameExpression name when scope.BindingsOf(name.Name) is [{ Form: BindingForm.Function, Node: FunctionStatement function }] =>
                function,
            AttributeExpression { Value: NameExpression self } method
                when ModuleIndex.ClassOf(self.Name, scope) is { } type
                    && type.AttributesOf(method.Name) is [{ Form: BindingForm.Function, Node: FunctionStatement function }] => function,
            _ => null,
        };

    /// <summary>A secret that the program keeps: of its settings, its environment, a constant of the file.</summary>
    private static bool IsKept(PythonModule module, Expression side, Scope scope)
    {
        switch (side)
        {
            case AttributeExpression attribute:
                return IsSecretWord(attribute.Name) && IsSettings(attribute.Value);
            case SubscriptExpression { Index: StringExpression key } subscript:
                return IsSecretWord(key.Value) && IsSettings(subscript.Value);
            case CallExpression { Function: AttributeExpression { Name: var made } text } when IsSameText(made):
                return IsKept(module, text.Value, scope);
            case CallExpression
            {
                Function: AttributeExpression { Name: "get" or "getenv" } getter,
                Arguments: [{ Value: StringExpression key }, ..]
            }:
                return IsSecretWord(key.Value)
                    && (IsSettings(getter.Value) || getter is { Name: "getenv", Value: NameExpression { Name: "os" } });
            case NameExpression name:
                var value = scope.Followed(name);
                if (name.Name.Length > 2 && !name.Name.Any(char.IsAsciiLetterLower) && IsSecretWord(name.Name))
                    return value switch
                    {
                        // `ACCESS_KEY = "access_key"` is the name of something, `IF_TOKEN = "if"` a word of a language.
                        StringExpression literal => literal.Value.Length >= 6 && Words.Spell(literal.Value) != Words.Spell(name.Name),
                        NameExpression => !Words.Has(name.Name, "token") || Words.Has(name.Name, _tokensOf),
                        _ => true,
                    };
                return value is not NameExpression && IsKept(module, value, scope);
            default:
                return false;
        }
    }

    /// <summary>Whose token a constant can be that is kept in another file; parsers have tokens too.</summary>
    private static readonly string[] _tokensOf =
    [
        "api",
        "auth",
        "access",
        "admin",
        "secret",
        "bearer",
        "webhook",
        "service",
        "bot",
        "gateway",
        "internal",
        "shared",
        "verification",
    ];

    private static bool IsSettings(Expression holder) =>
        Surroundings.LastName(holder)
            is "settings"
                or "config"
                or "conf"
                or "environ"
                or "Config"
                or "Settings"
                or "get_settings"
                or "SETTINGS"
                or "CONFIG";

    /// <summary>What the name of any secret holds, to be quick about all others.</summary>
    private static readonly SearchValues<string> _mayBeSecret = SearchValues.Create(
        ["key", "token", "secret", "pass", "pwd", "pin"],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary><c>API_KEY</c>, not <c>API_KEY_HEADER</c>; the key of a session is a place in it, and some tokens are words of a language.</summary>
    private static bool IsSecretWord(string name)
    {
        if (!name.AsSpan().ContainsAny(_mayBeSecret))
            return false;
        var spelled = Words.Spell(name);
        return Words.IsSecret(name)
            && ((string[])["_password_", "_passwd_", "_pwd_", "_passphrase_", "_secret_", "_token_", "_key_", "_apikey_", "_pin_"]).Any(
                end => spelled.EndsWith(end, StringComparison.Ordinal)
            )
            && !Words.Has(
                name,
                "session",
                "cookie",
                "cache",
                "field",
                "pad",
                "eos",
                "bos",
                "unk",
                "sep",
                "cls",
                "mask",
                "start",
                "begin",
                "end",
                "stop",
                "special",
                "image",
                "blank",
                "next",
                "sort",
                "primary",
                "foreign"
            );
    }

    /// <summary>How a function is called that lets somebody in; what merely looks whether a setting has changed is none.</summary>
    private static readonly string[] _questions =
    [
        "check",
        "verify",
        "valid",
        "is",
        "authenticate",
        "authorize",
        "authorized",
        "require",
        "allowed",
        "login",
        "ok",
        "correct",
        "matches",
        "accepts",
        "permitted",
        "authorised",
        "genuine",
    ];

    /// <summary>A parameter that FastAPI fills: <c>x_api_key: str = Header(...)</c>.</summary>
    private static bool IsFilled(string parameter, Scope scope) =>
        scope.Function is { Node: FunctionStatement { Parameters: var parameters } }
        && parameters.FirstOrDefault(one => one.Name == parameter) is { } filled
        && (IsFiller(filled.Default) || IsFilledBy(filled.Annotation));

    /// <summary><c>Annotated[str, Header()]</c></summary>
    private static bool IsFilledBy(Expression? annotation) =>
        annotation is SubscriptExpression { Index: TupleExpression { Elements: var beside } } generic
        && Surroundings.LastName(generic.Value) == "Annotated"
        && beside.Any(IsFiller);

    private static bool IsFiller(Expression? written) =>
        written is CallExpression { Function: var filler }
        && Surroundings.LastName(filler) is "Header" or "Query" or "Cookie" or "Form" or "Body";

    /// <summary>What somebody sends: a parameter of the function, or something read out of a request.</summary>
    private static bool IsGiven(PythonModule module, Expression side, Scope scope)
    {
        if (module.Around.IsTest || module.Around.AncestorsOf(side).Any(around => around is AssertStatement))
            return false;
        if (side is CallExpression { Function: AttributeExpression { Name: var made } text } && IsSameText(made))
            return IsGiven(module, text.Value, scope);
        if (side is NameExpression name && scope.BindingsOf(name.Name) is [{ Form: BindingForm.Parameter }])
            return IsFilled(name.Name, scope)
                || module.Around.AnswersRequests(side)
                || scope.Function is { Node: FunctionStatement function } && Words.Has(function.Name, _questions);
        return Purpose
            .NamesIn(scope.Followed(side))
            .Exists(mention =>
                mention
                    is "request"
                        or "req"
                        or "headers"
                        or "args"
                        or "form"
                        or "params"
                        or "query_params"
                        or "POST"
                        or "GET"
                        or "META"
                        or "get_argument"
                        or "get_header"
                        or "cookies"
                        or "COOKIES"
                        or "body"
                        or "payload"
                        or "credentials"
            );
    }
}
