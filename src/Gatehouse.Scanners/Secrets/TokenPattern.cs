using System.Numerics;

namespace Gatehouse.Scanners.Secrets;

/// <summary>
/// The shape of a token: a regular expression of the plain kind (literals, classes, <c>\d</c>, <c>\w</c>, groups, <c>|</c>, <c>?</c>,
/// <c>{n}</c>, <c>{n,m}</c>; a leading <c>(?i)</c> for any case) over bytes. Every repetition has an upper bound, and matching follows all
/// alternatives at once (Glushkov's automaton), so the time is linear in the bytes looked at.
/// </summary>
public sealed class TokenPattern
{
    private readonly string _pattern;
    private TokenSyntax? _syntax;
    private Automaton? _automaton;

    private TokenPattern(string pattern) => _pattern = pattern;

    /// <summary>Read when first needed: most patterns of a scan never are.</summary>
    private TokenSyntax Syntax => _syntax ??= TokenSyntax.Parse(_pattern);

    /// <summary>The longest text that can match.</summary>
    public int MaxLength => Syntax.MaxLength;

    /// <summary>The literals, in lower case, with which every match begins.</summary>
    internal IEnumerable<string> Prefixes => Syntax.Prefixes;

    public static TokenPattern Of(string pattern) => new(pattern);

    /// <summary>The length of the longest match that begins at <paramref name="start"/>, or -1.</summary>
    public int MatchAt(ReadOnlySpan<byte> text, int start) => (_automaton ??= new Automaton(Syntax)).Match(text[start..]);

    /// <summary>Whether the whole text has this shape.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text) => MatchAt(text, 0) == text.Length;

    /// <summary>A text of this shape, made from a seed: an example that is nobody's secret.</summary>
    public string Fake(ulong seed) => Syntax.Fake(new SeededBytes(seed));

    private sealed class Automaton
    {
        private readonly int _words;
        private readonly ulong[] _accepts;
        private readonly ulong[] _first;
        private readonly ulong[] _last;
        private readonly ulong[] _follow;

        public Automaton(TokenSyntax syntax)
        {
            var glushkov = new Positions();
            var whole = glushkov.Add(syntax);
            var count = glushkov.Classes.Count;
            _words = (count + 63) / 64;
            _accepts = new ulong[256 * _words];
            _first = Bits(whole.First);
            _last = Bits(whole.Last);
            _follow = new ulong[count * _words];
            for (var position = 0; position < count; position++)
            {
                foreach (var b in glushkov.Classes[position])
                    _accepts[b * _words + (position >> 6)] |= 1UL << position;
                foreach (var next in glushkov.Follow[position])
                    _follow[position * _words + (next >> 6)] |= 1UL << next;
            }
        }

        public int Match(ReadOnlySpan<byte> text)
        {
            Span<ulong> current = stackalloc ulong[_words];
            Span<ulong> next = stackalloc ulong[_words];
            _first.CopyTo(current);
            var longest = -1;
            for (var at = 0; at < text.Length; at++)
            {
                var accepts = _accepts.AsSpan(text[at] * _words, _words);
                var alive = 0UL;
                var done = 0UL;
                next.Clear();
                for (var word = 0; word < _words; word++)
                {
                    var matched = current[word] & accepts[word];
                    alive |= matched;
                    done |= matched & _last[word];
                    for (; matched != 0; matched &= matched - 1)
                    {
                        var follow = _follow.AsSpan((word * 64 + BitOperations.TrailingZeroCount(matched)) * _words, _words);
                        for (var i = 0; i < follow.Length; i++)
                            next[i] |= follow[i];
                    }
                }

                if (done != 0)
                    longest = at + 1;
                if (alive == 0)
                    break;
                next.CopyTo(current);
            }

            return longest;
        }

        private ulong[] Bits(List<int> positions)
        {
            var bits = new ulong[_words];
            foreach (var position in positions)
                bits[position >> 6] |= 1UL << position;
            return bits;
        }
    }

    private sealed class Positions
    {
        public List<ImmutableArray<byte>> Classes { get; } = [];

        public List<HashSet<int>> Follow { get; } = [];

        public Part Add(TokenSyntax syntax)
        {
            switch (syntax)
            {
                case TokenSyntax.Class one:
                    Classes.Add(one.Bytes);
                    Follow.Add([]);
                    return new Part(false, [Classes.Count - 1], [Classes.Count - 1]);
                case TokenSyntax.Choice choice:
                    return choice
                        .Options.Select(Add)
                        .Aggregate((a, b) => new Part(a.Nullable || b.Nullable, [.. a.First, .. b.First], [.. a.Last, .. b.Last]));
                case TokenSyntax.Sequence sequence:
                    return sequence.Items.Select(Add).Aggregate(new Part(true, [], []), Join);
                case TokenSyntax.Repeat repeat:
                    // x{2,4} is x x (x (x)?)?: nested, so that the follow sets stay small.
                    var whole = new Part(true, [], []);
                    for (var i = repeat.Most; i > 0; i--)
                    {
                        whole = Join(Add(repeat.Item), whole);
                        if (i > repeat.Least)
                            whole = whole with { Nullable = true };
                    }

                    return whole;
                default:
                    throw new InvalidOperationException("A kind of token syntax without an automaton.");
            }
        }

        private Part Join(Part left, Part right)
        {
            foreach (var last in left.Last)
                Follow[last].UnionWith(right.First);
            return new Part(
                left.Nullable && right.Nullable,
                left.Nullable ? [.. left.First, .. right.First] : left.First,
                right.Nullable ? [.. left.Last, .. right.Last] : right.Last
            );
        }
    }

    private sealed record Part(bool Nullable, List<int> First, List<int> Last);
}
