namespace Gatehouse.Scanners.Python.Models.Libraries;

internal sealed class Pyramid : FlowModel
{
    private const string Request = "pyramid.request.Request()";

    public override void Declare(ModelSheet sheet)
    {
        foreach (
            var part in (string[])
                [
                    "params",
                    "GET",
                    "POST",
                    "matchdict",
                    "cookies",
                    "headers",
                    "body",
                    "text",
                    "url",
                    "path",
                    "path_info",
                    "query_string",
                    "path_qs",
                    "subpath",
                    "referer",
                    "host",
                ]
        )
            sheet.Source($"{Request}.{part}", $"`request.{part}`");
        sheet.Address($"{Request}.url", $"{Request}.path", $"{Request}.path_qs");
        foreach (var part in (string[])["json_body", "json"])
            sheet.Source($"{Request}.{part}", $"`request.{part}`", isStructured: true);
        sheet.Clean($"{Request}.method", $"{Request}.registry", $"{Request}.route_url", $"{Request}.route_path", $"{Request}.user");

        sheet.Parameter("pyramid", "request", Request);
        sheet.Sink(SinkKinds.Session, $"{Request}.session[]=");
        sheet.Sink(SinkKinds.Session, $"{Request}.session[key]=");

        var view = new Handler { Request = Request, TaintsParameters = false };
        foreach (var decorator in (string[])["view_config", "exception_view_config", "notfound_view_config", "forbidden_view_config"])
            sheet.Decorates($"pyramid.view.{decorator}()", view);
        sheet.Registers("pyramid.config.Configurator().add_view(0|view)", view);
        sheet.Sink(SinkKinds.Html, "pyramid.response.Response(0|body, text)", IsHtml);
        sheet.Sink(SinkKinds.Redirect, "pyramid.httpexceptions.HTTPFound(0|location)");
        sheet.Sink(SinkKinds.Redirect, "pyramid.httpexceptions.HTTPSeeOther(0|location)");
        sheet.Sink(SinkKinds.Redirect, "pyramid.httpexceptions.HTTPMovedPermanently(0|location)");
        foreach (var response in (string[])["pyramid.response.Response()", $"{Request}.response"])
        {
            sheet.Sink(SinkKinds.Redirect, $"{response}.location=");
            sheet.Sink(SinkKinds.Redirect, $"{response}.headers.location=");
        }

        sheet.Sink(SinkKinds.Path, "pyramid.response.FileResponse(0|path)");
        sheet.Sink(SinkKinds.Header, "pyramid.response.Response().headers[]=");
        sheet.Renders("pyramid.renderers.render(0|renderer_name)", "1|value");
        sheet.Renders("pyramid.renderers.render_to_response(0|renderer_name)", "1|value");
        sheet.RendersResult("pyramid.view.view_config(renderer)");
        sheet.Clean("pyramid.renderers.render", "pyramid.renderers.render_to_response");
    }

    private static bool IsHtml(CallFacts call) => Markup.RunsScripts(call.Text(-1, "content_type") ?? "text/html");
}
