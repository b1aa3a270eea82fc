using System.Globalization;
using System.Text;

namespace Gatehouse.Engine.Text;

/// <summary>Lengths of time as people write them: <c>90s</c>, <c>10m</c>, <c>1h30m</c>, <c>7d</c>, <c>250ms</c>.</summary>
public static class TimeLength
{
    private static readonly (string Name, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("d", TimeSpan.FromDays(1)),
        ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)),
    ];

    /// <summary>No pause, time-out or age of a release is longer; it also keeps sums far from overflow.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(3660);

    /// <summary>Null where the text is no length of time, or one longer than <see cref="Longest"/>.</summary>
    public static TimeSpan? Parse(string text)
    {
        var rest = text.AsSpan().Trim();
        if (rest is "0")
            return TimeSpan.Zero;
        var sum = TimeSpan.Zero;
        var read = false;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 9)
                return null;
            var number = int.Parse(rest[..digits], CultureInfo.InvariantCulture);
            rest = rest[digits..].TrimStart();
            var unit = UnitOf(rest);
            if (unit.Name is null)
                return null;
            if (number > Longest / unit.Unit)
                return null;
            sum += unit.Unit * number;
            rest = rest[unit.Name.Length..].TrimStart();
            read = true;
        }

        return read && sum <= Longest ? sum : null;
    }

    /// <summary>The shortest spelling that <see cref="Parse"/> reads back; parts below a millisecond are dropped.</summary>
    public static string Show(TimeSpan length)
    {
        if (length < TimeSpan.FromMilliseconds(1))
            return "0s";
        var text = new StringBuilder();
        Add(text, (int)length.TotalDays, "d");
        Add(text, length.Hours, "h");
        Add(text, length.Minutes, "m");
        Add(text, length.Seconds, "s");
        Add(text, length.Milliseconds, "ms");
        return text.ToString();
    }

    private static void Add(StringBuilder text, int number, string unit)
    {
        if (number > 0)
            text.Append(CultureInfo.InvariantCulture, $"{number}{unit}");
    }

    private static (string? Name, TimeSpan Unit) UnitOf(ReadOnlySpan<char> text)
    {
        foreach (var unit in Units)
        {
            if (text.StartsWith(unit.Name, StringComparison.Ordinal))
                return unit;
        }

        return default;
    }
}
