using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Things that keep a value for later: context variables, texts written in pieces, files without a place of their own.</summary>
internal sealed partial class Interpreter
{
    private const string KeptValue = "kept";
    private const string Otherwise = "otherwise";
    private const string Position = "position";

    private void BindStored()
    {
        On(
            "contextvars.ContextVar",
            call =>
            {
                var variable = new HeapObject { Kind = ObjectKind.Instance, Path = _paths.Of("contextvars.ContextVar()") };
                return Allocate(call.Node, call.Argument(-1, "default") is { } given ? variable.WithEntry(Otherwise, given) : variable);
            }
        );
        On(
            "contextvars.ContextVar().set",
            call =>
            {
                if (call.Receiver is { Value: var variable } && call.Argument(0) is { } value)
                    KeepIn(variable, content => content.WithEntry(KeptValue, value));
                return Value.Unknown;
            }
        );
        On(
            "contextvars.ContextVar().reset",
            call =>
            {
                if (call.Receiver is { Value: var variable })
                    KeepIn(variable, content => content.WithoutEntry(KeptValue));
                return Value.None;
            }
        );
        On("contextvars.ContextVar().get", call => HeldBy(call.Receiver?.Value, call.Argument(0)));
        On(
            "tempfile.NamedTemporaryFile tempfile.TemporaryFile tempfile.SpooledTemporaryFile",
            call => Allocate(call.Node, HeapObject.Bag(ObjectKind.Buffer, null))
        );
        On("print", Printed);
        On(
            "werkzeug.datastructures.FileStorage().save flask.request.files[].save",
            call => Saved(call, _paths.Of("flask.request.files[].read()").Source)
        );
        On(
            "shutil.copyfileobj",
            call =>
            {
                if (call.Argument(0, "fsrc") is { } from && call.Argument(1, "fdst")?.Only is ObjectAtom file)
                    WriteInto(file, Value.Text(DeepTaint(from)), call.Node);
                return null;
            }
        );
    }

    /// <summary>An upload is saved: in the file, or under the name, stands what the client sent.</summary>
    private Value? Saved(FlowCall call, SourceFacts? sent)
    {
        if (sent is null || call.Argument(0, "dst") is not { } target || !_budget.Labels.Contains(sent.Label))
            return null;
        var content = Marked(sent, null, call.Node);
        if (target.Only is ObjectAtom file)
            WriteInto(file, Value.Text(content.Taint), call.Node);
        else if (call.Find(0, "dst")?.Node is Argument { Value: var named } && PlaceOf(named) is { } place)
            Put(place, place.Value.Join(Value.Text(content.Taint.CleanedFor(OfName))));
        return null;
    }

    private void WriteInto(ObjectAtom file, Value written, PythonNode node)
    {
        if (!written.Taint.IsEmpty && ObjectOf(file)?.Kind == ObjectKind.Buffer)
            Update(file, c => c with { Rest = Added(c.Rest ?? Value.Of(""), written, node) }, isSure: true);
    }

    /// <summary>The name of a file can do no harm by what the file holds, but to who reads it.</summary>
    private const SinkKinds OfName = Harmless & ~(SinkKinds.Deserialisation | SinkKinds.Archive | SinkKinds.Xml);

    private void KeepIn(Value variable, Func<HeapObject, HeapObject> change)
    {
        foreach (var atom in variable.Atoms)
        {
            if (atom is ObjectAtom thing)
                Update(thing, change, variable.Atoms.Length == 1);
        }
    }

    private Value? HeldBy(Value? variable, Value? otherwise)
    {
        if (variable?.Only is not ObjectAtom thing || ObjectOf(thing) is not { } content)
            return null;
        return content.Entry(KeptValue) ?? otherwise ?? content.Entry(Otherwise) ?? Value.Unknown;
    }

    /// <summary><c>print(a, b, file=buffer)</c></summary>
    private Value? Printed(FlowCall call)
    {
        if (call.Argument(-1, "file") is not { Only: ObjectAtom buffer } || ObjectOf(buffer)?.Kind != ObjectKind.Buffer)
            return null;
        if (call.Star is { } star)
        {
            Update(buffer, c => c with { Rest = Value.Text(DeepTaint(star.Value).Join(Joined(call.Positional))) }, isSure: false);
            return Value.None;
        }

        var texts = new List<List<Piece>> { new() };
        var between = TextsOf(call.Argument(-1, "sep") ?? Value.Of(" "));
        for (var i = 0; i < call.Positional.Count; i++)
        {
            if (i > 0)
                Multiply(texts, between);
            Multiply(texts, TextsOf(call.Positional[i].Value));
        }

        Multiply(texts, TextsOf(call.Argument(-1, "end") ?? Value.Of("\n")));
        var printed = Value.Of(texts.Select(text => TextAtom.Of(text)));
        Update(buffer, c => c with { Rest = Added(c.Rest ?? Value.Of(""), printed, call.Node) }, isSure: true);
        return Value.None;
    }

    /// <summary>
    /// The name of a file that was made for what was written into it. Nobody outside chose it; yet who reads the file by its name reads
    /// what somebody outside wrote.
    /// </summary>
    private Value NameOfFile(HeapObject content) =>
        content.Rest is { } written ? Value.Text(DeepTaint(written).CleanedFor(OfName)) : Value.Unknown;

    private Value CallBuffer(ObjectAtom thing, HeapObject content, string name, FlowCall call, bool isSure)
    {
        switch (name)
        {
            case "write":
                if (call.Argument(0) is { } written)
                    Update(thing, c => c with { Rest = Added(c.Rest ?? Value.Of(""), written, call.Node) }, isSure);
                return AnyNumber;
            case "writelines":
                if (call.Argument(0) is { } lines)
                    Update(thing, c => c with { Rest = Value.Text(DeepTaint(lines).Join(c.Rest?.Taint ?? Taint.None)) }, isSure);
                return Value.None;
            case "getvalue" or "getbuffer":
                return content.Rest ?? Value.Of("");
            case "read" or "readline" or "read1":
                return ReadFrom(thing, content, name, call, isSure);
            case "seek":
                Update(thing, c => c.WithEntry(Position, call.Positional.Count == 1 ? call.Positional[0].Value : Value.Unknown), isSure);
                return AnyNumber;
            case "readlines" or "__iter__":
                return Allocate(call.Node, HeapObject.Bag(ObjectKind.List, content.Rest ?? Value.Of("")));
            case "truncate":
                Update(thing, c => c with { Rest = null }, isSure);
                return AnyNumber;
            case "tell" or "fileno":
                return AnyNumber;
            case "__enter__":
                return Value.Of(thing);
            default:
                return Value.None;
        }
    }

    /// <summary>What comes next in it; where it is not known how far it was read, anything in it.</summary>
    private Value ReadFrom(ObjectAtom thing, HeapObject content, string name, FlowCall call, bool isSure)
    {
        var whole = content.Rest ?? Value.Of("");
        var from = content.Entry(Position) is { } at ? (at.Only as ConstantAtom)?.Value as long? : 0;
        var length = call.Argument(0)?.Only is ConstantAtom { Value: long and >= 0 and var given } ? given : (long?)null;
        if (from is not { } start || !isSure)
            return Value.Of(Each(whole).Select(atom => (Atom)(atom is ConstantAtom ? atom : TextAtom.Of([Piece.Hole(atom.Taint)]))));
        var first = Value.Of(start);
        if (name == "readline")
            return start == 0 && LineOf(whole) is { } line ? ReadUpTo(thing, whole, 0, line, call)
                : whole.Constants is not null ? whole
                : Value.Text(whole.Taint);
        if (length is { } many)
            return ReadUpTo(thing, whole, start, start + many, call);
        // Read to its end: what is read after it is nothing, unless somebody goes back.
        return start == 0 ? whole : Sliced(whole, first, null, null, call.Node);
    }

    private Value ReadUpTo(ObjectAtom thing, Value whole, long from, long to, FlowCall call)
    {
        Update(thing, c => c.WithEntry(Position, Value.Of(to)), isSure: true);
        return Sliced(whole, Value.Of(from), Value.Of(to), null, call.Node);
    }

    /// <summary>The length of the first line, where it is known.</summary>
    private static long? LineOf(Value text)
    {
        var begin = text.Only switch
        {
            ConstantAtom { Text: { } letters } => letters,
            TextAtom { Pieces: [{ Literal: { } letters }, ..] } => letters,
            _ => "",
        };
        return begin.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? end + 1 : null;
    }
}
