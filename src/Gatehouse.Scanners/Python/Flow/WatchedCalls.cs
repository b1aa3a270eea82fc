using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Calls of a file that a rule has told by how they are written: what the flow sees of them may clear them.</summary>
internal sealed class WatchedCalls(IEnumerable<ByteSpan> calls)
{
    private readonly Dictionary<ByteSpan, Seen> _seen = calls.Distinct().ToDictionary(call => call, _ => Seen.Never);

    private enum Seen : byte
    {
        Never,
        WithOwnData,
        WithAny,
    }

    /// <summary>The calls that the flow knows not to happen, or to be given nothing but what the program has written itself.</summary>
    private readonly Dictionary<ByteSpan, Clearance> _cleared = [];

    public IEnumerable<ByteSpan> Open => _seen.Where(pair => pair.Value != Seen.WithAny).Select(pair => pair.Key).Order();

    public bool Has(PythonNode call) => _seen.ContainsKey(call.Span);

    /// <param name="isOwnData">Whether what it reads is written in the program.</param>
    public void Saw(PythonNode call, bool isOwnData)
    {
        ref var seen = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(_seen, call.Span);
        var now = isOwnData ? Seen.WithOwnData : Seen.WithAny;
        if (now > seen)
            seen = now;
    }

    /// <summary>Everything that leads to it was followed to its end.</summary>
    public void Clear(ByteSpan call) => _cleared[call] = _seen[call] == Seen.Never ? Clearance.OfUnreached : Clearance.OfOwnData;

    public Clearance Of(ByteSpan call) => _cleared.GetValueOrDefault(call);
}

/// <summary>For what a rule lets go a call that it has told by how it is written, where the flow has seen all that leads to it.</summary>
internal enum Clearance : byte
{
    None,

    /// <summary>What it is given is written in the program.</summary>
    OfOwnData,

    /// <summary>It does not happen.</summary>
    OfUnreached,
}
