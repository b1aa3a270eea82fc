using System.Text;
using Gatehouse.Scanners.Python.Models;
using Gatehouse.Scanners.Python.Templates;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Templates whose text stands in the code, and templates that are loaded first and rendered later.</summary>
internal sealed partial class Interpreter
{
    private const string TextOfTemplate = "\u0001text";
    private const string NameOfTemplate = "\u0001name";
    private const string Escaping = "\u0001escaping";
    private const string Sandboxed = "\u0001sandboxed";
    private const string SandboxPath = "jinja2.sandbox.SandboxedEnvironment()";

    /// <summary>What a template's text writes of its context, and where; the same text is rendered again and again.</summary>
    private readonly Dictionary<string, ImmutableArray<TemplateExit>> _inline = new(StringComparer.Ordinal);

    private static readonly SourceFacts _filtered = new("what a template writes", SourceLabel.Filtered, false);

    /// <summary>The name that templates know the filter by which is looked at.</summary>
    private string? _filter;

    private readonly HashSet<string> _markingFilters = new(StringComparer.Ordinal);

    /// <summary>Filters of the program, by the names that templates know, that call safe what they are given as it is.</summary>
    public IReadOnlySet<string> MarkingFilters => _markingFilters;

    /// <summary>A filter marked as safe what a template had given it.</summary>
    private void Learn(Flow flow)
    {
        if (flow.Kind == SinkKinds.Html && flow.Confidence != Confidence.Low && _filter is { } filter)
            _markingFilters.Add(filter);
    }

    private void BindTemplates()
    {
        On("flask.render_template_string", RenderedString);
        On("jinja2.Template jinja2.environment.Template", call => LoadedTemplate(TextOfTemplate, call, -1));
        foreach (
            var environment in (string[])
                ["jinja2.Environment()", "jinja2.environment.Environment()", SandboxPath, "jinja2.sandbox.ImmutableSandboxedEnvironment()"]
        )
        {
            On($"{environment}.from_string", call => LoadedTemplate(TextOfTemplate, call, 0));
            On($"{environment}.get_template {environment}.select_template", call => LoadedTemplate(NameOfTemplate, call, 0));
        }

        On("jinja2.Template().render", RenderedTemplate);
    }

    public IReadOnlyList<Rendering> Renderings => _renderings;

    private Value? RenderedString(FlowCall call)
    {
        if (call.Text(0, "source") is not { } text)
            return null;
        foreach (var mark in MarksIn(text, call, TemplateDialect.EscapingJinja))
            Report(SinkKinds.Html, mark, call.Node, Confidence.High, call.Node);
        return Value.Unknown;
    }

    private Value LoadedTemplate(string what, FlowCall call, int environment)
    {
        var escapes = environment < 0 ? call.IsTrue(-1, "autoescape") : IsEscaping(call);
        var content = new HeapObject { Kind = ObjectKind.Instance, Path = _paths.Of("jinja2.Template()") };
        content = content.WithEntry(what, call.Argument(0) ?? Value.Unknown).WithEntry(Escaping, Value.Of(escapes));
        if (call.Receiver?.Value.Only is ObjectAtom thing && ObjectOf(thing)?.Path?.Parent?.Parent?.Name == "sandbox")
            content = content.WithEntry(Sandboxed, Value.True);
        return Allocate(call.Node, content);
    }

    /// <summary>Whether the environment was made to escape; <c>select_autoescape()</c> does for pages.</summary>
    private bool IsEscaping(FlowCall call)
    {
        if (call.Receiver is not { } environment)
            return false;
        foreach (var atom in environment.Value.Atoms)
        {
            if (
                atom is ObjectAtom thing
                && ObjectOf(thing)?.Entry("autoescape") is { } set
                && !(TruthOf(set) == Truth.No || set.Only is ConstantAtom { Value: null })
            )
                return true;
        }

        return false;
    }

    private Value? RenderedTemplate(FlowCall call)
    {
        if (call.Receiver?.Value.Only is not ObjectAtom thing || ObjectOf(thing) is not { } template)
            return null;
        var dialect =
            template.Entry(Escaping) is { } set && TruthOf(set) == Truth.Yes ? TemplateDialect.EscapingJinja : TemplateDialect.PlainJinja;
        if (template.Entry(NameOfTemplate)?.Only is ConstantAtom { Text: { } name })
        {
            var context = ContextOf(call);
            if (context.Length > 0)
                _renderings.Add(
                    new Rendering(
                        Module,
                        call.Node.Span,
                        name,
                        dialect == TemplateDialect.PlainJinja ? "jinja2" : "jinja2-escaping",
                        context
                    )
                );
            return Value.Unknown;
        }

        if (template.Entry(TextOfTemplate) is not { } held)
            return null;
        if (held.Only is not ConstantAtom { Text: { } text })
        {
            // What a sandbox keeps from running on the server it still writes into the page; elsewhere the template itself is reported.
            return template.Entry(Sandboxed) is null ? null : Value.Text(DeepTaint(held));
        }

        var taint = Joined(call.Those(_arguments)).CleanedFor(SinkKinds.Html);
        foreach (var mark in MarksIn(text, call, dialect))
            taint = taint.Join(Taint.Of(HtmlText.Bare(mark)));
        return Value.Text(taint);
    }

    private ImmutableArray<RenderedValue> ContextOf(FlowCall call)
    {
        var context = new List<RenderedValue>();
        foreach (var given in call.Those(_arguments))
            Contexts(given, call, context);
        return [.. context.Distinct().Take(MostRendered)];
    }

    private IEnumerable<Mark> MarksIn(string text, FlowCall call, TemplateDialect dialect)
    {
        if (!text.Contains('{', StringComparison.Ordinal) || ContextOf(call) is not { Length: > 0 } context)
            return [];
        if (!_inline.TryGetValue(text, out var exits))
        {
            // What it extends or includes is another matter: its own text is what stands here.
            var file = new TemplateFile(new SourcePath("inline.html"), Encoding.UTF8.GetBytes(text));
            _inline.Add(text, exits = TemplateReading.Of(new TemplateShelf([]), file, 0).Exits);
        }

        return exits.Where(exit => exit.IsHarmful(dialect)).Select(exit => TemplateFlow.MarkOf(exit, context, dialect)).OfType<Mark>();
    }
}
