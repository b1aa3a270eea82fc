namespace Gatehouse.Engine.Sources.Git;

/// <summary>Unpacked objects on which deltas stand, kept up to a number of bytes; the least recently used goes first.</summary>
internal sealed class DeltaBaseCache(long capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(PackFile Pack, long Offset), LinkedListNode<Held>> byPlace = [];
    private readonly LinkedList<Held> byUse = new();
    private long bytes;
    private long dropped;

    public bool TryGet(PackFile pack, long offset, out GitObjectKind kind, out byte[] content)
    {
        lock (gate)
        {
            if (byPlace.TryGetValue((pack, offset), out var node))
            {
                byUse.Remove(node);
                byUse.AddFirst(node);
                (kind, content) = (node.Value.Kind, node.Value.Content);
                return true;
            }
        }

        (kind, content) = (GitObjectKind.None, []);
        return false;
    }

    public void Add(PackFile pack, long offset, GitObjectKind kind, byte[] content)
    {
        // One huge object must not drive out all others.
        if (content.Length > capacity / 2)
        {
            return;
        }

        lock (gate)
        {
            if (byPlace.ContainsKey((pack, offset)))
            {
                return;
            }

            byPlace.Add((pack, offset), byUse.AddFirst(new Held((pack, offset), kind, content)));
            bytes += content.Length;
            while (bytes > capacity && byUse.Last is { } oldest)
            {
                byUse.RemoveLast();
                byPlace.Remove(oldest.Value.Place);
                bytes -= oldest.Value.Content.Length;
                dropped += oldest.Value.Content.Length;
            }

            // What was held for a while and dropped is old, and the runtime looks for old garbage late: without this a history would hold
            // several times the capacity.
            if (dropped > capacity / 2)
            {
                dropped = 0;
                GC.Collect();
            }
        }
    }

    private sealed record Held((PackFile Pack, long Offset) Place, GitObjectKind Kind, byte[] Content);
}
