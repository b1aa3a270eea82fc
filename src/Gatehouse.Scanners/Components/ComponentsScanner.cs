using System.Collections.Concurrent;
using System.Text;
using Gatehouse.Scanners.Components.Lockfiles;

namespace Gatehouse.Scanners.Components;

/// <summary>Finds what a release is made of, in every file that says so. Others judge it: it has no rules.</summary>
public sealed partial class ComponentsScanner : Scanner
{
    /// <summary>A lock file of a quarter of a million packages holds about this much.</summary>
    public const long MaxFileSize = 64L * 1024 * 1024;

    private static readonly GoBuildInfo BuildInfo = new();

    private readonly Func<string, SourceFile?> _find;
    private readonly ConcurrentBag<Listing>? _read;
    private Listings? _listings;

    public ComponentsScanner()
        : this(_ => null, null) { }

    private ComponentsScanner(Func<string, SourceFile?> find, ConcurrentBag<Listing>? read)
    {
        _find = find;
        _read = read;
    }

    [CatalogOf<Lockfile>]
    public static partial ImmutableArray<Lockfile> Kinds { get; }

    public override string Name => "components";

    public override ImmutableArray<Rule> Rules => [];

    public override long LargestFile => MaxFileSize;

    public override Scanner Configure(SourceTree tree) => new ComponentsScanner(path => tree.Open(path, MaxFileSize), null);

    public override Scanner Begin() => new ComponentsScanner(_find, []);

    public override bool Wants(SourcePath path) => KindOf(path) is not null;

    public override void Read(SourceFile file, Sightings seen)
    {
        if (_read is null || KindOf(file.Path) is not { } kind)
            return;
        var listing = new Listing(kind, file.Kept());
        kind.Read(listing.File, listing);
        _read.Add(listing);
    }

    /// <summary>Programs of Linux and macOS have names without an extension, or with what only looks like one: a version, a processor.</summary>
    public override bool WantsProgram(SourcePath path)
    {
        var name = path.Value.AsSpan(path.Value.LastIndexOf('/') + 1);
        var extension = name[(name.LastIndexOf('.') + 1)..];
        return extension.Length == name.Length
            || extension.ContainsAnyInRange('0', '9')
            || extension.Equals("exe", StringComparison.OrdinalIgnoreCase)
            || extension is "bin" or "so" or "dll" or "dylib";
    }

    public override void ReadProgram(BinaryFile file, Sightings seen)
    {
        if (_read is null || GoProgram.Read(file) is not { } text)
            return;
        var listing = new Listing(BuildInfo, new SourceFile(file.Path, Encoding.UTF8.GetBytes(text)));
        BuildInfo.Read(listing.File, listing);
        if (listing.Entries.Count == 0)
            listing.Fail(
                "it is a Go program, and what it was built of cannot be read",
                "Build it anew, or exclude it under `scan: exclude:` if it is no part of the release."
            );
        _read.Add(listing);
    }

    public override Stock TakeStock(CancellationToken cancel)
    {
        if (_read is null)
            return Stock.Empty;
        var byPath = new SortedDictionary<string, Listing>(StringComparer.Ordinal);
        foreach (var listing in _read)
            byPath.TryAdd(listing.Path, listing);
        _listings = new Listings(byPath, _find);
        foreach (var listing in byPath.Values.OrderBy(listing => listing.Kind.JoinsLast))
        {
            cancel.ThrowIfCancellationRequested();
            listing.Kind.Join(listing, _listings);
        }

        var all = byPath.Values.Concat(_listings.Opened).ToList();
        var components = all.GroupBy(listing => listing.Installation ?? listing.Path, StringComparer.Ordinal)
            .SelectMany(listings => Assembly.Of(listings, cancel))
            .ToList();
        components.Sort(Component.InReportOrder);
        return new Stock([.. components], all.ToDictionary(listing => listing.Path, listing => listing.File, StringComparer.Ordinal));
    }

    public override IEnumerable<LateReading> Conclude(Stock stock, int jobs, CancellationToken cancel)
    {
        if (_listings is null)
            yield break;
        foreach (var listing in _listings.All.Concat(_listings.Opened).Where(listing => listing.Failures.Count > 0))
        {
            yield return new LateReading(
                listing.File,
                seen =>
                {
                    foreach (var (reason, remedy) in listing.Failures)
                        seen.Fail(reason, remedy);
                }
            );
        }
    }

    private static Lockfile? KindOf(SourcePath path)
    {
        foreach (var kind in Kinds)
        {
            if (kind.Wants(path))
                return kind;
        }

        return null;
    }
}
