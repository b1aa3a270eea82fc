namespace Gatehouse.Scanners.Python.Models.Libraries;

internal sealed class Tornado : FlowModel
{
    private const string Handler = "tornado.web.RequestHandler";

    public override void Declare(ModelSheet sheet)
    {
        foreach (
            var call in (string[])
                [
                    "get_argument",
                    "get_arguments",
                    "get_query_argument",
                    "get_query_arguments",
                    "get_body_argument",
                    "get_body_arguments",
                    "get_cookie",
                ]
        )
            sheet.Source($"{Handler}().{call}()", $"`{call}()`");
        foreach (
            var part in (string[])
                ["arguments", "query_arguments", "body_arguments", "body", "headers", "cookies", "uri", "path", "query", "files", "host"]
        )
            sheet.Source($"{Handler}().request.{part}", $"`request.{part}`");
        sheet.Source($"{Handler}().path_args", "a parameter of the URL");
        sheet.Source($"{Handler}().path_kwargs", "a parameter of the URL");
        sheet.Source("tornado.websocket.WebSocketHandler().on_message()", "a message of the socket");
        sheet.One("tornado.web.Application()");
        sheet.Same($"{Handler}().application", "tornado.web.Application()");
        sheet.Derives("tornado.websocket.WebSocketHandler", Handler);

        var verbs = new Handler { Route = RouteForm.Regex };
        sheet.Overrides(Handler, ["get", "post", "put", "delete", "patch", "head", "options"], verbs);
        sheet.Overrides("tornado.websocket.WebSocketHandler", ["on_message"], verbs with { Told = "a message of the socket" });

        sheet.Sink(SinkKinds.Html, $"{Handler}().write(0|chunk)");
        sheet.Sink(SinkKinds.Html, $"{Handler}().finish(0|chunk)");
        sheet.Sink(SinkKinds.Redirect, $"{Handler}().redirect(0|url)");
        foreach (var signed in (string[])["set_secure_cookie", "set_signed_cookie"])
        {
            sheet.Sink(SinkKinds.Session, $"{Handler}().{signed}(1|value)");
            sheet.Sink(SinkKinds.Session, $"{Handler}().{signed}(0|name)");
        }

        // Tornado refuses control characters in a value, and looks at no name.
        sheet.Sink(SinkKinds.Header, $"{Handler}().set_header(0|name)");
        sheet.Sink(SinkKinds.Header, $"{Handler}().add_header(0|name)");
        foreach (var setter in (string[])["set_header", "add_header"])
            sheet.Sink(SinkKinds.Redirect, $"{Handler}().{setter}(1|value)", Wsgi.IsLocation);
        sheet.Sink(SinkKinds.Template, "tornado.template.Template(0|template_string)");
        sheet.Renders($"{Handler}().render(0|template_name)", "**");
        sheet.Renders($"{Handler}().render_string(0|template_name)", "**");
        sheet.Clean($"{Handler}().render_string", $"{Handler}().reverse_url", $"{Handler}().current_user");
        foreach (var escape in (string[])["xhtml_escape", "linkify"])
            sheet.Sanitizer(SinkKinds.Escaped, $"tornado.escape.{escape}(0)");
        // Enough in a script, whose end it cannot write.
        sheet.Sanitizer(SinkKinds.EscapedTags | SinkKinds.Json, "tornado.escape.json_encode(0)");
        sheet.Propagator("tornado.escape.url_unescape(0)");
        sheet.Sink(SinkKinds.Request, "tornado.httpclient.AsyncHTTPClient().fetch(0|request)");
        sheet.Sink(SinkKinds.Request, "tornado.httpclient.HTTPClient().fetch(0|request)");
    }
}
