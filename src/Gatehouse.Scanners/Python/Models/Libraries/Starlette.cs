namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Starlette and FastAPI.</summary>
internal sealed class Starlette : FlowModel
{
    private const string Request = "starlette.Request()";

    public override void Declare(ModelSheet sheet)
    {
        Requests(sheet);
        Routes(sheet);
        Applications(sheet);
        Responses(sheet);
    }

    private static void Requests(ModelSheet sheet)
    {
        foreach (var path in (string[])["starlette.requests.Request()", "fastapi.Request()", "fastapi.requests.Request()"])
            sheet.Same(path, Request);
        foreach (var part in (string[])["query_params", "path_params", "headers", "cookies", "url"])
            sheet.Source($"{Request}.{part}", $"`request.{part}`");
        sheet.Address($"{Request}.url");
        sheet.Source($"{Request}.json()", "`request.json()`", isStructured: true);
        foreach (var call in (string[])["body", "form", "stream"])
            sheet.Source($"{Request}.{call}()", $"`request.{call}()`");
        sheet.Clean(
            $"{Request}.method",
            $"{Request}.client",
            $"{Request}.app",
            $"{Request}.state",
            $"{Request}.user",
            $"{Request}.url_for"
        );
        sheet.Same("starlette.applications.Starlette().state", "fastapi.FastAPI().state");
        sheet.Same($"{Request}.app.state", "fastapi.FastAPI().state");
        foreach (var path in (string[])["fastapi.WebSocket()", "starlette.websockets.WebSocket()"])
        {
            foreach (var call in (string[])["receive_text", "receive_bytes", "receive_json", "iter_text", "iter_json", "receive"])
                sheet.Source($"{path}.{call}()", $"a message of the socket", isStructured: call.EndsWith("json", StringComparison.Ordinal));
            foreach (var part in (string[])["query_params", "path_params", "headers", "cookies"])
                sheet.Source($"{path}.{part}", $"`websocket.{part}`");
        }

        foreach (var path in (string[])["fastapi.UploadFile()", "starlette.datastructures.UploadFile()"])
        {
            sheet.Source($"{path}.filename", "the name of an uploaded file");
            sheet.Source($"{path}.read()", "an uploaded file");
            sheet.Source($"{path}.file", "an uploaded file", harmless: SinkKinds.Path | SinkKinds.Request | SinkKinds.Redirect);
        }
    }

    /// <summary>What the program keeps in the application while it starts, its handlers find.</summary>
    private static void Applications(ModelSheet sheet)
    {
        const string state = "starlette.State()";
        sheet.One(state);
        sheet.Same($"{Request}.app.state", state);
        foreach (var type in (string[])["fastapi.FastAPI", "starlette.applications.Starlette"])
        {
            sheet.Same($"{type}().state", state);
            var start = new Handler
            {
                Request = $"{type}()",
                TaintsParameters = false,
                IsStart = true,
            };
            sheet.Registers($"{type}(lifespan)", start);
            sheet.Decorates($"{type}().on_event()", start);
            sheet.Registers($"{type}().add_event_handler(1|func)", start);
        }
    }

    private static void Routes(ModelSheet sheet)
    {
        // What a FastAPI handler returns is JSON, unless its decorator says otherwise.
        var typed = new Handler { Route = RouteForm.Braces, EnforcesAnnotations = true };
        sheet.Same("fastapi.APIRouter()", "fastapi.FastAPI()");
        sheet.Same("fastapi.routing.APIRouter()", "fastapi.FastAPI()");
        foreach (var verb in (string[])["get", "post", "put", "delete", "patch", "options", "head", "api_route", "websocket", "route"])
            sheet.Decorates($"fastapi.FastAPI().{verb}()", typed);
        sheet.Registers("fastapi.FastAPI().add_api_route(1|endpoint)", typed);

        var plain = new Handler { Request = Request, TaintsParameters = false };
        sheet.Decorates("starlette.applications.Starlette().route()", plain);
        sheet.Registers("starlette.routing.Route(1|endpoint)", plain);
        sheet.Registers("starlette.applications.Starlette().add_route(1|route)", plain);
        sheet.Overrides("starlette.endpoints.HTTPEndpoint", ["get", "post", "put", "delete", "patch", "head", "options"], plain);
    }

    private static void Responses(ModelSheet sheet)
    {
        foreach (var space in (string[])["starlette.responses", "fastapi.responses", "fastapi"])
        {
            sheet.Sink(SinkKinds.Html, $"{space}.HTMLResponse(0|content)");
            sheet.Sink(SinkKinds.Html, $"{space}.Response(0|content)", SaysHtml);
            sheet.Sink(SinkKinds.Redirect, $"{space}.RedirectResponse(0|url)");
            sheet.Sink(SinkKinds.Path, $"{space}.FileResponse(0|path)");
            sheet.Sink(SinkKinds.Header, $"{space}.Response().headers[]=");
            sheet.Sink(SinkKinds.Redirect, $"{space}.Response().headers.location=");
            foreach (var type in (string[])["HTMLResponse", "JSONResponse", "PlainTextResponse", "RedirectResponse", "StreamingResponse"])
                sheet.Derives($"{space}.{type}", $"{space}.Response");
            sheet.Clean($"{space}.JSONResponse", $"{space}.ORJSONResponse", $"{space}.PlainTextResponse");
        }

        foreach (var space in (string[])["starlette.templating", "fastapi.templating"])
        {
            sheet.Renders($"{space}.Jinja2Templates().TemplateResponse(0|name)", "1|context");
            sheet.Clean($"{space}.Jinja2Templates().TemplateResponse");
        }

        Wsgi.Session(sheet, $"{Request}.session");
    }

    private static bool SaysHtml(CallFacts call) => Markup.RunsScripts(call.Text(3, "media_type") ?? "");
}
