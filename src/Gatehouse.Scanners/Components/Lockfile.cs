namespace Gatehouse.Scanners.Components;

/// <summary>A kind of file that names components: a lock file, a manifest, what an installation left behind, an SBOM.</summary>
public abstract class Lockfile
{
    /// <summary>As its users call it, e.g. <c>poetry.lock</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Cheap, by path only. No two kinds want the same file.</summary>
    public abstract bool Wants(SourcePath path);

    /// <summary>What the file says on its own. A file that is not what its name promises is a failure of the listing.</summary>
    public abstract void Read(SourceFile file, Listing listing);

    /// <summary>What it says beside the others: called once for each listing, when all files of the tree were read, in the order of paths.</summary>
    public virtual void Join(Listing own, Listings all) { }

    /// <summary>Whether it repeats what other files say first hand, and is joined when they are.</summary>
    public virtual bool JoinsLast => false;

    /// <summary>Whether a tool writes it: a version in it is never raised by hand.</summary>
    public virtual bool IsGenerated => false;

    /// <summary>The command of its own tool that raises a component of it; null where there is none.</summary>
    public virtual RaiseCommand? RaiseIn(Listing listing) => null;

    public abstract IEnumerable<LockfileExample> Examples { get; }

    public override string ToString() => Name;

    /// <summary>A file, and the package URLs of what it declares, in the order of the file.</summary>
    protected static LockfileExample Of(string path, string text, params string[] purls) => new([new ExampleFile(path, text)], [.. purls]);
}

/// <summary>Files, and the package URLs of all that they declare.</summary>
public sealed record LockfileExample(ImmutableArray<ExampleFile> Files, ImmutableArray<string> Purls)
{
    public override string ToString() => string.Join(", ", Files.Select(file => file.Path));
}
