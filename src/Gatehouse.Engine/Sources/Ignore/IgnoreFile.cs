using System.Text;

namespace Gatehouse.Engine.Sources.Ignore;

/// <summary>A <c>.gitignore</c> or <c>.gatehouseignore</c>, with git's meaning of every line.</summary>
public sealed class IgnoreFile
{
    public const int MaxBytes = 512 * 1024;
    public const int MaxPatterns = 8192;

    private readonly string _directory;
    private readonly Line[] _lines;

    private IgnoreFile(string source, string directory, Line[] lines, string? refusal)
    {
        Source = source;
        _directory = GitBytes.From(directory);
        _lines = lines;
        Refusal = refusal;
    }

    /// <summary>The path of the ignore file, as decisions name it.</summary>
    public string Source { get; }

    /// <summary>Why the file is not followed at all (it exceeds a bound), else null; a refused file ignores nothing.</summary>
    public string? Refusal { get; }

    /// <summary>Reads an ignore file; <paramref name="directory"/> is the folder it applies to, "" for the root.</summary>
    public static IgnoreFile Parse(ReadOnlySpan<byte> utf8, string source, string directory)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(directory);
        if (utf8.Length > MaxBytes)
        {
            return Refused($"larger than {MaxBytes} bytes");
        }

        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        List<Line> lines = [];
        for (var number = 1; !utf8.IsEmpty; number++)
        {
            var end = utf8.IndexOf((byte)'\n');
            var line = end < 0 ? utf8 : utf8[..end];
            utf8 = end < 0 ? [] : utf8[(end + 1)..];
            if (line.StartsWith((byte)'#'))
            {
                continue;
            }

            line = Trim(line);
            if (line.IsEmpty)
            {
                continue;
            }

            if (line.Length > Wildmatch.MaxLength)
            {
                return Refused($"line {number} is longer than {Wildmatch.MaxLength} bytes");
            }

            if (lines.Count == MaxPatterns)
            {
                return Refused($"more than {MaxPatterns} patterns");
            }

            var pattern = IgnorePattern.Read(GitBytes.From(line));
            lines.Add(new Line(pattern, new IgnoreDecision(!pattern.IsNegated, source, number, Encoding.UTF8.GetString(line))));
        }

        return new IgnoreFile(source, directory, [.. lines], null);

        IgnoreFile Refused(string reason) => new(source, directory, [], reason);
    }

    /// <summary>The last line that fits the path, which must be in <see cref="GitBytes"/> form.</summary>
    internal IgnoreDecision Decide(ReadOnlySpan<char> path, bool isDirectory)
    {
        if (_directory.Length > 0)
        {
            if (path.Length <= _directory.Length || path[_directory.Length] != '/' || !path.StartsWith(_directory))
            {
                return default;
            }

            path = path[(_directory.Length + 1)..];
        }

        var name = path[(path.LastIndexOf('/') + 1)..];
        for (var i = _lines.Length - 1; i >= 0; i--)
        {
            ref readonly var line = ref _lines[i];
            if (line.Pattern.Matches(path, name, isDirectory))
            {
                return line.Decision;
            }
        }

        return default;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith((byte)'\r'))
        {
            line = line[..^1];
        }

        // Git holds a line as a C string.
        if (line.IndexOf((byte)0) is var zero and >= 0)
        {
            line = line[..zero];
        }

        // Spaces at the end go, but one behind a backslash stays; a tab is no space here.
        var kept = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                i++;
                kept = Math.Min(i + 1, line.Length);
            }
            else if (line[i] != ' ')
            {
                kept = i + 1;
            }
        }

        return line[..kept];
    }

    private readonly record struct Line(IgnorePattern Pattern, IgnoreDecision Decision);
}
