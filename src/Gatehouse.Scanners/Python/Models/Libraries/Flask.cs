namespace Gatehouse.Scanners.Python.Models.Libraries;

internal sealed class Flask : FlowModel
{
    private static readonly string[] _verbs = ["get", "post", "put", "delete", "patch"];

    public override void Declare(ModelSheet sheet)
    {
        // One object of the framework's, known by several names.
        sheet.Same("flask.globals.request", "flask.request");
        sheet.Same("flask.wrappers.Request()", "flask.request");
        sheet.Same("flask.Request()", "flask.request");
        foreach (var part in (string[])["args", "form", "values", "cookies", "headers", "data", "stream", "view_args"])
            sheet.Source($"flask.request.{part}");
        foreach (
            var part in (string[])
                ["query_string", "url", "full_path", "path", "base_url", "host", "referrer", "user_agent", "mimetype", "authorization"]
        )
            sheet.Source($"flask.request.{part}");
        sheet.Address("flask.request.url", "flask.request.base_url", "flask.request.path", "flask.request.full_path");
        // An uploaded file is none of ours, whatever it is called.
        sheet.Source("flask.request.files", elements: SinkKinds.Path | SinkKinds.Request | SinkKinds.Redirect);

        foreach (var many in (string[])["getlist()", "values()"])
            sheet.Same($"flask.request.files.{many}[]", "flask.request.files[]");
        sheet.Same("flask.request.files.get()", "flask.request.files[]");
        // What is in it is the client's all the same.
        foreach (var content in (string[])["read", "readline", "readlines", "stream.read", "stream.readline", "stream.readlines"])
            sheet.Source($"flask.request.files[].{content}()", "an uploaded file");
        sheet.Source("flask.request.environ", keys: Wsgi.IsOfClient);

        sheet.Source("flask.request.json", isStructured: true);
        sheet.Source("flask.request.get_json()", isStructured: true);
        sheet.Source("flask.request.get_data()");
        sheet.Clean("flask.request.method", "flask.request.endpoint", "flask.request.remote_addr", "flask.request.content_length");

        sheet.Derives("flask.Blueprint", "flask.Flask");
        var route = new Handler { Route = RouteForm.Angles, Returns = SinkKinds.Html };
        sheet.Decorates("flask.Flask().route()", route);
        sheet.Decorates("?.route()", route);
        foreach (var verb in _verbs)
            sheet.Decorates($"flask.Flask().{verb}()", route);
        // What these return is sent as a page too, but what they are given is the framework's.
        var aside = route with
        {
            Route = RouteForm.None,
            TaintsParameters = false,
        };
        foreach (var handler in (string[])["errorhandler()", "app_errorhandler()"])
            sheet.Decorates($"flask.Flask().{handler}", aside);
        foreach (var hook in (string[])["before_request", "before_app_request"])
        {
            sheet.Decorates($"flask.Flask().{hook}", aside with { IsBefore = true });
            sheet.Registers($"flask.Flask().{hook}(0|f)", aside with { IsBefore = true });
        }

        foreach (var filter in (string[])["template_filter", "app_template_filter"])
            sheet.Decorates($"flask.Flask().{filter}()", Markup.Filter);
        foreach (var filter in (string[])["add_template_filter", "add_app_template_filter"])
            sheet.Registers($"flask.Flask().{filter}(0|f)", Markup.Filter with { RouteAt = 1 });
        Markup.Filters(sheet, "flask.Flask().jinja_env");
        sheet.Accounts("flask_login.current_user", "flask_login.UserMixin", "flask_login.mixins.UserMixin");
        sheet.Same("flask_login.utils.current_user", "flask_login.current_user");
        sheet.Accounts("flask_security.current_user", "flask_security.UserMixin", "flask_security.core.UserMixin");
        sheet.One("flask.g");
        sheet.Same("flask.globals.g", "flask.g");
        sheet.Registers("flask.Flask().add_url_rule(2|view_func)", route);
        // `def register(app):` is given an application that nothing here names.
        sheet.Registers("?.add_url_rule(2|view_func)", route);
        sheet.Overrides("flask.views.View", ["dispatch_request"], route);
        sheet.Overrides("flask.views.MethodView", _verbs, route);
        Resources(sheet, route);

        sheet.Sink(SinkKinds.Html, "flask.make_response(0)");
        sheet.Sink(SinkKinds.Html, "flask.Response(0|response)", IsHtml);
        sheet.Sink(SinkKinds.Template, "flask.render_template_string(0|source)");
        sheet.Sink(SinkKinds.Redirect, "flask.redirect(0|location)");
        sheet.Sink(SinkKinds.Path, "flask.send_file(0|path_or_file|filename_or_fp)");
        Wsgi.Session(sheet, "flask.session");
        sheet.Same("flask.make_response()", "flask.Response()");
        sheet.Same("flask.redirect()", "flask.Response()");
        foreach (var application in (string[])["flask.Flask()", "flask.current_app"])
        {
            sheet.Same($"{application}.response_class", "flask.Response");
            sheet.Same($"{application}.make_response", "flask.make_response");
            sheet.Same($"{application}.redirect", "flask.redirect");
        }

        sheet.Sink(SinkKinds.Html, "flask.Response().data=");
        sheet.Sink(SinkKinds.Html, "flask.Response().set_data(0|value)");
        sheet.Sink(SinkKinds.Redirect, "flask.Response().location=");
        sheet.Sink(SinkKinds.Redirect, "flask.Response().headers.location=");
        sheet.Renders("flask.render_template(0|template_name_or_list)", "**");
        sheet.NeverReturns(
            "flask.abort",
            "flask.helpers.abort",
            "werkzeug.exceptions.abort",
            "flask_restful.abort",
            "flask_restx.abort",
            "flask_restplus.abort",
            "flask_smorest.abort"
        );
        foreach (var parser in (string[])["flask_restful", "flask_restx", "flask_restplus"])
            sheet.Source($"{parser}.reqparse.RequestParser().parse_args()", "an argument of the request", isStructured: true);
        sheet.Clean("flask.url_for", "flask.jsonify", "flask.render_template");
        sheet.Propagator("flask.stream_with_context");
        sheet.Same("flask.escape", "markupsafe.escape");
        sheet.Same("flask.Markup", "markupsafe.Markup");
    }

    /// <summary>What is built on Flask for programs that answer with JSON.</summary>
    private static void Resources(ModelSheet sheet, Handler route)
    {
        var resource = route with { Returns = SinkKinds.None };
        foreach (var library in (string[])["flask_restful", "flask_restx", "flask_restplus"])
        {
            sheet.Overrides($"{library}.Resource", _verbs, resource);
            foreach (var space in (string[])["Api", "Namespace"])
            {
                sheet.Decorates($"{library}.{space}().route()", resource);
                sheet.Source($"{library}.{space}().payload", "the body of the request", isStructured: true);
            }
        }

        sheet.Derives("flask_apispec.MethodResource", "flask.views.MethodView");
        foreach (var application in (string[])["flask_smorest.Blueprint", "apiflask.APIFlask", "apiflask.APIBlueprint"])
        {
            sheet.Decorates($"{application}().route()", resource);
            foreach (var verb in _verbs)
                sheet.Decorates($"{application}().{verb}()", resource);
        }

        sheet.Derives("apiflask.views.MethodView", "flask.views.MethodView");
    }

    private static bool IsHtml(CallFacts call) =>
        Markup.RunsScripts(call.Text(-1, "mimetype") ?? call.Text(-1, "content_type") ?? "text/html");
}
