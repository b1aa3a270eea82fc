namespace Gatehouse.Engine.Sources.Git;

/// <summary>One line of a tree object.</summary>
public readonly record struct GitTreeEntry(GitFileMode Mode, GitPath Name, ObjectId Id);

/// <summary>A file anywhere below a tree; a submodule is one entry of mode <see cref="GitFileMode.Gitlink"/>.</summary>
public readonly record struct GitTreeFile(GitPath Path, GitFileMode Mode, ObjectId Id);

/// <summary>Reads a tree object entry by entry, without making anything of those that are passed over.</summary>
internal struct TreeCursor(ObjectId tree, ReadOnlyMemory<byte> content, int hashLength)
{
    private ReadOnlyMemory<byte> rest = content;

    public GitTreeEntry Current { get; private set; }

    public bool MoveNext()
    {
        var text = rest.Span;
        if (text.IsEmpty)
        {
            Current = default;
            return false;
        }

        var mode = 0u;
        var position = 0;
        while (position < text.Length && text[position] is >= (byte)'0' and <= (byte)'7' && position < 8)
        {
            mode = (mode << 3) | (uint)(text[position++] - '0');
        }

        var name = text[position..].IndexOf((byte)0) - 1;
        if (position == 0 || name < 1 || text[position] != ' ' || text.Length - position - 2 - name < hashLength)
        {
            throw Malformed();
        }

        var nameAt = position + 1;
        if (!IsName(text.Slice(nameAt, name)))
        {
            throw Malformed();
        }

        var idAt = nameAt + name + 1;
        Current = new GitTreeEntry(
            GitFileModes.Canonical(mode),
            new GitPath(rest.Slice(nameAt, name)),
            new ObjectId(text.Slice(idAt, hashLength))
        );
        rest = rest[(idAt + hashLength)..];
        return true;
    }

    // git makes no such names; whoever made this one wants a path that leads elsewhere.
    private static bool IsName(ReadOnlySpan<byte> name) =>
        !name.Contains((byte)'/') && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8);

    private readonly GitFormatException Malformed() => new($"The tree {tree} is malformed. `git fsck` tells more.");
}
