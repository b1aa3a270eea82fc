namespace Gatehouse.Engine.Sources.Git;

/// <summary>
/// Finds best common ancestors as git does: both histories are painted, newest commit first, and what both colours reach is a
/// candidate; whatever a candidate reaches is stale.
/// </summary>
internal sealed class MergeBaseWalk(Func<ObjectId, GitCommit> read, IReadOnlySet<ObjectId> shallow)
{
    private readonly Dictionary<ObjectId, GitCommit> commits = [];

    [Flags]
    private enum Paint
    {
        None = 0,
        First = 1,
        Second = 2,
        Both = First | Second,
        Stale = 4,
        All = Both | Stale,
        Candidate = 8,
    }

    /// <summary>Whether the walk met the edge of a shallow clone: then a base may lie beyond.</summary>
    public bool MetShallowEdge { get; private set; }

    public ObjectId? Best(ObjectId first, ObjectId second)
    {
        if (first == second)
        {
            return first;
        }

        var candidates = PaintDown(first, second)
            .Where(mark => (mark.Value & Paint.Candidate) != 0 && (mark.Value & Paint.Stale) == 0)
            .Select(mark => mark.Key)
            .OrderByDescending(id => Read(id).Time)
            .ThenBy(id => id)
            .ToList();
        if (candidates.Count < 2)
        {
            return candidates.Count == 0 ? null : candidates[0];
        }

        // With clocks that run backwards a candidate may be an ancestor of another, and only a second walk can tell.
        bool IsAncestorOfAnother(ObjectId candidate) =>
            candidates.Any(other => other != candidate && (PaintDown(candidate, other)[candidate] & Paint.Second) != 0);

        // Only forged commits can all be ancestors of each other; even then there is an answer.
        return candidates.Where(candidate => !IsAncestorOfAnother(candidate)).Append(candidates[0]).First();
    }

    private Dictionary<ObjectId, Paint> PaintDown(ObjectId first, ObjectId second)
    {
        var marks = new Dictionary<ObjectId, Paint>();
        var waiting = new Dictionary<ObjectId, int>();
        var queue = new PriorityQueue<ObjectId, (long Newest, long Turn)>();
        var turn = 0L;
        var fresh = 0;

        void Enqueue(ObjectId id, Paint paint)
        {
            var before = marks.GetValueOrDefault(id);
            var after = before | paint;
            var queued = waiting.GetValueOrDefault(id);
            marks[id] = after;
            if ((after & Paint.Stale) == 0)
            {
                fresh++;
            }
            else if ((before & Paint.Stale) == 0)
            {
                fresh -= queued;
            }

            waiting[id] = queued + 1;
            queue.Enqueue(id, (-Read(id).Time, turn++));
        }

        Enqueue(first, Paint.First);
        Enqueue(second, Paint.Second);

        while (fresh > 0 && queue.TryDequeue(out var id, out _))
        {
            var mark = marks[id];
            waiting[id]--;
            if ((mark & Paint.Stale) == 0)
            {
                fresh--;
            }

            var paint = mark & Paint.All;
            if (paint == Paint.Both)
            {
                marks[id] |= Paint.Candidate;
                paint |= Paint.Stale;
            }

            if (shallow.Contains(id))
            {
                MetShallowEdge = true;
                continue;
            }

            foreach (var parent in Read(id).Parents)
            {
                if ((marks.GetValueOrDefault(parent) & paint) != paint)
                {
                    Enqueue(parent, paint);
                }
            }
        }

        return marks;
    }

    private GitCommit Read(ObjectId id)
    {
        if (!commits.TryGetValue(id, out var commit))
        {
            commit = read(id);
            commits.Add(id, commit);
        }

        return commit;
    }
}
