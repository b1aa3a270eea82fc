namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Template engines, and what makes text harmless in HTML.</summary>
internal sealed class Markup : FlowModel
{
    /// <summary>A function that templates call for a value, by the name that it is given or by its own.</summary>
    internal static Handler Filter { get; } = new() { IsFilter = true, TaintsParameters = false };

    /// <summary>The filters of an engine: <c>env.filters['lines'] = lines</c>.</summary>
    internal static void Filters(ModelSheet sheet, string environment) => sheet.Registers($"{environment}.filters(*)", Filter);

    /// <summary>Whether a browser runs the scripts in an answer of this type; pictures of SVG have some too.</summary>
    internal static bool RunsScripts(string type) =>
        type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
        || type.StartsWith("application/xhtml", StringComparison.OrdinalIgnoreCase)
        || type.StartsWith("image/svg", StringComparison.OrdinalIgnoreCase);

    public override void Declare(ModelSheet sheet)
    {
        sheet.Same("jinja2.Markup", "markupsafe.Markup");
        sheet.Same("jinja2.escape", "markupsafe.escape");
        sheet.Same("jinja2.utils.markupsafe.Markup", "markupsafe.Markup");
        sheet.Sink(SinkKinds.Html, "markupsafe.Markup(0|base)");
        sheet.Same("markupsafe.Markup.escape", "markupsafe.escape");
        // Markup escapes what is formatted into it.
        sheet.Sanitizer(SinkKinds.Escaped, "markupsafe.Markup().format(1*, **)");
        sheet.Sanitizer(SinkKinds.Escaped, "markupsafe.Markup().join(0)");

        sheet.Sink(SinkKinds.Template, "jinja2.Template(0|source)");
        foreach (
            var environment in (string[])
                ["jinja2.Environment()", "jinja2.environment.Environment()", "jinja2.sandbox.SandboxedEnvironment()"]
        )
        {
            var isSandbox = environment.Contains("sandbox", StringComparison.Ordinal);
            sheet.Sink(
                SinkKinds.Template,
                $"{environment}.from_string(0|source)",
                confidence: isSandbox ? Confidence.Low : Confidence.High
            );
        }

        Filters(sheet, "jinja2.Environment()");
        Filters(sheet, "jinja2.environment.Environment()");
        Filters(sheet, "jinja2.sandbox.SandboxedEnvironment()");

        sheet.Sink(SinkKinds.Template, "mako.template.Template(0|text)");
        sheet.Sink(SinkKinds.Template, "chameleon.PageTemplate(0|body)");
        sheet.Sink(SinkKinds.Template, "chevron.render(0|template)", confidence: Confidence.Low);
        sheet.Sink(SinkKinds.Template, "Cheetah.Template.Template(0)");
        sheet.Sink(SinkKinds.Template, "genshi.template.MarkupTemplate(0)");

        Escapes(sheet);
    }

    private static void Escapes(ModelSheet sheet)
    {
        foreach (
            var escape in (string[])
                [
                    "html.escape(0|s)",
                    "markupsafe.escape(0)",
                    "markupsafe.escape_silent(0)",
                    "bleach.clean(0|text)",
                    "bleach.linkify(0|text)",
                    "nh3.clean(0|html)",
                    "lxml.html.clean.clean_html(0)",
                    "lxml_html_clean.clean_html(0)",
                    "mako.filters.html_escape(0)",
                ]
        )
            sheet.Sanitizer(SinkKinds.Escaped, escape);
        foreach (var escape in (string[])["cgi.escape(0)", "xml.sax.saxutils.escape(0|data)"])
            sheet.Sanitizer(SinkKinds.EscapedTags, escape);
        // It writes the quotes too.
        sheet.Sanitizer(SinkKinds.Html, "xml.sax.saxutils.quoteattr(0|data)");
        foreach (var script in (string[])["jinja2.utils.htmlsafe_json_dumps(0|obj)", "flask.json.htmlsafe_dumps(0|obj)"])
            sheet.Sanitizer(SinkKinds.EscapedTags | SinkKinds.EscapedSingleQuotes | SinkKinds.Json, script);
        const SinkKinds Undone = SinkKinds.Escaped | SinkKinds.NoLess | SinkKinds.NoSingleQuote | SinkKinds.NoDoubleQuote | SinkKinds.Json;
        foreach (
            var undo in (string[])
                [
                    "html.unescape(0|s)",
                    "xml.sax.saxutils.unescape(0|data)",
                    "markupsafe.Markup().unescape(self)",
                    "html.parser.HTMLParser().unescape(0)",
                    "tornado.escape.xhtml_unescape(0)",
                ]
        )
            sheet.Restores(Undone, undo);
    }
}
