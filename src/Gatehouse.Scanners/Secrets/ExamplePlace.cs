using System.Collections.Frozen;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>Knows the folders, files and parts of files where made-up credentials live: tests, fixtures, documentation, comments.</summary>
internal static class ExamplePlace
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Folders = new[]
    {
        "test",
        "tests",
        "testing",
        "__tests__",
        "__mocks__",
        "spec",
        "specs",
        "fixture",
        "fixtures",
        "testdata",
        "test_data",
        "test-data",
        "mock",
        "mocks",
        "example",
        "examples",
        "sample",
        "samples",
        "demo",
        "doc",
        "docs",
        "man",
    }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> OthersFolders = new[]
    {
        "site-packages",
        "dist-packages",
        "node_modules",
        "bower_components",
        "vendor",
        "third_party",
    }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Documents = new[]
    {
        ".md",
        ".rst",
        ".adoc",
        ".asciidoc",
        ".html",
        ".htm",
        ".tex",
    }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What is sure elsewhere is likely in a test or a manual, what is likely is doubtful; in the code of others nobody's secret is this project's.</summary>
    public static Confidence Temper(SourceFile file, ByteSpan place, Confidence confidence) =>
        confidence == Confidence.Low || Lies(file.Path, OthersFolders) ? Confidence.Low
        : !Is(file.Path) && !file.Syntax(CommentMap.Of).Holds(place) ? confidence
        : confidence == Confidence.High ? Confidence.Medium
        : Confidence.Low;

    public static bool Is(SourcePath path) => Documents.Contains(path.Extension) || Lies(path, Folders) || IsTestFile(path.Name);

    private static bool Lies(SourcePath path, FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> names)
    {
        var folders = path.Directory;
        foreach (var part in folders.Split('/'))
        {
            if (names.Contains(folders[part]))
                return true;
        }

        return false;
    }

    /// <summary><c>test_login.py</c>, <c>login_test.go</c>, <c>login.spec.ts</c>, <c>LoginTests.cs</c>, <c>conftest.py</c>.</summary>
    private static bool IsTestFile(ReadOnlySpan<char> name)
    {
        var dot = name.LastIndexOf('.');
        var stem = dot > 0 ? name[..dot] : name;
        return stem.StartsWith("test_", StringComparison.OrdinalIgnoreCase)
            || stem.EndsWith("_test", StringComparison.OrdinalIgnoreCase)
            || stem.EndsWith("-test", StringComparison.OrdinalIgnoreCase)
            || stem.EndsWith(".test", StringComparison.OrdinalIgnoreCase)
            || stem.EndsWith(".spec", StringComparison.OrdinalIgnoreCase)
            || stem.EndsWith("_spec", StringComparison.OrdinalIgnoreCase)
            || stem.EndsWith("Test", StringComparison.Ordinal)
            || stem.EndsWith("Tests", StringComparison.Ordinal)
            || stem.Equals("conftest", StringComparison.OrdinalIgnoreCase);
    }
}
