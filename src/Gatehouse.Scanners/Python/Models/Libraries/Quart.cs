namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Flask's interface, awaited.</summary>
internal sealed class Quart : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        sheet.Same("quart.request", "flask.request");
        sheet.Same("quart.session", "flask.session");
        sheet.Same("quart.g", "flask.g");
        sheet.Same("quart.Quart()", "flask.Flask()");
        sheet.Same("quart.Blueprint()", "flask.Flask()");
        foreach (
            var name in (string[])
                [
                    "make_response",
                    "Response",
                    "render_template",
                    "render_template_string",
                    "redirect",
                    "send_file",
                    "url_for",
                    "jsonify",
                    "send_from_directory",
                ]
        )
            sheet.Same($"quart.{name}", $"flask.{name}");
        sheet.Same("quart.Markup", "markupsafe.Markup");
        sheet.Same("quart.escape", "markupsafe.escape");
    }
}
