using System.Collections.Concurrent;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Syntax.Templates;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Templates;

/// <summary>Takes in the templates of one sweep and what the tree's Python says of them.</summary>
internal sealed class TemplatesOfTree
{
    /// <summary>What all templates of a tree may hold; no project comes near it.</summary>
    private const long MostBytes = 128 * 1024 * 1024;

    private readonly ConcurrentBag<TemplateFile> _files = [];
    private readonly ConcurrentDictionary<string, bool> _named = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _unescaped = new(StringComparer.Ordinal);
    private long _bytes;
    private bool _hasPython;

    public void Add(SourceFile file, Sightings seen)
    {
        if (!TemplateDocument.HasDelimiters(file.Bytes))
            return;
        if (Interlocked.Add(ref _bytes, file.Bytes.Length) > MostBytes)
        {
            seen.Fail("the templates of the tree are larger than can be kept, and this one was left out", "Exclude what is no template.");
            return;
        }

        var template = new TemplateFile(file.Path, file.Bytes.ToArray());
        if (template.Document.IsCut)
            seen.Fail("the template has more parts than can be read; the rest was left out", "Exclude it, if it is none.");
        _files.Add(template);
    }

    /// <summary>Takes up the templates that a Python file names.</summary>
    public void Saw(PythonModule module)
    {
        Volatile.Write(ref _hasPython, true);
        foreach (var (library, _) in EscapingOff.In(module))
            _unescaped.TryAdd(library, true);
        foreach (var site in module.All(NodeKind.String))
        {
            var literal = (StringExpression)site.Node;
            if (MayBeName(module.Tree.Text.Bytes[literal.Start..literal.End]) && TemplateFile.IsNamed(new SourcePath(literal.Value)))
                _named.TryAdd(literal.Value.TrimStart('.', '/'), true);
        }
    }

    /// <summary>The libraries whose templates the program renders without escaping.</summary>
    public IReadOnlySet<string> Unescaped => _unescaped.Keys.ToHashSet(StringComparer.Ordinal);

    /// <summary>Before the literal is decoded: whether it is short and ends like the name of a template.</summary>
    private static bool MayBeName(ReadOnlySpan<byte> literal)
    {
        const int longest = 300;
        const int longestExtension = 9;
        if (literal.Length is <= 4 or >= longest)
            return false;
        var end = literal.TrimEnd("'\""u8);
        end = end[^Math.Min(longestExtension, end.Length)..];
        // What is escaped is decoded before it is judged.
        return literal.Contains((byte)'\\') || (end.LastIndexOf((byte)'.') is >= 0 and var dot && TemplateFile.IsExtension(end[dot..]));
    }

    /// <summary>
    /// The templates of this tree. Vue, Angular and Handlebars write braces too: outside the folders of templates a file is one only where
    /// Python or a template names it.
    /// </summary>
    public TemplateShelf ToShelf()
    {
        if (!_hasPython)
            return new TemplateShelf([]);
        var names = _named.Keys.ToLookup(name => name[(name.LastIndexOf('/') + 1)..], StringComparer.Ordinal);
        return new TemplateShelf(
            _files.Where(file => file.IsInFolder || names[new string(file.Path.Name)].Any(name => IsNamed(file, name)))
        );
    }

    private static bool IsNamed(TemplateFile file, string name) =>
        file.Path.Value == name || file.Path.Value.EndsWith("/" + name, StringComparison.Ordinal);
}
