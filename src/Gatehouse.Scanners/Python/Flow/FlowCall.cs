using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>An argument by its place, and where it is written.</summary>
internal readonly record struct Given(Value Value, PythonNode Node);

/// <summary>An argument by its name, and where it is written.</summary>
internal readonly record struct GivenByName(string Name, Value Value, PythonNode Node);

/// <summary>One call with the values of its arguments.</summary>
internal sealed class FlowCall(Interpreter interpreter, PythonNode node) : CallFacts
{
    public PythonNode Node { get; } = node;
    public List<Given> Positional { get; init; } = [];
    public List<GivenByName> Keywords { get; init; } = [];

    /// <summary><c>*values</c> of unknown length: what any further positional argument can be.</summary>
    public Given? Star { get; set; }

    /// <summary><c>**values</c> with unknown names.</summary>
    public Given? DoubleStar { get; set; }

    /// <summary>Of a method.</summary>
    public Given? Receiver { get; set; }

    /// <summary>Whether what is called here may be something unknown as well.</summary>
    public bool MayCallUnknown { get; set; }

    public Given? Find(int position, string? name)
    {
        if (name is not null)
        {
            foreach (var keyword in Keywords)
            {
                if (keyword.Name == name)
                    return new Given(keyword.Value, keyword.Node);
            }
        }

        return position >= 0 && position < Positional.Count ? Positional[position] : null;
    }

    public Value? Argument(int position, string? name = null) => Find(position, name)?.Value;

    /// <summary>The arguments that a sheet means.</summary>
    public GivenArguments Those(ArgumentsSpec spec) => new(this, spec);

    public GivenArguments Everything => Those(ArgumentsSpec.Everything);

    public override bool Has(int position, string? name) => Find(position, name) is not null;

    public override bool IsTrue(int position, string? name) =>
        Argument(position, name) is { } value && interpreter.TruthOf(value) == Truth.Yes;

    public override bool IsFalse(int position, string? name) =>
        Argument(position, name) is { } value && interpreter.TruthOf(value) == Truth.No;

    public override string? Text(int position, string? name) => Texts(position, name) is [var first, ..] ? first : null;

    public override ImmutableArray<string> Texts(int position, string? name) =>
        Argument(position, name)?.Constants is { } constants && constants.All(constant => constant.Text is not null)
            ? [.. constants.Select(constant => constant.Text!).Order(StringComparer.Ordinal)]
            : [];

    public override ImmutableArray<string> SomeTexts(int position, string? name)
    {
        if (Argument(position, name) is not { } value)
            return [];
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var atom in value.Atoms)
        {
            if (atom is ConstantAtom { Text: { } text })
                texts.Add(text);
        }

        return texts.DrainToImmutable();
    }

    public override bool IsNumber(int position, string? name, long number) =>
        Argument(position, name)?.Only is ConstantAtom { Value: long only } && only == number;

    public override bool MayHaveMore => Star is not null || DoubleStar is not null;

    public override bool MayBeUnknown => MayCallUnknown;

    public override bool Is(int position, string? name, string path)
    {
        if (Argument(position, name) is not { } value)
            return false;
        foreach (var atom in value.Atoms)
        {
            var at = atom switch
            {
                OpaqueAtom opaque => opaque.Path,
                ObjectAtom thing => interpreter.ObjectOf(thing)?.Path,
                _ => null,
            };
            if (at?.ToString() == path)
                return true;
        }

        return false;
    }

    public override bool IsSequence(int position, string? name)
    {
        if (Argument(position, name) is not { } value)
            return false;
        foreach (var atom in value.Atoms)
        {
            if (atom is TupleAtom || (atom is ObjectAtom thing && interpreter.ObjectOf(thing)?.Kind == ObjectKind.List))
                return true;
        }

        return false;
    }

    public override bool IsMapping(int position, string? name)
    {
        if (Argument(position, name) is not { } value)
            return false;
        foreach (var atom in value.Atoms)
        {
            if (atom is ObjectAtom thing && interpreter.ObjectOf(thing)?.Kind == ObjectKind.Dict)
                return true;
        }

        return false;
    }

    public override bool ImportsAny(params ReadOnlySpan<string> packages) => interpreter.ImportsAny(packages);

    public override bool IsTainted(int position, string? name) =>
        Argument(position, name) is { } value && !interpreter.DeepTaint(value).IsEmpty;

    public override bool IsImported(int position, string? name) =>
        Find(position, name)?.Node is Argument { Value: var written } && interpreter.IsImported(written);

    public override string? ReceiverText(string name) => AttributeText(Receiver?.Value, name);

    public override bool ReceiverCalls(string name, string called)
    {
        if (Receiver?.Value.Only is not ObjectAtom thing || interpreter.ObjectOf(thing)?.Entry(name) is not { } held)
            return false;
        foreach (var atom in held.Atoms)
        {
            if (atom is FunctionAtom function && function.Code.Names.Contains(called))
                return true;
        }

        return false;
    }

    public override string? ArgumentText(int position, string? name, string attribute) =>
        AttributeText(Argument(position, name), attribute);

    private string? AttributeText(Value? owner, string name)
    {
        if (owner?.Only is not ObjectAtom thing || interpreter.ObjectOf(thing)?.Entry(name) is not { Only: ConstantAtom constant })
            return null;
        return constant.Value switch
        {
            true => "True",
            false => "False",
            string text => text,
            _ => null,
        };
    }
}
