using System.Globalization;
using System.Text;

namespace Gatehouse.Engine.Syntax.Python;

/// <summary>Names with letters beyond ASCII.</summary>
internal static class PythonIdentifiers
{
    internal static bool IsValid(string name)
    {
        var first = true;
        foreach (var rune in name.EnumerateRunes())
        {
            if (!(first ? CanStart(rune) : CanStart(rune) || CanContinue(rune)))
                return false;
            first = false;
        }

        return true;
    }

    internal static string Normalize(string name) => name;

    private static bool CanStart(Rune rune) =>
        rune.Value == '_'
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.UppercaseLetter
                or UnicodeCategory.LowercaseLetter
                or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter
                or UnicodeCategory.LetterNumber
        || rune.Value is 0x2118 or 0x212E or 0x309B or 0x309C;

    private static bool CanContinue(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.ConnectorPunctuation
        || rune.Value is 0xB7 or 0x0387 or 0x19DA or (>= 0x1369 and <= 0x1371);
}
