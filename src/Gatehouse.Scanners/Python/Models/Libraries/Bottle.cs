namespace Gatehouse.Scanners.Python.Models.Libraries;

internal sealed class Bottle : FlowModel
{
    private static readonly string[] _verbs = ["route", "get", "post", "put", "delete", "patch"];

    public override void Declare(ModelSheet sheet)
    {
        sheet.Same("bottle.BaseRequest()", "bottle.request");
        sheet.Same("bottle.LocalRequest()", "bottle.request");
        foreach (
            var part in (string[])
                [
                    "query",
                    "forms",
                    "params",
                    "GET",
                    "POST",
                    "cookies",
                    "headers",
                    "body",
                    "files",
                    "url",
                    "path",
                    "fullpath",
                    "query_string",
                    "url_args",
                ]
        )
            sheet.Source($"bottle.request.{part}");
        sheet.Address("bottle.request.url", "bottle.request.path", "bottle.request.fullpath");
        sheet.Source("bottle.request.json", isStructured: true);
        sheet.Source("bottle.request.get_cookie()");
        sheet.Source("bottle.request.get_header()");
        sheet.Clean("bottle.request.method", "bottle.request.remote_addr", "bottle.request.content_length");

        var route = new Handler { Route = RouteForm.Angles, Returns = SinkKinds.Html };
        foreach (var verb in _verbs)
        {
            sheet.Decorates($"bottle.{verb}()", route);
            sheet.Decorates($"bottle.Bottle().{verb}()", route);
        }

        sheet.Registers("bottle.Bottle().route(2|callback)", route);
        sheet.Registers("bottle.route(2|callback)", route);
        sheet.Sink(SinkKinds.Html, "bottle.HTTPResponse(0|body)");
        sheet.Sink(SinkKinds.Redirect, "bottle.redirect(0|url)");
        sheet.Sink(SinkKinds.Redirect, "bottle.response.headers.location=");
        foreach (var setter in (string[])["set_header", "add_header"])
            sheet.Sink(SinkKinds.Redirect, $"bottle.response.{setter}(1|value)", Wsgi.IsLocation);
        sheet.Sink(SinkKinds.Header, "bottle.response.set_header(0|name, 1|value)");
        sheet.Sink(SinkKinds.Header, "bottle.response.add_header(0|name, 1|value)");
        sheet.Sink(SinkKinds.Header, "bottle.response.headers[]=");
        // static_file refuses what leaves its root; the root itself must not be chosen.
        sheet.Sink(SinkKinds.Path, "bottle.static_file(1|root)");
        sheet.Sink(SinkKinds.Template, "bottle.template(0)", call => !call.Has(-1, "template_lookup"), Confidence.Medium);
        sheet.Renders("bottle.template(0)", "**");
        sheet.Renders("bottle.jinja2_template(0)", "**");
        sheet.RendersResult("bottle.view(0|tpl_name)");
        sheet.RendersResult("bottle.jinja2_view(0|tpl_name)");
        sheet.Clean("bottle.template", "bottle.jinja2_template", "bottle.static_file", "bottle.url");
        sheet.Sanitizer(SinkKinds.Escaped, "bottle.html_escape(0)");
        sheet.Sanitizer(SinkKinds.Html, "bottle.html_quote(0)");
    }
}
