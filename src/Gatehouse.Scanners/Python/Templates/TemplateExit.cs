using Gatehouse.Engine.Syntax.Templates;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Python.Templates;

/// <summary>A place that a value went through on its way out of a template.</summary>
internal sealed record TemplateStep(TemplateFile File, ByteSpan Span, string Message);

/// <summary>A place where a template writes something that its context gave it.</summary>
internal sealed record TemplateExit
{
    public required TemplateFile File { get; init; }

    /// <summary>The expression between the braces.</summary>
    public required ByteSpan Span { get; init; }

    /// <summary>The name in the context.</summary>
    public required string Root { get; init; }

    /// <summary>What is read out of it: attributes and keys by name, <c>[]</c> for any element, <c>()</c> for what a call returns.</summary>
    public ImmutableArray<string> Path { get; init; } = [];

    public required MarkupPlace Place { get; init; }

    /// <summary>The quote of the attribute or string around the place; 0 where there is none.</summary>
    public byte Quote { get; init; }

    /// <summary>What filters took away.</summary>
    public Escapes Escapes { get; init; }

    /// <summary>Whether somebody called it safe, so that it is not escaped again.</summary>
    public bool IsMarked { get; init; }

    /// <summary>Filters that it went through and that come from no engine.</summary>
    public ImmutableArray<string> Filters { get; init; } = [];

    /// <summary>The filter of the program that called it safe; null where none did.</summary>
    public string? MarkedBy { get; init; }

    /// <summary>What the template itself says of escaping; null where it says nothing.</summary>
    public bool? Autoescape { get; init; }

    /// <summary>The blocks around it, outermost first; a template that extends this one may replace them.</summary>
    public ImmutableArray<string> Blocks { get; init; } = [];

    /// <summary>Includes and macros on the way, from the context on.</summary>
    public ImmutableArray<TemplateStep> Steps { get; init; } = [];

    /// <summary>The same, once it is known which filters of the program call safe what they are given.</summary>
    public TemplateExit As(IReadOnlySet<string> marking)
    {
        foreach (var filter in Filters)
        {
            if (marking.Contains(filter))
                return this with { IsMarked = true, MarkedBy = filter };
        }

        return this;
    }

    /// <summary>Whether a value that somebody outside chose could run in the page.</summary>
    /// <param name="before">What was done to the value before the template got it.</param>
    public bool IsHarmful(TemplateDialect dialect, Escapes before = Escapes.None)
    {
        var escapes = Escapes | before;
        if (!IsMarked && (Autoescape ?? File.IsEscaped(dialect)))
            escapes |= Escapes.Html;
        return !escapes.AreEnough(Place, Quote);
    }

    /// <summary>Whether the template itself says that it is not to be escaped, and nothing else made it harmless.</summary>
    public bool IsUnescaped => (IsMarked || Autoescape == false) && (Escapes & Escapes.Tags) == 0;

    /// <summary>As the template writes it: <c>post.body</c>, <c>posts[].body</c>; the parameter of a macro by its name.</summary>
    public string Name
    {
        get
        {
            var open = Root.IndexOf('(', StringComparison.Ordinal);
            var name = open < 0 ? Root : Root[(open + 1)..^1];
            foreach (var part in Path)
                name += part is "[]" or "()" ? part : "." + part;
            return name;
        }
    }

    /// <summary>What the value does there, as the end of a sentence that begins with it.</summary>
    public string Told =>
        Place switch
        {
            MarkupPlace.Url => "is where a link leads, which may be a `javascript:` URL",
            MarkupPlace.Document => "is a page of its own in `srcdoc`",
            MarkupPlace.UnquotedAttribute => "is written into an attribute without quotes",
            MarkupPlace.Tag => "is written between the attributes of a tag",
            MarkupPlace.HandlerCode or MarkupPlace.HandlerString => "is written into the code of an event handler",
            MarkupPlace.ScriptCode or MarkupPlace.ScriptString or MarkupPlace.ScriptTemplate => "is written into a script",
            _ when MarkedBy is { } filter => $"is written as HTML because the filter `{filter}` marks it safe",
            _ when IsMarked => "is written as HTML because it was marked safe",
            _ when Autoescape == false => "is written as HTML because escaping is off",
            _ => "is written as HTML without being escaped",
        };
}
