using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>A cookie made with Python's own jar and sent by the function that makes it: <c>jar["sid"] = …; jar["sid"]["path"] = "/"; jar.output()</c>.</summary>
/// <param name="Sent">Where it becomes the text of a header.</param>
/// <param name="Attributes">What is set of it.</param>
internal sealed record Morsel(Expression Sent, string Name, ImmutableArray<string> Attributes)
{
    public static IEnumerable<Morsel> AllOf(PythonModule module)
    {
        foreach (var call in module.CallsTo("http.cookies.SimpleCookie", "Cookie.SimpleCookie", "http.cookies.BaseCookie"))
        {
            if (
                call.Node.Arguments.IsEmpty
                && module.Around.ParentOf(call.Node) is AssignStatement { Targets: [NameExpression { Name: var jar }] }
                && module.Around.FunctionOf(call.Node) is { } function
            )
            {
                foreach (var morsel in Of(module, jar, function))
                    yield return morsel;
            }
        }
    }

    private static List<Morsel> Of(PythonModule module, string jar, FunctionStatement function)
    {
        var made = new List<(string Name, Expression Place)>();
        var attributes = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        Expression? output = null;
        var sent = new Dictionary<string, Expression>(StringComparer.Ordinal);
        foreach (var use in module.Around.UsesOf(jar))
        {
            if (!function.Span.Contains(use.Span))
                continue;
            switch (module.Around.ParentOf(use))
            {
                case AssignStatement assign when assign.Targets is [NameExpression]:
                    break;
                case AttributeExpression { Name: "output" or "js_output" } method:
                    output = (Expression)module.Around.ParentOf(method)!;
                    break;
                case SubscriptExpression { Index: StringExpression { Value: var name } } element:
                    switch (module.Around.ParentOf(element))
                    {
                        case AssignStatement assign when assign.Targets.Contains(element):
                            if (assign.Value is not StringExpression { Value: "" })
                                made.Add((name, element));
                            break;
                        case SubscriptExpression { Index: StringExpression { Value: var attribute } } inner
                            when module.Around.ParentOf(inner) is AssignStatement set && set.Targets.Contains(inner):
                            if (set.Value is not (SingletonExpression { Value: SingletonValue.False } or StringExpression { Value: "" }))
                                Attributes(name).Add(attribute.ToLowerInvariant());
                            // It is taken back.
                            if (attribute is "max-age" && set.Value is NumberExpression { Integer: 0 } or StringExpression { Value: "0" })
                                return [];
                            break;
                        case AttributeExpression { Name: "OutputString" or "output" } method
                            when module.Around.ParentOf(method) is CallExpression text:
                            sent[name] = text;
                            break;
                        case AttributeExpression { Name: "value" or "key" or "coded_value" }:
                            break;
                        default:
                            // Another name for it may set more.
                            return [];
                    }

                    break;
                default:
                    return [];
            }
        }

        return
        [
            .. made.Where(one => sent.ContainsKey(one.Name) || output is not null)
                .Select(one => new Morsel(sent.GetValueOrDefault(one.Name) ?? one.Place, one.Name, [.. Attributes(one.Name)])),
        ];

        List<string> Attributes(string name)
        {
            if (!attributes.TryGetValue(name, out var known))
                attributes.Add(name, known = []);
            return known;
        }
    }
}
