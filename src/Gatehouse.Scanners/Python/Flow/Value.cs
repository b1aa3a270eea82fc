using System.Runtime.InteropServices;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>All that a value can be. Immutable; joined in the order of the source, so that the same tree gives the same values.</summary>
internal sealed class Value
{
    private const int MostAtoms = 8;

    /// <summary>The first of them; most values have no other, and need no array.</summary>
    private readonly Atom? _first;

    /// <summary>All of them, where there are several.</summary>
    private readonly Atom[]? _several;

    private Value(Atom? only) => _first = only;

    private Value(Atom[] atoms)
    {
        _first = atoms.Length > 0 ? atoms[0] : null;
        _several = atoms.Length > 1 ? atoms : null;
    }

    /// <summary>Nothing: what is never assigned, and never returns.</summary>
    public static Value Nothing { get; } = new((Atom?)null);
    public static Value Unknown { get; } = new(new OpaqueAtom(null, Taint.None));
    public static Value None { get; } = new(new ConstantAtom(null));
    public static Value True { get; } = new(new ConstantAtom(true));
    public static Value False { get; } = new(new ConstantAtom(false));

    public ReadOnlySpan<Atom> Atoms =>
        _several is not null ? _several
        : _first is not null ? new ReadOnlySpan<Atom>(in _first)
        : [];

    public bool IsNothing => _first is null;

    /// <summary>The only thing it can be.</summary>
    public Atom? Only => _several is null ? _first : null;

    public static Value Of(Atom atom) => new(atom);

    public static Value Of(string text) => new(new ConstantAtom(text));

    public static Value Of(bool value) => value ? True : False;

    public static Value Of(long value) => new(new ConstantAtom(value));

    public static Value Opaque(ApiPath? path, Taint taint) =>
        !taint.IsEmpty ? new(new OpaqueAtom(path, taint))
        : path is null ? Unknown
        : path.Untainted ??= new Value(new OpaqueAtom(path, Taint.None));

    /// <summary>A text with nothing known but its taint.</summary>
    public static Value Text(Taint taint) => new(TextAtom.Of([Piece.Hole(taint)]));

    public static Value Of(IEnumerable<Atom> atoms)
    {
        var value = Nothing;
        foreach (var atom in atoms)
            value = value.Join(new Value(atom));
        return value;
    }

    /// <summary>Taint of the atoms themselves; what a mutable thing holds is the store's.</summary>
    public Taint Taint
    {
        get
        {
            if (Only is { } only)
                return OwnTaint(only, 0);
            var taint = Taint.None;
            foreach (var atom in Atoms)
                taint = taint.Join(OwnTaint(atom, 0));
            return taint;
        }
    }

    private static Taint OwnTaint(Atom atom, int depth)
    {
        if (atom is not TupleAtom tuple || depth > 4)
            return atom.Taint;
        var taint = Taint.None;
        foreach (var item in tuple.Items)
        {
            foreach (var inner in item.Atoms)
                taint = taint.Join(OwnTaint(inner, depth + 1));
        }

        return taint;
    }

    public Value Join(Value other)
    {
        if (ReferenceEquals(this, other) || other.IsNothing)
            return this;
        if (IsNothing)
            return other;
        // One thing and another, as most are, without a list.
        if (Only is { } mine && other.Only is { } theirs)
        {
            if (mine.Same(theirs))
                return this;
            var one = Both(mine, theirs);
            return one is null ? new Value([mine, theirs])
                : one.Same(mine) ? this
                : new Value(one);
        }

        List<Atom>? joined = null;
        foreach (var atom in other.Atoms)
            Add(ref joined, atom);
        if (joined is null)
            return this;
        return joined.Count > MostAtoms ? Widened(joined) : new Value([.. joined]);
    }

    private void Add(ref List<Atom>? joined, Atom atom)
    {
        var own = Atoms;
        var count = joined?.Count ?? own.Length;
        for (var i = 0; i < count; i++)
        {
            var known = joined is null ? own[i] : joined[i];
            if (known.Same(atom))
                return;
            if (Both(known, atom) is not { } both)
                continue;
            if (both.Same(known))
                return;
            joined ??= [.. own];
            joined[i] = both;
            return;
        }

        joined ??= [.. own];
        joined.Add(atom);
    }

    /// <summary>One atom that is both; null where there is none.</summary>
    private static Atom? Both(Atom known, Atom atom) =>
        known switch
        {
            OpaqueAtom opaque when atom is OpaqueAtom other && opaque.IsLike(other) => new OpaqueAtom(
                opaque.Path,
                opaque.Taint.Join(other.Taint),
                opaque.Rows
            ),
            TextAtom text when atom is TextAtom same && text.HasShapeOf(same) => text.Join(same),
            TupleAtom tuple when atom is TupleAtom like && tuple.Items.Length == like.Items.Length => Joined(tuple, like),
            _ => null,
        };

    private static Atom Joined(TupleAtom tuple, TupleAtom other)
    {
        var items = new Value[tuple.Items.Length];
        for (var i = 0; i < items.Length; i++)
            items[i] = tuple.Items[i].Join(other.Items[i]);
        return TupleAtom.Of(ImmutableCollectionsMarshal.AsImmutableArray(items));
    }

    /// <summary>Too many: texts and numbers become one of which only the taint is known.</summary>
    private static Value Widened(List<Atom> atoms)
    {
        var taint = Taint.None;
        var kept = new List<Atom>();
        foreach (var atom in atoms)
        {
            if (atom is ConstantAtom or TextAtom or OpaqueAtom { Path: null, Rows: null } || kept.Count >= MostAtoms - 1)
                taint = taint.Join(OwnTaint(atom, 0));
            else
                kept.Add(atom);
        }

        kept.Add(new OpaqueAtom(null, taint));
        return new Value([.. kept]);
    }

    public bool Same(Value other)
    {
        if (ReferenceEquals(this, other))
            return true;
        var own = Atoms;
        var others = other.Atoms;
        if (own.Length != others.Length)
            return false;
        for (var i = 0; i < own.Length; i++)
        {
            if (!own[i].Same(others[i]))
                return false;
        }

        return true;
    }

    public Value Where(Func<Atom, bool> keep)
    {
        List<Atom>? kept = null;
        var own = Atoms;
        for (var i = 0; i < own.Length; i++)
        {
            if (keep(own[i]))
                kept?.Add(own[i]);
            else
                kept ??= [.. own[..i]];
        }

        return kept is null ? this : new Value([.. kept]);
    }

    /// <summary>The same value with every mark changed.</summary>
    public Value MapTaint(Func<Taint, Taint> change)
    {
        if (Taint.IsEmpty)
            return this;
        var value = Nothing;
        foreach (var atom in Atoms)
            value = value.Join(new Value(MapTaint(atom, change, 0)));
        return value;
    }

    private static Atom MapTaint(Atom atom, Func<Taint, Taint> change, int depth) =>
        atom switch
        {
            OpaqueAtom opaque when !opaque.Taint.IsEmpty => new OpaqueAtom(opaque.Path, change(opaque.Taint), opaque.Rows),
            TextAtom text when !text.Taint.IsEmpty => text.With(piece => piece with { Taint = change(piece.Taint) }),
            TupleAtom tuple when depth < 4 => MapTaint(tuple, change, depth),
            MethodAtom method when !method.Taint.IsEmpty => new MethodAtom(MapTaint(method.Receiver, change, depth), method.Name),
            _ => atom,
        };

    private static Atom MapTaint(TupleAtom tuple, Func<Taint, Taint> change, int depth)
    {
        var items = new Value[tuple.Items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var atoms = tuple.Items[i].Atoms.ToArray();
            foreach (ref var atom in atoms.AsSpan())
                atom = MapTaint(atom, change, depth + 1);
            items[i] = new Value(atoms);
        }

        return TupleAtom.Of(ImmutableCollectionsMarshal.AsImmutableArray(items));
    }

    /// <summary>The constants that it can be; null where it can be something else.</summary>
    public IReadOnlyList<ConstantAtom>? Constants
    {
        get
        {
            var constants = new List<ConstantAtom>(Atoms.Length);
            foreach (var atom in Atoms)
            {
                if (atom is not ConstantAtom constant)
                    return null;
                constants.Add(constant);
            }

            return constants.Count == 0 ? null : constants;
        }
    }
}
