using System.Text;
using Gatehouse.Engine;
using Gatehouse.Scanners.Feeds.Download;

namespace Gatehouse.Scanners.Feeds;

/// <summary>What is to be fetched, and from where.</summary>
public sealed record UpdateRequest
{
    /// <summary>The public export of OSV.</summary>
    public static readonly Uri PublicExport = new("https://osv-vulnerabilities.storage.googleapis.com/");

    public static readonly Uri PublicKev = new("https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json");

    public static readonly Uri PublicEpss = new("https://epss.empiricalsecurity.com/" + FeedFolder.EpssCurrent);

    public required string Database { get; init; }

    /// <summary>Besides those that the database has.</summary>
    public ImmutableArray<string> Ecosystems { get; init; } = [];

    /// <summary>All that the export lists.</summary>
    public bool All { get; init; }

    /// <summary>The address of a mirror of the same layout, with KEV and EPSS in folders; null for the public sources.</summary>
    public Uri? Mirror { get; init; }

    /// <summary>A folder of the same layout; null to fetch.</summary>
    public string? Folder { get; init; }

    public FeedBounds Bounds { get; init; } = new();
}

/// <summary>Fetches what is new into the database. A part that cannot be fetched stays as it was, and is told.</summary>
public static class DatabaseUpdate
{
    private const string EcosystemList = "ecosystems.txt";

    /// <summary>In the list of the export, but of repositories and of nothing: they name no packages.</summary>
    private static readonly string[] WithoutPackages = ["GIT", "[EMPTY]"];

    /// <exception cref="UserError">Nothing could be done at all; the database is as it was.</exception>
    public static async Task<DatabaseChange> RunAsync(
        UpdateRequest request,
        TimeProvider clock,
        IProgress<FeedProgress>? progress,
        CancellationToken cancel
    )
    {
        if (request.Mirror is { } mirror && mirror.Scheme != Uri.UriSchemeHttps && mirror.Scheme != Uri.UriSchemeHttp)
            throw new UserError($"{mirror.Scheme} is no way to fetch advisories", "an address that begins with https://, or a folder");
        foreach (var name in request.Ecosystems)
            RefuseStrangeName(name);
        using var held = await UpdateLock.TakeAsync(request.Database, clock, progress, cancel).ConfigureAwait(false);
        ImmutableArray<DatabaseSource> known;
        using (var old = AdvisoryDatabase.OpenForUpdate(request.Database))
            known = old?.Sources ?? [];
        var failures = new List<UserError>();
        var inputs = new List<FeedInput>();
        var stillNew = new SortedDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var fetched = request.Database + ".fetched";
        if (request.Folder is { } folder)
            inputs.AddRange(FromFolder(folder, request, known, clock, failures));
        else
            await FetchAsync(request, known, fetched, inputs, stillNew, failures, clock, progress, cancel).ConfigureAwait(false);
        if (inputs.Count == 0 && stillNew.Count == 0)
            return new DatabaseChange { Failures = [.. failures] };
        var change = new DatabaseWriting(request.Database, request.Bounds, clock, progress).Write(inputs, stillNew, cancel);
        // Parts of downloads that broke off stay for the next time.
        if (failures.Count == 0)
            FeedFiles.RemoveFolder(fetched);
        return change with { Failures = [.. failures, .. change.Failures] };
    }

    private static List<FeedInput> FromFolder(
        string folder,
        UpdateRequest request,
        ImmutableArray<DatabaseSource> known,
        TimeProvider clock,
        List<UserError> failures
    )
    {
        var wanted = request.All ? null : Wanted(request, known);
        var inputs = FeedFolder.Read(folder, name => wanted is null || wanted.Contains(name), clock);
        foreach (var name in wanted?.Except(inputs.Select(input => input.Name)) ?? [])
            failures.Add(new UserError($"{folder} has nothing of {name}", "copy it there, or fetch it without --from"));
        return inputs;
    }

    private static async Task FetchAsync(
        UpdateRequest request,
        ImmutableArray<DatabaseSource> known,
        string folder,
        List<FeedInput> inputs,
        SortedDictionary<string, DateTimeOffset> stillNew,
        List<UserError> failures,
        TimeProvider clock,
        IProgress<FeedProgress>? progress,
        CancellationToken cancel
    )
    {
        FeedFiles.MakeFolder(folder);
        using var door = new FeedDoor();
        var downloads = new Downloads(door, folder, request.Bounds, clock, progress);
        var names = request.All ? await ListedAsync(downloads, request, cancel).ConfigureAwait(false) : Wanted(request, known);
        foreach (var name in names)
        {
            var address = AddressOf(name, request.Mirror);
            // What came from elsewhere is not the same file, whatever its ETag says.
            var before = known.FirstOrDefault(source => source.Name == name && source.Origin == address.AbsoluteUri);
            try
            {
                var got = await downloads
                    .FetchAsync(
                        FileNameOf(name),
                        new FeedRequest(address) { KnownETag = before?.ETag, KnownLastModified = before?.LastModified },
                        cancel
                    )
                    .ConfigureAwait(false);
                if (got.Path is null)
                    stillNew.Add(name, got.At);
                else
                    inputs.Add(
                        new FeedInput(FeedFolder.KindOf(name), name, [got.Path], address.AbsoluteUri, got.At)
                        {
                            ETag = got.ETag,
                            LastModified = got.LastModified,
                        }
                    );
            }
            catch (FeedFailureException failure)
            {
                failures.Add(Told(name, address, failure, known));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw FeedFiles.CannotUse(
                    "write",
                    folder,
                    fault,
                    "make room, or name another place with --db; the database that was there is as it was"
                );
            }
        }
    }

    private static UserError Told(string name, Uri address, FeedFailureException failure, ImmutableArray<DatabaseSource> known) =>
        new(
            $"cannot fetch {name} from {address.GetLeftPart(UriPartial.Path)}: {failure.Message}"
                + (known.Any(source => source.Name == name) ? "; what the database has of it stays as it was" : "")
        )
        {
            Remedy =
                failure.IsMissing && name is not (DatabaseSource.Kev or DatabaseSource.Epss)
                    ? "the names of ecosystems are OSV's, e.g. PyPI, npm, crates.io, Debian"
                    : "run it again: it goes on where it stopped; HTTPS_PROXY names a proxy, --from a mirror",
        };

    private static async Task<SortedSet<string>> ListedAsync(Downloads downloads, UpdateRequest request, CancellationToken cancel)
    {
        var address = new Uri(request.Mirror is { } mirror ? Folder(mirror) : UpdateRequest.PublicExport, EcosystemList);
        try
        {
            var list = await downloads.FetchAsync(EcosystemList, new FeedRequest(address), cancel).ConfigureAwait(false);
            var names = new SortedSet<string>(StringComparer.Ordinal) { DatabaseSource.Kev, DatabaseSource.Epss };
            const long longest = 1 << 20;
            foreach (
                var line in Encoding.UTF8.GetString(FeedFiles.ReadWhole(list.Path!, longest)).Split('\n', StringSplitOptions.TrimEntries)
            )
            {
                // Releases are in their ecosystem's export too.
                if (line.Length > 0 && !line.Contains(':', StringComparison.Ordinal) && !WithoutPackages.Contains(line))
                    names.Add(line);
            }

            foreach (var name in names)
                RefuseStrangeName(name);
            return names;
        }
        catch (FeedFailureException failure)
        {
            throw new UserError(
                $"cannot fetch the list of ecosystems from {address.GetLeftPart(UriPartial.Path)}: {failure.Message}",
                failure
            )
            {
                Remedy = "run it again; HTTPS_PROXY names a proxy, --from a mirror, --ecosystem what is needed of one without a list",
            };
        }
        catch (InvalidDataException damage)
        {
            throw new UserError($"{address} is no list of ecosystems: {damage.Message}", damage);
        }
    }

    private static SortedSet<string> Wanted(UpdateRequest request, ImmutableArray<DatabaseSource> known)
    {
        var names = new SortedSet<string>(
            known
                .Where(source => !source.Name.EndsWith(DatabaseSource.FilesEnding, StringComparison.Ordinal))
                .Select(source => source.Name),
            StringComparer.Ordinal
        );
        names.UnionWith(request.Ecosystems);
        if (!names.Any(name => name is not (DatabaseSource.Kev or DatabaseSource.Epss)))
        {
            throw new UserError(
                $"{request.Database} has no ecosystem yet, and none is named",
                "gatehouse db update --ecosystem PyPI,npm, or --all for everything (about 1 GB)"
            );
        }

        names.Add(DatabaseSource.Kev);
        names.Add(DatabaseSource.Epss);
        return names;
    }

    private static Uri AddressOf(string name, Uri? mirror) =>
        (name, mirror) switch
        {
            (DatabaseSource.Kev, null) => UpdateRequest.PublicKev,
            (DatabaseSource.Epss, null) => UpdateRequest.PublicEpss,
            (DatabaseSource.Kev, _) => new Uri(Folder(mirror), $"{name}/{FeedFolder.KevName}"),
            (DatabaseSource.Epss, _) => new Uri(Folder(mirror), $"{name}/{FeedFolder.EpssCurrent}"),
            _ => new Uri(Folder(mirror ?? UpdateRequest.PublicExport), $"{Uri.EscapeDataString(name)}/{FeedFolder.ZipName}"),
        };

    /// <summary>An address without a stroke at its end names a file, and what is relative to it lies beside it.</summary>
    private static Uri Folder(Uri address) =>
        address.AbsolutePath.EndsWith('/') ? address : new Uri(address.GetLeftPart(UriPartial.Path) + "/");

    private static string FileNameOf(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '_')) + ".download";

    /// <summary>A name becomes part of an address and of a file name.</summary>
    private static void RefuseStrangeName(string name)
    {
        const int longest = 64;
        if (
            name.Length is 0 or > longest
            || !char.IsAsciiLetter(name[0])
            || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '.' or '-' or '_' or ':')
        )
            throw new UserError($"`{name}` is no name of an ecosystem", "a name as OSV writes it, e.g. PyPI, npm, crates.io, Debian");
    }
}
