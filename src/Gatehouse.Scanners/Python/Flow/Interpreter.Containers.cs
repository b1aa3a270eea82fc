namespace Gatehouse.Scanners.Python.Flow;

internal sealed partial class Interpreter
{
    private Value CallContainer(ObjectAtom thing, HeapObject content, string name, FlowCall call)
    {
        var isSure = call.Receiver?.Value.Atoms.Length is null or 1;
        WrittenOut(content, name, call);
        // conf['section'].getboolean('option')
        if (
            name is "getint" or "getfloat" or "getboolean"
            && content is { Kind: ObjectKind.Dict, Path: { } proxy }
            && proxy == SectionProxy
        )
            return Converted(
                KeyOf(call.Argument(0) ?? Value.Unknown) is string option ? content.Entry(option.ToLowerInvariant()) : null,
                name,
                call.Argument(1, "fallback")
            );
        return content.Kind switch
        {
            ObjectKind.Dict or ObjectKind.Instance => CallDict(thing, content, name, call, isSure),
            ObjectKind.Buffer => CallBuffer(thing, content, name, call, isSure),
            ObjectKind.Sections => CallSections(thing, content, name, call, isSure),
            _ => CallList(thing, content, name, call, isSure),
        };
    }

    private Value CallList(ObjectAtom thing, HeapObject content, string name, FlowCall call, bool isSure)
    {
        var first = call.Argument(0) ?? Value.Unknown;
        // Of a list of which some places are known, those are known no longer.
        if (!content.Entries.IsEmpty && name is not ("copy" or "index" or "count" or "__getitem__" or "__len__" or "__iter__"))
        {
            Update(thing, c => c with { Entries = [], Rest = c.Contents }, isSure);
            content = ObjectOf(thing)!;
        }

        switch (name)
        {
            case "append" or "put" or "put_nowait" or "add" or "push":
                Update(thing, c => c.Kind != ObjectKind.Set ? c.WithItem(first, atStart: false) : Added(c, first), isSure);
                return Value.None;
            case "appendleft":
                Update(thing, c => c.WithItem(first, atStart: true), isSure);
                return Value.None;
            case "insert":
                var inserted = call.Argument(1) ?? Value.Unknown;
                Update(
                    thing,
                    c =>
                        c.Items is { } items && KeyOf(first) is long at
                            ? c.WithItems(items.Insert((int)Math.Clamp(at < 0 ? at + items.Length : at, 0, items.Length), inserted))
                            : c.WithSome(inserted),
                    isSure
                );
                return Value.None;
            case "extend" or "update" or "extendleft":
                Extend(thing, first, isSure, atStart: name == "extendleft");
                return Value.None;
            case "pop" or "popleft" or "get" or "get_nowait":
                if (content.Items is not { Length: > 0 } items)
                    return Found(content.Contents);
                if (content.Path?.Name == "PriorityQueue" && name is "get" or "get_nowait")
                    return TakeLeast(Value.Of(thing));
                var isFirst = name is "popleft" or "get" or "get_nowait" && content.Path?.Name != "LifoQueue";
                var index = call.Positional.Count == 0 || isFirst || name != "pop" ? (isFirst ? 0L : -1L) : KeyOf(first) as long?;
                if (content.Kind == ObjectKind.Set || index is not { } known || At(items, known) is not { } place)
                    return Found(content.Contents);
                Update(thing, c => c.WithItems(c.Items!.Value.RemoveAt(place)), isSure);
                return items[place];
            case "remove" or "discard":
                Update(
                    thing,
                    c =>
                    {
                        if (c.Items is not { } all || first.Only is not ConstantAtom constant)
                            return c.Items is null ? c : c with { Items = null, Rest = c.Contents };
                        // What may be equal goes, or stays where it is and another goes: from there on an element is one of two.
                        var left = all;
                        var isExact = true;
                        for (var i = 0; i < all.Length; i++)
                        {
                            if (all[i].Only is ConstantAtom candidate)
                            {
                                if (Equal(candidate, constant))
                                    return c.WithItems(left.RemoveAt(i));
                            }
                            else
                                isExact = false;
                            if (!isExact && i + 1 < all.Length)
                                left = left.SetItem(i, all[i].Join(all[i + 1]));
                        }

                        return isExact ? c : c with { Items = null, Rest = c.Contents };
                    },
                    isSure
                );
                return Value.None;
            case "clear":
                Update(thing, c => c with { Items = [], Rest = null, Entries = [] }, isSure);
                return Value.None;
            case "reverse":
                Update(thing, c => c.Items is { } all ? c.WithItems([.. all.Reverse()]) : c, isSure);
                return Value.None;
            case "sort":
                Update(
                    thing,
                    c =>
                        c.Items is not { } unsorted ? c
                        : Ordered(unsorted, call) is { } sorted ? c.WithItems(sorted)
                        : c with { Items = null, Rest = c.Contents },
                    isSure
                );
                return Value.None;
            case "copy" or "union" or "intersection" or "difference" or "symmetric_difference" or "__iter__":
                var copy = content;
                if (name == "union")
                    copy = content.WithSome(ElementOf(first, call.Node));
                return Allocate(call.Node, copy);
            case "index" or "count" or "qsize" or "__len__":
                return AnyNumber;
            case "empty" or "full" or "issubset" or "issuperset" or "isdisjoint" or "__contains__":
                return AnyBool;
            case "__getitem__":
                return Indexed(Value.Of(thing), first, call.Node);
            case "__next__":
                return Found(content.Contents);
            // What it is sent it may give back, unless it gives what the program wrote.
            case "send":
                return Found(content.Contents.Constants is null ? content.Contents.Join(first) : content.Contents);
            case "rotate":
                Update(thing, c => Rotated(c, call.Argument(0) is { } steps ? KeyOf(steps) as long? : 1), isSure);
                return Value.None;
            case "close" or "join" or "task_done":
                return Value.None;
            default:
                return Value.Opaque(null, DeepTaint(Value.Of(thing)));
        }
    }

    private static HeapObject Added(HeapObject content, Value value) =>
        content is { Kind: ObjectKind.Set, Items: { } items } ? content.WithItems(items.Add(value)) : content.WithSome(value);

    /// <summary>Turned to the right by so many places; null where nobody knows by how many.</summary>
    private static HeapObject Rotated(HeapObject content, long? steps)
    {
        if (content.Items is not { Length: > 0 } items)
            return content;
        if (steps is not { } turn)
            return content with { Items = null, Rest = content.Contents };
        var first = (int)((items.Length - (turn % items.Length)) % items.Length);
        return content.WithItems([.. items.AsSpan()[first..], .. items.AsSpan()[..first]]);
    }

    private void Extend(ObjectAtom thing, Value added, bool isSure, bool atStart = false)
    {
        var items = ItemsOf(added);
        var element = items is null ? ElementOf(added, TreeOf(Module).Body.FirstOrDefault()!) : null;
        Update(
            thing,
            content =>
                items is { } most && (content.Most is not null || atStart)
                    ? most.Aggregate(content, (sum, item) => sum.WithItem(item, atStart))
                : items is { } known && content.Items is { } before ? content.WithItems(before.AddRange(known))
                : items is { } some ? some.Aggregate(content, (sum, item) => sum.WithSome(item))
                : content.WithSome(element!),
            isSure
        );
    }

    private Value CallDict(ObjectAtom thing, HeapObject content, string name, FlowCall call, bool isSure)
    {
        var first = call.Argument(0) ?? Value.Unknown;
        switch (name)
        {
            case "get" or "pop" or "setdefault" or "__getitem__":
                var otherwise = call.Argument(1, "default") ?? (name == "__getitem__" ? Value.Nothing : Value.None);
                if (name == "get")
                    otherwise = OtherThan(content, otherwise, call);
                var found = Value.Nothing;
                if (KeyOf(first) is { } key)
                {
                    found = content.Entry(key) ?? (content.Rest is { } rest ? rest.Join(otherwise) : otherwise);
                    if (name == "pop")
                        Update(thing, c => c.WithoutEntry(key), isSure);
                    if (name == "setdefault" && content.Entry(key) is null)
                        Update(thing, c => c.WithEntry(key, found), isSure);
                }
                else
                {
                    found = content.Contents.Join(otherwise);
                    if (name == "setdefault")
                        Update(thing, c => WithElement(c, first, otherwise, isSure), isSure);
                }

                return Found(found);
            case "items":
                return Allocate(
                    call.Node,
                    content is { Rest: null } && content.Keys.IsEmpty
                        ? HeapObject.List([
                            .. content.Entries.Select(entry => Value.Of(TupleAtom.Of([ValueOfKey(entry.Key), entry.Value]))),
                        ])
                        : HeapObject.Bag(ObjectKind.List, Value.Of(TupleAtom.Of([Found(Keys(content)), Found(content.Contents)])))
                );
            case "values":
                return Allocate(
                    call.Node,
                    content.Rest is null
                        ? HeapObject.List([.. content.Entries.Select(entry => entry.Value)])
                        : HeapObject.Bag(ObjectKind.List, content.Contents)
                );
            case "keys" or "__iter__":
                return Allocate(
                    call.Node,
                    content is { Rest: null } && content.Keys.IsEmpty
                        ? HeapObject.List([.. content.Entries.Select(entry => ValueOfKey(entry.Key))])
                        : HeapObject.Bag(ObjectKind.List, Found(Keys(content)))
                );
            case "update":
                Update(
                    thing,
                    c =>
                    {
                        var merged = call.Positional.Count > 0 ? Merged(c, first, call.Node) : c;
                        foreach (var keyword in call.Keywords)
                            merged = merged.WithEntry(keyword.Name, keyword.Value);
                        return call.DoubleStar is { } more ? Merged(merged, more.Value, call.Node) : merged;
                    },
                    isSure
                );
                return Value.None;
            case "copy":
                return Allocate(call.Node, content);
            case "clear":
                Update(thing, c => c with { Entries = [], Rest = null, Keys = Taint.None }, isSure);
                return Value.None;
            case "move_to_end":
                var toEnd = TruthOf(call.Argument(1, "last") ?? Value.True);
                // Which of two orders it is nobody knows: the first and the last may be either.
                if (toEnd == Truth.Unknown || KeyOf(first) is not { } moved)
                    Update(thing, c => c with { Entries = [], Rest = Found(c.Contents), Keys = c.Keys.Join(Keys(c).Taint) }, isSure);
                else
                    Update(thing, c => c.WithEntryMoved(moved, toEnd == Truth.Yes), isSure);
                return Value.None;
            case "popitem"
                when content is { Rest: null, Entries.IsEmpty: false }
                    && content.Keys.IsEmpty
                    && TruthOf(call.Argument(0, "last") ?? Value.True) is var last and not Truth.Unknown:
                var (own, its) = last == Truth.Yes ? content.Entries[^1] : content.Entries[0];
                Update(thing, c => c.WithoutEntry(own), isSure);
                return Value.Of(TupleAtom.Of([ValueOfKey(own), its]));
            case "popitem":
                return Value.Of(TupleAtom.Of([Found(Keys(content)), Found(content.Contents)]));
            case "__setitem__":
                var stored = call.Argument(1) ?? Value.Unknown;
                Update(thing, c => WithElement(c, first, stored, isSure), isSure);
                return Value.None;
            case "__contains__":
                return AnyBool;
            case "getlist":
                return Allocate(
                    call.Node,
                    HeapObject.Bag(ObjectKind.List, KeyOf(first) is { } k && content.Entry(k) is { } v ? v : content.Contents)
                );
            case "append" or "extend":
                // defaultdict(list)[k].append: the element was not there yet.
                return Value.None;
            default:
                return Value.Opaque(null, DeepTaint(Value.Of(thing)));
        }
    }
}
