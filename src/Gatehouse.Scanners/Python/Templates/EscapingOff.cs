using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Templates;

/// <summary>Where a program tells a framework to escape nothing in any template.</summary>
internal static class EscapingOff
{
    public static IEnumerable<(string Library, ByteSpan Span)> In(PythonModule module)
    {
        if (!module.Holds("autoescape"))
            yield break;
        foreach (var call in module.CallsTo("aiohttp_jinja2.setup"))
        {
            if (call.Argument("autoescape") is { IsFalse: true } off)
                yield return ("aiohttp_jinja2", off.Span);
        }

        foreach (var call in module.CallsTo("tornado.web.Application"))
        {
            if (call.Argument("autoescape") is { IsNone: true } off)
                yield return ("tornado", off.Span);
        }

        foreach (var site in module.All(NodeKind.Assign))
        {
            if (
                site.Node
                    is AssignStatement
                    {
                        Targets: [AttributeExpression { Name: "autoescape" or "jinja_env_autoescape" } target],
                        Value: SingletonExpression { Value: SingletonValue.False }
                    } assign
                && Surroundings.LastName(target.Value) == "jinja_env"
            )
                yield return ("flask", assign.Span);
        }
    }
}
