using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>Functions of the program that make or send an answer of what they are given: <c>reply(…)</c>, <c>self.send_page(…)</c>.</summary>
internal static class OwnAnswer
{
    private static readonly ImmutableArray<string> _makes =
    [
        "reply",
        "respond",
        "response",
        "answer",
        "error",
        "failure",
        "fail",
        "problem",
        "page",
        "result",
        "html",
        "json",
        "envelope",
    ];

    private static readonly ImmutableArray<string> _others =
    [
        "log",
        "logger",
        "report",
        "capture",
        "notify",
        "mail",
        "alert",
        "store",
        "save",
        "record",
    ];

    /// <summary>Whether a call that is returned makes the answer.</summary>
    public static bool IsMade(PythonModule module, CallExpression call)
    {
        if (Surroundings.LastName(call.Function) is not { } name || Words.Has(name, [.. _others]))
            return false;
        return module.Around.ParentOf(call) is ReturnStatement
            && (Words.Has(name, [.. _makes]) || Body(module, call, name) is { } body && ReturnsAnswer(body));
    }

    /// <summary>Whether a call writes to the client by itself: <c>self.wfile.write</c>, or a method of the same class that does.</summary>
    public static bool IsSent(PythonModule module, CallExpression call)
    {
        if (call.Function is AttributeExpression { Name: "write", Value: AttributeExpression { Name: "wfile" } })
            return true;
        return module.Around.ParentOf(call) is ExpressionStatement or ReturnStatement
            && call.Function is AttributeExpression { Name: var name, Value: NameExpression { Name: "self" } }
            && Body(module, call, name) is { } body
            && Writes(body);
    }

    private static FunctionStatement? Body(PythonModule module, CallExpression call, string name)
    {
        FunctionStatement? found = null;
        var own = call.Function is AttributeExpression ? module.Around.ClassOf(call) : null;
        foreach (var site in module.All(NodeKind.Function))
        {
            if (site.Node is FunctionStatement function && function.Name == name && module.Around.ParentOf(function) == own)
                found = function;
        }

        return found;
    }

    private static bool Writes(FunctionStatement function)
    {
        var search = new WriteSearch();
        foreach (var statement in function.Body)
            search.Child(statement);
        return search.Found;
    }

    private static bool ReturnsAnswer(FunctionStatement function) =>
        function.Body.OfType<ReturnStatement>().Any(back => back.Value is DictExpression dict && dict.Keys.Any(IsStatus));

    private static bool IsStatus(Expression? key) => key is StringExpression { Value: "statusCode" };

    private struct WriteSearch : IPythonChildren
    {
        public bool Found { get; private set; }

        public void Child(PythonNode child)
        {
            if (Found)
                return;
            if (child is CallExpression { Function: AttributeExpression { Name: "write", Value: AttributeExpression { Name: "wfile" } } })
                Found = true;
            else
                PythonWalk.Children(child, ref this);
        }
    }
}
