using System.Collections.Immutable;
using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Components;

namespace Gatehouse.Tests.Components;

/// <summary>Takes stock of a few files, by the front door, or one step before it where an entry says more than a component.</summary>
internal static class Inventory
{
    public static Swept Sweep(params (string Path, string Text)[] files)
    {
        var tree = new MemoryTree();
        foreach (var (path, text) in files)
            tree.Add(path, text);
        return FrontDoor.Sweep(tree, scanners: [new ComponentsScanner().Configure(tree)]);
    }

    public static ImmutableArray<Component> Of(params (string Path, string Text)[] files)
    {
        var swept = Sweep(files);
        swept.Coverage.Failures.ShouldBeEmpty();
        return swept.Components;
    }

    /// <summary>All entries of all files by the files' paths.</summary>
    public static SortedDictionary<string, Listing> Listings(params (string Path, string Text)[] files)
    {
        var all = new SortedDictionary<string, Listing>(StringComparer.Ordinal);
        foreach (var (path, text) in files)
        {
            var file = new SourceFile(new SourcePath(path), Encoding.UTF8.GetBytes(text));
            if (ComponentsScanner.Kinds.SingleOrDefault(kind => kind.Wants(file.Path)) is not { } kind)
                continue;
            all[path] = new Listing(kind, file);
            kind.Read(file, all[path]);
        }

        var byPath = files.ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal);
        var listings = new Listings(
            all,
            path => byPath.TryGetValue(path, out var text) ? new SourceFile(new SourcePath(path), Encoding.UTF8.GetBytes(text)) : null
        );
        foreach (var listing in all.Values.OrderBy(listing => listing.Kind.JoinsLast))
            listing.Kind.Join(listing, listings);
        return all;
    }

    /// <summary>The characters at the place where an entry's version is written.</summary>
    public static string? VersionText(this Declared entry, string ownPath, params (string Path, string Text)[] files)
    {
        if (entry.VersionSpan is not { } span)
            return null;
        var text = files.Single(file => file.Path == (entry.VersionPath ?? ownPath)).Text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text).AsSpan(span.Start, span.Length));
    }

    public static Component Named(this IEnumerable<Component> components, string name) =>
        components.Single(component => component.Name == name);

    public static string TextAt(string text, ByteSpan span) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text).AsSpan(span.Start, span.Length));
}
