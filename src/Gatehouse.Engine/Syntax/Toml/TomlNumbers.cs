using System.Globalization;

namespace Gatehouse.Engine.Syntax.Toml;

/// <summary>The numbers of TOML, which are stricter than those of most languages: no leading zeros, underscores only between digits.</summary>
internal static class TomlNumbers
{
    public static long? Integer(string word)
    {
        if (word.StartsWith("0x", StringComparison.Ordinal))
            return Digits(word[2..], char.IsAsciiHexDigit) is { } hex ? Based(hex, 16) : null;
        if (word.StartsWith("0o", StringComparison.Ordinal))
            return Digits(word[2..], c => c is >= '0' and <= '7') is { } octal ? Based(octal, 8) : null;
        if (word.StartsWith("0b", StringComparison.Ordinal))
            return Digits(word[2..], c => c is '0' or '1') is { } binary ? Based(binary, 2) : null;
        return
            Decimal(word) is { } digits
            && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    public static double? Float(string word)
    {
        switch (word)
        {
            case "inf" or "+inf":
                return double.PositiveInfinity;
            case "-inf":
                return double.NegativeInfinity;
            case "nan" or "+nan" or "-nan":
                return double.NaN;
        }

        var e = word.IndexOfAny(['e', 'E']);
        var mantissa = e < 0 ? word : word[..e];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (e < 0 && dot < 0)
            return null;
        if (Decimal(dot < 0 ? mantissa : mantissa[..dot]) is not { } whole)
            return null;
        var fraction = dot < 0 ? "0" : Digits(mantissa[(dot + 1)..], char.IsAsciiDigit);
        var exponent = e < 0 ? "0" : Exponent(word[(e + 1)..]);
        if (fraction is null || exponent is null)
            return null;
        return double.Parse($"{whole}.{fraction}e{exponent}", NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static string? Exponent(string text)
    {
        var sign = text is ['+' or '-', ..] ? text[..1] : "";
        return Digits(text[sign.Length..], char.IsAsciiDigit) is { } digits ? sign + digits : null;
    }

    /// <summary>With its sign and without underscores; null where zeros lead.</summary>
    private static string? Decimal(string text)
    {
        var sign = text is ['+' or '-', ..] ? text[..1] : "";
        var digits = Digits(text[sign.Length..], char.IsAsciiDigit);
        return digits is null or ['0', _, ..] ? null : sign + digits;
    }

    private static string? Digits(string text, Func<char, bool> isDigit)
    {
        if (text.Length == 0 || text[0] == '_' || text[^1] == '_' || text.Contains("__", StringComparison.Ordinal))
            return null;
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        return digits.All(isDigit) ? digits : null;
    }

    private static long? Based(string digits, int radix)
    {
        var number = 0UL;
        foreach (var c in digits)
        {
            if (number > (ulong)long.MaxValue / (ulong)radix)
                return null;
            number = number * (ulong)radix + (ulong)System.Convert.ToInt32(c.ToString(), 16);
        }

        return number <= long.MaxValue ? (long)number : null;
    }
}
