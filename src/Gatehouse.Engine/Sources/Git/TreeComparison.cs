namespace Gatehouse.Engine.Sources.Git;

/// <summary>Walks two trees side by side; what has the same id on both sides is never opened.</summary>
internal static class TreeComparison
{
    // Ten levels of ten times the same subtree make ten thousand million paths of a few hundred bytes.
    private const int MostPaths = 20_000_000;
    private const int Deepest = 2048;
    private const int LongestPath = 1 << 16;

    public static IEnumerable<GitChange> Run(TreeSide? old, TreeSide? @new)
    {
        var paths = 0;
        var levels = new Stack<Level>();
        levels.Push(new Level([], old, @new));
        while (levels.TryPeek(out var level))
        {
            var order = level.Order();
            if (order is null)
            {
                levels.Pop();
                continue;
            }

            if (++paths > MostPaths)
            {
                throw new GitFormatException($"The tree unfolds to more than {MostPaths} paths.");
            }

            var left = order <= 0 ? level.Old : null;
            var right = order >= 0 ? level.New : null;
            var change = default(GitChange);
            if ((left ?? right!).IsDirectory)
            {
                if (left?.Id is not { } oldTree || right?.Id is not { } newTree || oldTree != newTree)
                {
                    if (levels.Count == Deepest)
                    {
                        throw new GitFormatException($"The tree is more than {Deepest} levels deep.");
                    }

                    levels.Push(new Level([.. level.PathOf(left ?? right!), (byte)'/'], left?.Enter(), right?.Enter()));
                }
            }
            else if (left is null || right is null || right.IsUnmerged || left.Mode != right.Mode || left.Id != right.Id)
            {
                change = Compare(new GitPath(level.PathOf(left ?? right!)), left, right);
            }

            left?.Advance();
            right?.Advance();
            if (change is not null)
            {
                yield return change;
            }
        }
    }

    private static GitChange Compare(GitPath path, TreeSide? left, TreeSide? right)
    {
        var (oldMode, newMode) = (left?.Mode ?? GitFileMode.None, right?.Mode ?? GitFileMode.None);
        if (right is { IsUnmerged: true })
        {
            return new GitChange(GitChangeKind.Unmerged, path, oldMode, left?.Id, GitFileMode.None, NewId: null);
        }

        if (left is null || right is null)
        {
            return new GitChange(left is null ? GitChangeKind.Added : GitChangeKind.Deleted, path, oldMode, left?.Id, newMode, right?.Id);
        }

        var kind = GitFileModes.IsSameType(oldMode, newMode) ? GitChangeKind.Modified : GitChangeKind.TypeChanged;
        return new GitChange(kind, path, oldMode, left.Id, newMode, right.Id);
    }

    private sealed record Level(byte[] Prefix, TreeSide? Old, TreeSide? New)
    {
        /// <returns>Which side comes first, 0 where both name the same; null where both are at their end.</returns>
        public int? Order()
        {
            var isOldLeft = Old is { IsAtEnd: false };
            var isNewLeft = New is { IsAtEnd: false };
            if (isOldLeft && isNewLeft)
            {
                return Old!.CompareTo(New!);
            }

            if (isOldLeft)
            {
                return -1;
            }

            return isNewLeft ? 1 : null;
        }

        public byte[] PathOf(TreeSide side) =>
            Prefix.Length + side.Name.Length <= LongestPath
                ? [.. Prefix, .. side.Name.Span]
                : throw new GitFormatException($"The tree holds a path longer than {LongestPath} bytes.");
    }
}
