using System.Collections.Frozen;
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

    /// <summary>
    /// As Python does it (NFKC) for every letter that stands for ASCII, so that nobody hides <c>eval</c> behind letters that only look
    /// different. Other letters stay as they are: this program carries no Unicode tables.
    /// </summary>
    internal static string Normalize(string name)
    {
        StringBuilder? normal = null;
        var at = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.Value >= 0x80 && Plain.TryGetValue(rune.Value, out var letters))
            {
                normal ??= new StringBuilder(name, 0, at, name.Length + 8);
                normal.Append(letters);
            }
            else
            {
                normal?.Append(rune.ToString());
            }

            at += rune.Utf16SequenceLength;
        }

        return normal?.ToString() ?? name;
    }

    private static readonly FrozenDictionary<int, string> Plain = Read();

    private static FrozenDictionary<int, string> Read()
    {
        var plain = new Dictionary<int, string>();
        foreach (var run in Runs.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equal = run.IndexOf('=', StringComparison.Ordinal);
            var plus = run.IndexOf('+', StringComparison.Ordinal);
            var first = int.Parse(run.AsSpan(0, plus < 0 ? equal : plus), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            var more = plus < 0 ? 0 : int.Parse(run.AsSpan(plus + 1, equal - plus - 1), CultureInfo.InvariantCulture);
            var letters = run[(equal + 1)..];
            for (var i = 0; i <= more; i++)
                plain[first + i] = more == 0 ? letters : ((char)(letters[0] + i)).ToString();
        }

        return plain.ToFrozenDictionary();
    }

    /// <summary>From the Unicode data: a letter, how many follow it in step with ASCII, and what the first stands for.</summary>
    private const string Runs = """
        AA=a BA=o 132=IJ 133=ij 17F=s 1C7=LJ 1C8=Lj 1C9=lj 1CA=NJ 1CB=Nj 1CC=nj 1F1=DZ 1F2=Dz 1F3=dz 2B0=h 2B2=j 2B3=r 2B7=w
        2B8=y 2E1=l 2E2=s 2E3=x 1D2C=A 1D2E=B 1D30+1=D 1D33+7=G 1D3C=O 1D3E=P 1D3F=R 1D40+1=T 1D42=W 1D43=a 1D47=b 1D48+1=d
        1D4D=g 1D4F=k 1D50=m 1D52=o 1D56=p 1D57+1=t 1D5B=v 1D62=i 1D63=r 1D64+1=u 1D9C=c 1DA0=f 1DBB=z 2071=i 207F=n 2090=a
        2091=e 2092=o 2093=x 2095=h 2096+3=k 209A=p 209B+1=s 2102=C 210A=g 210B=H 210C=H 210D=H 210E=h 2110=I 2111=I 2112=L
        2113=l 2115=N 2119+2=P 211C=R 211D=R 2124=Z 2128=Z 212A=K 212C+1=B 212F=e 2130+1=E 2133=M 2134=o 2139=i 2145=D
        2146+1=d 2148+1=i 2160=I 2161=II 2162=III 2163=IV 2164=V 2165=VI 2166=VII 2167=VIII 2168=IX 2169=X 216A=XI 216B=XII
        216C=L 216D+1=C 216F=M 2170=i 2171=ii 2172=iii 2173=iv 2174=v 2175=vi 2176=vii 2177=viii 2178=ix 2179=x 217A=xi
        217B=xii 217C=l 217D+1=c 217F=m 2C7C=j 2C7D=V A7F2=C A7F3=F A7F4=Q FB00=ff FB01=fi FB02=fl FB03=ffi FB04=ffl FB05=st
        FB06=st FE33=_ FE34=_ FE4D=_ FE4E=_ FE4F=_ FF10+9=0 FF21+25=A FF3F=_ FF41+25=a 107A5=q 1D400+25=A 1D41A+25=a
        1D434+25=A 1D44E+6=a 1D456+17=i 1D468+25=A 1D482+25=a 1D49C=A 1D49E+1=C 1D4A2=G 1D4A5+1=J 1D4A9+3=N 1D4AE+7=S
        1D4B6+3=a 1D4BB=f 1D4BD+6=h 1D4C5+10=p 1D4D0+25=A 1D4EA+25=a 1D504+1=A 1D507+3=D 1D50D+7=J 1D516+6=S 1D51E+25=a
        1D538+1=A 1D53B+3=D 1D540+4=I 1D546=O 1D54A+6=S 1D552+25=a 1D56C+25=A 1D586+25=a 1D5A0+25=A 1D5BA+25=a 1D5D4+25=A
        1D5EE+25=a 1D608+25=A 1D622+25=a 1D63C+25=A 1D656+25=a 1D670+25=A 1D68A+25=a 1D7CE+9=0 1D7D8+9=0 1D7E2+9=0 1D7EC+9=0
        1D7F6+9=0 1FBF0+9=0
        """;

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
