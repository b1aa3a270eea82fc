using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Sources;

/// <summary>Files held in memory: standard input, examples, tests.</summary>
public sealed class MemoryTree : SourceTree
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public MemoryTree(string name = "memory") => Name = name;

    public override string Name { get; }

    public MemoryTree Add(string path, byte[] content)
    {
        _files[path] = content;
        return this;
    }

    public MemoryTree Add(string path, string text) => Add(path, Encoding.UTF8.GetBytes(text));

    public override IEnumerable<TreeEntry> Walk(WalkOptions options, CancellationToken cancel) =>
        _files.Keys.Select(path => TreeEntry.File(path)).ToList();

    public override ReadOutcome Read(TreeEntry entry, FileBuffer buffer, long maxSize)
    {
        var content = _files[entry.Path];
        if (content.Length > maxSize)
            return new ReadOutcome(ReadStatus.TooLarge, ByteSize.Show(content.Length));
        buffer.Fill(content);
        return ReadOutcome.Done;
    }

    public override ReadOutcome? ReadPart(TreeEntry entry, FileBuffer buffer, long from, int length, long maxSize)
    {
        var content = _files[entry.Path];
        if (content.Length > maxSize)
            return new ReadOutcome(ReadStatus.TooLarge, ByteSize.Show(content.Length));
        var start = (int)Math.Min(from, content.Length);
        buffer.Fill(content.AsSpan(start, Math.Min(length, content.Length - start)));
        return ReadOutcome.Done;
    }

    public override bool Has(string path) => _files.ContainsKey(path);

    public override IEnumerable<string> Folders(string path) =>
        _files
            .Keys.Where(file => file.StartsWith(path, StringComparison.Ordinal) && file.IndexOf('/', path.Length) > 0)
            .Select(file => file[path.Length..file.IndexOf('/', path.Length)])
            .Distinct(StringComparer.Ordinal);

    public override byte[]? Find(string path, long maxSize) => _files.GetValueOrDefault(path);
}
