using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Components;

namespace Gatehouse.Tests.Components;

/// <summary>What the files of a tree declare, read by the front door or by their kinds alone.</summary>
internal static class Reading
{
    public static Swept Sweep(params (string Path, string Text)[] files)
    {
        var tree = new MemoryTree();
        foreach (var (path, text) in files)
            tree.Add(path, text);
        return FrontDoor.Sweep(tree, scanners: [new ComponentsScanner().Configure(tree)]);
    }

    public static Component Of(Swept swept, string purl) => swept.Components.Single(component => component.Purl == purl);

    /// <summary>What the file says of the version of each entry, as the characters at its place.</summary>
    public static Dictionary<string, string?> Versions(string path, string text)
    {
        var file = new SourceFile(new SourcePath(path), Encoding.UTF8.GetBytes(text));
        var kind = ComponentsScanner.Kinds.Single(kind => kind.Wants(file.Path));
        var listing = new Listing(kind, file);
        kind.Read(file, listing);
        listing.Failures.ShouldBeEmpty();
        return listing.Entries.ToDictionary(
            entry => entry.Name,
            entry => entry.VersionSpan is { } span ? Encoding.UTF8.GetString(file.Bytes[span.Start..span.End]) : null
        );
    }
}
