using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Python.Compatibility;

/// <summary>A section of a file as Python's <c>configparser</c> reads it: <c>key = value</c> or <c>key: value</c>, longer values indented.</summary>
internal static class IniFile
{
    /// <summary>Null where the file has no such section.</summary>
    public static Setting? Section(ReadOnlySpan<byte> text, string section)
    {
        var lines = Lines(text).FindAll(line => line.Section == section);
        return lines is [var first, ..]
            ? Setting.Of(
                first.Number,
                [.. lines.Where(line => line.Key is not null).Select(line => (line.Key!, line.Number, Setting.Of(line.Number, line.Value)))]
            )
            : null;
    }

    /// <summary>Every section's head, without a key, and what stands in it.</summary>
    public static List<(string Section, string? Key, int Number, string Value)> Lines(ReadOnlySpan<byte> text)
    {
        var lines = new List<(string Section, string? Key, int Number, string Value)>();
        string? section = null;
        var number = 0;
        foreach (var raw in TextBytes.Decode(text).EnumerateLines())
        {
            number++;
            var line = raw.Trim();
            if (line.IsEmpty || line[0] is '#' or ';')
                continue;
            if (line is ['[', .., ']'])
            {
                section = line[1..^1].ToString();
                lines.Add((section, null, number, ""));
            }
            else if (section is not null && char.IsWhiteSpace(raw[0]) && lines[^1].Key is not null)
            {
                lines[^1] = lines[^1] with { Value = $"{lines[^1].Value}\n{line}" };
            }
            else if (section is not null)
            {
                var end = line.IndexOfAny('=', ':');
                lines.Add(
                    end < 0
                        ? (section, line.ToString().ToLowerInvariant(), number, "")
                        : (section, line[..end].Trim().ToString().ToLowerInvariant(), number, line[(end + 1)..].Trim().ToString())
                );
            }
        }

        return lines;
    }
}
