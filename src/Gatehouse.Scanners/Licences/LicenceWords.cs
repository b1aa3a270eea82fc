using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Licences;

/// <summary>Somebody's words for a licence as a report may repeat them.</summary>
public static class LicenceWords
{
    private const int Longest = 80;

    public static string Quote(string words)
    {
        var line = words.ReplaceLineEndings(" ");
        return "`" + TextBytes.Printable(line.Length > Longest ? line[..Longest] + "…" : line).Replace('`', '\'') + "`";
    }
}
