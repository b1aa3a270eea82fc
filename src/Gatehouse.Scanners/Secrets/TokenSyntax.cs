using System.Globalization;
using System.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>The tree of a <see cref="TokenPattern"/>.</summary>
internal abstract record TokenSyntax
{
    /// <summary>Bounds the automaton: each repetition is unrolled.</summary>
    private const int MostPositions = 8192;

    public abstract int MaxLength { get; }

    public abstract void Write(StringBuilder text, SeededBytes random);

    /// <summary>The literals, in lower case, with which a text of this shape can begin; open where more literal text could follow.</summary>
    protected abstract IEnumerable<Prefix> Begin();

    public IEnumerable<string> Prefixes => Begin().Select(prefix => prefix.Text);

    public string Fake(SeededBytes random)
    {
        var text = new StringBuilder();
        Write(text, random);
        return text.ToString();
    }

    public static TokenSyntax Parse(string pattern)
    {
        var anyCase = pattern.StartsWith("(?i)", StringComparison.Ordinal);
        var parser = new Parser(anyCase ? pattern[4..] : pattern, anyCase);
        var whole = parser.ReadChoice();
        if (!parser.AtEnd)
            throw parser.Wrong("an unopened `)`");
        if (whole.MaxLength > MostPositions)
            throw parser.Wrong($"more than {MostPositions} characters");
        return whole;
    }

    /// <param name="IsOpen">Whether the text so far is literal to its end.</param>
    protected readonly record struct Prefix(string Text, bool IsOpen);

    public sealed record Class(ImmutableArray<byte> Bytes) : TokenSyntax
    {
        public override int MaxLength => 1;

        private bool IsLiteral =>
            Bytes.Length == 1 || (Bytes.Length == 2 && char.IsAsciiLetter((char)Bytes[0]) && (Bytes[0] ^ 0x20) == Bytes[1]);

        protected override IEnumerable<Prefix> Begin() =>
            [IsLiteral ? new Prefix(char.ToLowerInvariant((char)Bytes[0]).ToString(), true) : new Prefix("", false)];

        public override void Write(StringBuilder text, SeededBytes random) => text.Append((char)Bytes[random.Below(Bytes.Length)]);
    }

    public sealed record Sequence(ImmutableArray<TokenSyntax> Items) : TokenSyntax
    {
        private const int MostPrefixes = 64;

        public override int MaxLength => Items.Sum(item => item.MaxLength);

        protected override IEnumerable<Prefix> Begin()
        {
            List<Prefix> prefixes = [new("", true)];
            foreach (var item in Items)
            {
                if (!prefixes.Exists(prefix => prefix.IsOpen) || prefixes.Count > MostPrefixes)
                    break;
                var next = item.Begin().ToList();
                prefixes = [.. prefixes.SelectMany(p => p.IsOpen ? next.Select(n => new Prefix(p.Text + n.Text, n.IsOpen)) : [p])];
            }

            return prefixes;
        }

        public override void Write(StringBuilder text, SeededBytes random)
        {
            foreach (var item in Items)
                item.Write(text, random);
        }
    }

    public sealed record Choice(ImmutableArray<TokenSyntax> Options) : TokenSyntax
    {
        public override int MaxLength => Options.Max(option => option.MaxLength);

        protected override IEnumerable<Prefix> Begin() => Options.SelectMany(option => option.Begin());

        public override void Write(StringBuilder text, SeededBytes random) => Options[random.Below(Options.Length)].Write(text, random);
    }

    public sealed record Repeat(TokenSyntax Item, int Least, int Most) : TokenSyntax
    {
        public override int MaxLength => Item.MaxLength * Most;

        protected override IEnumerable<Prefix> Begin() =>
            Least == 0 ? [new Prefix("", false)] : Item.Begin().Select(prefix => prefix with { IsOpen = false });

        public override void Write(StringBuilder text, SeededBytes random)
        {
            var count = Least + random.Below(Math.Min(Most - Least, 8) + 1);
            for (var i = 0; i < count; i++)
                Item.Write(text, random);
        }
    }

    private sealed class Parser(string pattern, bool anyCase)
    {
        private int _at;

        public bool AtEnd => _at == pattern.Length;

        public TokenSyntax ReadChoice()
        {
            var options = new List<TokenSyntax> { ReadSequence() };
            while (Take('|'))
                options.Add(ReadSequence());
            return options.Count == 1 ? options[0] : new Choice([.. options]);
        }

        public ArgumentException Wrong(string what) =>
            new(string.Create(CultureInfo.InvariantCulture, $"The token pattern `{pattern}` has {what} at {_at}."));

        private TokenSyntax ReadSequence()
        {
            var items = new List<TokenSyntax>();
            while (!AtEnd && pattern[_at] is not ('|' or ')'))
                items.Add(Repeated());
            return items.Count == 1 ? items[0] : new Sequence([.. items]);
        }

        private TokenSyntax Repeated()
        {
            var item = Item();
            if (Take('?'))
                return new Repeat(item, 0, 1);
            if (!Take('{'))
                return item;
            var least = Number();
            var most = Take(',') ? Number() : least;
            if (!Take('}') || most < least || most == 0)
                throw Wrong("a wrong count");
            return new Repeat(item, least, most);
        }

        private TokenSyntax Item()
        {
            var c = pattern[_at++];
            switch (c)
            {
                case '(':
                    if (Take('?') && !Take(':'))
                        throw Wrong("an unknown group");
                    var group = ReadChoice();
                    if (!Take(')'))
                        throw Wrong("an unclosed `(`");
                    return group;
                case '[':
                    return Set();
                case '\\':
                    return Escaped() is { } set ? One(set) : throw Wrong("an unknown escape");
                case '*' or '+' or '.' or '^' or '$' or '{' or '}' or ']':
                    throw Wrong($"`{c}`, which has no upper bound or no use here");
                default:
                    return One([(byte)c]);
            }
        }

        private Class Set()
        {
            var bytes = new SortedSet<byte>();
            while (!AtEnd && pattern[_at] != ']')
            {
                var c = pattern[_at++];
                if (c == '\\')
                {
                    bytes.UnionWith(Escaped() ?? throw Wrong("an unknown escape"));
                    continue;
                }

                var last = c;
                if (_at + 1 < pattern.Length && pattern[_at] == '-' && pattern[_at + 1] != ']')
                {
                    last = pattern[_at + 1];
                    _at += 2;
                }

                for (var b = c; b <= last; b++)
                    bytes.Add((byte)b);
            }

            if (!Take(']') || bytes.Count == 0)
                throw Wrong("an unclosed or empty `[`");
            return One(bytes);
        }

        private byte[]? Escaped()
        {
            if (AtEnd)
                return null;
            var c = pattern[_at++];
            return c switch
            {
                'd' => [.. "0123456789"u8],
                'w' => [.. "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"u8],
                _ => char.IsAsciiLetterOrDigit(c) ? null : [(byte)c],
            };
        }

        private Class One(IEnumerable<byte> bytes)
        {
            var set = new SortedSet<byte>(bytes);
            if (anyCase)
            {
                set.UnionWith(set.Where(b => char.IsAsciiLetter((char)b)).Select(b => (byte)(b ^ 0x20)).ToList());
            }

            return new Class([.. set]);
        }

        private int Number()
        {
            var start = _at;
            while (!AtEnd && char.IsAsciiDigit(pattern[_at]))
                _at++;
            return
                int.TryParse(pattern.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number <= MostPositions
                ? number
                : throw Wrong("a wrong number");
        }

        private bool Take(char c)
        {
            if (AtEnd || pattern[_at] != c)
                return false;
            _at++;
            return true;
        }
    }
}
