namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>aiohttp, server and client.</summary>
internal sealed class Aiohttp : FlowModel
{
    private const string Request = "aiohttp.web.Request()";
    private const string Application = "aiohttp.web.Application()";

    private static readonly string[] _verbs = ["get", "post", "put", "delete", "patch", "head", "view", "route"];

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
        Applications(sheet);

        var handler = new Handler { Request = Request, TaintsParameters = false };
        foreach (var verb in _verbs)
        {
            var at = verb is "route" ? 2 : 1;
            sheet.Decorates($"aiohttp.web.RouteTableDef().{verb}()", handler);
            sheet.Registers($"aiohttp.web.{verb}({at}|handler)", handler);
            sheet.Registers($"{Application}.router.add_{verb}({at}|handler)", handler);
            sheet.Registers($"{Application}.router.add_resource().add_route(1|handler)", handler);
        }

        // A middleware gets the handler that comes next, and the request.
        sheet.Decorates("aiohttp.web.middleware", handler);

        sheet.Overrides("aiohttp.web.View", ["get", "post", "put", "delete", "patch", "head", "options"], handler with { Request = null });
        sheet.Same("aiohttp.web.View().request", Request);
        Answers(sheet);
        Client(sheet);
    }

    /// <summary>What the program keeps in the application while it starts, its handlers find.</summary>
    private static void Applications(ModelSheet sheet)
    {
        sheet.One(Application);
        foreach (var way in (string[])["app", "config_dict"])
            sheet.Same($"{Request}.{way}", Application);
        var start = new Handler
        {
            Request = Application,
            TaintsParameters = false,
            IsStart = true,
        };
        foreach (var signal in (string[])["on_startup", "on_cleanup", "on_shutdown", "cleanup_ctx"])
            sheet.Registers($"{Application}.{signal}.append(0)", start);
    }

    private static void Answers(ModelSheet sheet)
    {
        sheet.Sink(SinkKinds.Html, "aiohttp.web.Response(body, text)", SaysHtml);
        sheet.Sink(SinkKinds.Redirect, "aiohttp.web.Response(headers)");
        sheet.Sink(SinkKinds.Redirect, "aiohttp.web.Response().headers.location=");
        foreach (
            var type in (string[])["HTTPFound", "HTTPSeeOther", "HTTPMovedPermanently", "HTTPTemporaryRedirect", "HTTPPermanentRedirect"]
        )
        {
            sheet.Sink(SinkKinds.Redirect, $"aiohttp.web.{type}(0|location)");
            sheet.Derives($"aiohttp.web.{type}", "aiohttp.web.Response");
        }

        sheet.Sink(SinkKinds.Path, "aiohttp.web.FileResponse(0|path)");
        sheet.Sink(SinkKinds.Header, "aiohttp.web.Response().headers[]=");
        sheet.Clean("aiohttp.web.json_response");
        foreach (var render in (string[])["render_template", "render_template_async", "render_string", "render_string_async"])
        {
            sheet.Renders($"aiohttp_jinja2.{render}(0|template_name)", "2|context");
            sheet.Clean($"aiohttp_jinja2.{render}");
        }
        sheet.RendersResult("aiohttp_jinja2.template(0|template_name)");
    }

    private static void Client(ModelSheet sheet)
    {
        foreach (var verb in (string[])["get", "post", "put", "delete", "patch", "head", "options", "ws_connect"])
            sheet.Sink(SinkKinds.Request, $"aiohttp.ClientSession().{verb}(0|url)");
        sheet.Sink(SinkKinds.Request, "aiohttp.ClientSession().request(1|url)");
        sheet.Sink(SinkKinds.Request, "aiohttp.request(1|url)");
    }

    private static bool SaysHtml(CallFacts call) =>
        (call.Text(-1, "content_type") ?? call.ArgumentText(-1, "headers", "Content-Type") ?? "").StartsWith(
            "text/html",
            StringComparison.OrdinalIgnoreCase
        );
}
