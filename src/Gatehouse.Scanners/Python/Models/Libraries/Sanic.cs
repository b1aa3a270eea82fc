namespace Gatehouse.Scanners.Python.Models.Libraries;

internal sealed class Sanic : FlowModel
{
    private const string Request = "sanic.Request()";

    public override void Declare(ModelSheet sheet)
    {
        sheet.Same("sanic.request.Request()", Request);
        foreach (
            var part in (string[])
                [
                    "args",
                    "query_args",
                    "form",
                    "body",
                    "files",
                    "cookies",
                    "headers",
                    "url",
                    "path",
                    "query_string",
                    "raw_url",
                    "match_info",
                    "host",
                    "token",
                ]
        )
            sheet.Source($"{Request}.{part}", $"`request.{part}`");
        sheet.Address($"{Request}.url");
        sheet.Source($"{Request}.json", "`request.json`", isStructured: true);
        sheet.Source($"{Request}.get_args()", "`request.get_args()`");
        sheet.Clean($"{Request}.method", $"{Request}.app", $"{Request}.ctx", $"{Request}.ip");

        const string state = "sanic.Context()";
        sheet.One(state);
        sheet.Same($"{Request}.app.ctx", state);
        sheet.Same("sanic.Sanic().ctx", state);
        sheet.Same("sanic.Sanic.get_app()", "sanic.Sanic()");
        var start = new Handler
        {
            Request = "sanic.Sanic()",
            TaintsParameters = false,
            IsStart = true,
        };
        foreach (var hook in (string[])["before_server_start", "after_server_start", "main_process_start", "listener()"])
            sheet.Decorates($"sanic.Sanic().{hook}", start);

        var route = new Handler { Request = Request, Route = RouteForm.Angles };
        foreach (var app in (string[])["sanic.Sanic()", "sanic.Blueprint()", "sanic.blueprints.Blueprint()"])
        {
            foreach (var verb in (string[])["route", "get", "post", "put", "delete", "patch", "head", "options", "websocket"])
                sheet.Decorates($"{app}.{verb}()", route);
            sheet.Registers($"{app}.add_route(0|handler)", route with { RouteAt = 1 });
        }

        sheet.Overrides("sanic.views.HTTPMethodView", ["get", "post", "put", "delete", "patch"], route);
        foreach (var space in (string[])["sanic.response", "sanic"])
        {
            sheet.Sink(SinkKinds.Html, $"{space}.html(0|body)");
            sheet.Sink(SinkKinds.Html, $"{space}.HTTPResponse(0|body)", SaysHtml);
            sheet.Sink(SinkKinds.Redirect, $"{space}.redirect(0|to)");
            sheet.Sink(SinkKinds.Path, $"{space}.file(0|location)");
            sheet.Sink(SinkKinds.Path, $"{space}.file_stream(0|location)");
            sheet.Clean($"{space}.json", $"{space}.text", $"{space}.empty", $"{space}.raw");
        }
    }

    private static bool SaysHtml(CallFacts call) => Markup.RunsScripts(call.Text(3, "content_type") ?? "");
}
