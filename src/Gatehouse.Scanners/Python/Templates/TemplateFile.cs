using System.Text;
using Gatehouse.Engine.Syntax.Templates;

namespace Gatehouse.Scanners.Python.Templates;

/// <summary>A template of the tree, read once and kept until the sweep ends.</summary>
internal sealed class TemplateFile
{
    private static readonly string[] _folders = ["templates", "template", "jinja2", "jinja"];

    private static readonly string[] _extensions =
    [
        ".html",
        ".htm",
        ".xhtml",
        ".jinja",
        ".jinja2",
        ".j2",
        ".djhtml",
        ".xml",
        ".svg",
        ".txt",
    ];

    private readonly ReadOnlyMemory<byte> _text;

    /// <param name="text">Kept.</param>
    public TemplateFile(SourcePath path, ReadOnlyMemory<byte> text)
    {
        Path = path;
        _text = text;
        Document = TemplateDocument.Parse(text);
    }

    public SourcePath Path { get; }

    public TemplateDocument Document { get; }

    /// <summary>The file again, as it was read.</summary>
    public SourceFile Source => new(Path, _text);

    public int Size => _text.Length;

    /// <summary>Whether it lies in a folder that frameworks look for templates in.</summary>
    public bool IsInFolder => Path.Value.Split('/')[..^1].Any(part => IsFolder(part));

    public static bool IsFolder(ReadOnlySpan<char> name)
    {
        foreach (var folder in _folders)
        {
            if (name.Equals(folder, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>By name only: what may be a template.</summary>
    public static bool IsNamed(SourcePath path)
    {
        var extension = path.Extension;
        foreach (var known in _extensions)
        {
            if (extension.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Whether templates have such an extension, in any letters.</summary>
    public static bool IsExtension(ReadOnlySpan<byte> extension)
    {
        foreach (var known in _extensions)
        {
            if (Ascii.EqualsIgnoreCase(extension, known))
                return true;
        }

        return false;
    }

    /// <summary>Whether a browser shows it as a page; what is only text cannot hold a script.</summary>
    public bool IsMarkup
    {
        get
        {
            var name = Path.Value;
            foreach (var engine in (string[])[".j2", ".jinja2", ".jinja"])
            {
                if (name.EndsWith(engine, StringComparison.OrdinalIgnoreCase))
                    name = name[..^engine.Length];
            }

            var inner = new SourcePath(name);
            // `page.j2` has no extension left, and is a page as likely as not; `nginx.conf.j2` is none.
            return inner.Extension.IsEmpty || (IsNamed(inner) && !inner.HasExtension(".txt"));
        }
    }

    /// <summary>Whether what it writes is escaped where it does not say so itself.</summary>
    public bool IsEscaped(TemplateDialect dialect) =>
        dialect switch
        {
            TemplateDialect.Django or TemplateDialect.EscapingJinja => true,
            TemplateDialect.PlainJinja => false,
            TemplateDialect.SelectiveJinja => Path.HasExtension(".html") || Path.HasExtension(".htm") || Path.HasExtension(".xml"),
            _ => Path.HasExtension(".html")
                || Path.HasExtension(".htm")
                || Path.HasExtension(".xml")
                || Path.HasExtension(".xhtml")
                || Path.HasExtension(".svg"),
        };
}
