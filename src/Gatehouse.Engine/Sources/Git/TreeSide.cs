namespace Gatehouse.Engine.Sources.Git;

/// <summary>One directory level of a comparison, entry by entry in git's order: of a tree, or of the index read as one.</summary>
internal abstract class TreeSide
{
    public bool IsAtEnd { get; protected set; }

    public ReadOnlyMemory<byte> Name { get; protected set; }

    public GitFileMode Mode { get; protected set; }

    /// <summary>Null where it is not known without looking: a directory of the index in which something was staged.</summary>
    public ObjectId? Id { get; protected set; }

    public bool IsUnmerged { get; protected set; }

    public bool IsDirectory => Mode == GitFileMode.Tree;

    public abstract void Advance();

    /// <summary>The level below the current directory.</summary>
    public abstract TreeSide Enter();

    /// <summary>git sorts a directory as if its name ended in a slash.</summary>
    public int CompareTo(TreeSide other)
    {
        var left = Name.Span;
        var right = other.Name.Span;
        var shared = Math.Min(left.Length, right.Length);
        var order = left[..shared].SequenceCompareTo(right[..shared]);
        return order != 0 ? order : After(left, shared, IsDirectory).CompareTo(After(right, shared, other.IsDirectory));
    }

    private static int After(ReadOnlySpan<byte> name, int length, bool isDirectory)
    {
        if (name.Length > length)
        {
            return name[length];
        }

        return isDirectory ? '/' : -1;
    }
}

/// <summary>A level of a tree object.</summary>
internal sealed class StoredSide : TreeSide
{
    private readonly GitRepository repository;
    private TreeCursor cursor;

    public StoredSide(GitRepository repository, ObjectId tree)
    {
        this.repository = repository;
        cursor = repository.OpenTree(tree);
        Advance();
    }

    public override void Advance()
    {
        IsAtEnd = !cursor.MoveNext();
        (Mode, Name, Id) = (cursor.Current.Mode, cursor.Current.Name.Bytes, cursor.Current.Id);
    }

    public override TreeSide Enter() => new StoredSide(repository, Id!.Value);
}

/// <summary>A level of the index.</summary>
internal sealed class StagedSide : TreeSide
{
    private readonly GitIndex index;
    private readonly CacheTree? cached;
    private readonly int prefixLength;
    private readonly int end;
    private int next;
    private int current;

    public StagedSide(GitIndex index)
        : this(index, index.CacheTree, prefixLength: 0, from: 0, index.Count) { }

    private StagedSide(GitIndex index, CacheTree? cached, int prefixLength, int from, int end)
    {
        this.index = index;
        this.cached = cached;
        this.prefixLength = prefixLength;
        this.end = end;
        next = from;
        Advance();
    }

    /// <summary>The tree this whole level is, where the index knows it.</summary>
    public static ObjectId? KnownTree(GitIndex index) => KnownTree(index.CacheTree, index.Count);

    public override void Advance()
    {
        // What is only meant to be added is not staged yet.
        while (next < end && index.IsIntentToAdd(next))
        {
            next++;
        }

        IsAtEnd = next >= end;
        if (IsAtEnd)
        {
            return;
        }

        current = next;
        var rest = index.PathMemory(current)[prefixLength..];
        var slash = rest.Span.IndexOf((byte)'/');
        if (slash >= 0)
        {
            Name = rest[..slash];
            Mode = GitFileMode.Tree;
            IsUnmerged = false;
            next = index.EndOfDirectory(current, end, prefixLength + slash + 1);
            Id = KnownTree(cached?.Child(Name), next - current);
            return;
        }

        Name = rest;
        Mode = index.ModeOf(current);
        Id = index.IdOf(current);
        IsUnmerged = index.StageOf(current) > 0;
        next++;
        while (next < end && index.PathOf(next).Length == prefixLength + rest.Length && index.PathOf(next).EndsWith(rest.Span))
        {
            IsUnmerged |= index.StageOf(next) > 0;
            next++;
        }
    }

    public override TreeSide Enter() => new StagedSide(index, cached?.Child(Name), prefixLength + Name.Length + 1, current, next);

    private static ObjectId? KnownTree(CacheTree? cached, int entries) =>
        cached is not null && cached.EntryCount == entries ? cached.Id : null;
}
