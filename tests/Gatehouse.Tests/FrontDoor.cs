using System.Collections.Immutable;
using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners;
using Gatehouse.Scanners.Components;
using Gatehouse.Scanners.Licences;

namespace Gatehouse.Tests;

/// <summary>Lets examples in the way a repository comes in: tree, walk, sweep.</summary>
internal static class FrontDoor
{
    public static Swept Sweep(SourceTree tree, int jobs = 1, WalkOptions? options = null, ImmutableArray<Scanner> scanners = default) =>
        Engine
            .Sweep.RunAsync(
                scanners.IsDefault ? Catalog.Scanners : scanners,
                tree,
                options ?? new WalkOptions(),
                jobs,
                null,
                CancellationToken.None
            )
            .GetAwaiter()
            .GetResult();

    /// <summary>The day of the tests, before which no exception ends.</summary>
    public static DateOnly Today { get; } = new(2026, 6, 1);

    /// <summary>A scanner for a tree as a scan of it would set it up, with those that it needs.</summary>
    public static ImmutableArray<Scanner> SetUp(Scanner scanner, SourceTree tree)
    {
        if (!scanner.JudgesComponents)
            return [scanner];
        if (scanner is LicencesScanner && tree.Find(Settings.FileName, 1024) is { } yaml)
            scanner = new LicencesScanner(Settings.Read(yaml, Settings.FileName).Licences, Today);
        return [.. Catalog.Scanners.OfType<ComponentsScanner>().Append(scanner).Select(one => one.Configure(tree))];
    }

    public static ImmutableArray<Finding> Findings(string path, string text) => Sweep(new MemoryTree().Add(path, text)).Findings;

    /// <summary>Takes the marks out of a text and says where they stood, in bytes.</summary>
    public static (string Text, List<(int Start, int End)> Marks) Unmark(string marked)
    {
        var text = new StringBuilder();
        var marks = new List<(int, int)>();
        var open = -1;
        var bytes = 0;
        foreach (var rune in marked.EnumerateRunes())
        {
            if (rune.Value == Example.Opens)
            {
                open.ShouldBe(-1, "marks do not nest");
                open = bytes;
            }
            else if (rune.Value == Example.Closes)
            {
                open.ShouldNotBe(-1, "a mark closes what it opened");
                marks.Add((open, bytes));
                open = -1;
            }
            else
            {
                text.Append(rune.ToString());
                bytes += rune.Utf8SequenceLength;
            }
        }

        open.ShouldBe(-1, "every mark closes");
        return (text.ToString(), marks);
    }
}
