using System.Text;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A password or token written to the log.</summary>
public sealed class SecretLogged : PythonRule
{
    private static readonly ImmutableArray<string> Levels = ["debug", "info", "warning", "warn", "error", "critical", "exception", "log"];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/secret-logged",
            Title = "A password or token goes to the log",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [532],
            Why = "Logs are copied, searched, mailed and kept for years by people and services that should not know it.",
            Fix = "Log who, not with what: leave the value out.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import logging

                def login(name, password):
                    logging.info("login of %s with %s", name, «password»)
                """
            ),
            Bad(
                """
                import logging

                logger = logging.getLogger(__name__)

                def begin(user):
                    logger.debug(f"token for {user.name}: {«user.access_token»}")
                """
            ),
            Bad(
                """
                import json
                import logging

                def login(request):
                    sent = json.loads(request.body)
                    logging.info("login: %s", json.dumps(«sent»))
                    return check(sent["user"], sent.get("password"))
                """
            ),
            Bad(
                """
                import logging

                def login(data, form):
                    logging.info("login: %s, %s", data.get("email"), «data.get("password")»)
                    logging.debug(f"token {«form["access_token"]»}")
                """
            ),
            Good(
                "what is said about it",
                """
                import logging

                def refuse(errors, labels, data):
                    logging.info("%s: %s", labels["password"], errors.get("password"))
                    logging.info("password given: %s", "password" in data)
                    logging.info("%d characters", len(data["password"]))
                """
            ),
            Good(
                "without the password",
                """
                import json
                import logging

                def login(request):
                    sent = json.loads(request.body)
                    password = sent.pop("password")
                    logging.info("login: %s", json.dumps(sent))
                    logging.info("fields: %s, %d", sorted(sent), len(sent))
                    return check(sent["user"], password)
                """
            ),
            Good(
                "who, not with what",
                """
                import logging

                def login(name, password):
                    logging.info("login of %s, password of %d characters", name, len(password))
                    logging.error("wrong password")
                """
            ),
            Good(
                "masked",
                """
                import logging

                def login(name, password):
                    logging.info("login of %s with %s", name, mask(password))
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (module.Around.IsTest)
            yield break;
        foreach (var level in Levels)
        {
            foreach (var call in module.CallsNamed(level))
            {
                if (call.Node.Function is not AttributeExpression { Value: var owner } || Surroundings.LastName(owner) is not { } name)
                    continue;
                if (!Words.Has(name, "log", "logger", "logging", "get_logger", "getLogger", "audit"))
                    continue;
                foreach (var argument in call.Node.Arguments)
                {
                    foreach (var secret in SecretsIn(argument.Value))
                        yield return new Hit(secret.Span, $"`{NameOf(secret)}` goes to the log as it is");
                    foreach (var (whole, key) in WholesIn(argument.Value, module, call.Node))
                        yield return new Hit(whole.Span, $"`{whole.Name}`, which holds `{key}`, goes to the log as a whole");
                }
            }
        }
    }

    private static string NameOf(Expression secret) =>
        secret switch
        {
            SubscriptExpression { Index: StringExpression key } => key.Value,
            CallExpression { Arguments: [{ Value: StringExpression key }, ..] } => key.Value,
            _ => Surroundings.LastName(secret)!,
        };

    /// <summary>Whether it holds what was sent, rather than what is said about it.</summary>
    private static bool IsGiven(Expression holder) =>
        Surroundings.LastName(holder)
            is "data"
                or "form"
                or "body"
                or "payload"
                or "json"
                or "params"
                or "args"
                or "values"
                or "POST"
                or "GET"
                or "query_params"
                or "cleaned_data"
                or "validated_data"
                or "credentials"
                or "user"
                or "account"
        || holder is CallExpression { Function: AttributeExpression { Name: "get_json" or "json" } };

    /// <summary>What is formatted as it is; what goes through a call first may be masked.</summary>
    private static IEnumerable<Expression> SecretsIn(Expression value)
    {
        switch (value)
        {
            case NameExpression or AttributeExpression when IsSecret(Surroundings.LastName(value)!):
                yield return value;
                break;
            // data.get("password"), request.form["password"]
            case SubscriptExpression { Value: var sent, Index: StringExpression { Value: var key } } when IsGiven(sent) && IsSecret(key):
                yield return value;
                break;
            case CallExpression
            {
                Function: AttributeExpression { Name: "get", Value: var sent },
                Arguments: [{ Form: ArgumentForm.Positional, Value: StringExpression { Value: var key } }, ..]
            } when IsGiven(sent) && IsSecret(key):
                yield return value;
                break;
            case FormattedStringExpression text:
                foreach (var secret in text.Parts.OfType<InterpolationExpression>().SelectMany(hole => SecretsIn(hole.Value)))
                    yield return secret;
                break;
            case BinaryOpExpression { Operator: BinaryOperator.Add or BinaryOperator.Mod } both:
                foreach (var secret in SecretsIn(both.Left).Concat(SecretsIn(both.Right)))
                    yield return secret;
                break;
            case TupleExpression tuple:
                foreach (var secret in tuple.Elements.SelectMany(SecretsIn))
                    yield return secret;
                break;
            case CallExpression { Function: AttributeExpression { Name: "format", Value: StringExpression } } format:
                foreach (var secret in format.Arguments.SelectMany(argument => SecretsIn(argument.Value)))
                    yield return secret;
                break;
        }
    }

    /// <summary>Dicts that are logged as they are while the same function reads a password out of them.</summary>
    private static IEnumerable<(NameExpression Whole, string Key)> WholesIn(Expression value, PythonModule module, CallExpression log)
    {
        switch (value)
        {
            case NameExpression name when module.Around.FunctionOf(log) is { } function:
                if (SecretKeyOf(name, function, module) is { } key)
                    yield return (name, key);
                break;
            case CallExpression { Function: var made, Arguments: [{ Form: ArgumentForm.Positional, Value: var inner }, ..] }
                when Surroundings.LastName(made) is "dumps" or "str" or "repr" or "dict" or "pformat":
                foreach (var whole in WholesIn(inner, module, log))
                    yield return whole;
                break;
            case FormattedStringExpression text:
                foreach (var whole in text.Parts.OfType<InterpolationExpression>().SelectMany(hole => WholesIn(hole.Value, module, log)))
                    yield return whole;
                break;
            case BinaryOpExpression { Operator: BinaryOperator.Add or BinaryOperator.Mod, Right: var right }:
                foreach (var whole in WholesIn(right, module, log))
                    yield return whole;
                break;
            case TupleExpression tuple:
                foreach (var whole in tuple.Elements.SelectMany(element => WholesIn(element, module, log)))
                    yield return whole;
                break;
        }
    }

    /// <summary>Null where no secret is read out of it, or where it is taken out before.</summary>
    private static string? SecretKeyOf(NameExpression whole, FunctionStatement function, PythonModule module)
    {
        string? found = null;
        var text = module.Tree.Text.Bytes[function.Start..function.End];
        var name = Encoding.UTF8.GetBytes(whole.Name);
        if (text.IndexOf([.. name, (byte)'[']) < 0 && text.IndexOf([.. name, (byte)'.']) < 0)
            return null;
        foreach (var use in module.Around.UsesOf(whole.Name))
        {
            if (!function.Span.Contains(use.Span))
                continue;
            var parent = module.Around.ParentOf(use);
            var key = parent switch
            {
                SubscriptExpression { Index: StringExpression { Value: var index } } => index,
                AttributeExpression { Name: "get" or "pop" or "getlist" } method
                    when module.Around.ParentOf(method)
                        is CallExpression { Arguments: [{ Value: StringExpression { Value: var index } }, ..] } => index,
                _ => null,
            };
            if (key is null || !IsSecret(key))
                continue;
            // What is taken out, or overwritten, before the line is written is not in it.
            if (
                use.Start < whole.Start
                && (
                    parent is AttributeExpression { Name: "pop" }
                    || module.Around.ParentOf(parent!) is DeleteStatement
                    || (module.Around.ParentOf(parent!) is AssignStatement { Targets: var targets } && targets.Contains(parent))
                )
            )
                return null;
            found = key;
        }

        return found;
    }

    private static bool IsSecret(string name) =>
        Words.Spell(name)
            is "_password_"
                or "_passwd_"
                or "_pwd_"
                or "_new_password_"
                or "_user_password_"
                or "_plain_password_"
                or "_raw_password_"
                or "_passphrase_"
                or "_secret_key_"
                or "_api_key_"
                or "_apikey_"
                or "_access_token_"
                or "_refresh_token_"
                or "_auth_token_"
                or "_reset_token_"
                or "_private_key_"
                or "_client_secret_"
                or "_db_password_"
                or "_credit_card_"
                or "_card_number_"
                or "_ssn_"
                or "_cvv_";
}
