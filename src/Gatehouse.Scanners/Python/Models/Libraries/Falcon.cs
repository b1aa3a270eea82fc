namespace Gatehouse.Scanners.Python.Models.Libraries;

internal sealed class Falcon : FlowModel
{
    private const string Request = "falcon.Request()";

    private static readonly string[] _responders = ["on_get", "on_post", "on_put", "on_delete", "on_patch", "on_head"];

    public override void Declare(ModelSheet sheet)
    {
        foreach (
            var part in (string[])
                [
                    "params",
                    "stream",
                    "bounded_stream",
                    "cookies",
                    "headers",
                    "query_string",
                    "path",
                    "uri",
                    "url",
                    "relative_uri",
                    "host",
                    "referer",
                ]
        )
            sheet.Source($"{Request}.{part}", $"`req.{part}`");
        sheet.Address($"{Request}.relative_uri", $"{Request}.uri", $"{Request}.url");
        // It was found among the routes: it begins with one slash.
        sheet.Source($"{Request}.path", "`req.path`", harmless: SinkKinds.Redirect);
        sheet.Source($"{Request}.media", "`req.media`", isStructured: true);
        foreach (var call in (string[])["get_media", "get_param_as_json"])
            sheet.Source($"{Request}.{call}()", $"`req.{call}()`", isStructured: true);
        foreach (var call in (string[])["get_param", "get_param_as_list", "get_header", "get_cookie_values"])
            sheet.Source($"{Request}.{call}()", $"`req.{call}()`");
        sheet.Clean(
            $"{Request}.get_param_as_int",
            $"{Request}.get_param_as_float",
            $"{Request}.get_param_as_bool",
            $"{Request}.get_param_as_uuid",
            $"{Request}.get_param_as_date",
            $"{Request}.get_param_as_datetime",
            $"{Request}.method",
            $"{Request}.context"
        );

        // A resource is any class: the methods' names alone tell.
        var responder = new Handler
        {
            Request = Request,
            Response = "falcon.Response()",
            Route = RouteForm.None,
        };
        foreach (var add in (string[])["falcon.App()", "falcon.API()", "falcon.asgi.App()"])
        {
            sheet.Registers($"{add}.add_route(1|resource)", responder);
            sheet.Registers($"{add}.add_sink(0|sink)", responder);
        }

        sheet.Responders("falcon", _responders, responder);
        sheet.Sink(SinkKinds.Redirect, "falcon.HTTPFound(0|location)");
        sheet.Sink(SinkKinds.Redirect, "falcon.HTTPSeeOther(0|location)");
        sheet.Sink(SinkKinds.Redirect, "falcon.HTTPMovedPermanently(0|location)");
        sheet.Sink(SinkKinds.Redirect, "falcon.Response().location=");
        foreach (var setter in (string[])["set_header", "append_header"])
            sheet.Sink(SinkKinds.Redirect, $"falcon.Response().{setter}(1|value)", Wsgi.IsLocation);
        sheet.Sink(SinkKinds.Header, "falcon.Response().set_header(0|name, 1|value)");
        sheet.Sink(SinkKinds.Header, "falcon.Response().append_header(0|name, 1|value)");
    }
}
