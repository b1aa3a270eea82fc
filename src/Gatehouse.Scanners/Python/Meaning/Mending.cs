using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>Edits of a few bytes that leave the rest of the file as it is; null where the text around forbids them.</summary>
internal static class Mending
{
    /// <summary><c>yaml.load(x)</c> to <c>yaml.safe_load(x)</c>; a name imported by itself would need another import.</summary>
    public static Edit? Renamed(string title, CallSite call, string name) =>
        call.Node.Function is AttributeExpression attribute && IsWritten(call.Module, NameSpan(attribute), attribute.Name)
            ? Edit.Of(title, NameSpan(attribute), name)
            : null;

    /// <summary><c>debug=True</c> to <c>debug=False</c>, where the value stands there as it is.</summary>
    public static Edit? Switched(string title, CallArgument argument, string value) => Switched(title, argument.Value, value);

    public static Edit? Switched(string title, Expression old, string value) =>
        old is SingletonExpression ? Edit.Of(title, old.Span, value) : null;

    /// <summary>One more argument behind the last.</summary>
    public static Edit? WithArgument(string title, CallSite call, string argument)
    {
        if (call.Node.Arguments is not [.., var last])
            return null;
        var rest = call.Module.Tree.Text.Bytes[last.End..(call.Node.End - 1)];
        // A parenthesis of the last argument's own, or a comment, stands between.
        return rest.ContainsAnyExcept(" \t\r\n,"u8) ? null : Edit.Of(title, new ByteSpan(last.End, 0), ", " + argument);
    }

    private static ByteSpan NameSpan(AttributeExpression attribute) =>
        ByteSpan.Between(attribute.End - System.Text.Encoding.UTF8.GetByteCount(attribute.Name), attribute.End);

    private static bool IsWritten(PythonModule module, ByteSpan span, string name) =>
        module.Tree.Text.Bytes[span.Start..span.End].SequenceEqual(System.Text.Encoding.UTF8.GetBytes(name));
}
