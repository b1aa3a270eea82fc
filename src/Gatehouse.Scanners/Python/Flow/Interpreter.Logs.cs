namespace Gatehouse.Scanners.Python.Flow;

/// <summary>How a log writes what it is given: <c>log.info("user %r of %d", name, age)</c>.</summary>
internal sealed partial class Interpreter
{
    /// <summary>Whether the format writes this argument so that no line break is left: as <c>repr</c> does, or as a number.</summary>
    private static bool IsQuotedInLog(FlowCall call, int format, Given given)
    {
        if (format >= call.Positional.Count || call.Positional[format].Value.Only is not ConstantAtom { Text: { } text })
            return false;
        for (var i = format + 1; i < call.Positional.Count; i++)
        {
            if (ReferenceEquals(call.Positional[i].Node, given.Node))
                return ConversionOf(text, i - format - 1) is 'r' or 'a' or 'd' or 'i' or 'x' or 'X' or 'f' or 'g' or 'e' or 'o';
        }

        return false;
    }

    /// <summary>The letter of the conversion of an index; null where there is none, or the format counts otherwise.</summary>
    private static char? ConversionOf(string format, int index)
    {
        for (var i = 0; i + 1 < format.Length; i++)
        {
            if (format[i] != '%')
                continue;
            i++;
            while (i < format.Length && (char.IsAsciiDigit(format[i]) || format[i] is '-' or '+' or '#' or ' ' or '.'))
                i++;
            if (i == format.Length || format[i] is '*' or '(')
                return null;
            if (format[i] != '%' && index-- == 0)
                return format[i];
        }

        return null;
    }
}
