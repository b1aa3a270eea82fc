using Gatehouse.Engine.Syntax.Templates;
using Gatehouse.Scanners.Python.Flow;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Templates;

/// <summary>A value from the outside that a template writes where it can run.</summary>
/// <param name="Rendering">Null, as is <paramref name="Mark"/>, where the template asks the request by itself.</param>
internal sealed record TemplateFlow(TemplateExit Exit, string Template, Rendering? Rendering, Mark? Mark)
{
    private static readonly HashSet<string> _askedOfRequest = new(StringComparer.Ordinal)
    {
        "args",
        "form",
        "values",
        "cookies",
        "headers",
        "json",
        "data",
        "get_json",
        "get_data",
        "referrer",
        "query_params",
        "path_params",
        "GET",
        "POST",
        "COOKIES",
        "META",
    };

    /// <summary>All of a tree, by file and place; of several ways to one place the first.</summary>
    /// <param name="unescaped">The libraries whose templates the program renders without escaping.</param>
    /// <param name="marking">Filters of the program that call safe what they are given.</param>
    public static ILookup<TemplateFile, TemplateFlow> All(
        IEnumerable<Rendering> renderings,
        TemplateShelf shelf,
        IReadOnlySet<string> unescaped,
        IReadOnlySet<string> marking
    )
    {
        var flows = new Dictionary<(TemplateFile, int), TemplateFlow>();
        foreach (var rendering in renderings)
        {
            var from = new SourcePath(rendering.Module.Path);
            var dialect = DialectOf(rendering.Renderer, unescaped);
            foreach (var written in shelf.ExitsOf(rendering.Template, from) ?? [])
            {
                var exit = written.As(marking);
                if (exit.IsHarmful(dialect) && MarkOf(exit, rendering.Context, dialect) is { } mark)
                    flows.TryAdd((exit.File, exit.Span.Start), new TemplateFlow(exit, rendering.Template, rendering, mark));
            }
        }

        foreach (var file in shelf.Files)
        {
            // Flask and Django give the request to every template; both escape pages.
            foreach (var written in shelf.Read(file)?.Own ?? [])
            {
                var exit = written.As(marking);
                if (AsksRequest(exit) && exit.IsHarmful(TemplateDialect.Django))
                    flows.TryAdd((exit.File, exit.Span.Start), new TemplateFlow(exit, file.Path.Value, null, null));
            }
        }

        return flows.Values.OrderBy(flow => flow.Exit.Span).ToLookup(flow => flow.Exit.File);
    }

    public Hit ToHit(FlowSteps steps)
    {
        var source = Mark?.Source.Told ?? $"`{Exit.Name}`";
        return new Hit(Exit.Span, $"{char.ToUpperInvariant(source[0])}{source[1..]} {Exit.Told}")
        {
            // A link must be followed before it does harm.
            Confidence =
                Mark is { IsDoubtful: true } or { Source.Facts.Label: SourceLabel.Stored } || Exit.Place == MarkupPlace.Url
                    ? Engine.Findings.Confidence.Medium
                    : Engine.Findings.Confidence.High,
            Steps = steps.Of(this),
        };
    }

    internal static Mark? MarkOf(TemplateExit exit, ImmutableArray<RenderedValue> context, TemplateDialect dialect)
    {
        // A link does harm only by its start: what a fixed text stands before is none.
        var kind = exit.Place == MarkupPlace.Url ? SinkKinds.Redirect : SinkKinds.Html;
        foreach (var value in context)
        {
            if (
                value.Kind == kind
                && value.Name == exit.Root
                && IsBelow(exit.Path, value.Path)
                && !(dialect == TemplateDialect.Django && IsOfForm(exit, value.Path))
                && !(exit.Place == MarkupPlace.Url && value.Mark.Cleaned.HasFlag(SinkKinds.WebUrl))
                && exit.IsHarmful(dialect, HtmlText.EscapesOf(value.Mark))
                // Where nothing is escaped every value would be suspected that a function nobody knows had something to do with.
                && !(value.Mark.IsDoubtful && exit.Place is MarkupPlace.Text or MarkupPlace.Attribute && !exit.IsUnescaped)
            )
                return value.Mark;
        }

        return null;
    }

    /// <summary>Whether what is read lies in what came from the outside: an element by its key is any element.</summary>
    private static bool IsBelow(ImmutableArray<string> read, ImmutableArray<string> given)
    {
        if (read.Length < given.Length)
            return false;
        for (var i = 0; i < given.Length; i++)
        {
            if (read[i] != given[i] && given[i] != "[]")
                return false;
        }

        return true;
    }

    /// <summary>
    /// What the program itself says of a form's field, and the field as the form draws it: neither is what was sent. That is in
    /// <c>data</c>, <c>value</c> and <c>cleaned_data</c>.
    /// </summary>
    private static bool IsOfForm(TemplateExit exit, ImmutableArray<string> given) =>
        exit.Path.Length > 0
        && given.All(part => part == "[]")
        && (
            exit.Root is "form" or "forms" or "formset"
            || ((string[])["_form", "Form", "_formset", "FormSet"]).Any(end => exit.Root.EndsWith(end, StringComparison.Ordinal))
        )
        && !exit.Path.Any(part => part is "data" or "value" or "cleaned_data" or "initial" or "instance");

    private static bool AsksRequest(TemplateExit exit) =>
        exit is { Root: "request", Path: [var first, ..] } && _askedOfRequest.Contains(first);

    private static TemplateDialect DialectOf(string renderer, IReadOnlySet<string> unescaped)
    {
        var library = renderer[..(renderer.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? dot : renderer.Length)];
        if (unescaped.Contains(library))
            return TemplateDialect.PlainJinja;
        return library switch
        {
            "flask" or "quart" => TemplateDialect.Flask,
            "starlette" or "fastapi" => TemplateDialect.SelectiveJinja,
            "jinja2" => TemplateDialect.PlainJinja,
            "bottle" when renderer.StartsWith("bottle.jinja2", StringComparison.Ordinal) => TemplateDialect.PlainJinja,
            "django" => TemplateDialect.Django,
            // Tornado, Pyramid's and aiohttp's bindings, Bottle's own templates.
            _ => TemplateDialect.EscapingJinja,
        };
    }
}
