using System.Text;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>Branches, tags and HEAD as files: loose, packed, symbolic (gitrepository-layout).</summary>
internal sealed class RefStore(string gitDirectory, string commonDirectory)
{
    private const int DeepestSymbolicRef = 5;
    private const long LargestRef = 1 << 16;
    private const long LargestPackedRefs = 1L << 30;

    private readonly Lazy<byte[]> packed = new(() =>
        RepositoryFile.ReadAll(Path.Combine(commonDirectory, "packed-refs"), LargestPackedRefs) ?? []
    );

    /// <summary>The branch HEAD stands on, though it may have no commit yet; null where HEAD is detached.</summary>
    public string? CurrentBranch =>
        ReadLoose("HEAD") is ({ } target, _) && target.StartsWith("refs/heads/", StringComparison.Ordinal)
            ? target["refs/heads/".Length..]
            : null;

    /// <summary>Finds what a short name stands for, in the order of gitrevisions(7).</summary>
    public ObjectId? Find(string name) =>
        Read(name)
        ?? Read("refs/" + name)
        ?? Read("refs/tags/" + name)
        ?? Read("refs/heads/" + name)
        ?? Read("refs/remotes/" + name)
        ?? Read("refs/remotes/" + name + "/HEAD");

    public ObjectId? Read(string name)
    {
        for (var depth = 0; depth <= DeepestSymbolicRef; depth++)
        {
            if (!IsRefName(name))
            {
                return null;
            }

            switch (ReadLoose(name))
            {
                case ({ } target, _):
                    name = target;
                    break;
                case (_, { } id):
                    return id;
                default:
                    return ReadPacked(name);
            }
        }

        throw new GitFormatException($"The ref `{name}` is symbolic more than {DeepestSymbolicRef} deep: it goes in a circle.");
    }

    private (string? Target, ObjectId? Id)? ReadLoose(string name)
    {
        var path = Path.Combine(IsPerWorkTree(name) ? gitDirectory : commonDirectory, name);
        if (LinkedRef(path) is { } linked)
        {
            return (linked, null);
        }

        if (RepositoryFile.ReadAll(path, LargestRef) is not { } bytes)
        {
            return null;
        }

        var text = bytes.AsSpan();
        if (text.StartsWith("ref:"u8))
        {
            var target = Encoding.UTF8.GetString(text[4..].Trim(" \t\r\n"u8));
            return IsRefName(target) ? (target, null) : throw Malformed(path);
        }

        // FETCH_HEAD goes on after the id.
        var end = text.IndexOfAny(" \t\r\n"u8);
        return ObjectId.TryParse(end < 0 ? text : text[..end], out var id) ? (null, id) : throw Malformed(path);
    }

    // Before 2005's symbolic refs, and with core.preferSymlinkRefs, HEAD is a symbolic link to its branch.
    private static string? LinkedRef(string path)
    {
        try
        {
            var target = new FileInfo(path).LinkTarget?.Replace('\\', '/');
            return target is not null && target.StartsWith("refs/", StringComparison.Ordinal) && IsRefName(target) ? target : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private ObjectId? ReadPacked(string name)
    {
        var wanted = Encoding.UTF8.GetBytes(" " + name);
        var rest = packed.Value.AsSpan();
        for (var from = 0; rest[from..].IndexOf(wanted) is var at and >= 0; )
        {
            var start = from + at;
            var end = start + wanted.Length;
            var line = rest[..start].LastIndexOf((byte)'\n') + 1;
            if ((end == rest.Length || rest[end] is (byte)'\n' or (byte)'\r') && ObjectId.TryParse(rest[line..start], out var id))
            {
                return id;
            }

            from = end;
        }

        return null;
    }

    private static bool IsPerWorkTree(string name) =>
        !name.StartsWith("refs/", StringComparison.Ordinal)
        || name.StartsWith("refs/bisect/", StringComparison.Ordinal)
        || name.StartsWith("refs/worktree/", StringComparison.Ordinal)
        || name.StartsWith("refs/rewritten/", StringComparison.Ordinal);

    // git-check-ref-format(1); outside refs/ only names such as HEAD and ORIG_HEAD, so that no name leads to another file.
    internal static bool IsRefName(string name)
    {
        if (!name.StartsWith("refs/", StringComparison.Ordinal))
        {
            return name.Length > 0 && name.All(letter => char.IsAsciiLetterUpper(letter) || letter is '_' or '-');
        }

        return !name.Contains("..", StringComparison.Ordinal)
            && !name.Contains("@{", StringComparison.Ordinal)
            && !name.EndsWith('.')
            && !name.Any(letter => letter <= ' ' || letter is '\x7F' or '~' or '^' or ':' or '?' or '*' or '[' or '\\')
            && name.Split('/').All(part => part.Length > 0 && part[0] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal));
    }

    private static GitFormatException Malformed(string path) =>
        new($"{path} holds neither an object id nor the name of a ref. `git fsck` tells more.");
}
