namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What outlives the run of a function that the outside calls.</summary>
internal sealed partial class Interpreter
{
    /// <summary>What a function leaves behind in modules and objects, the next one may find.</summary>
    private void Keep(Entry? entry, Store store, CellSet changed)
    {
        foreach (var (cell, held) in store.Changes)
        {
            if (IsGoneWith(entry, cell))
                continue;
            if (cell >= 0 || !_root.Changes.TryGetValue(cell, out var before))
            {
                // What is new in a module, or was made by it while it was read for the first time.
                if (cell < 0)
                {
                    _root.Set(cell, held);
                    KeepHeld(held, store);
                }

                continue;
            }

            var joined = Store.Join(before, held);
            if (Store.Same(before, joined))
                continue;
            _root.Set(cell, joined);
            KeepHeld(held, store);
            if (!IsNews(cell, before, joined))
                continue;
            _notes.Change(cell, ++_version);
            changed.Add(cell);
        }

        _notes.ForgetWritten();
    }

    /// <summary>Whether more is known of it than was: what it may be besides, that nothing is known of, leads nobody anywhere.</summary>
    private bool IsNews(int cell, object before, object now)
    {
        if (before is not HeapObject known || now is not HeapObject content)
            return before is not Value old || now is not Value value || IsNews(old, value);
        if (!ReferenceEquals(known.Class, content.Class) || !ReferenceEquals(known.Path, content.Path) || !content.Keys.Same(known.Keys))
            return true;
        if (content.Rest is { } rest && IsNews(known.Rest ?? Value.Nothing, rest))
            return true;
        foreach (var entry in content.Entries)
        {
            if (IsNews(known.Entry(entry.Key) ?? Value.Nothing, entry.Value) && !IsMade(cell, entry))
                return true;
        }

        return content.Items is { } items
            && (known.Items is not { } were || were.Length != items.Length || items.Zip(were).Any(pair => IsNews(pair.Second, pair.First)));
    }

    private static bool IsNews(Value before, Value now)
    {
        foreach (var atom in now.Atoms)
        {
            if (
                !IsUnknown(atom)
                && !Has(before, atom)
                && !(IsCounted(atom) && before.Constants is { } constants && constants.All(IsCounted))
            )
                return true;
        }

        return false;
    }

    /// <summary>A number that is no yes or no: one more of them decides nothing.</summary>
    private static bool IsCounted(Atom atom) => atom is ConstantAtom { Value: long and not (0 or 1) };

    /// <summary>Whether it only keeps what it made of the attribute whenever it was asked.</summary>
    private bool IsMade(int cell, KeyValuePair<object, Value> entry) =>
        entry.Key is string name && _made.TryGetValue((cell, name), out var made) && made.Value.Same(entry.Value);

    private static bool Has(Value value, Atom atom)
    {
        foreach (var own in value.Atoms)
        {
            if (own.Same(atom))
                return true;
        }

        return false;
    }

    private static bool IsUnknown(Atom atom) => atom is OpaqueAtom { Path: null, Rows: null, Taint.IsEmpty: true };

    /// <summary>What a thing that stays holds must stay as well.</summary>
    private void KeepHeld(object held, Store store)
    {
        var waiting = new Stack<object>([held]);
        while (waiting.TryPop(out var thing))
        {
            if (thing is HeapObject content)
            {
                // One by one: all of them together would be too many for one value.
                foreach (var item in content.Items ?? [])
                    waiting.Push(item);
                foreach (var entry in content.Entries)
                    waiting.Push(entry.Value);
                if (content.Rest is { } rest)
                    waiting.Push(rest);
                continue;
            }

            foreach (var atom in ((Value)thing).Atoms)
                KeepHeld(atom, store, waiting);
        }
    }

    private void KeepHeld(Atom atom, Store store, Stack<object> waiting)
    {
        switch (atom)
        {
            case TupleAtom tuple:
                foreach (var item in tuple.Items)
                    waiting.Push(item);
                break;
            case FunctionAtom { Self: { } self }:
                waiting.Push(self);
                break;
            case MethodAtom method:
                KeepHeld(method.Receiver, store, waiting);
                break;
            case SuperAtom above:
                waiting.Push(above.Self);
                break;
            case PartialAtom partial:
                waiting.Push(partial.Function);
                foreach (var given in partial.Positional)
                    waiting.Push(given.Value);
                foreach (var given in partial.Keywords)
                    waiting.Push(given.Value);
                break;
            case ObjectAtom { Id: > 0 and var id } when !_root.Changes.Contains(id) && store.Changes.Find(id, null) is HeapObject inner:
                _root.Set(id, inner);
                waiting.Push(inner);
                break;
        }
    }
}
