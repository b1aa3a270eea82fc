namespace Gatehouse.Scanners.Python.Patterns;

internal enum MatchingTime : byte
{
    Bearable,

    /// <summary>With the third power of the input's length or worse.</summary>
    Cubic,

    /// <summary>Each further character doubles it.</summary>
    Exponential,
}

/// <summary>
/// How long a backtracking matcher may take. The pattern becomes an automaton with a state for each of its places; where one text leads from
/// a state back to itself in two ways, and what follows can fail, the matcher tries both for each turn.
/// </summary>
internal sealed class PatternRisk
{
    private const int MostPlaces = 240;
    private const long MostPairs = 3_000_000;

    /// <summary>A counted repetition beyond this is as bad as one without an end.</summary>
    private const int MostCopies = 8;

    private readonly List<LetterSet> _sets = [];
    private readonly List<HashSet<int>> _follow = [];
    private readonly HashSet<(int, int)> _twice = [];
    private readonly HashSet<int> _last = [];
    private bool _isTooBig;

    private readonly record struct Part(ImmutableArray<int> First, ImmutableArray<int> Last, bool IsNullable);

    public static MatchingTime Of(string pattern, bool isWhole, bool isVerbose, bool ignoresCase, bool dotTakesLines)
    {
        if (PatternReader.Read(pattern, isVerbose, ignoresCase, dotTakesLines) is not { } pieces)
            return MatchingTime.Bearable;
        var worst = MatchingTime.Bearable;
        for (var i = 0; i < pieces.Length; i++)
        {
            var piece = isWhole && i == 0 ? new PatternPiece.Sequence([pieces[0], new PatternPiece.Condition()]) : pieces[i];
            var risk = new PatternRisk();
            var whole = risk.Build(piece);
            if (risk._isTooBig)
                continue;
            risk._last.UnionWith(whole.Last);
            var time = risk.Judge();
            if (time > worst)
                worst = time;
        }

        return worst;
    }

    private Part Build(PatternPiece piece)
    {
        switch (piece)
        {
            case PatternPiece.Letter letter:
                return Place(letter.Set);
            case PatternPiece.Condition:
                return Place(LetterSet.None);
            case PatternPiece.Sequence sequence:
                var joined = new Part([], [], true);
                foreach (var part in sequence.Parts)
                    joined = Join(joined, Build(part));
                return joined;
            case PatternPiece.Choice choice:
                var parts = choice.Parts.Select(Build).ToList();
                return new Part(
                    [.. parts.SelectMany(part => part.First)],
                    [.. parts.SelectMany(part => part.Last)],
                    parts.Any(part => part.IsNullable)
                );
            case PatternPiece.Repeat repeat:
                return Repeat(repeat);
            default:
                return new Part([], [], true);
        }
    }

    private Part Place(LetterSet set)
    {
        if (_sets.Count >= MostPlaces)
        {
            _isTooBig = true;
            return new Part([], [], true);
        }

        _sets.Add(set);
        _follow.Add([]);
        return new Part([_sets.Count - 1], [_sets.Count - 1], false);
    }

    private Part Join(Part left, Part right)
    {
        Connect(left.Last, right.First);
        return new Part(
            left.IsNullable ? [.. left.First, .. right.First] : left.First,
            right.IsNullable ? [.. left.Last, .. right.Last] : right.Last,
            left.IsNullable && right.IsNullable
        );
    }

    private Part Repeat(PatternPiece.Repeat repeat)
    {
        if (repeat.Most is not (null or > MostCopies))
        {
            var joined = new Part([], [], true);
            for (var i = 0; i < repeat.Most && !_isTooBig; i++)
            {
                var copy = Build(repeat.Part);
                joined = Join(joined, i < repeat.Least ? copy : copy with { IsNullable = true });
            }

            return joined;
        }

        var part = Build(repeat.Part);
        Connect(part.Last, part.First);
        return part with { IsNullable = part.IsNullable || repeat.Least == 0 };
    }

    private void Connect(ImmutableArray<int> from, ImmutableArray<int> to)
    {
        foreach (var left in from)
        {
            foreach (var right in to)
            {
                if (!_follow[left].Add(right))
                    _twice.Add((left, right));
            }
        }
    }

    private MatchingTime Judge()
    {
        // A matcher that may stop where it stands gives up nothing: only ways that never pass such a place are tried again and again.
        var component = Components(_sets.Count, state => _last.Contains(state) ? [] : _follow[state].Where(next => !_last.Contains(next)));
        foreach (var (left, right) in _twice)
        {
            if (component[left] == component[right] && !_last.Contains(left) && !_last.Contains(right) && !_sets[right].IsEmpty)
                return MatchingTime.Exponential;
        }

        if (IsAmbiguous(component))
            return MatchingTime.Exponential;
        return HasThreeInRow(component) ? MatchingTime.Cubic : MatchingTime.Bearable;
    }

    /// <summary>Pairs of states that one text reaches together: a way from (q, q) over (p, r) back to (q, q) is ambiguity in a loop.</summary>
    private bool IsAmbiguous(int[] component)
    {
        var size = _sets.Count;
        long edges = 0;
        for (var state = 0; state < size; state++)
            edges += _follow[state].Count(next => component[next] == component[state]);
        if (edges * edges > MostPairs)
            return false;
        var pairs = Components(
            size * size,
            pair =>
            {
                var (left, right) = (pair / size, pair % size);
                return component[left] != component[right]
                    ? []
                    : _follow[left]
                        .Where(next => component[next] == component[left])
                        .SelectMany(next =>
                            _follow[right]
                                .Where(other => component[other] == component[right] && !(_sets[next] & _sets[other]).IsEmpty)
                                .Select(other => (next * size) + other)
                        );
            }
        );
        var loops = new Dictionary<int, int>();
        for (var state = 0; state < size; state++)
            loops[pairs[(state * size) + state]] = state;

        for (var left = 0; left < size; left++)
        {
            for (var right = left + 1; right < size; right++)
            {
                if (component[left] == component[right] && loops.ContainsKey(pairs[(left * size) + right]))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Three loops side by side that share a letter: <c>\s*\s*\s*$</c>.</summary>
    private bool HasThreeInRow(int[] component)
    {
        for (var first = 0; first < _sets.Count; first++)
        {
            if (!_follow[first].Contains(first))
                continue;
            foreach (var second in Next(first, _sets[first]))
            {
                foreach (var third in Next(second, _sets[first] & _sets[second]))
                {
                    if (!_last.Contains(third) && !TakesTheRest(first, second, third))
                        return true;
                }
            }
        }

        return false;

        IEnumerable<int> Next(int from, LetterSet shared) =>
            _follow[from]
                .Where(next => component[next] != component[from] && _follow[next].Contains(next) && !(_sets[next] & shared).IsEmpty);
    }

    /// <summary>Where one of them takes any letter and then comes the end, only a line's end in the middle fails it.</summary>
    private bool TakesTheRest(int first, int second, int third) =>
        _follow[third].All(next => next == third || _sets[next].IsEmpty) && (_sets[first] | _sets[second] | _sets[third]).Count >= 127;

    /// <summary>Tarjan's strongly connected components, without recursion.</summary>
    private static int[] Components(int size, Func<int, IEnumerable<int>> next)
    {
        var component = new int[size];
        var index = new int[size];
        var low = new int[size];
        var isOpen = new bool[size];
        var open = new Stack<int>();
        var path = new Stack<(int State, IEnumerator<int> Left)>();
        var (count, components) = (0, 0);
        for (var root = 0; root < size; root++)
        {
            if (index[root] != 0)
                continue;
            Enter(root);
            while (path.TryPeek(out var top))
            {
                if (top.Left.MoveNext())
                {
                    var state = top.Left.Current;
                    if (index[state] == 0)
                        Enter(state);
                    else if (isOpen[state])
                        low[top.State] = Math.Min(low[top.State], index[state]);
                    continue;
                }

                path.Pop().Left.Dispose();
                if (path.TryPeek(out var under))
                    low[under.State] = Math.Min(low[under.State], low[top.State]);
                if (low[top.State] != index[top.State])
                    continue;
                components++;
                int member;
                do
                {
                    member = open.Pop();
                    isOpen[member] = false;
                    component[member] = components;
                } while (member != top.State);
            }
        }

        return component;

        void Enter(int state)
        {
            index[state] = low[state] = ++count;
            isOpen[state] = true;
            open.Push(state);
            path.Push((state, next(state).GetEnumerator()));
        }
    }
}
