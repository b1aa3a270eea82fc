using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>Reads a requirements file line after line, as pip joins and cuts them.</summary>
internal sealed class RequirementsReading(Listing listing, ComponentScope scope)
{
    private const int LongestLine = 1024 * 1024;

    private readonly List<byte> _line = [];
    private readonly List<int> _offsets = [];
    private readonly List<(int Entry, string By)> _notes = [];
    private int _lineStart;
    private int _noted = -1;
    private bool _isNote;
    private int _bad;
    private int _firstBad;
    private bool _isOver;

    public sealed record Include(string Path, bool IsConstraint, int Line);

    public List<Include> Includes { get; } = [];

    /// <summary>Its exact versions, also when other files have taken its entries over.</summary>
    public List<Declared> Pins { get; } = [];

    /// <summary>The files behind the includes, once they were looked for.</summary>
    public List<(Listing File, bool IsConstraint)>? Included { get; set; }

    public HashSet<string> Told { get; } = new(StringComparer.Ordinal);

    public void Read()
    {
        var bytes = listing.File.Bytes;
        var lines = listing.File.Lines;
        for (var number = 1; number <= lines.Count && !_isOver; number++)
        {
            var span = lines.Line(number, bytes);
            Take(number, span, bytes[span.Start..span.End]);
        }

        Finish();
        if (_bad > 0)
            listing.FailAt(_firstBad, _bad == 1 ? "no requirement and no option" : $"no requirement and no option, like {_bad - 1} more");
        Annotate();
        Pins.AddRange(listing.Entries.Where(entry => entry.Version is not null && entry.Origin is null));
    }

    /// <summary>A backslash joins the next line; a comment ends the joining, and is one even behind a backslash.</summary>
    private void Take(int number, ByteSpan span, ReadOnlySpan<byte> text)
    {
        var comment = CommentIn(text);
        if (_line.Count == 0)
            _lineStart = number;
        var isJoined = comment < 0 && text.EndsWith("\\"u8);
        var length =
            comment >= 0 ? comment
            : isJoined ? text.Length - 1
            : text.Length;
        if (_line.Count + length > LongestLine)
        {
            Complain(number);
            length = 0;
        }

        for (var i = 0; i < length; i++)
        {
            _line.Add(text[i]);
            _offsets.Add(span.Start + i);
        }

        if (isJoined)
            return;
        var isBlank = IsBlank();
        Finish();
        if (comment >= 0)
            Note(Latin(text[comment..]).TrimStart('#').Trim(), isBlank);
        else if (isBlank)
            _isNote = false;
    }

    private bool IsBlank() => _line.TrueForAll(b => b is (byte)' ' or (byte)'\t' or (byte)'\f');

    private static int CommentIn(ReadOnlySpan<byte> text)
    {
        for (var from = 0; from < text.Length; from++)
        {
            var at = text[from..].IndexOf((byte)'#');
            if (at < 0)
                return -1;
            from += at;
            if (from == 0 || text[from - 1] is (byte)' ' or (byte)'\t' or (byte)'\f')
                return from;
        }

        return -1;
    }

    private void Finish()
    {
        if (!IsBlank())
        {
            _isNote = false;
            var text = Latin(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_line));
            Statement(text, [.. _offsets]);
        }

        _line.Clear();
        _offsets.Clear();
    }

    private void Statement(string text, int[] offsets)
    {
        var start = 0;
        while (char.IsWhiteSpace(text[start]))
            start++;
        if (text[start] == '-')
        {
            Option(Words(text[start..]), text, offsets);
            return;
        }

        // Options follow a requirement at the first word that begins with a dash.
        var end = text.Length;
        for (var i = start; i + 1 < text.Length; i++)
        {
            if (text[i] is ' ' or '\t' && text[i + 1] == '-')
            {
                end = i;
                break;
            }
        }

        var whole = ByteSpan.Between(offsets[start], offsets[text[..end].TrimEnd().Length - 1] + 1);
        var requirement = text[..end];
        var entry =
            Requirement.Parse(requirement) is { } read ? PythonPackages.Declare(Own(read), Placed.Each(whole, offsets), scope)
            : PythonPackages.IsLink(requirement.Trim()) ? PythonPackages.DeclareLink(Utf8(requirement.Trim().Split(" ;")[0]), whole, scope)
            : Complain(_lineStart);
        if (entry is not null)
            Add(entry with { Hashes = HashesIn(Words(text[end..])) });
        else
            _noted = -1;
    }

    private static Requirement Own(Requirement read) => read.Url is { } url ? read with { Url = Utf8(url) } : read;

    private void Add(Declared entry)
    {
        _noted = listing.Entries.Count;
        _isOver = !listing.Add(entry);
        if (_isOver)
            _noted = -1;
    }

    private Declared? Complain(int line)
    {
        if (_bad++ == 0)
            _firstBad = line;
        return null;
    }

    private void Option(List<string> words, string text, int[] offsets)
    {
        _noted = -1;
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (Value("-r", "--requirement") is { } included)
                Includes.Add(new Include(included, false, _lineStart));
            else if (Value("-c", "--constraint") is { } constraint)
                Includes.Add(new Include(constraint, true, _lineStart));
            else if (Value("-e", "--editable") is { } editable)
                Editable(editable, text, offsets);
            else if (!word.StartsWith('-') && i == 0)
                Complain(_lineStart);

            string? Value(string brief, string full)
            {
                if (word == brief || word == full)
                    return i + 1 < words.Count ? words[++i] : null;
                if (word.StartsWith(full + "=", StringComparison.Ordinal))
                    return word[(full.Length + 1)..];
                return !word.StartsWith("--", StringComparison.Ordinal) && word.StartsWith(brief, StringComparison.Ordinal)
                    ? word[brief.Length..].TrimStart('=')
                    : null;
            }
        }
    }

    private void Editable(string link, string text, int[] offsets)
    {
        var at = text.IndexOf(link, StringComparison.Ordinal);
        var span = at < 0 ? new ByteSpan(offsets[0], 1) : ByteSpan.Between(offsets[at], offsets[at + link.Length - 1] + 1);
        var entry = Requirement.Parse(link) is { Url: not null } read
            ? PythonPackages.Declare(Own(read), Placed.Roughly(span), scope)
            : PythonPackages.DeclareLink(Utf8(link), span, scope);
        if (entry is not null)
            Add(entry);
    }

    /// <summary>Parts what a shell would part: quotes hold words together.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        var isOpen = false;
        foreach (var c in text)
        {
            if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                quote = quote == '\0' ? c : '\0';
                isOpen = true;
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (isOpen)
                    words.Add(word.ToString());
                word.Clear();
                isOpen = false;
            }
            else
            {
                word.Append(c);
                isOpen = true;
            }
        }

        if (isOpen)
            words.Add(word.ToString());
        return words;
    }

    private static ImmutableArray<ComponentHash> HashesIn(List<string> words)
    {
        var hashes = ImmutableArray.CreateBuilder<ComponentHash>();
        for (var i = 0; i < words.Count; i++)
        {
            var value =
                words[i].StartsWith("--hash=", StringComparison.Ordinal) ? words[i][7..]
                : words[i] == "--hash" && i + 1 < words.Count ? words[++i]
                : "";
            hashes.AddRange(Digests.OfPrefixed(value));
        }

        return hashes.ToImmutable();
    }

    /// <summary>Notes as pip-compile and uv write them: <c># via flask</c>, or a name in each line below <c># via</c>.</summary>
    private void Note(string text, bool isOwnLine)
    {
        if (text == "via" || text.StartsWith("via ", StringComparison.Ordinal))
        {
            _isNote = _noted >= 0;
            text = text[3..].Trim();
        }
        else if (!isOwnLine)
        {
            _isNote = false;
        }

        if (!_isNote || text.Length == 0)
            return;
        foreach (var by in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            _notes.Add((_noted, by));
    }

    private void Annotate()
    {
        if (_notes.Count == 0)
            return;
        var asked = new HashSet<int>();
        var needs = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (number, by) in _notes)
        {
            // The project's own manifest stands in parentheses behind its name.
            if (by.StartsWith('-') || by.Contains('(', StringComparison.Ordinal))
            {
                if (!by.StartsWith("-c", StringComparison.Ordinal))
                    asked.Add(number);
                continue;
            }

            var key = Ecosystem.PyPI.Normalise(by.Split('[')[0]);
            if (!needs.TryGetValue(key, out var list))
                needs[key] = list = [];
            list.Add(listing.Entries[number].Key!);
        }

        for (var i = 0; i < listing.Entries.Count; i++)
        {
            var entry = listing.Entries[i];
            listing.Settle(
                i,
                entry with
                {
                    IsDirect = asked.Contains(i),
                    DependsOn = needs.TryGetValue(entry.Key!, out var own) ? [.. own] : [],
                }
            );
        }
    }

    /// <summary>One character for each byte, so that places in the text are places in the file.</summary>
    private static string Latin(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static string Utf8(string latin) => TextBytes.Decode(Encoding.Latin1.GetBytes(latin));
}
