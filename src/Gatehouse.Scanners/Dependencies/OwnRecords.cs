using System.Collections.Concurrent;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Scanners.Dependencies;

/// <summary>The advisories that a tree brings itself: about packages of its own, or for work without a database.</summary>
internal sealed class OwnRecords
{
    /// <summary>Where they stand, one record of OSV in each file.</summary>
    public const string Folder = ".gatehouse/advisories/";

    private readonly ConcurrentBag<SourceFile> _files = [];

    public static bool Holds(SourcePath path) => path.Value.StartsWith(Folder, StringComparison.Ordinal) && path.HasExtension(".json");

    public void Add(SourceFile file) => _files.Add(file);

    public SourceFile FileOf(string path) => _files.First(file => file.Path.Value == path);

    public RecordSet Read() =>
        RecordSet.Read(_files.OrderBy(file => file.Path.Value, StringComparer.Ordinal).Select(file => (file.Path.Value, file.Text)));
}
