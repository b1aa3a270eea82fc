namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Django's requests, responses, templates and query sets, and the REST framework's.</summary>
internal sealed class Django : FlowModel
{
    private const string Request = "django.http.HttpRequest()";

    private static readonly string[] _verbs = ["get", "post", "put", "patch", "delete", "head", "options"];

    public override void Declare(ModelSheet sheet)
    {
        Requests(sheet);
        Views(sheet);
        Responses(sheet);
        Queries(sheet);
        Validated(sheet);
    }

    private static void Requests(ModelSheet sheet)
    {
        sheet.Same("django.http.request.HttpRequest()", Request);
        sheet.Same("django.core.handlers.wsgi.WSGIRequest()", Request);
        sheet.Same("django.core.handlers.asgi.ASGIRequest()", Request);
        foreach (var part in (string[])["GET", "POST", "COOKIES", "headers", "body", "path", "path_info", "content_type", "encoding"])
            sheet.Source($"{Request}.{part}", $"`request.{part}`");
        sheet.Source($"{Request}.FILES", "`request.FILES`", elements: SinkKinds.Path | SinkKinds.Request | SinkKinds.Redirect);
        // Django takes the folders off the name of an uploaded file.
        sheet.Sanitizer(SinkKinds.Path, $"{Request}.FILES[].name");
        sheet.Source($"{Request}.META", "`request.META`", keys: Wsgi.IsOfClient);
        sheet.Source($"{Request}.environ", "`request.environ`", keys: Wsgi.IsOfClient);
        foreach (
            var call in (string[])
                ["get_full_path", "get_full_path_info", "build_absolute_uri", "get_host", "get_raw_uri", "read", "readlines"]
        )
            sheet.Source($"{Request}.{call}()", $"`request.{call}()`");
        sheet.Clean($"{Request}.method", $"{Request}.scheme", $"{Request}.user", $"{Request}.resolver_match", $"{Request}.get_port");
        foreach (var own in (string[])["path", "path_info"])
            sheet.Source($"{Request}.{own}", $"`request.{own}`", harmless: SinkKinds.Redirect | SinkKinds.Request);
        // Django refuses hosts that are not its own, and gives paths that begin with one slash.
        foreach (var own in (string[])["get_full_path", "get_full_path_info"])
            sheet.Source($"{Request}.{own}()", $"`request.{own}()`", harmless: SinkKinds.Redirect | SinkKinds.Request);
        foreach (var own in (string[])["get_host", "build_absolute_uri"])
            sheet.Source($"{Request}.{own}()", $"`request.{own}()`", harmless: SinkKinds.Redirect | SinkKinds.Request | SinkKinds.Header);
        sheet.Parameter("django", "request", Request);
        sheet.Source($"{Request}.get_signed_cookie()", "a signed cookie", SourceLabel.Stored);

        sheet.Same("rest_framework.request.Request()", "rest_framework.Request()");
        sheet.Derives("rest_framework.Request", "django.http.HttpRequest");
        foreach (var part in (string[])["data", "query_params", "DATA", "QUERY_PARAMS", "stream"])
            sheet.Source($"rest_framework.Request().{part}", $"`request.{part}`", isStructured: part is "data" or "DATA");
    }

    private static void Views(ModelSheet sheet)
    {
        // A returned string is no response: only HttpResponse and its like reach the browser.
        var view = new Handler { Request = Request, Told = "a parameter of the URL" };
        var path = view with { Route = RouteForm.Angles, GivesAt = 2 };
        var regex = view with { Route = RouteForm.Regex, GivesAt = 2 };
        sheet.Registers("django.urls.path(1|view)", path);
        sheet.Registers("django.urls.re_path(1|view)", regex);
        sheet.Registers("django.conf.urls.url(1|view)", regex);
        sheet.Registers("django.urls.conf.path(1|view)", path);
        foreach (
            var decorator in (string[])
                [
                    "django.views.decorators.http.require_http_methods()",
                    "django.views.decorators.http.require_GET",
                    "django.views.decorators.http.require_POST",
                    "django.views.decorators.http.require_safe",
                    "django.views.decorators.csrf.csrf_exempt",
                    "django.views.decorators.csrf.csrf_protect",
                    "django.views.decorators.csrf.ensure_csrf_cookie",
                    "django.views.decorators.cache.cache_page()",
                    "django.views.decorators.cache.never_cache",
                    "django.contrib.auth.decorators.login_required",
                    "django.contrib.auth.decorators.permission_required()",
                    "django.contrib.auth.decorators.user_passes_test()",
                    "django.contrib.admin.views.decorators.staff_member_required",
                ]
        )
            sheet.Decorates(decorator, view with { TaintsParameters = false });
        foreach (
            var type in (string[])
                [
                    "django.views.View",
                    "django.views.generic.View",
                    "django.views.generic.base.View",
                    "django.views.generic.TemplateView",
                    "django.views.generic.RedirectView",
                    "django.views.generic.DetailView",
                    "django.views.generic.ListView",
                    "django.views.generic.FormView",
                    "django.views.generic.CreateView",
                    "django.views.generic.UpdateView",
                    "django.views.generic.DeleteView",
                    "django.views.generic.edit.FormView",
                    "django.views.generic.edit.CreateView",
                    "django.views.generic.edit.UpdateView",
                    "django.views.generic.detail.DetailView",
                    "django.views.generic.list.ListView",
                ]
        )
        {
            sheet.Overrides(type, [.. _verbs, "dispatch"], view);
            // What as_view stores on the instance before it calls the method.
            sheet.Same($"{type}().request", Request);
            sheet.Source($"{type}().kwargs", "a parameter of the URL");
            sheet.Source($"{type}().args", "a parameter of the URL");
        }

        var rest = view with { Request = "rest_framework.Request()" };
        sheet.Decorates("rest_framework.decorators.api_view()", rest);
        sheet.Decorates("rest_framework.decorators.action()", rest);
        sheet.Decorates("rest_framework.decorators.detail_route()", rest);
        sheet.Decorates("rest_framework.decorators.list_route()", rest);
        foreach (
            var type in (string[])
                [
                    "rest_framework.views.APIView",
                    "rest_framework.generics.GenericAPIView",
                    "rest_framework.generics.ListAPIView",
                    "rest_framework.generics.CreateAPIView",
                    "rest_framework.generics.RetrieveAPIView",
                    "rest_framework.generics.ListCreateAPIView",
                    "rest_framework.generics.RetrieveUpdateDestroyAPIView",
                    "rest_framework.viewsets.ViewSet",
                    "rest_framework.viewsets.GenericViewSet",
                    "rest_framework.viewsets.ModelViewSet",
                    "rest_framework.viewsets.ReadOnlyModelViewSet",
                ]
        )
        {
            sheet.Overrides(
                type,
                [.. _verbs, "list", "create", "retrieve", "update", "partial_update", "destroy", "initial", "dispatch"],
                rest
            );
            sheet.Same($"{type}().request", "rest_framework.Request()");
            sheet.Source($"{type}().kwargs", "a parameter of the URL");
        }

        foreach (
            var type in (string[])
                [
                    "django.views.generic.FormView",
                    "django.views.generic.CreateView",
                    "django.views.generic.UpdateView",
                    "django.views.generic.edit.FormView",
                    "django.views.generic.edit.CreateView",
                    "django.views.generic.edit.UpdateView",
                    "django.views.generic.edit.FormMixin",
                ]
        )
            sheet.Overrides(type, ["form_valid", "form_invalid"], new Handler { TaintsParameters = false });
        // What a form stores is a row of its own, which knows its address.
        foreach (
            var form in (string[])
                [
                    "django.forms.ModelForm()",
                    "django.forms.models.ModelForm()",
                    "rest_framework.serializers.ModelSerializer()",
                    "rest_framework.serializers.Serializer()",
                ]
        )
            sheet.Sanitizer(SinkKinds.Redirect, $"{form}.save(self)");

        // Middleware and context processors get the request too.
        sheet.Overrides(
            "django.utils.deprecation.MiddlewareMixin",
            ["process_request", "process_view", "process_response", "process_exception", "process_template_response"],
            view with
            {
                TaintsParameters = false,
            }
        );
    }

    private static void Responses(ModelSheet sheet)
    {
        foreach (
            var type in (string[])
                [
                    "HttpResponse",
                    "HttpResponseBadRequest",
                    "HttpResponseNotFound",
                    "HttpResponseForbidden",
                    "HttpResponseServerError",
                    "HttpResponseNotAllowed",
                    "HttpResponseGone",
                ]
        )
        {
            sheet.Same($"django.http.response.{type}", $"django.http.{type}");
            sheet.Sink(SinkKinds.Html, $"django.http.{type}(0|content)", IsHtml);
            sheet.Sink(SinkKinds.Redirect, $"django.http.{type}().location=");
            sheet.Sink(SinkKinds.Redirect, $"django.http.{type}().headers.location=");
            if (type != "HttpResponse")
                sheet.Derives($"django.http.{type}", "django.http.HttpResponse");
        }

        sheet.Sink(SinkKinds.Html, "django.http.HttpResponse().write(0)");
        sheet.Sink(SinkKinds.Html, "django.http.HttpResponse().content=");
        foreach (var type in (string[])["HttpResponseRedirect", "HttpResponsePermanentRedirect"])
        {
            sheet.Same($"django.http.response.{type}", $"django.http.{type}");
            sheet.Sink(SinkKinds.Redirect, $"django.http.{type}(0|redirect_to)");
        }

        sheet.Sink(SinkKinds.Redirect, "django.shortcuts.redirect(0|to)");
        sheet.Sink(SinkKinds.Path, "django.views.static.serve(1|path)", call => !call.Has(2, "document_root"));
        sheet.Sink(SinkKinds.Html, "django.utils.safestring.mark_safe(0|s)");
        sheet.Sink(SinkKinds.Html, "django.utils.safestring.SafeString(0)");
        sheet.Sink(SinkKinds.Html, "django.utils.safestring.SafeText(0)");
        sheet.Sink(SinkKinds.Html, "django.utils.html.format_html(0|format_string)");
        sheet.Accounts(
            $"{Request}.user",
            "django.contrib.auth.models.AbstractUser",
            "django.contrib.auth.models.AbstractBaseUser",
            "django.contrib.auth.base_user.AbstractBaseUser"
        );
        sheet.Sink(SinkKinds.Template, "django.template.Template(0|template_string)");
        sheet.Decorates("django.template.Library().filter", Markup.Filter);
        sheet.Decorates("django.template.Library().filter()", Markup.Filter);
        sheet.Registers("django.template.Library().filter(1|filter_func)", Markup.Filter);
        Wsgi.Session(sheet, $"{Request}.session");
        sheet.Same("django.template.base.Template", "django.template.Template");
        foreach (
            var engine in (string[])["engines[]", "Engine()", "Engine.get_default()", "engine.Engine()", "engine.Engine.get_default()"]
        )
            sheet.Sink(SinkKinds.Template, $"django.template.{engine}.from_string(0|template_code)");

        sheet.Renders("django.shortcuts.render(1|template_name)", "2|context");
        sheet.Renders("django.template.loader.render_to_string(0|template_name)", "1|context");
        sheet.Renders("django.template.response.TemplateResponse(1|template)", "2|context");
        sheet.Clean("django.shortcuts.render", "django.template.loader.render_to_string", "django.template.response.TemplateResponse");
        sheet.Clean("django.urls.reverse", "django.urls.reverse_lazy", "django.shortcuts.resolve_url", "django.http.JsonResponse");
        sheet.Clean("django.shortcuts.get_object_or_404", "django.shortcuts.get_list_or_404");
        sheet.Clean("rest_framework.response.Response", "django.http.FileResponse", "django.http.Http404");

        foreach (var escape in (string[])["escape", "conditional_escape", "urlize", "linebreaks"])
            sheet.Sanitizer(SinkKinds.Escaped, $"django.utils.html.{escape}(0)");
        foreach (var escape in (string[])["strip_tags", "escapejs", "json_script"])
            sheet.Sanitizer(SinkKinds.Html, $"django.utils.html.{escape}(0)");
        sheet.Sanitizer(SinkKinds.Escaped, "django.utils.html.format_html(1*, **)");
        sheet.Sanitizer(SinkKinds.Escaped, "django.utils.html.format_html_join(2)");
        sheet.Guard(SinkKinds.Redirect | SinkKinds.Request, "django.utils.http.url_has_allowed_host_and_scheme(0|url)");
        sheet.Guard(SinkKinds.Redirect | SinkKinds.Request, "django.utils.http.is_safe_url(0|url)");
        // By Django's name for it, on an object that only the settings know.
        sheet.Guard(SinkKinds.Redirect | SinkKinds.Request, "?.is_safe_url(0|url)");
        sheet.Sanitizer(SinkKinds.Path, "django.utils._os.safe_join(0, 1*)");
        sheet.Sanitizer(SinkKinds.Path, "django.utils.text.get_valid_filename(0)");
        sheet.Sanitizer(
            SinkKinds.Path | SinkKinds.Html | SinkKinds.Sql | SinkKinds.Command | SinkKinds.Header | SinkKinds.Log,
            "django.utils.text.slugify(0)"
        );
    }

    private static void Queries(ModelSheet sheet)
    {
        // Of a set of which nothing is known, by what only `extra` of Django's takes.
        foreach (var part in (string[])["where", "select", "tables", "order_by"])
            sheet.Sink(SinkKinds.Sql, $"?.extra({part})");
        sheet.Same("django.db.connection", "dbapi.Connection()");
        sheet.Same("django.db.connections[]", "dbapi.Connection()");
        sheet.Sink(SinkKinds.Sql, "django.db.models.expressions.RawSQL(0|sql)");
        sheet.Same("django.db.models.RawSQL", "django.db.models.expressions.RawSQL");
        foreach (
            var set in (string[])
                ["?.objects", "django.db.models.QuerySet()", "django.db.models.Manager()", "?.filter()", "?.all()", "?.exclude()"]
        )
        {
            sheet.Sink(SinkKinds.Sql, $"{set}.raw(0|raw_query)");
            sheet.Sink(SinkKinds.Sql, $"{set}.extra(0|select, 1|where, 3|tables, 4|order_by)");
            // A whole dict as keywords lets the caller choose the columns.
            foreach (var change in (string[])["create", "update", "get_or_create", "update_or_create"])
                sheet.Sink(SinkKinds.MassAssignment, $"{set}.{change}(***)");
        }
    }

    /// <summary>What a form or serializer gives out was read into its field's type.</summary>
    private static void Validated(ModelSheet sheet)
    {
        foreach (
            var field in (string[])["IntegerField", "FloatField", "DecimalField", "BooleanField", "DateField", "DateTimeField", "UUIDField"]
        )
            sheet.Clean($"django.forms.{field}()", $"rest_framework.serializers.{field}()");
    }

    internal static bool IsHtml(CallFacts call) =>
        Markup.RunsScripts(call.Text(1, "content_type") ?? call.Text(-1, "mimetype") ?? "text/html");
}
