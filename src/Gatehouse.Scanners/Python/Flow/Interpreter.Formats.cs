using System.Text;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Values written down and read back, and texts made from a pattern with names.</summary>
internal sealed partial class Interpreter
{
    private void BindFormats()
    {
        On(
            "json.dumps flask.json.dumps simplejson.dumps ujson.dumps orjson.dumps",
            call => call.Argument(0, "obj") is { } v ? WrittenAs(v, SinkKinds.Literal | SinkKinds.Json, Named(call, "orjson")) : null
        );
        On(
            "json.loads flask.json.loads simplejson.loads ujson.loads orjson.loads rapidjson.loads copyreg.loads tornado.escape.json_decode "
                + "bson.json_util.loads msgpack.unpackb msgpack.loads",
            call => call.Argument(0, "s") is { } text ? ReadBack(text, call.Node) ?? JsonValue(text) : null
        );
        // What the program itself has written names no code but its own.
        On(
            "pickle.dumps cPickle.dumps _pickle.dumps marshal.dumps dill.dumps cloudpickle.dumps yaml.dump yaml.safe_dump jsonpickle.encode",
            call =>
                call.Argument(0) is { } v && call.Argument(1, "stream") is null or { Only: ConstantAtom }
                    ? WrittenAs(v, SinkKinds.Deserialisation, !Named(call, "dump") && !Named(call, "safe_dump"))
                    : null
        );
        On(
            "pickle.loads cPickle.loads _pickle.loads marshal.loads dill.loads cloudpickle.loads yaml.safe_load jsonpickle.decode",
            call => call.Argument(0) is { } text ? ReadBack(text, call.Node) : null
        );
        // It brings back what `repr` took away.
        On(
            "ast.literal_eval",
            call =>
                call.Argument(0) is { } v
                    ? Value.Text(DeepTaint(v).Map(mark => mark.With(mark.Cleaned & ~LeftByRepr, mark.IsDoubtful)))
                    : null
        );
        On("urllib.parse.quote", UrlQuoted);
        On("string.Template", NewTemplate);
        On("string.Template().substitute string.Template().safe_substitute", Substituted);
        On("dataclasses.asdict attr.asdict attrs.asdict", call => Fields(call) is { } fields ? Allocate(call.Node, fields) : null);
        On(
            "dataclasses.astuple attr.astuple attrs.astuple",
            call => Fields(call) is { Rest: null } fields ? Value.Of(TupleAtom.Of([.. fields.Entries.Select(entry => entry.Value)])) : null
        );
        On("dataclasses.replace attr.evolve attrs.evolve copy.replace", Replaced);
        On("collections.namedtuple", NewTupleType);
        On("collections.namedtuple()", NewNamedTuple);
    }

    private static Value JsonValue(Value text)
    {
        var taint = text.Taint.Map(mark =>
            mark.With(mark.Cleaned & ~(SinkKinds.NoSql | SinkKinds.Json | SinkKinds.Literal), mark.IsDoubtful)
        );
        return Value.Opaque(null, taint);
    }

    private Value Shown(Value value)
    {
        var shown = Value.Nothing;
        foreach (var atom in value.Atoms)
        {
            shown = shown.Join(
                atom is ConstantAtom { Text: null } ? Value.Of(TextsOf(Value.Of(atom)).Select(text => TextAtom.Of(text)))
                : atom is ConstantAtom { Text: { } text } && text.AsSpan().IndexOfAny('\'', '\\', '\n') < 0 ? Value.Of($"'{text}'")
                : Value.Of(TextsOf(Value.Of(atom)).Select(pieces => TextAtom.Of(pieces.Select(Quoted))))
            );
        }

        return Found(shown);
    }

    private const int MostWritten = 64;

    private Value WrittenAs(Value value, SinkKinds cleaned, bool isBytes)
    {
        var text = TextAtom.Of([Piece.Hole(DeepTaint(value).CleanedFor(cleaned))], isBytes);
        var left = MostWritten;
        return Value.Of(text is TextAtom shaped && Written(value, 0, ref left) is { } written ? shaped.Of(written) : text);
    }

    /// <summary>As it is now; null where it is too much, or not known piece by piece.</summary>
    private WrittenValue? Written(Value value, int depth, ref int left)
    {
        if (--left < 0 || depth > 4)
            return null;
        if (value.Only is TupleAtom tuple)
            return WrittenItems(tuple.Items, depth, ref left);
        if (value.Only is not ObjectAtom thing || ObjectOf(thing) is not { } content)
            return new WrittenValue
            {
                Leaf = Value.Of(Each(value).Select(atom => atom is ObjectAtom ? new OpaqueAtom(null, DeepTaint(Value.Of(atom))) : atom)),
            };
        if (content is { Kind: ObjectKind.List, Items: { } items })
            return WrittenItems(items, depth, ref left);
        if (content is not { Kind: ObjectKind.Dict, Rest: null } || !content.Keys.IsEmpty)
            return new WrittenValue { Leaf = Value.Opaque(null, DeepTaint(value)) };
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<object, WrittenValue>>();
        foreach (var entry in content.Entries)
        {
            if (Written(entry.Value, depth + 1, ref left) is not { } inner)
                return null;
            entries.Add(new(entry.Key, inner));
        }

        return new WrittenValue { Entries = entries.ToImmutable() };
    }

    private WrittenValue? WrittenItems(ImmutableArray<Value> items, int depth, ref int left)
    {
        var written = ImmutableArray.CreateBuilder<WrittenValue>(items.Length);
        foreach (var item in items)
        {
            if (Written(item, depth + 1, ref left) is not { } inner)
                return null;
            written.Add(inner);
        }

        return new WrittenValue { Items = written.ToImmutable() };
    }

    /// <summary>What was written, with what was learned of the text since; null where that is not known.</summary>
    private Value? ReadBack(Value text, PythonNode node)
    {
        if (text.Only is not TextAtom { Written: { } written })
            return null;
        var marks = text.Taint;
        var which = 100;
        return ReadBack(written, taint => Learned(taint, marks), node, ref which);
    }

    private static Taint Learned(Taint before, Taint now) =>
        before.Map(mark =>
        {
            foreach (var later in now.Marks)
            {
                if (ReferenceEquals(later.Source, mark.Source))
                {
                    return new Mark(
                        mark.Source,
                        mark.Cleaned | (later.Cleaned & ~(SinkKinds.Literal | SinkKinds.Json | SinkKinds.Deserialisation)),
                        mark.IsDoubtful || later.IsDoubtful,
                        later.Last
                    );
                }
            }

            return mark.With(SinkKinds.All, mark.IsDoubtful);
        });

    private Value ReadBack(WrittenValue written, Func<Taint, Taint> learned, PythonNode node, ref int which)
    {
        if (written.Leaf is { } leaf)
            return leaf.MapTaint(learned);
        var own = which++;
        if (written.Items is { } items)
        {
            var values = ImmutableArray.CreateBuilder<Value>(items.Length);
            foreach (var item in items)
                values.Add(ReadBack(item, learned, node, ref which));
            return Allocate(node, HeapObject.List(values.ToImmutable()), own);
        }

        var content = new HeapObject { Kind = ObjectKind.Dict };
        foreach (var entry in written.Entries ?? [])
            content = content.WithEntry(entry.Key, ReadBack(entry.Value, learned, node, ref which));
        return Allocate(node, content, own);
    }

    /// <summary>Slashes are kept, unless it is said that no letter is.</summary>
    private Value? UrlQuoted(FlowCall call) =>
        call.Argument(0, "string") is { } v
        && call.Argument(1, "safe")?.Only is ConstantAtom { Text: { } safe }
        && !safe.Contains('/', StringComparison.Ordinal)
            ? Value.Text(DeepTaint(v).CleanedFor(Models.Libraries.WebClients.Quoted | SinkKinds.Path | SinkKinds.NoSlash))
            : null;

    private Value NewTemplate(FlowCall call) =>
        Allocate(
            call.Node,
            new HeapObject { Kind = ObjectKind.Instance, Path = _paths.Of("string.Template()") }.WithEntry(
                "template",
                call.Argument(0, "template") ?? Value.Unknown
            )
        );

    /// <summary><c>Template('$a and ${b}').substitute(a=…, b=…)</c></summary>
    private Value? Substituted(FlowCall call)
    {
        var template = call.Receiver?.Value.Only is ObjectAtom thing ? ObjectOf(thing)?.Entry("template") : null;
        var names = new HeapObject { Kind = ObjectKind.Dict };
        if (call.Argument(0) is { } mapping)
            names = Merged(names, mapping, call.Node);
        foreach (var keyword in call.Keywords)
            names = names.WithEntry(keyword.Name, keyword.Value);
        if (call.DoubleStar is { } more)
            names = Merged(names, more.Value, call.Node);
        if (template?.Only is not ConstantAtom { Text: { } pattern })
            return Value.Text((template is null ? Taint.None : DeepTaint(template)).Join(DeepTaint(names.Contents)));
        var texts = new List<List<Piece>> { new() };
        var literal = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            var isBraced = pattern[i] == '$' && i + 1 < pattern.Length && pattern[i + 1] == '{';
            var from = i + (isBraced ? 2 : 1);
            var to = from;
            while (to < pattern.Length && (char.IsAsciiLetterOrDigit(pattern[to]) || pattern[to] == '_'))
                to++;
            if (pattern[i] != '$' || to == from)
            {
                literal.Append(pattern[i]);
                i += pattern[i] == '$' && from < pattern.Length && pattern[from] == '$' ? 1 : 0;
                continue;
            }

            foreach (var text in texts)
                text.Add(Piece.Of(literal.ToString()));
            literal.Clear();
            Multiply(texts, TextsOf(names.Entry(pattern[from..to]) ?? names.Rest ?? Value.Unknown));
            i = isBraced ? to : to - 1;
        }

        foreach (var text in texts)
            text.Add(Piece.Of(literal.ToString()));
        return Value.Of(texts.Select(text => TextAtom.Of(text)));
    }

    /// <summary>A type of tuples whose places have names.</summary>
    private Value NewTupleType(FlowCall call) =>
        Value.Of(
            PartialAtom.Of(
                Value.Opaque(_paths.Of("collections.namedtuple()"), Taint.None),
                [new Given(call.Argument(1, "field_names") ?? Value.Unknown, call.Node)],
                []
            )
        );

    private Value? NewNamedTuple(FlowCall call)
    {
        if (call.Positional.Count == 0)
            return null;
        var names = call.Positional[0].Value;
        List<string>? fields =
            names.Only is ConstantAtom { Text: { } listed } ? [.. listed.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)]
            : ItemsOf(names) is { } items && items.All(item => item.Only is ConstantAtom { Text: not null })
                ? [.. items.Select(item => ((ConstantAtom)item.Only!).Text!)]
            : null;
        List<Value> given = [.. call.Positional.Skip(1).Select(argument => argument.Value)];
        if (fields is null || call.Star is not null || call.DoubleStar is not null || given.Count > fields.Count)
            return Value.Of(TupleAtom.Of([.. given, .. call.Keywords.Select(keyword => keyword.Value)]));
        var tuple = new HeapObject { Kind = ObjectKind.Instance };
        var values = ImmutableArray.CreateBuilder<Value>(fields.Count);
        for (var i = 0; i < fields.Count; i++)
        {
            var value = i < given.Count ? given[i] : call.Argument(-1, fields[i]) ?? Value.Unknown;
            values.Add(value);
            tuple = tuple.WithEntry(fields[i], value);
        }

        return Allocate(call.Node, tuple with { Items = values.ToImmutable() });
    }

    private Value CallTuple(HeapObject tuple, string name, FlowCall call)
    {
        if (name == "_asdict")
            return Allocate(call.Node, new HeapObject { Kind = ObjectKind.Dict, Entries = tuple.Entries });
        var items = tuple.Items!.Value;
        foreach (var keyword in call.Keywords)
        {
            for (var i = 0; i < tuple.Entries.Length && i < items.Length; i++)
                items = Equals(tuple.Entries[i].Key, keyword.Name) ? items.SetItem(i, keyword.Value) : items;
            tuple = tuple.WithEntry(keyword.Name, keyword.Value);
        }

        return Allocate(call.Node, tuple with { Items = items });
    }

    private HeapObject? Fields(FlowCall call) =>
        call.Argument(0)?.Only is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.Instance } content
            ? new HeapObject
            {
                Kind = ObjectKind.Dict,
                Entries = content.Entries,
                Rest = content.Rest,
            }
            : null;

    private Value? Replaced(FlowCall call)
    {
        if (call.Argument(0)?.Only is not ObjectAtom thing || ObjectOf(thing) is not { Kind: ObjectKind.Instance } content)
            return null;
        foreach (var keyword in call.Keywords)
            content = content.WithEntry(keyword.Name, keyword.Value);
        if (call.DoubleStar is { } more)
            content = Merged(content, more.Value, call.Node);
        return Allocate(call.Node, content);
    }
}
