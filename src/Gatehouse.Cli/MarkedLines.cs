using System.Text;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Text;

namespace Gatehouse.Cli;

/// <summary>An example's text with its marks drawn as carets under the line instead of « and » in it.</summary>
internal static class MarkedLines
{
    private const int LongestLine = 200;

    public static IEnumerable<(string Text, string Underline)> Of(string marked)
    {
        var isMarked = false;
        foreach (var line in marked.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            var text = new StringBuilder();
            var carets = new StringBuilder();
            foreach (var c in line)
            {
                if (c is Example.Opens or Example.Closes)
                {
                    isMarked = c == Example.Opens;
                    continue;
                }

                // A tab keeps the carets in place only where both lines hold it.
                var shown = c == '\t' ? "    " : TextBytes.Printable(c.ToString());
                text.Append(shown);
                // The indentation of a mark's further lines belongs to the mark, and would only blur where it is.
                carets.Append(isMarked && !string.IsNullOrWhiteSpace(text.ToString()) ? '^' : ' ', shown.Length);
            }

            yield return (Cut(text.ToString()), Cut(carets.ToString().TrimEnd()));
        }
    }

    private static string Cut(string line) => line.Length <= LongestLine ? line : line[..LongestLine] + "…";
}
