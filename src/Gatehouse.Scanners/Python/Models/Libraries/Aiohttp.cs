namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>aiohttp, server and client.</summary>
internal sealed class Aiohttp : FlowModel
{
    private const string Request = "aiohttp.web.Request()";

    public override void Declare(ModelSheet sheet)
    {
        foreach (
            var part in (string[])
                ["query", "query_string", "rel_url", "url", "path", "path_qs", "match_info", "headers", "cookies", "host", "content"]
        )
            sheet.Source($"{Request}.{part}", $"`request.{part}`");
        sheet.Source($"{Request}.json()", "`request.json()`", isStructured: true);
        foreach (var call in (string[])["text", "read", "post", "multipart"])
            sheet.Source($"{Request}.{call}()", $"`request.{call}()`");
        sheet.Clean($"{Request}.method", $"{Request}.remote");
        sheet.One("aiohttp.web.Application()");
        sheet.Same($"{Request}.app", "aiohttp.web.Application()");

        var handler = new Handler { Request = Request, TaintsParameters = false };
        foreach (var verb in (string[])["get", "post", "put", "delete", "patch", "head", "view", "route"])
        {
            sheet.Decorates($"aiohttp.web.RouteTableDef().{verb}()", handler);
            sheet.Registers($"aiohttp.web.{verb}({(verb == "route" ? 2 : 1)}|handler)", handler);
            sheet.Registers($"aiohttp.web.Application().router.add_{verb}({(verb == "route" ? 2 : 1)}|handler)", handler);
        }

        sheet.Overrides("aiohttp.web.View", ["get", "post", "put", "delete", "patch", "head"], handler with { Request = null });
        sheet.Same("aiohttp.web.View().request", Request);

        sheet.Sink(SinkKinds.Html, "aiohttp.web.Response(body, text)", SaysHtml);
        foreach (
            var type in (string[])["HTTPFound", "HTTPSeeOther", "HTTPMovedPermanently", "HTTPTemporaryRedirect", "HTTPPermanentRedirect"]
        )
            sheet.Sink(SinkKinds.Redirect, $"aiohttp.web.{type}(0|location)");
        sheet.Sink(SinkKinds.Path, "aiohttp.web.FileResponse(0|path)");
        sheet.Sink(SinkKinds.Header, "aiohttp.web.Response().headers[]=");
        sheet.Clean("aiohttp.web.json_response");
        sheet.Renders("aiohttp_jinja2.render_template(0|template_name)", "2|context");
        sheet.Clean("aiohttp_jinja2.render_template");

        foreach (var verb in (string[])["get", "post", "put", "delete", "patch", "head", "options", "ws_connect"])
            sheet.Sink(SinkKinds.Request, $"aiohttp.ClientSession().{verb}(0|url)");
        sheet.Sink(SinkKinds.Request, "aiohttp.ClientSession().request(1|url)");
        sheet.Sink(SinkKinds.Request, "aiohttp.request(1|url)");
    }

    private static bool SaysHtml(CallFacts call) => (call.Text(-1, "content_type") ?? "").StartsWith("text/html", StringComparison.Ordinal);
}
