namespace Gatehouse.Scanners.Python.Flow;

/// <summary>A value as it was when it was written down, with all that it held. Immutable, and the same only as itself.</summary>
internal sealed class WrittenValue
{
    /// <summary>What is not a list or a dict.</summary>
    public Value? Leaf { get; init; }
    public ImmutableArray<WrittenValue>? Items { get; init; }
    public ImmutableArray<KeyValuePair<object, WrittenValue>>? Entries { get; init; }
}
