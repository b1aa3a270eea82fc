using Gatehouse.Scanners.Python.Flow.Stored;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>One thing that a value can be.</summary>
internal abstract class Atom
{
    public virtual Taint Taint => Taint.None;

    public abstract bool Same(Atom other);
}

/// <summary>A known None, bool, number, string or bytes.</summary>
internal sealed class ConstantAtom(object? value, bool isBytes = false) : Atom
{
    /// <summary>null (None), bool, long, double, or string.</summary>
    public object? Value { get; } = value;
    public bool IsBytes { get; } = isBytes;

    public string? Text => Value as string;

    public override bool Same(Atom other) => other is ConstantAtom constant && constant.IsBytes == IsBytes && Equals(constant.Value, Value);
}

/// <summary>A part of a text: known letters, or something that carries its taint.</summary>
internal readonly record struct Piece(string? Literal, Taint Taint)
{
    public static Piece Of(string literal) => new(literal, Taint.None);

    public static Piece Hole(Taint taint) => new(null, taint);
}

/// <summary>A text of which only some letters are known.</summary>
internal sealed class TextAtom : Atom
{
    private const int MostPieces = 24;

    private TextAtom(ImmutableArray<Piece> pieces, bool isBytes)
    {
        Pieces = pieces;
        IsBytes = isBytes;
        var taint = Taint.None;
        for (var i = 0; i < pieces.Length; i++)
            taint = taint.Join(PathText.Folded(HtmlText.Folded(pieces, i), pieces, i));
        Taint = taint;
    }

    public ImmutableArray<Piece> Pieces { get; }
    public bool IsBytes { get; }
    public override Taint Taint { get; }

    /// <summary>Of a text that some writer made, what its reader makes of it again: JSON and what went into it.</summary>
    public WrittenValue? Written { get; private init; }

    public TextAtom Of(WrittenValue written) => new(Pieces, IsBytes) { Written = written };

    /// <summary>A constant where every letter is known.</summary>
    public static Atom Of(IEnumerable<Piece> pieces, bool isBytes = false)
    {
        var merged = new List<Piece>();
        foreach (var piece in pieces)
        {
            if (piece.Literal is { Length: 0 })
                continue;
            if (merged.Count > 0 && merged[^1] is { Literal: { } before } && piece.Literal is { } literal)
                merged[^1] = Piece.Of(before + literal);
            else if (merged.Count == MostPieces)
                merged[^1] = Piece.Hole(merged[^1].Taint.Join(piece.Taint));
            else
                merged.Add(piece);
        }

        return merged switch
        {
            [] => new ConstantAtom("", isBytes),
            [{ Literal: { } only }] => new ConstantAtom(only, isBytes),
            _ => new TextAtom([.. merged], isBytes),
        };
    }

    public TextAtom With(Func<Piece, Piece> change) => new([.. Pieces.Select(change)], IsBytes) { Written = Written };

    public bool HasShapeOf(TextAtom other)
    {
        if (IsBytes != other.IsBytes || Pieces.Length != other.Pieces.Length)
            return false;
        for (var i = 0; i < Pieces.Length; i++)
        {
            if (Pieces[i].Literal != other.Pieces[i].Literal)
                return false;
        }

        return true;
    }

    public TextAtom Join(TextAtom sameShape) =>
        new([.. Pieces.Select((piece, i) => piece with { Taint = piece.Taint.Join(sameShape.Pieces[i].Taint) })], IsBytes);

    public override bool Same(Atom other)
    {
        if (other is not TextAtom text || !HasShapeOf(text) || !ReferenceEquals(Written, text.Written))
            return false;
        for (var i = 0; i < Pieces.Length; i++)
        {
            if (!Pieces[i].Taint.Same(text.Pieces[i].Taint))
                return false;
        }

        return true;
    }
}

/// <summary>Something of which at most the way to it is known.</summary>
internal sealed class OpaqueAtom(ApiPath? path, Taint taint, Rows? rows = null) : Atom
{
    public ApiPath? Path { get; } = path;
    public override Taint Taint { get; } = taint;

    /// <summary>Of which table it is a query, or rows.</summary>
    public Rows? Rows { get; } = rows;

    /// <summary>Whether it is the same but for its taint.</summary>
    public bool IsLike(OpaqueAtom other) => ReferenceEquals(other.Path, Path) && Equals(other.Rows, Rows);

    public override bool Same(Atom other) => other is OpaqueAtom opaque && IsLike(opaque) && opaque.Taint.Same(Taint);
}

internal sealed class TupleAtom : Atom
{
    private const int MostDepth = 4;
    private const int MostSize = 128;

    private TupleAtom(ImmutableArray<Value> items, int depth, int size) => (Items, Depth, Size) = (items, depth, size);

    public ImmutableArray<Value> Items { get; }
    private int Depth { get; }
    private int Size { get; }

    /// <summary>A tuple; one that holds tuples of tuples without end is opaque.</summary>
    public static Atom Of(ImmutableArray<Value> items)
    {
        var (depth, size) = (1, items.Length);
        var taint = Taint.None;
        foreach (var item in items)
        {
            foreach (var atom in item.Atoms)
            {
                size++;
                if (atom is not TupleAtom inner)
                    continue;
                depth = Math.Max(depth, inner.Depth + 1);
                size += inner.Size;
            }
        }

        if (depth <= MostDepth && size <= MostSize)
            return new TupleAtom(items, depth, size);
        foreach (var item in items)
            taint = taint.Join(item.Taint);
        return new OpaqueAtom(null, taint);
    }

    public override bool Same(Atom other) =>
        other is TupleAtom tuple && tuple.Items.Length == Items.Length && tuple.Items.Zip(Items).All(pair => pair.First.Same(pair.Second));
}

/// <summary>A mutable thing; what is in it stands in the <see cref="Store"/>.</summary>
internal sealed class ObjectAtom(int id) : Atom
{
    public int Id { get; } = id;

    public override bool Same(Atom other) => other is ObjectAtom thing && thing.Id == Id;
}

internal enum FunctionForm : byte
{
    Plain,
    Static,
    Class,
    Property,
}

/// <summary>A function of the tree, with what it closes over and what it is bound to.</summary>
internal sealed class FunctionAtom(FunctionCode code, Frame closure) : Atom
{
    public FunctionCode Code { get; } = code;
    public Frame Closure { get; } = closure;
    public FunctionForm Form { get; init; }

    /// <summary><c>self</c>, or the class of a class method.</summary>
    public Value? Self { get; init; }

    public ImmutableArray<Value?> Defaults { get; init; } = [];

    /// <summary>The class that it stands in.</summary>
    public ClassInfo? Owner { get; init; }

    /// <summary>Of a property, what an assignment calls.</summary>
    public FunctionAtom? Setter { get; init; }
    public bool IsContextManager { get; init; }

    public FunctionAtom With(FunctionForm form) =>
        new(Code, Closure)
        {
            Form = form,
            Self = Self,
            Defaults = Defaults,
            Owner = Owner,
            Setter = Setter,
            IsContextManager = IsContextManager,
        };

    public FunctionAtom Bound(Value self) =>
        new(Code, Closure)
        {
            Form = Form,
            Self = self,
            Defaults = Defaults,
            Owner = Owner,
            Setter = Setter,
            IsContextManager = IsContextManager,
        };

    public override bool Same(Atom other) =>
        other is FunctionAtom function
        && ReferenceEquals(function.Code, Code)
        && ReferenceEquals(function.Closure, Closure)
        && function.Form == Form
        && (function.Self is null ? Self is null : Self is not null && function.Self.Same(Self));
}

/// <summary>A callable with some of its arguments given.</summary>
internal sealed class PartialAtom : Atom
{
    private const int MostDepth = 3;

    private PartialAtom(Value function, ImmutableArray<Given> positional, ImmutableArray<GivenByName> keywords, int depth) =>
        (Function, Positional, Keywords, Depth) = (function, positional, keywords, depth);

    public Value Function { get; }
    public ImmutableArray<Given> Positional { get; }
    public ImmutableArray<GivenByName> Keywords { get; }
    private int Depth { get; }

    /// <summary>A partial of partials without end is opaque.</summary>
    public static Atom Of(Value function, ImmutableArray<Given> positional, ImmutableArray<GivenByName> keywords)
    {
        var depth = 1;
        foreach (var atom in function.Atoms)
            depth = atom is PartialAtom inner ? Math.Max(depth, inner.Depth + 1) : depth;
        return depth > MostDepth ? new OpaqueAtom(null, Taint.None) : new PartialAtom(function, positional, keywords, depth);
    }

    public override bool Same(Atom other) =>
        other is PartialAtom partial
        && partial.Function.Same(Function)
        && partial.Positional.Length == Positional.Length
        && partial.Positional.Zip(Positional).All(pair => pair.First.Value.Same(pair.Second.Value));
}

/// <summary><c>super()</c>: an object seen from the bases of one of its classes.</summary>
internal sealed class SuperAtom(Value self, ClassInfo owner) : Atom
{
    public Value Self { get; } = self;
    public ClassInfo Owner { get; } = owner;

    public override bool Same(Atom other) => other is SuperAtom super && ReferenceEquals(super.Owner, Owner) && super.Self.Same(Self);
}

internal sealed class ClassAtom(ClassInfo type) : Atom
{
    public ClassInfo Type { get; } = type;

    public override bool Same(Atom other) => other is ClassAtom type && ReferenceEquals(type.Type, Type);
}

/// <summary>A module or package of the tree.</summary>
internal sealed class ModuleAtom(string stem, FlowModule? module) : Atom
{
    /// <summary>Its path without <c>.py</c> or <c>/__init__.py</c>.</summary>
    public string Stem { get; } = stem;

    /// <summary>null for a folder without <c>__init__.py</c>.</summary>
    public FlowModule? Module { get; } = module;

    public override bool Same(Atom other) => other is ModuleAtom module && module.Stem == Stem;
}

/// <summary>A name imported from a module of the tree, looked up when it is first used.</summary>
internal sealed class ImportedAtom(ModuleAtom module, string name) : Atom
{
    public ModuleAtom Module { get; } = module;
    public string Name { get; } = name;

    public override bool Same(Atom other) => other is ImportedAtom imported && imported.Module.Same(Module) && imported.Name == Name;
}

/// <summary>A method of something that is not of the tree, not yet called.</summary>
internal sealed class MethodAtom(Atom receiver, string name) : Atom
{
    public Atom Receiver { get; } = receiver;
    public string Name { get; } = name;

    public override Taint Taint => Receiver.Taint;

    public override bool Same(Atom other) => other is MethodAtom method && method.Name == Name && method.Receiver.Same(Receiver);
}
