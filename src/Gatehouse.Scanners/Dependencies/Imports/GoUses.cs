using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Dependencies.Imports;

/// <summary>
/// What one Go file imports, and every name in it that follows a dot. Which package a name is of is not told: a package is seldom called as
/// its path ends, and a method is called on values that came through other files.
/// </summary>
internal sealed class GoUses
{
    private const int LongestPath = 512;

    private readonly HashSet<uint> _selected = [];

    private GoUses() { }

    public HashSet<string> Imports { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a package is imported so that its names stand alone.</summary>
    public bool ImportsNames { get; private set; }

    /// <summary>Hashes of the names that follow a dot.</summary>
    public IReadOnlySet<uint> Selected => _selected;

    public bool Selects(string name) => ImportsNames || _selected.Contains(HashOf(name));

    public static GoUses Read(ReadOnlySpan<byte> text)
    {
        var uses = new GoUses();
        var isImport = false;
        var depth = 0;
        var isDotted = false;
        while (Next(ref text) is { Length: > 0 } token)
        {
            var isAfterDot = isDotted;
            isDotted = token is [(byte)'.'];
            if (isImport)
            {
                uses.Import(token);
                depth +=
                    token is [(byte)'('] ? 1
                    : token is [(byte)')'] ? -1
                    : 0;
                // A single import ends with its path, a group with its bracket.
                isImport = depth > 0 || token[0] is not ((byte)'"' or (byte)'`' or (byte)')');
            }
            else if (isAfterDot && IsLetter(token[0]))
            {
                uses._selected.Add(HashOf(token));
            }
            else
            {
                isImport = token.SequenceEqual("import"u8);
                depth = 0;
            }
        }

        return uses;
    }

    private void Import(ReadOnlySpan<byte> token)
    {
        if (token is [(byte)'.'])
            ImportsNames = true;
        else if (token.Length is > 2 and <= LongestPath && token[0] is (byte)'"' or (byte)'`')
            Imports.Add(TextBytes.Decode(token[1..^1]));
    }

    /// <summary>The next word, text or sign, without comments and white space; empty at the end. What never closes ends the file.</summary>
    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> text)
    {
        while (true)
        {
            text = text.TrimStart(" \t\r\n;"u8);
            if (text.StartsWith("//"u8))
                Skip(ref text, text.IndexOf((byte)'\n'));
            else if (text.StartsWith("/*"u8))
                Skip(ref text, text[2..].IndexOf("*/"u8) is >= 0 and var end ? end + 4 : -1);
            else
                break;
        }

        if (text.IsEmpty)
            return [];
        var length = text[0] switch
        {
            (byte)'`' => text[1..].IndexOf((byte)'`') + 2,
            (byte)'"' or (byte)'\'' => QuotedLength(text),
            _ => WordLength(text),
        };
        var token = length < 2 && text[0] == '`' ? [] : text[..length];
        Skip(ref text, token.Length == 0 ? -1 : length);
        return token;
    }

    private static void Skip(ref ReadOnlySpan<byte> text, int length) => text = length < 0 ? [] : text[length..];

    /// <summary>A quoted text ends on its line.</summary>
    private static int QuotedLength(ReadOnlySpan<byte> text)
    {
        for (var at = 1; at < text.Length && text[at] != '\n'; at++)
        {
            if (text[at] == text[0])
                return at + 1;
            if (text[at] == '\\')
                at++;
        }

        return 1;
    }

    private static int WordLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && (IsLetter(text[length]) || char.IsAsciiDigit((char)text[length])))
            length++;
        return Math.Max(1, length);
    }

    private static bool IsLetter(byte one) => char.IsAsciiLetter((char)one) || one == '_' || one >= 0x80;

    public static uint HashOf(string name) => HashOf(Encoding.UTF8.GetBytes(name));

    private static uint HashOf(ReadOnlySpan<byte> name)
    {
        // FNV-1a: two names of one hash make a symbol seem used, never unused.
        var hash = 2166136261u;
        foreach (var one in name)
            hash = (hash ^ one) * 16777619u;
        return hash;
    }
}
