using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What a regular expression finds in a text: its groups are parts of the text, of the letters that the group lets by.</summary>
internal sealed partial class Interpreter
{
    private void BindMatches()
    {
        On(
            "re.compile",
            call =>
                Allocate(
                    call.Node,
                    new HeapObject { Kind = ObjectKind.Instance, Path = _paths.Of("re.Pattern()") }.WithEntry(
                        "pattern",
                        call.Argument(0, "pattern") ?? Value.Unknown
                    )
                )
        );
        On(
            "re.sub re.subn",
            call => Substituted(call.Argument(0, "pattern"), call.Argument(1, "repl"), call.Argument(2, "string"), call.Node)
        );
        On(
            "re.Pattern().sub re.Pattern().subn",
            call => Substituted(PatternOf(call), call.Argument(0, "repl"), call.Argument(1, "string"), call.Node)
        );
        On("re.match re.search re.fullmatch", call => Matched(call.Argument(0, "pattern"), call.Argument(1, "string"), call.Node));
        On(
            "re.Pattern().match re.Pattern().search re.Pattern().fullmatch",
            call => Matched(PatternOf(call), call.Argument(0, "string"), call.Node)
        );
        On("re.findall", call => AllFound(call.Argument(0, "pattern"), call.Argument(1, "string"), call.Node));
        On("re.Pattern().findall", call => AllFound(PatternOf(call), call.Argument(0, "string"), call.Node));
        On("re.finditer", call => AllMatched(call.Argument(0, "pattern"), call.Argument(1, "string"), call.Node));
        On("re.Pattern().finditer", call => AllMatched(PatternOf(call), call.Argument(0, "string"), call.Node));
        On("re.split", call => Parts(call.Argument(1, "string"), call.Node));
        On("re.Pattern().split", call => Parts(call.Argument(0, "string"), call.Node));
        On("re.Match().group re.Match().__getitem__", Group);
        On(
            "re.Match().groups",
            call => Groups(call) is { } groups ? Value.Of(TupleAtom.Of([.. groups.Select(group => group.Value)])) : null
        );
        On(
            "re.Match().groupdict",
            call =>
                MatchOf(call) is { } match
                    ? Allocate(
                        call.Node,
                        new HeapObject { Kind = ObjectKind.Dict, Entries = match.Entries.RemoveAll(entry => entry.Key is not string) }
                    )
                    : null
        );
    }

    private Value? PatternOf(FlowCall call) => call.Receiver?.Value.Only is ObjectAtom thing ? ObjectOf(thing)?.Entry("pattern") : null;

    private HeapObject? MatchOf(FlowCall call)
    {
        foreach (var atom in (call.Receiver?.Value ?? Value.Nothing).Atoms)
        {
            if (atom is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.Instance } match)
                return match;
        }

        return null;
    }

    private Value? Parts(Value? text, PythonNode node) =>
        text is null ? null : Allocate(node, HeapObject.Bag(ObjectKind.List, Value.Text(DeepTaint(text))));

    private HeapObject? MatchIn(Value? pattern, Value? text)
    {
        if (text is null)
            return null;
        var taint = DeepTaint(text);
        var match = new HeapObject { Kind = ObjectKind.Instance, Path = _paths.Of("re.Match()") };
        if (pattern?.Only is not ConstantAtom { Text: { } regex })
            return match with { Rest = Value.Text(taint) };
        var number = 0L;
        foreach (var (name, inner) in LetterSets.Groups(regex))
        {
            var group = Value.Text(taint.IsEmpty ? taint : taint.CleanedFor(LetterSets.WhenFound(inner)));
            match = match.WithEntry(number++, group);
            if (name is not null)
                match = match.WithEntry(name, group);
        }

        return match;
    }

    private Value? Matched(Value? pattern, Value? text, PythonNode node) =>
        MatchIn(pattern, text) is { } match ? Allocate(node, match).Join(Value.None) : null;

    private Value? AllMatched(Value? pattern, Value? text, PythonNode node) =>
        MatchIn(pattern, text) is { } match ? Stream(Allocate(node, match, 1), node) : null;

    private Value? AllFound(Value? pattern, Value? text, PythonNode node)
    {
        if (MatchIn(pattern, text) is not { } match)
            return null;
        List<Value> groups = [.. match.Entries.Where(entry => entry.Key is long).Select(entry => entry.Value)];
        var found = groups.Count switch
        {
            0 => match.Contents,
            1 => groups[0],
            2 => groups[1],
            _ => Value.Of(TupleAtom.Of([.. groups.Skip(1)])),
        };
        return Allocate(node, HeapObject.Bag(ObjectKind.List, found));
    }

    private Value? Group(FlowCall call)
    {
        if (MatchOf(call) is not { } match)
            return null;
        Value One(Value name) => KeyOf(name) is { } key && match.Entry(key) is { } group ? group : Found(match.Contents);
        return call.Positional.Count switch
        {
            0 => One(Value.Of(0L)),
            1 => One(call.Positional[0].Value),
            _ => Value.Of(TupleAtom.Of([.. call.Positional.Select(name => One(name.Value))])),
        };
    }

    private List<KeyValuePair<object, Value>>? Groups(FlowCall call) =>
        MatchOf(call) is { Entries.IsEmpty: false } match ? [.. match.Entries.Where(entry => entry.Key is long and > 0)] : null;

    /// <summary>What is left when letters are taken out: <c>re.sub(r'[^a-z]', '', x)</c>.</summary>
    private Value Substituted(Value? pattern, Value? replacement, Value? text, PythonNode node)
    {
        if (text is null)
            return Value.Unknown;
        var cleaned = SinkKinds.None;
        if (pattern?.Only is ConstantAtom { Text: { } regex } && replacement?.Only is ConstantAtom { Text: { } with })
            cleaned = LetterSets.LeftAfterRemoving(regex, with);
        var added = replacement is null ? Taint.None : DeepTaint(replacement);
        if (replacement?.Only is FunctionAtom function && MatchIn(pattern, text) is { } match)
        {
            var given = Allocate(node, match, 2);
            added = DeepTaint(CallFunction(function, new FlowCall(this, node) { Positional = [new Given(given, node)] }));
        }

        var left = Value.Text(DeepTaint(text).Remade().CleanedFor(cleaned));
        if (pattern?.Only is ConstantAtom { Text: { } set } && LetterSets.Replaced(set) is { } letters && added.IsEmpty)
        {
            var becomes = replacement?.Only is ConstantAtom { Text: { } fixedText } ? fixedText : "";
            // `\\1` and `\\g<0>` bring back what was found.
            var isBack = replacement?.Only is not FunctionAtom && becomes.Contains('\\', StringComparison.Ordinal);
            var gone = SinkKinds.None;
            foreach (var letter in letters)
                gone |= isBack || becomes.Contains(letter, StringComparison.Ordinal) ? SinkKinds.None : Without(letter.ToString());
            left = WithoutLetters(left, replacement?.Only is ConstantAtom or FunctionAtom ? gone : SinkKinds.None);
        }

        return added.IsEmpty ? left : Value.Text(left.Taint.Join(added));
    }
}
