using System.Collections.Concurrent;
using System.Text;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Scanners.Dependencies.Imports;

/// <summary>
/// Which modules the code of a tree imports, by lines that begin like an import. It reads no grammar: a line in a comment or a text counts too,
/// so that "not imported" is never said of what is.
/// </summary>
internal sealed class ImportIndex
{
    private const int LongestName = 200;

    /// <summary>What OSV calls the packages that come with Go.</summary>
    private const string GoLibrary = "stdlib";

    private readonly ConcurrentDictionary<string, byte> _python = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _script = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<GoUses> _go = [];
    private GoCode? _goCode;
    private int _pythonFiles;
    private int _scriptFiles;

    public static bool Reads(SourcePath path) => IsPython(path) || IsScript(path) || path.HasExtension(".go");

    public void Add(SourceFile file)
    {
        if (IsPython(file.Path))
        {
            Interlocked.Increment(ref _pythonFiles);
            Lines(file.Bytes, AddPython);
        }
        else if (IsScript(file.Path))
        {
            Interlocked.Increment(ref _scriptFiles);
            AddQuoted(file.Bytes, _script);
        }
        else
        {
            _go.Add(GoUses.Read(file.Bytes));
        }
    }

    /// <summary>Whether the tree's own code imports the component; unknown where it has no code of the language, or nobody can tell.</summary>
    /// <param name="code">The part of it that is meant; empty for all.</param>
    public Reachability Of(Component component, ImmutableArray<AffectedImport> code)
    {
        var imported = component.Ecosystem switch
        {
            "PyPI" when _pythonFiles > 0 => PythonModules.Of(component.Name).Any(_python.ContainsKey),
            "npm" when _scriptFiles > 0 => _script.ContainsKey(component.Name),
            "Go" when !_go.IsEmpty => ImportsGo(component.Name, code),
            _ => (bool?)null,
        };
        return imported switch
        {
            true => Reachability.Imported,
            // Nearly everything is made of the standard library.
            false when component is { Ecosystem: "Go", Name: GoLibrary } => Reachability.Unknown,
            // What another package needs is used through that package, and whether it is, no import of the tree tells.
            false when component.IsDirect == true => Reachability.NotImported,
            _ => Reachability.Unknown,
        };
    }

    private bool? ImportsGo(string module, ImmutableArray<AffectedImport> code)
    {
        _goCode ??= new GoCode([.. _go]);
        var parts = code.Where(part => part.Path.Length > 0).ToList();
        return parts.Count > 0 ? parts.Exists(part => _goCode.Uses(part.Path, part.Symbols))
            : module == GoLibrary ? null
            : _goCode.ImportsFrom(module);
    }

    private static bool IsPython(SourcePath path) => path.HasExtension(".py") || path.HasExtension(".pyi") || path.HasExtension(".ipynb");

    private static bool IsScript(SourcePath path) =>
        path.HasExtension(".js")
        || path.HasExtension(".mjs")
        || path.HasExtension(".cjs")
        || path.HasExtension(".jsx")
        || path.HasExtension(".ts")
        || path.HasExtension(".mts")
        || path.HasExtension(".cts")
        || path.HasExtension(".tsx")
        || path.HasExtension(".vue")
        || path.HasExtension(".svelte");

    private delegate void OfLine(ReadOnlySpan<byte> line);

    private static void Lines(ReadOnlySpan<byte> text, OfLine add)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            // A notebook keeps its lines in quotes.
            line = line.TrimStart(" \t\""u8);
            if (!line.IsEmpty)
                add(line);
            text = end < 0 ? default : text[(end + 1)..];
        }
    }

    private void AddPython(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("from "u8))
        {
            Add(_python, Head(line[5..].TrimStart((byte)' ')));
        }
        else if (line.StartsWith("import "u8))
        {
            foreach (var part in line[7..].Split((byte)','))
                Add(_python, Head(line[7..][part].TrimStart((byte)' ')));
        }
        else if (line.IndexOf("import_module("u8) is >= 0 and var call)
        {
            Add(_python, Head(line[(call + 14)..].TrimStart("\"'"u8)));
        }
        else if (line.IndexOf("__import__("u8) is >= 0 and var dunder)
        {
            Add(_python, Head(line[(dunder + 11)..].TrimStart("\"'"u8)));
        }
    }

    /// <summary>A whole dotted name, and each of its heads: <c>google.cloud.storage</c> is also <c>google.cloud</c>.</summary>
    private static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> text)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit((char)text[end]) || text[end] is (byte)'_' or (byte)'.'))
            end++;
        return text[..end];
    }

    private static void Add(ConcurrentDictionary<string, byte> names, ReadOnlySpan<byte> dotted)
    {
        if (dotted.IsEmpty || dotted[0] == '.' || dotted.Length > LongestName)
            return;
        var name = Encoding.ASCII.GetString(dotted);
        while (name.Length > 0 && names.TryAdd(name, 0) && name.LastIndexOf('.') is > 0 and var dot)
            name = name[..dot];
    }

    /// <summary>Every quoted text that could be a package's name, right after <c>from</c>, <c>import</c> or <c>require(</c>.</summary>
    private static void AddQuoted(ReadOnlySpan<byte> text, ConcurrentDictionary<string, byte> names)
    {
        while (text.IndexOfAny((byte)'"', (byte)'\'', (byte)'`') is >= 0 and var quote)
        {
            var before = text[Math.Max(0, quote - 24)..quote].TrimEnd(" \t\r\n"u8);
            var rest = text[(quote + 1)..];
            if (
                (
                    before.EndsWith("from"u8)
                    || before.EndsWith("import"u8)
                    || before.EndsWith("import("u8)
                    || before.EndsWith("require("u8)
                    || before.EndsWith("resolve("u8)
                ) && rest.IndexOf(text[quote]) is > 0 and <= LongestName and var length
            )
            {
                var specifier = rest[..length];
                if (specifier[0] is not ((byte)'.' or (byte)'/'))
                    names.TryAdd(PackageOf(TextBytes.Decode(specifier)), 0);
                rest = rest[(length + 1)..];
            }

            text = rest;
        }
    }

    /// <summary><c>@scope/name/deep/file</c> is of <c>@scope/name</c>, <c>lodash/fp</c> of <c>lodash</c>.</summary>
    private static string PackageOf(string specifier)
    {
        var parts = specifier.Split('/', 3);
        return specifier[0] == '@' && parts.Length > 1 ? $"{parts[0]}/{parts[1]}" : parts[0];
    }
}
