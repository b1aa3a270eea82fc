using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Python.Compatibility;

/// <summary>A section of a file as Python's <c>configparser</c> reads it: <c>key = value</c> or <c>key: value</c>, longer values indented.</summary>
internal static class IniFile
{
    /// <summary>Null where the file has no such section.</summary>
    public static Setting? Section(ReadOnlySpan<byte> text, string section)
    {
        var entries = new List<(string Key, int Line, string Value)>();
        var isIn = false;
        var isThere = false;
        var first = 0;
        var number = 0;
        foreach (var raw in TextBytes.Decode(text).EnumerateLines())
        {
            number++;
            var line = raw.Trim();
            if (line.IsEmpty || line[0] is '#' or ';')
                continue;
            if (line is ['[', .., ']'])
            {
                isIn = line[1..^1].SequenceEqual(section);
                first = isIn && !isThere ? number : first;
                isThere |= isIn;
            }
            else if (isIn && char.IsWhiteSpace(raw[0]) && entries.Count > 0)
            {
                entries[^1] = entries[^1] with { Value = $"{entries[^1].Value}\n{line}" };
            }
            else if (isIn)
            {
                var end = line.IndexOfAny('=', ':');
                entries.Add(
                    end < 0
                        ? (line.ToString().ToLowerInvariant(), number, "")
                        : (line[..end].Trim().ToString().ToLowerInvariant(), number, line[(end + 1)..].Trim().ToString())
                );
            }
        }

        return isThere
            ? Setting.Of(first, [.. entries.Select(entry => (entry.Key, entry.Line, Setting.Of(entry.Line, entry.Value)))])
            : null;
    }
}
