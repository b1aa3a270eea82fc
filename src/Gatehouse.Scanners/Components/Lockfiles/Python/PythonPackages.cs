using System.Text;
using Gatehouse.Engine.Syntax.Toml;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>Where the characters of a text stand in its file.</summary>
internal readonly struct Placed
{
    private readonly int[]? _offsets;

    private Placed(ByteSpan whole, int start, int[]? offsets) => (Whole, Start, _offsets) = (whole, start, offsets);

    public ByteSpan Whole { get; }

    private int Start { get; }

    /// <summary>Nothing but the whole is known: the text has escapes or letters of several bytes.</summary>
    public static Placed Roughly(ByteSpan whole) => new(whole, -1, null);

    public static Placed Exactly(ByteSpan whole, int start) => new(whole, start, null);

    /// <summary>Each character has a place of its own, as where lines were joined.</summary>
    public static Placed Each(ByteSpan whole, int[] offsets) => new(whole, 0, offsets);

    public ByteSpan? Span(int from, int length)
    {
        if (Start < 0 || length <= 0)
            return null;
        if (_offsets is null)
            return new ByteSpan(Start + from, length);
        var (first, last) = (_offsets[from], _offsets[from + length - 1]);
        return last - first == length - 1 ? new ByteSpan(first, length) : null;
    }
}

/// <summary>What the files of Python's tools have in common.</summary>
internal static class PythonPackages
{
    private static readonly ImmutableArray<string> Archives = [".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".zip"];

    /// <summary>A requirement as a component; null where it is the project itself or another folder of it.</summary>
    public static Declared? Declare(Requirement read, Placed place, ComponentScope scope)
    {
        var entry = new Declared
        {
            Ecosystem = Ecosystem.PyPI,
            Name = read.Name,
            Version = read.Pin,
            Range = read.Pin is null && read.Specifier.Length > 0 ? read.Specifier : null,
            Span = place.Span(read.NameStart, read.Name.Length) ?? place.Whole,
            VersionSpan = read.Pin is { } pin
                ? place.Span(read.PinStart, pin.Length)
                : place.Span(read.SpecifierStart, read.Specifier.Length),
            Scope = scope,
            IsDirect = true,
            Key = Ecosystem.PyPI.Normalise(read.Name),
        };
        return read.Url is not { } url ? entry
            : IsFolder(url) ? null
            : entry with { Version = OfAddress(url)?.Version, Origin = url };
    }

    /// <summary>A link or a path without a name before it; null for a folder of the project.</summary>
    public static Declared? DeclareLink(string link, ByteSpan span, ComponentScope scope)
    {
        if (IsFolder(link))
            return null;
        var named = OfAddress(link);
        var isNamed = named is not null;
        var plain = Origins.Plain(link);
        var name = named?.Name ?? LastPart(plain);
        return new Declared
        {
            Ecosystem = isNamed ? Ecosystem.PyPI : Ecosystem.Generic,
            Name = name,
            Version = named?.Version,
            Span = span,
            Scope = scope,
            IsDirect = true,
            Key = Ecosystem.PyPI.Normalise(name),
            Origin = link,
            Purl = isNamed
                ? null
                : new PackageUrl
                {
                    Type = "generic",
                    Name = name,
                    Qualifiers = ImmutableSortedDictionary
                        .Create<string, string>(StringComparer.Ordinal)
                        .Add(IsRepository(link) ? "vcs_url" : "download_url", plain),
                },
        };
    }

    /// <summary>What an address says of the package behind it, by <c>#egg=</c> or by the name of an archive.</summary>
    public static (string Name, string? Version)? OfAddress(string address)
    {
        var hash = address.IndexOf('#', StringComparison.Ordinal);
        var fragment = hash < 0 ? "" : address[(hash + 1)..];
        foreach (var part in fragment.Split('&'))
        {
            if (part.StartsWith("egg=", StringComparison.Ordinal) && Requirement.Parse(part[4..]) is { } egg)
                return (egg.Name, egg.Pin);
        }

        if (IsRepository(address))
            return null;
        var path = (hash < 0 ? address : address[..hash]).Split('?')[0];
        var file = path[(path.LastIndexOf('/') + 1)..];
        if (file.EndsWith(".whl", StringComparison.OrdinalIgnoreCase))
        {
            var parts = file.Split('-');
            return parts.Length >= 5 && Requirement.IsVersion(parts[1]) ? (parts[0], Unescaped(parts[1])) : null;
        }

        foreach (var ending in Archives.Where(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            var stem = file[..^ending.Length];
            var dash = stem.LastIndexOf('-');
            if (dash > 0 && dash + 1 < stem.Length && char.IsAsciiDigit(stem[dash + 1]) && Requirement.Parse(stem[..dash]) is { } named)
                return (named.Name, Unescaped(stem[(dash + 1)..]));
        }

        return null;
    }

    private static string Unescaped(string version) => version.Replace("%2B", "+", StringComparison.OrdinalIgnoreCase);

    public static bool IsRepository(string address) =>
        address.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus && address[..plus] is "git" or "hg" or "svn" or "bzr";

    public static bool IsLink(string text) =>
        text.Contains("://", StringComparison.Ordinal)
        || text.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith('.')
        || (text.Contains('/', StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal))
        || IsArchive(text);

    private static bool IsArchive(string text) =>
        text.EndsWith(".whl", StringComparison.OrdinalIgnoreCase)
        || Archives.Any(ending => text.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool IsFolder(string link) =>
        !IsArchive(link.Split('#')[0])
        && (!link.Contains("://", StringComparison.Ordinal) || link.StartsWith("file:", StringComparison.OrdinalIgnoreCase));

    private static string LastPart(string address)
    {
        var path = address.Split('#', '?')[0].TrimEnd('/');
        var name = path[(path.LastIndexOfAny(['/', ':']) + 1)..].Split('@')[0];
        name = name.EndsWith(".git", StringComparison.Ordinal) ? name[..^4] : name;
        return name.Length > 0 ? name : "unnamed";
    }

    /// <summary>A group of dependencies that is not delivered: its tests, or whatever else the developers need.</summary>
    public static ComponentScope ScopeOfGroup(string name) =>
        name.StartsWith("test", StringComparison.OrdinalIgnoreCase) || name.EndsWith("tests", StringComparison.OrdinalIgnoreCase)
            ? ComponentScope.Test
            : ComponentScope.Development;

    /// <summary>A requirement in a TOML text.</summary>
    public static void Add(Listing listing, TomlNode? node, ComponentScope scope)
    {
        if (node is not TomlText text)
            return;
        var place = Place(listing, text);
        if (Requirement.Parse(text.Text) is { } read)
        {
            if (Declare(read, place, scope) is { } entry)
                listing.Add(entry);
        }
        else
        {
            listing.FailAt(text.Place.Line, "a requirement that is none");
        }
    }

    public static void AddAll(Listing listing, TomlNode? list, ComponentScope scope)
    {
        foreach (var item in (list as TomlArray)?.Items ?? [])
            Add(listing, item, scope);
    }

    /// <summary>A TOML text whose characters stand in the file as they are, or the place of its value.</summary>
    public static Placed Place(Listing listing, TomlText text)
    {
        var start = listing.SpanAt(text.Place.Line, text.Place.Column, 1).Start;
        var rest = listing.File.Bytes[start..];
        var quotes =
            rest.StartsWith("\"\"\""u8) || rest.StartsWith("'''"u8) ? 3
            : rest.Length > 0 && rest[0] is (byte)'"' or (byte)'\'' ? 1
            : 0;
        var bytes = Encoding.UTF8.GetBytes(text.Text);
        var whole = new ByteSpan(start + quotes, Math.Min(bytes.Length, rest.Length - quotes));
        return bytes.Length == text.Text.Length && rest[quotes..].StartsWith(bytes)
            ? Placed.Exactly(whole, start + quotes)
            : Placed.Roughly(whole);
    }

    /// <summary>The place of a key.</summary>
    public static ByteSpan Place(Listing listing, TomlEntry entry)
    {
        var span = listing.SpanAt(entry.Place.Line, entry.Place.Column, entry.Key.Length);
        return span.Length > 0 && listing.File.Bytes[span.Start] is (byte)'"' or (byte)'\''
            ? new ByteSpan(span.Start + 1, span.Length)
            : span;
    }

    public static string? Text(TomlTable table, string key) => (table[key] as TomlText)?.Text;

    public static bool IsTrue(TomlNode? node) => node is TomlTruth { IsTrue: true };

    /// <summary>Hashes of the files of a release, <c>{hash = "sha256:…"}</c> each or as a table by algorithm.</summary>
    public static ImmutableArray<ComponentHash> Hashes(params TomlNode?[] files)
    {
        var hashes = new List<ComponentHash>();
        foreach (
            var file in files
                .SelectMany(node =>
                    node is TomlArray array ? array.Items
                    : node is null ? []
                    : [node]
                )
                .OfType<TomlTable>()
        )
        {
            hashes.AddRange(Digests.OfPrefixed(Text(file, "hash") ?? ""));
            foreach (var entry in (file["hashes"] as TomlTable)?.Entries ?? [])
            {
                hashes.AddRange(Digests.OfHex(entry.Key, (entry.Value as TomlText)?.Text));
            }
        }

        return [.. hashes.Distinct()];
    }

    /// <summary>A manifest of Python leaves to the lock files beside it what they resolve.</summary>
    public static void LeaveToLocks(Listing own, Listings all, params ReadOnlySpan<string> names)
    {
        var folder = own.Path[..(own.Path.LastIndexOf('/') + 1)];
        foreach (var name in names)
        {
            if (name != own.Path[folder.Length..] && all[folder + name] is { } locked)
                Pinning.LeaveTo(own, [locked]);
        }
    }
}
