using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>A cookie that a response sets.</summary>
internal sealed record Cookie(CallSite Call, string? Name, Expression Value)
{
    /// <summary>By its name, or where that is not known by what it holds, it stands for a user who is logged in.</summary>
    public bool IsSession =>
        Name is null ? Purpose.NamesIn(Value).Any(name => name.Length < 60 && Words.IsSession(name)) : Words.IsSession(Name);

    public CallArgument? Secure => Flag("secure", 6);

    public CallArgument? HttpOnly => Flag("httponly", 7);

    /// <summary>Flask's, Django's and Starlette's responses take the flags at the same places; other methods have others there.</summary>
    private CallArgument? Flag(string name, int place) =>
        Call.Argument(name)
        ?? (Surroundings.LastName(Call.Node.Function) is "set_cookie" or "dump_cookie" ? Call.Argument(place) : null)
        ?? Spread(name);

    /// <summary>Of <c>**options</c>, where they are written out.</summary>
    private CallArgument? Spread(string name)
    {
        foreach (var argument in Call.Node.Arguments)
        {
            if (
                argument.Form != ArgumentForm.DoubleStar
                || Call.Scope.Followed(argument.Value) is not DictExpression options
                || IsChanged(argument.Value)
            )
                continue;
            for (var i = 0; i < options.Keys.Length; i++)
            {
                if (options.Keys[i] is StringExpression key && key.Value == name)
                    return new CallArgument(Call.Module, argument, Call.Scope) { Held = options.Values[i] };
            }
        }

        return null;
    }

    /// <summary>Whether more happens to a variable than that it is read as a whole: <c>options.update(secure=True)</c>.</summary>
    private bool IsChanged(Expression held)
    {
        if (held is not NameExpression variable)
            return false;
        var around = Call.Module.Around;
        var function = around.FunctionOf(variable);
        return around
            .UsesOf(variable.Name)
            .Any(use =>
                use != variable
                && around.FunctionOf(use) is var place
                && (place == function || place is null)
                && around.ParentOf(use)
                    is AttributeExpression { Name: "update" or "setdefault" or "pop" or "clear" or "__setitem__" }
                        or SubscriptExpression
                        or AugmentedAssignStatement
            );
    }

    /// <summary>A CSRF token is read by scripts, which send it back in a header.</summary>
    public bool IsForScripts =>
        Name is not null
        && (Name.Contains("csrf", StringComparison.OrdinalIgnoreCase) || Name.Contains("xsrf", StringComparison.OrdinalIgnoreCase));

    /// <summary>The cookie of a call that the flow found; null where it is kept by a client.</summary>
    /// <param name="name">What the flow knows of its name; empty: nothing.</param>
    public static Cookie? Of(CallSite call, string name)
    {
        if (call.Node.Function is AttributeExpression { Value: { } owner, Name: not ("output" or "OutputString") } && IsJar(owner, call))
            return null;
        var written = (call.Argument("key") ?? call.Argument("name") ?? call.Argument(0))?.Value;
        var value = (call.Argument("value") ?? call.Argument(1))?.Value;
        return new Cookie(
            call,
            name.Length > 0 ? name
                : written is null ? null
                : NamedBy(written),
            value ?? call.Node
        );
    }

    /// <summary>Whether a flag is as it is because of where the program runs: that is a setting, not a mistake.</summary>
    public static bool IsForDevelopment(ChargedCall charged) =>
        charged.Charge.At is { Name: { } name }
        && charged.Call.Argument(name) is { } given
        && Purpose.NamesIn(given.Value).Exists(Words.IsDevelopment);

    public static IEnumerable<Cookie> AllOf(PythonModule module)
    {
        foreach (var method in (string[])["set_cookie", "set_secure_cookie", "set_signed_cookie"])
        {
            foreach (var call in module.CallsNamed(method))
            {
                if (call.Node.Function is not AttributeExpression { Value: { } owner })
                    continue;
                var name = (call.Argument("key") ?? call.Argument("name") ?? call.Argument(0))?.Value;
                var value = (call.Argument("value") ?? call.Argument(1))?.Value;
                if (name is null || value is null || IsJar(owner, call) || IsDeletion(call, value))
                    continue;
                yield return new Cookie(call, call.Scope.StringOf(name) ?? NamedBy(name), value);
            }
        }

        foreach (var dumped in Dumped(module))
            yield return dumped;
    }

    private static readonly ImmutableArray<string> Dumps = ["werkzeug.http.dump_cookie", "werkzeug.dump_cookie"];

    /// <summary>Written out as the text of a header.</summary>
    private static IEnumerable<Cookie> Dumped(PythonModule module)
    {
        foreach (var call in module.CallsTo(Dumps))
        {
            var name = (call.Argument("key") ?? call.Argument(0))?.Value;
            var value = (call.Argument("value") ?? call.Argument(1))?.Value;
            if (name is not null && value is not null && !IsDeletion(call, value))
                yield return new Cookie(call, call.Scope.StringOf(name) ?? NamedBy(name), value);
        }
    }

    /// <summary><c>COOKIE_NAME</c> says by its own name what the cookie's is about; <c>name</c> says nothing.</summary>
    private static string? NamedBy(Expression name) =>
        Surroundings.LastName(name) is { } said
        && !Words.Has(said, "key", "k")
        && Words.Spell(said) is not ("_name_" or "_cookie_" or "_cookie_name_")
            ? said
            : null;

    /// <summary>A test client's or a crawler's store of cookies.</summary>
    private static bool IsJar(Expression owner, CallSite call) =>
        Surroundings.LastName(owner) is { } name
            && (Words.Has(name, "jar", "cookiejar", "client", "cookies", "browser", "driver", "c") || name == "super")
        || (
            call.Argument(2) is not null
            && call.Argument("secure") is null
            && call.Argument("max_age") is null
            && call.Scope.StringOf((call.Argument(0)!).Value.Value) is "localhost" or "example.com"
        );

    private static bool IsDeletion(CallSite call, Expression value) =>
        call.Argument("max_age") is { Integer: 0 }
        || call.Argument("expires") is { Integer: 0 }
        || call.Scope.StringOf(value) == ""
        || value is SingletonExpression;
}
