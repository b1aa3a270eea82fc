using System.Text;

namespace Gatehouse.Delivery.Ci;

/// <summary>Lines of a workflow, indented.</summary>
internal sealed class WorkflowText
{
    private readonly StringBuilder _text = new();

    public WorkflowText Add(int indent, string line)
    {
        if (line.Length > 0)
            _text.Append(' ', indent).Append(line);
        _text.Append('\n');
        return this;
    }

    /// <summary>Lines as they stand, with their own indents below this one.</summary>
    public WorkflowText Block(int indent, string lines)
    {
        foreach (var line in lines.TrimEnd('\n').Split('\n'))
            Add(indent, line.TrimEnd('\r'));
        return this;
    }

    /// <summary>A script as a YAML block; its lines begin where the shell wants them.</summary>
    public WorkflowText Script(int indent, string key, params ReadOnlySpan<string> lines)
    {
        Add(indent, key == "-" ? "- |" : $"{key}: |");
        // A key behind a dash stands two further in, and its block further still.
        var inner = indent + (key.StartsWith("- ", StringComparison.Ordinal) ? 4 : 2);
        foreach (var line in lines)
            Add(inner, line);
        return this;
    }

    /// <summary>A YAML scalar that is text whatever it looks like.</summary>
    public static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Quoted))}]";

    public override string ToString() => _text.ToString();
}
