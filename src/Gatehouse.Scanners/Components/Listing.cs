using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components;

/// <summary>What one file declares.</summary>
public sealed class Listing(Lockfile kind, SourceFile file)
{
    /// <summary>More than any real lock file holds; what stands beyond is told as a failure.</summary>
    public const int MaxEntries = 250_000;

    private readonly List<Declared> _entries = [];
    private readonly List<(string Reason, string Remedy)> _failures = [];
    private Dictionary<string, List<int>>? _byName;
    private (int Line, int Column, int Offset) _counted;

    public Lockfile Kind { get; } = kind;

    public SourceFile File { get; } = file;

    public string Path => File.Path.Value;

    public IReadOnlyList<Declared> Entries => _entries;

    public IReadOnlyList<(string Reason, string Remedy)> Failures => _failures;

    /// <summary>What the kind itself needs when it joins its files.</summary>
    public object? Model { get; set; }

    /// <summary>The folder into which this and other files were installed together, so that one needs what another declares; null for a file of its own.</summary>
    public string? Installation { get; set; }

    /// <summary>Whether what nobody called direct is not, because a manifest was there to say so.</summary>
    public bool KnowsDirect { get; set; }

    public bool IsFull => _entries.Count >= MaxEntries;

    /// <summary>False where the listing is full, which was told: the reader may stop.</summary>
    public bool Add(Declared entry)
    {
        if (IsFull)
        {
            if (_failures.Count == 0 || _failures[^1].Reason != TooMany)
                Fail(TooMany, "Split the file, or exclude it under `scan: exclude:` if it is no part of the release.");
            return false;
        }

        _entries.Add(entry);
        _byName = null;
        return true;
    }

    /// <summary>Says that the file, or a part of it, could not be read: the verdict cannot be a pass.</summary>
    public void Fail(string reason, string remedy) => _failures.Add((reason, remedy));

    /// <summary>Says that the file is not what its name promises, and where.</summary>
    /// <param name="line">From 1.</param>
    public void FailAt(int line, string what) =>
        Fail($"line {line} is not {Kind.Name}: {what}", "Write the file anew with its own tool, or exclude it under `scan: exclude:`.");

    /// <summary>Replaces an entry by what it is beside other files.</summary>
    public void Settle(int index, Declared entry) => _entries[index] = entry;

    /// <summary>Leaves out what other files say better.</summary>
    public void Drop(Predicate<Declared> unwanted)
    {
        _entries.RemoveAll(unwanted);
        _byName = null;
    }

    /// <summary>The numbers of the entries of this name, however it is spelled.</summary>
    public IReadOnlyList<int> Named(Ecosystem ecosystem, string name)
    {
        if (_byName is null)
        {
            _byName = new Dictionary<string, List<int>>(_entries.Count, StringComparer.Ordinal);
            for (var i = 0; i < _entries.Count; i++)
            {
                var key = _entries[i].Ecosystem.KeyOf(_entries[i].Name);
                if (!_byName.TryGetValue(key, out var numbers))
                    _byName[key] = numbers = [];
                numbers.Add(i);
            }
        }

        return _byName.GetValueOrDefault(ecosystem.KeyOf(name)) ?? [];
    }

    /// <summary>The place of some characters of a line, both counted from 1, as parsers of text count them.</summary>
    public ByteSpan SpanAt(int line, int column, int length)
    {
        line = Math.Clamp(line, 1, File.Lines.Count);
        // A file may be one line of megabytes, which is not to be counted from its start for each of its entries.
        if (line != _counted.Line)
            _counted = (line, 1, File.Lines.StartOf(line));
        var (_, at, offset) = _counted;
        for (; at > column; at--)
        {
            do offset--;
            while (offset > 0 && (File.Bytes[offset] & 0xC0) == 0x80);
        }

        offset += TextBytes.LengthOf(File.Bytes[offset..], column - at);
        _counted = (line, column, offset);
        return new ByteSpan(offset, TextBytes.LengthOf(File.Bytes[offset..], length));
    }

    private const string TooMany = "it declares more than 250,000 components; the rest was left out";
}

/// <summary>All that the tree's files declare.</summary>
/// <param name="listings">By path.</param>
/// <param name="find">A file of the tree that no kind wants, by its path; null where there is none.</param>
public sealed class Listings(SortedDictionary<string, Listing> listings, Func<string, SourceFile?> find)
{
    private readonly List<Listing> _opened = [];
    private readonly Dictionary<Type, object> _indexes = [];

    public IEnumerable<Listing> All => listings.Values;

    /// <summary>Files that no kind wanted and another file named.</summary>
    public IReadOnlyList<Listing> Opened => _opened;

    public Listing? this[string path] => listings.GetValueOrDefault(path);

    /// <summary>Reads a file that only another file names, by that file's kind; null where the tree has none, or it was read already.</summary>
    public Listing? Open(string path, Lockfile kind)
    {
        if (listings.ContainsKey(path) || _opened.Any(listing => listing.Path == path) || find(path) is not { } file)
            return null;
        var listing = new Listing(kind, file);
        kind.Read(file, listing);
        _opened.Add(listing);
        return listing;
    }

    /// <summary>A file by its path, as it was read already, or else opened by this kind; null where the tree has none.</summary>
    public Listing? At(string path, Lockfile kind) => this[path] ?? _opened.Find(listing => listing.Path == path) ?? Open(path, kind);

    /// <summary>What a kind looks up in all files: made once, when the first file of it is joined.</summary>
    public T Index<T>(Func<Listings, T> make)
        where T : class
    {
        if (!_indexes.TryGetValue(typeof(T), out var index))
            _indexes[typeof(T)] = index = make(this);
        return (T)index;
    }

    /// <summary>Whether the tree has this file.</summary>
    public bool Has(string path) => listings.ContainsKey(path) || _opened.Any(listing => listing.Path == path) || find(path) is not null;

    /// <summary>A path that a file writes relative to itself; null where it leads out of the tree.</summary>
    public static string? Beside(string path, string relative)
    {
        var parts = new List<string>(path.Split('/')[..^1]);
        foreach (var part in relative.Replace('\\', '/').Split('/'))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                    return null;
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part.Length > 0 && part != ".")
            {
                parts.Add(part);
            }
        }

        return relative.StartsWith('/') ? null : string.Join('/', parts);
    }
}
