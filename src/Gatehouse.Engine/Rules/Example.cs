namespace Gatehouse.Engine.Rules;

/// <summary>One file of an example; «…» marks each span that must be reported.</summary>
public sealed record ExampleFile(string Path, string MarkedText);

/// <summary>What a rule must report to the exact span, or must leave alone.</summary>
public sealed record Example(bool IsBad, string Name, ImmutableArray<ExampleFile> Files)
{
    public const char Opens = '«';
    public const char Closes = '»';

    public override string ToString() => Name;
}
