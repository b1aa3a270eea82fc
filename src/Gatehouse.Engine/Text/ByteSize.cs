using System.Globalization;

namespace Gatehouse.Engine.Text;

/// <summary>Sizes as people write and read them; the units are binary (1 MB = 1,048,576 bytes).</summary>
public static class ByteSize
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB"];

    public static string Show(long bytes)
    {
        var unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(value, value < 10 && unit > 0 ? 1 : 0)} {Units[unit]}");
    }

    /// <summary>Reads <c>10MB</c>, <c>512 kb</c> or a plain number of bytes; null where it is none of them.</summary>
    public static long? Parse(string text)
    {
        var digits = text.AsSpan().Trim();
        long factor = 1;
        for (var unit = Units.Length - 1; unit >= 0; unit--)
        {
            if (!digits.EndsWith(Units[unit], StringComparison.OrdinalIgnoreCase))
                continue;
            digits = digits[..^Units[unit].Length].TrimEnd();
            factor = 1L << (10 * unit);
            break;
        }

        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue / factor
            ? number * factor
            : null;
    }
}
