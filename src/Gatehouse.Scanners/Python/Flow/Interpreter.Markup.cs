using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>The functions that escape, and texts that escape what is put into them.</summary>
internal sealed partial class Interpreter
{
    private const string MarkupPath = "markupsafe.Markup()";

    private void BindMarkup()
    {
        On("html.escape", call => Escaped(call, "s", call.IsFalse(1, "quote") ? SinkKinds.EscapedTags : SinkKinds.Escaped));
        On(
            "cgi.escape",
            call => Escaped(call, "s", SinkKinds.EscapedTags | (call.IsTrue(1, "quote") ? SinkKinds.EscapedDoubleQuotes : SinkKinds.None))
        );
        // Whoever names more letters than the three names quotes.
        On("xml.sax.saxutils.escape", call => Escaped(call, "data", call.Has(1, "entities") ? SinkKinds.Escaped : SinkKinds.EscapedTags));
        On("markupsafe.Markup", NewMarkup);
        On(
            $"{MarkupPath}.format",
            call => MarkupText(call.Receiver?.Value) is { } text ? Filled(Formatted(text, Loose(call, 0)), call.Node) : null
        );
        On(
            "django.utils.html.format_html",
            call => call.Text(0, "format_string") is { } text ? Filled(Formatted(text, Loose(call, 1)), call.Node) : null
        );
        On("django.utils.html.format_html_join", FilledForEach);
    }

    private Value? Escaped(FlowCall call, string name, SinkKinds kinds) =>
        call.Argument(0, name) is { } text ? Value.Text(DeepTaint(text).CleanedFor(kinds)) : null;

    /// <summary>One of known text keeps it: where a value is put into it decides what escaping is worth.</summary>
    private Value? NewMarkup(FlowCall call) =>
        call.Argument(0, "base")?.Only is ConstantAtom { Text: not null } text
            ? Allocate(
                call.Node,
                new HeapObject { Kind = ObjectKind.Instance, Path = _paths.Of(MarkupPath) }.WithEntry(TextOfTemplate, Value.Of(text))
            )
            : null;

    private bool IsMarkup(Value value) =>
        value.Only switch
        {
            OpaqueAtom { Path: { } path } => path.ToString(),
            ObjectAtom thing => ObjectOf(thing)?.Path?.ToString(),
            _ => null,
        } == MarkupPath;

    private string? MarkupText(Value? value) =>
        value?.Only is ObjectAtom thing && ObjectOf(thing)?.Entry(TextOfTemplate)?.Only is ConstantAtom { Text: { } text } ? text : null;

    /// <summary>Markup on one side escapes what is on the other.</summary>
    private Value Joined(Value left, BinaryOperator op, Value right, PythonNode node)
    {
        if (op == BinaryOperator.Mod && MarkupText(left) is { } format)
        {
            var given = right.Only is TupleAtom tuple ? Value.Of(TupleAtom.Of([.. tuple.Items.Select(Loose)])) : Loose(right);
            return Filled(Formatted(format, given, isBytes: false, node), node);
        }

        if (op == BinaryOperator.Add)
            return Filled(Added(Side(left), Side(right), node), node);
        return Value.Opaque(_paths.Of(MarkupPath), DeepTaint(left).Join(DeepTaint(right).CleanedFor(SinkKinds.Escaped)));
    }

    private Value Side(Value value) =>
        MarkupText(value) is { } text ? Value.Of(text)
        : IsMarkup(value) ? Value.Text(DeepTaint(value))
        : Loose(value);

    /// <summary>Markup in which values stand, each escaped on its way in.</summary>
    private Value Filled(Value text, PythonNode node)
    {
        var page = text.MapTaint(taint => taint.CleanedFor(SinkKinds.Escaped));
        Arrived(SinkKinds.Html, page, node, Confidence.High, node);
        // What was reported here is not reported again where the page is sent.
        return Value.Opaque(_paths.Of(MarkupPath), DeepTaint(page).CleanedFor(SinkKinds.Escaped));
    }

    private Value? FilledForEach(FlowCall call)
    {
        if (call.Text(1, "format_string") is not { } text || call.Argument(2, "args_generator") is not { } rows)
            return null;
        var row = ElementOf(rows, call.Node);
        var each = new FlowCall(this, call.Node)
        {
            Positional =
            [
                .. (row.Only is TupleAtom tuple ? tuple.Items : [Value.Opaque(null, DeepTaint(row))]).Select(item => new Given(
                    Loose(item),
                    call.Node
                )),
            ],
        };
        return Filled(Formatted(text, each), call.Node);
    }

    private FlowCall Loose(FlowCall call, int first) =>
        new(this, call.Node)
        {
            Positional = [.. call.Positional.Skip(first).Select(given => given with { Value = Loose(given.Value) })],
            Keywords = [.. call.Keywords.Select(given => given with { Value = Loose(given.Value) })],
            Star = call.Star,
            DoubleStar = call.DoubleStar,
        };

    /// <summary>A value without letters of its own that could be taken for markup: they will be escaped.</summary>
    private Value Loose(Value value)
    {
        var loose = Value.Nothing;
        foreach (var atom in value.Atoms)
        {
            loose = loose.Join(
                atom is TextAtom ? Value.Text(atom.Taint)
                : atom is ConstantAtom { Text: { } text } && text.AsSpan().IndexOfAny("<>&\"'") >= 0 ? Value.Unknown
                : Value.Of(atom)
            );
        }

        return loose;
    }
}
