using System.Collections.Frozen;

namespace Gatehouse.Scanners.Secrets;

/// <summary>Knows the folders and files where made-up credentials live: tests, fixtures, documentation.</summary>
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
        "site-packages",
        "dist-packages",
        "node_modules",
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

    public static bool Is(SourcePath path)
    {
        if (Documents.Contains(path.Extension))
            return true;
        var folders = path.Directory;
        foreach (var part in folders.Split('/'))
        {
            if (Folders.Contains(folders[part]))
                return true;
        }

        return IsTestFile(path.Name);
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
