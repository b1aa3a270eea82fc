using System.Globalization;

namespace Gatehouse.Cli.Hooks;

/// <summary>Marks of a merge conflict that nobody resolved.</summary>
internal sealed class MergeConflicts : HookCheck
{
    public override string Name => "merge-conflicts";

    public override string Title => "no merge conflict is left";

    public override IEnumerable<Complaint> Run(NextCommit commit, CancellationToken cancel)
    {
        foreach (var file in commit.Files)
        {
            cancel.ThrowIfCancellationRequested();
            if (commit.ContentOf(file) is { } content && LineOfConflict(content.Span) is { } line)
            {
                yield return new Complaint(
                    string.Create(CultureInfo.InvariantCulture, $"{file.Path}:{line} holds an unresolved merge conflict"),
                    "resolve it, then git add the file"
                );
            }
        }
    }

    /// <summary>
    /// The line where a conflict opens, or null. Only the whole sequence counts: a row of equal signs alone underlines a heading
    /// in Markdown and reStructuredText.
    /// </summary>
    private static int? LineOfConflict(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("<<<<<<< "u8) < 0)
            return null;
        int? opened = null;
        var isParted = false;
        var number = 0;
        foreach (var range in text.Split((byte)'\n'))
        {
            number++;
            var line = text[range].TrimEnd((byte)'\r');
            if (line.StartsWith("<<<<<<< "u8))
                (opened, isParted) = (number, false);
            else if (opened is not null && line.SequenceEqual("======="u8))
                isParted = true;
            else if (isParted && line.StartsWith(">>>>>>> "u8))
                return opened;
        }

        return null;
    }
}
