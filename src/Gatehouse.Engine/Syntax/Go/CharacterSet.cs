using System.Globalization;
using System.Text;

namespace Gatehouse.Engine.Syntax.Go;

/// <summary>The characters between two brackets: ranges, and general categories of Unicode by name.</summary>
internal sealed class CharacterSet
{
    private const int Last = 0x10FFFF;

    private static readonly Dictionary<string, (int From, int To)[]> Named = new(StringComparer.Ordinal)
    {
        ["alnum"] = [('0', '9'), ('A', 'Z'), ('a', 'z')],
        ["alpha"] = [('A', 'Z'), ('a', 'z')],
        ["ascii"] = [(0, 0x7F)],
        ["blank"] = [('\t', '\t'), (' ', ' ')],
        ["cntrl"] = [(0, 0x1F), (0x7F, 0x7F)],
        ["digit"] = [('0', '9')],
        ["graph"] = [('!', '~')],
        ["lower"] = [('a', 'z')],
        ["print"] = [(' ', '~')],
        ["punct"] = [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        ["space"] = [('\t', '\r'), (' ', ' ')],
        ["upper"] = [('A', 'Z')],
        ["word"] = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        ["xdigit"] = [('0', '9'), ('A', 'F'), ('a', 'f')],
    };

    private static readonly HashSet<string> Categories = new(
        "C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs".Split(' '),
        StringComparer.Ordinal
    );

    private readonly List<(int From, int To)> _ranges = [];
    private readonly List<(string Name, bool IsNegated)> _categories = [];

    public bool IsNegated { get; set; }

    public static bool IsName(string posix) => Named.ContainsKey(posix);

    public static bool IsCategory(string name) => Categories.Contains(name);

    public void Add(int from, int to) => _ranges.Add((from, to));

    public void AddCategory(string name, bool isNegated) => _categories.Add((name, isNegated));

    /// <summary>Adds a class such as <c>digit</c>: of ASCII alone, as Go means it, or all but it.</summary>
    public void AddNamed(string posix, bool isNegated) => AddRanges(Named[posix], isNegated);

    /// <summary><c>\d</c>, <c>\s</c> or <c>\w</c>; <c>\s</c> leaves the vertical tab out, other than <c>[:space:]</c>.</summary>
    public void AddPerl(char letter)
    {
        (int, int)[] ranges = char.ToLowerInvariant(letter) switch
        {
            'd' => Named["digit"],
            's' => [('\t', '\n'), ('\f', '\r'), (' ', ' ')],
            _ => Named["word"],
        };
        AddRanges(ranges, isNegated: char.IsAsciiLetterUpper(letter));
    }

    public void WriteTo(StringBuilder output)
    {
        output.Append(IsNegated ? "[^" : "[");
        foreach (var (from, to) in _ranges)
        {
            // Above U+FFFF a character is a pair to .NET, and both halves lie within a range that reaches so far.
            if (from > 0xFFFF)
                continue;
            WriteUnit(output, (char)from);
            if (to != from)
                WriteUnit(output.Append('-'), (char)Math.Min(to, 0xFFFF));
        }

        foreach (var (name, isNegated) in _categories)
            output.Append(isNegated ? "\\P{" : "\\p{").Append(name).Append('}');
        if (_ranges.TrueForAll(range => range.From > 0xFFFF) && _categories.Count == 0)
            // An empty class is an error to .NET; this one has nothing in it.
            output.Clear().Append(IsNegated ? "[\\u0000-\\uFFFF" : "[^\\u0000-\\uFFFF");
        output.Append(']');
    }

    public static void WriteUnit(StringBuilder output, char c)
    {
        if (char.IsAsciiLetterOrDigit(c))
            output.Append(c);
        else
            output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
    }

    private void AddRanges((int From, int To)[] ranges, bool isNegated)
    {
        if (!isNegated)
        {
            _ranges.AddRange(ranges);
            return;
        }

        var next = 0;
        foreach (var (from, to) in ranges)
        {
            if (from > next)
                _ranges.Add((next, from - 1));
            next = to + 1;
        }

        _ranges.Add((next, Last));
    }
}
