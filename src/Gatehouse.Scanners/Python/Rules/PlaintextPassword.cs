using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A password stored as it was typed.</summary>
public sealed class PlaintextPassword : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/plaintext-password",
            Title = "A password stored as it was typed",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [256, 312],
            Why = "One copy of the table, one log, one backup, and every user's password is known, here and wherever else they use it.",
            Fix = "Store `generate_password_hash(password)` (Werkzeug), `user.set_password(password)` (Django) or an Argon2 hash.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask import request
                from shop.models import User, db

                def register():
                    user = User(name=request.form["name"], «password=request.form["password"]»)
                    db.session.add(user)
                """
            ),
            Bad(
                """
                from flask import request

                def change(user, db):
                    «user.password = request.form.get("password")»
                    db.session.commit()
                """
            ),
            Bad(
                """
                def login(user, password):
                    return «user.password == password»
                """
            ),
            Good(
                "hashed",
                """
                from flask import request
                from werkzeug.security import check_password_hash, generate_password_hash
                from shop.models import User

                def register():
                    return User(name=request.form["name"], password=generate_password_hash(request.form["password"]))
                """
            ),
            Good(
                "a client's",
                """
                from flask import request

                def reach(client):
                    return client.connect(user="shop", password=request.form["password"])
                """
            ),
            Good(
                "typed twice",
                """
                def change(form):
                    return form.password == form.password_again
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        const string Why = "The password is stored as it was typed";
        if (!module.MayHold("password", "passwd") || module.Around.IsTest)
            yield break;
        foreach (var site in module.All(NodeKind.Call))
        {
            var call = new CallSite(module, (CallExpression)site.Node, site.Scope);
            if (
                Surroundings.LastName(call.Node.Function) is { } type
                && IsModel(type)
                && (call.Argument("password") ?? call.Argument("passwd")) is { } stored
                && IsTyped(module, stored.Value, stored.Scope)
            )
                yield return new Hit(stored.Span, Why);
        }

        foreach (var site in module.All(NodeKind.Assign))
        {
            if (
                site.Node is AssignStatement { Targets: [AttributeExpression { Name: "password" or "passwd", Value: { } owner }] } assign
                && Surroundings.LastName(owner) is { } name
                && Words.Has(name, "user", "account", "member", "customer", "admin", "employee")
                && IsTyped(module, assign.Value, site.Scope)
            )
                yield return new Hit(assign.Span, Why);
        }

        foreach (var site in module.All(NodeKind.Compare))
        {
            if (
                site.Node
                    is CompareExpression { Operators: [CompareOperator.Eq or CompareOperator.NotEq], Comparators: [var right] } compare
                && (IsStored(compare.Left) && IsGiven(right) || IsStored(right) && IsGiven(compare.Left))
            )
                yield return new Hit(compare.Span, "What is stored is compared with what was typed: it is stored as it was typed");
        }
    }

    private static bool IsModel(string type) =>
        type is "User" or "Users" or "Account" or "Member" or "Customer" or "Admin" or "Employee" or "UserModel";

    private static bool IsTyped(PythonModule module, Expression value, Scope scope)
    {
        var followed = scope.Followed(value);
        var from = followed switch
        {
            SubscriptExpression { Index: StringExpression key, Value: var container } when Words.IsPassword(key.Value) => container,
            CallExpression
            {
                Function: AttributeExpression { Name: "get" or "get_argument", Value: var container },
                Arguments: [{ Value: StringExpression key }, ..]
            } when Words.IsPassword(key.Value) => container,
            AttributeExpression { Name: "data", Value: AttributeExpression { Name: var field, Value: var container } }
                when Words.IsPassword(field) => container,
            _ => null,
        };
        return from is not null
            && Purpose
                .NamesIn(scope.Followed(from))
                .Any(name => Words.Has(name, "request", "form", "json", "data", "payload", "body", "POST", "req"));
    }

    private static bool IsStored(Expression side) =>
        side is AttributeExpression { Name: "password" or "passwd", Value: { } owner }
        && Surroundings.LastName(owner) is { } name
        && Words.Has(name, "user", "account", "member", "customer", "admin", "employee");

    private static bool IsGiven(Expression side) =>
        side switch
        {
            NameExpression name => Words.Spell(name.Name)
                is "_password_"
                    or "_passwd_"
                    or "_pwd_"
                    or "_user_password_"
                    or "_input_password_",
            SubscriptExpression { Index: StringExpression key } => key.Value is "password" or "passwd",
            CallExpression { Function: AttributeExpression { Name: "get" }, Arguments: [{ Value: StringExpression key }, ..] } => key.Value
                is "password"
                    or "passwd",
            AttributeExpression { Name: "data", Value: AttributeExpression { Name: "password" } } => true,
            AttributeExpression
            {
                Name: "password",
                Value: NameExpression { Name: "form" or "data" or "credentials" or "payload" or "login" or "body" }
            } => true,
            _ => false,
        };
}
