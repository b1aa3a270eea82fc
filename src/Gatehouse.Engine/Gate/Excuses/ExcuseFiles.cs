using System.Globalization;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Engine.Gate.Excuses;

/// <summary>All files of a tree in which other tools' users excuse findings about components.</summary>
internal sealed partial class ExcuseFiles
{
    private const int MaxBytes = 8 * 1024 * 1024;
    private const int MostFolders = 2_000;
    private const int LongestReason = 300;

    private readonly List<ExcuseList> _lists = [];

    private ExcuseFiles() { }

    [CatalogOf<ExcuseFile>]
    public static partial ImmutableArray<ExcuseFile> Kinds { get; }

    /// <summary>Those at the root, and those in the folders in which something was found.</summary>
    public static ExcuseFiles Read(SourceTree tree, ImmutableArray<Finding> findings)
    {
        var read = new ExcuseFiles();
        var folders = findings
            .Where(finding => finding.Component is not null)
            .SelectMany(finding => FoldersOf(finding.Location.Path))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Take(MostFolders)
            .ToList();
        if (folders.Count == 0)
            return read;
        foreach (var kind in Kinds)
        {
            foreach (var folder in kind.IsInAnyFolder ? folders : [""])
            {
                foreach (var path in kind.Files.Select(file => folder + file))
                {
                    if (tree.Find(path, MaxBytes) is not { } text)
                        continue;
                    var list = new ExcuseList(path, folder);
                    kind.Read(text, list);
                    read._lists.Add(list);
                }
            }
        }

        return read;
    }

    public (ImmutableArray<Waiver> Waivers, ImmutableArray<Notice> Notices) Match(ImmutableArray<Finding> findings, bool isWhole)
    {
        var waivers = ImmutableArray.CreateBuilder<Waiver>();
        var notices = ImmutableArray.CreateBuilder<Notice>();
        var about = findings.Where(finding => finding.Component is not null).ToList();
        var byName = about
            .SelectMany(finding => finding.Aliases.Select(alias => (alias, finding)))
            .ToLookup(pair => pair.alias, pair => pair.finding, StringComparer.OrdinalIgnoreCase);
        foreach (var list in _lists)
        {
            notices.AddRange(list.Notices);
            var idle = new List<Excuse>();
            foreach (var entry in list.Entries)
            {
                var covered = (entry.Id is { } id ? byName[id] : about)
                    .Where(finding =>
                        finding.Location.Path.StartsWith(list.Folder, StringComparison.Ordinal) && (entry.Fits?.Invoke(finding) ?? true)
                    )
                    .ToList();
                if (covered.Count == 0)
                    idle.Add(entry);
                waivers.AddRange(covered.Select(finding => Of(entry, list.Path, finding)));
            }

            if (isWhole && idle.Count > 0)
                notices.Add(
                    new Notice(
                        "waiver-unused",
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{idle.Count} of {list.Entries.Count} {(list.Entries.Count == 1 ? "entry" : "entries")} {(idle.Count == 1 ? "excuses" : "excuse")} nothing in this scan, the first in this line; remove them if no other tool needs them."
                        ),
                        list.Path,
                        idle[0].Line
                    )
                );
        }

        return (waivers.ToImmutable(), notices.ToImmutable());
    }

    private static Waiver Of(Excuse entry, string path, Finding finding)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"listed in {path}:{entry.Line}");
        var reason = string.Join(' ', (entry.Reason ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        reason = reason.Length > LongestReason ? reason[..LongestReason] + "…" : reason;
        return new Waiver
        {
            Fingerprint = finding.Fingerprint,
            Reason = reason.Length == 0 ? where : $"{reason} ({where})",
            Until = entry.Until,
            IsForeign = true,
            Source = path,
            Line = entry.Line,
        };
    }

    /// <summary>The folder of a path and all above it, each with a slash at its end; the root is empty.</summary>
    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            yield return path[..(slash + 1)];
        yield return "";
    }
}
