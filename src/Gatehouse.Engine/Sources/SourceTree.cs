using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Sources;

/// <summary>One thing that a walk met: a file to read, something left out on purpose, or something that could not be entered.</summary>
public sealed record TreeEntry
{
    private TreeEntry(string path) => Path = path;

    /// <summary>Below the root, <c>/</c>-separated; bytes of a name that are not UTF-8 show as <c>\xNN</c>.</summary>
    public string Path { get; }

    /// <summary>What the tree needs to open the file; its own business.</summary>
    public object? Handle { get; private init; }

    public PassedOver? PassedOver { get; private init; }

    public CoverageFailure? Failure { get; private init; }

    public static TreeEntry File(string path, object? handle = null) => new(path) { Handle = handle };

    public static TreeEntry Left(string path, PassedOverReason reason, string detail) =>
        new(path) { PassedOver = new PassedOver(path, reason, detail) };

    public static TreeEntry Failed(string path, string reason, string remedy) =>
        new(path) { Failure = new CoverageFailure(null, null, path, reason, remedy) };
}

/// <summary>What the user left out or bounded.</summary>
public sealed record WalkOptions
{
    public const long DefaultMaxFileSize = 10L * 1024 * 1024;

    /// <summary>In bytes; larger files are passed over and told.</summary>
    public long MaxFileSize { get; init; } = DefaultMaxFileSize;

    /// <summary>False reads what ignore files leave out.</summary>
    public bool HonourIgnoreFiles { get; init; } = true;

    /// <summary>How far archives are opened; null leaves them closed.</summary>
    public Archives.ArchiveLimits? Archives { get; init; } = new();

    /// <summary>True also reads the strings that stand in binary files.</summary>
    public bool ReadsBinaries { get; init; }

    /// <summary>Paths that <c>gatehouse.yml</c> excludes.</summary>
    public ImmutableArray<Ignore.PathGlob> Exclude { get; init; } = [];
}

/// <summary>What is scanned: a directory, a git tree, the staged files, standard input, or files in memory.</summary>
public abstract class SourceTree
{
    /// <summary>As the user named it; the heading of a report.</summary>
    public abstract string Name { get; }

    /// <summary>True where an empty walk means "nothing changed" and not "nothing found".</summary>
    public virtual bool MayBeEmpty => false;

    /// <summary>True for what was there once: waivers written in it excuse nothing of today, and a finding in many versions is one.</summary>
    public virtual bool IsPast => false;

    /// <summary>Since when an entry is there; null where the tree does not know.</summary>
    public virtual Origin? OriginOf(TreeEntry entry) => null;

    /// <summary>What there is. Called once, from one thread.</summary>
    public abstract IEnumerable<TreeEntry> Walk(WalkOptions options, CancellationToken cancel);

    /// <summary>Reads one file of the walk into the buffer. Called from many threads, each with a buffer of its own.</summary>
    public abstract ReadOutcome Read(TreeEntry entry, FileBuffer buffer, long maxSize);

    /// <summary>Reads some bytes of one file from a place on; null where the tree has its files whole or not at all.</summary>
    public virtual ReadOutcome? ReadPart(TreeEntry entry, FileBuffer buffer, long from, int length, long maxSize) => null;

    /// <summary>Whether the tree has a file of this path, listed by the walk or not.</summary>
    public abstract bool Has(string path);

    /// <summary>A file of the tree by its path, whether the walk lists it or not; null where there is none.</summary>
    public abstract byte[]? Find(string path, long maxSize);

    /// <summary>The names of the folders in a folder, listed by the walk or not; none where the tree cannot tell.</summary>
    public virtual IEnumerable<string> Folders(string path) => [];

    /// <summary>The same as text, as a sweep would read it; empty for a binary file.</summary>
    public SourceFile? Open(string path, long maxSize)
    {
        if (Find(path, maxSize) is not { } whole)
            return null;
        using var converted = new FileBuffer();
        var text = TextForm.Text(whole, converted) ?? ReadOnlyMemory<byte>.Empty;
        return text.Span.Overlaps(whole)
            ? new SourceFile(new SourcePath(path), text, whole)
            : new SourceFile(new SourcePath(path), text.ToArray());
    }
}
