namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// A call that is given nothing from the outside, and asks for nothing from there, can do no harm: only what it gives back and leaves behind
/// matters. Such a call is followed for a while and no further, which keeps the flow out of the depths of a framework.
/// </summary>
internal sealed partial class Interpreter
{
    /// <summary>What an idle call may do, with all that it calls.</summary>
    private const long IdleSteps = 600;

    /// <summary>What an idle call may do that an idle call makes.</summary>
    private const long InnerIdleSteps = 250;

    /// <summary>What a module does while it is loaded is done once, and others build on it.</summary>
    private const int LoadingFactor = 8;

    /// <summary>Up to here modules may do that much more; a large tree has its own ways to load.</summary>
    private const long MostLoading = 20_000;

    /// <summary>How many atoms are looked at for whether a call is idle.</summary>
    private const int MostLookedAt = 300;

    private IdleCall? _idle;

    /// <summary>What idle calls of modules have done.</summary>
    private long _loading;

    /// <summary>Whether the entry at work has met anything from the outside yet.</summary>
    private bool _isTouched;

    private sealed class IdleCall(IdleCall? outer, long limit, long start)
    {
        public IdleCall? Outer { get; } = outer;

        /// <summary>What was allowed before.</summary>
        public long Limit { get; set; } = limit;

        /// <summary>What had been done before.</summary>
        public long Start { get; } = start;

        /// <summary>Whether something from the outside came up after all.</summary>
        public bool IsTouched { get; set; }
    }

    /// <summary>Something from the outside is there: what seemed idle is not.</summary>
    private void Touch()
    {
        _isTouched = true;
        if (_idle is null || _idle.IsTouched)
            return;
        var limit = _limit;
        for (var idle = _idle; idle is not null; idle = idle.Outer)
            limit = idle.Limit;
        for (var idle = _idle; idle is not null; idle = idle.Outer)
            (idle.Limit, idle.IsTouched) = (limit, true);
        _limit = limit;
    }

    private bool IsIdle(FunctionAtom function, FlowCall call)
    {
        if (_idle is { IsTouched: true } || _answers?.IsOf(function.Code) == true || Asks(function.Code))
            return false;
        var left = MostLookedAt;
        CellSet? seen = null;
        if (function.Self is { } self && Brings(self, 0, ref left, ref seen))
            return false;
        foreach (var given in call.Positional)
        {
            if (Brings(given.Value, 0, ref left, ref seen))
                return false;
        }

        foreach (var given in call.Keywords)
        {
            if (Brings(given.Value, 0, ref left, ref seen))
                return false;
        }

        if ((call.Star is { } star && Brings(star.Value, 0, ref left, ref seen)) || !(call.DoubleStar?.Value.Taint.IsEmpty ?? true))
            return false;
        return !Encloses(function, 0, ref left, ref seen);
    }

    /// <summary>Whether it names a source, or a function that was found to bring something.</summary>
    private bool Asks(FunctionCode code)
    {
        if (_bringing.TryGetValue(code.Name, out var places) && places.Contains(code.Module))
            return true;
        return code.NamesSource ??= MayRead(code, null);
    }

    /// <summary>Whether a value carries something from the outside, or what gives it.</summary>
    private bool Brings(Value value, int depth, ref int left, ref CellSet? seen)
    {
        foreach (var atom in value.Atoms)
        {
            if (--left < 0 || Brings(atom, depth, ref left, ref seen))
                return true;
        }

        return false;
    }

    private bool Brings(Atom atom, int depth, ref int left, ref CellSet? seen)
    {
        switch (atom)
        {
            case ConstantAtom or ClassAtom or ModuleAtom:
                return false;
            case OpaqueAtom opaque:
                return !opaque.Taint.IsEmpty
                    || opaque.Path is { LeadsToSource: true }
                    || (opaque.Rows is { } rows && rows.Tables.Any(HoldsAny));
            case ObjectAtom thing:
                // What nothing was put into yet cannot hold anything.
                if (depth >= 5 || !(seen ??= new CellSet()).Add(thing.Id) || ObjectOf(thing) is not { } content)
                    return false;
                if (!content.Keys.IsEmpty || content.Path is { LeadsToSource: true })
                    return true;
                if (content.Rest is { } rest && Brings(rest, depth + 1, ref left, ref seen))
                    return true;
                foreach (var item in content.Items ?? [])
                {
                    if (Brings(item, depth + 1, ref left, ref seen))
                        return true;
                }

                foreach (var entry in content.Entries)
                {
                    if (Brings(entry.Value, depth + 1, ref left, ref seen))
                        return true;
                }

                return false;
            case TupleAtom tuple:
                foreach (var item in tuple.Items)
                {
                    if (Brings(item, depth + 1, ref left, ref seen))
                        return true;
                }

                return false;
            case FunctionAtom function:
                return Asks(function.Code)
                    || (function.Self is { } self && depth < 5 && Brings(self, depth + 1, ref left, ref seen))
                    || Encloses(function, depth, ref left, ref seen);
            case MethodAtom method:
                return Brings(method.Receiver, depth, ref left, ref seen);
            case SuperAtom above:
                return Brings(above.Self, depth, ref left, ref seen);
            case PartialAtom:
                return true;
            default:
                return !atom.Taint.IsEmpty;
        }
    }

    /// <summary>Whether a function sees something from the outside in the variables around it.</summary>
    private bool Encloses(FunctionAtom function, int depth, ref int left, ref CellSet? seen)
    {
        if (depth >= 5)
            return false;
        for (
            var frame = function.Closure;
            frame.Form is FrameForm.Function or FrameForm.Comprehension && frame.Outer is { } outer;
            frame = outer
        )
        {
            foreach (var (name, cell) in frame.Cells)
            {
                if (function.Code.Names.Contains(name) && Held(cell) is Value value && Brings(value, depth + 1, ref left, ref seen))
                    return true;
            }
        }

        return false;
    }

    /// <summary>After a call that was not followed to its end, nothing is certain of the things that it was given.</summary>
    private void Disturb(FunctionAtom function, FlowCall call)
    {
        if (function.Self is { } self)
            Disturb(self);
        foreach (var given in call.Everything)
            Disturb(given.Value);
    }

    /// <summary>Neither of the lists and tables of its module that it names.</summary>
    private void DisturbModule(FunctionCode code)
    {
        if (code.Module.Frame is not { } frame)
            return;
        foreach (var name in frame.NamesInOrder())
        {
            if (
                code.Names.Contains(name)
                && Held(frame.CellOf(name)!.Value) is Value { Only: ObjectAtom thing } value
                && ObjectOf(thing)?.Kind != ObjectKind.Instance
            )
                Disturb(value);
        }
    }

    private void Disturb(Value value)
    {
        foreach (var atom in value.Atoms)
        {
            if (atom is not ObjectAtom thing || ObjectOf(thing) is not { } content)
                continue;
            if (content.Kind != ObjectKind.Instance)
            {
                if (content.Items is not null || content.Rest is null)
                    SetCell(thing.Id, content.WithSome(Value.Unknown));
                continue;
            }

            var after = content;
            foreach (var entry in content.Entries)
            {
                if (entry.Value.Constants is not null)
                    after = after.WithEntry(entry.Key, entry.Value.Join(Value.Unknown));
            }

            if (!ReferenceEquals(after, content))
                SetCell(thing.Id, after);
        }
    }
}
