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

    /// <summary>A statement put together of values, to one with its values beside it; null where the driver or the shape leaves a doubt.</summary>
    public static Edit? Parameterised(CallExpression call, Expression statement, ReadOnlyMemory<byte> file, string? placeholder) =>
        placeholder is not null
        && call is { Function: AttributeExpression { Name: "execute" }, Arguments: [{ Form: ArgumentForm.Positional } only] }
        && IsWrittenIn(call, only, file.Span)
        && ReferenceEquals(only.Value, statement)
        && WrittenText.AsStatement(statement, file, placeholder) is { } written
            ? Edit.Of("Pass the values beside the statement", statement.Span, written)
            : null;

    /// <summary>A command line for a shell, to a list of its words without one.</summary>
    public static Edit? WithoutShell(CallExpression call, Expression line, ReadOnlyMemory<byte> file)
    {
        if (
            call is not { Arguments: [{ Form: ArgumentForm.Positional } first, ..] }
            || !ReferenceEquals(first.Value, line)
            || !IsWrittenIn(call, first, file.Span)
        )
            return null;
        var shell = call.Arguments.FirstOrDefault(argument => argument is { Form: ArgumentForm.Keyword, Name: "shell" });
        // What else is said of the shell would have to go too.
        return
            shell?.Value is SingletonExpression { Value: SingletonValue.True } on
            && !call.Arguments.Any(argument => argument.Name is "executable" || argument.Form == ArgumentForm.DoubleStar)
            && WrittenText.AsWords(line, file) is { } words
            ? new Edit("Start the program without a shell", [new Replacement(line.Span, words), new Replacement(on.Span, "False")])
            : null;
    }

    /// <summary>Whether the argument stands right behind the call's own parenthesis, with none of its own.</summary>
    private static bool IsWrittenIn(CallExpression call, Argument argument, ReadOnlySpan<byte> file)
    {
        var before = file[call.Function.End..argument.Value.Start].Trim(" \t\r\n"u8);
        var next = file[argument.Value.End..call.End].TrimStart(" \t\r\n"u8);
        return before.SequenceEqual("("u8) && next.Length > 0 && (next[0] == (byte)',' || next.Length == 1);
    }

    private static ByteSpan NameSpan(AttributeExpression attribute) =>
        ByteSpan.Between(attribute.End - System.Text.Encoding.UTF8.GetByteCount(attribute.Name), attribute.End);

    private static bool IsWritten(PythonModule module, ByteSpan span, string name) =>
        module.Tree.Text.Bytes[span.Start..span.End].SequenceEqual(System.Text.Encoding.UTF8.GetBytes(name));
}
