using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A redirect to an address from the outside.</summary>
public sealed class OpenRedirect : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/open-redirect",
            Title = "A browser sent where a client asks",
            Severity = Severity.Medium,
            Cwe = [601],
            Why = """
                A link to the trusted site ends on the attacker's: phishing with a true address, and tokens in the URL go along.
                """,
            Fix = """
                Redirect to routes of your own (`url_for`), or check that the target has no host: Django's `url_has_allowed_host_and_scheme`, or a
                list.
                """,
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask import Flask, redirect, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    return redirect(«request.args.get('next', '/')»)
                """
            ),
            Good(
                "asked of an object that the settings name",
                """
                from django.http import HttpResponseRedirect
                from django.urls import path

                from .adapter import get_adapter


                def after_login(request):
                    target = request.GET.get('next')
                    if not get_adapter(request).is_safe_url(target):
                        target = '/'
                    return HttpResponseRedirect(target)


                urlpatterns = [path('login', after_login)]
                """
            ),
            Good(
                "stays on the site",
                """
                from flask import Flask, redirect, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    return redirect('/items/' + request.args.get('item', ''))
                """
            ),
            Good(
                "a host of its own",
                """
                from urllib.parse import urlparse

                from flask import Flask, redirect, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    target = request.args.get('next', '/')
                    if urlparse(target).netloc != 'example.com':
                        return redirect('/')
                    return redirect(target)
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Redirect;

    protected override string Tell(string called) => $"chooses where {called} sends the browser";
}
