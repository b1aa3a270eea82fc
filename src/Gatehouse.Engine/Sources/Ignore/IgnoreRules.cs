using System.Text;

namespace Gatehouse.Engine.Sources.Ignore;

/// <summary>The ignore files that apply at one place of a tree: an immutable stack, the deepest file on top.</summary>
/// <remarks>
/// The last matching line of the topmost file that has one decides. Each path is judged by itself: that a file under an ignored
/// folder cannot be taken back in holds because the walk asks about a folder before its children and does not descend
/// where the answer is "ignored".
/// In one folder <c>.gitignore</c> is pushed before <c>.gatehouseignore</c>, so that the latter has the last word.
/// </remarks>
public sealed class IgnoreRules
{
    private readonly IgnoreRules? _below;
    private readonly IgnoreFile? _file;

    private IgnoreRules(IgnoreRules? below, IgnoreFile? file)
    {
        _below = below;
        _file = file;
    }

    public static IgnoreRules Empty { get; } = new(null, null);

    public IgnoreRules Push(IgnoreFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new IgnoreRules(this, file);
    }

    /// <summary>Judges a path relative to the root of the tree, with '/' between its segments and none at its end.</summary>
    public IgnoreDecision Decide(ReadOnlySpan<char> path, bool isDirectory)
    {
        if (!Ascii.IsValid(path))
        {
            path = GitBytes.From(path);
        }

        for (var rules = this; rules._file is not null; rules = rules._below!)
        {
            var decision = rules._file.Decide(path, isDirectory);
            if (decision.IsMatch)
            {
                return decision;
            }
        }

        return default;
    }
}
