using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Python;

/// <summary>Parts of a URL's path hold no slash: what they can do to the name of a file depends on what stands beside them.</summary>
public sealed partial class FollowedValues
{
    private const string Segments = """
        import base64, os, shutil
        from pathlib import Path
        from urllib.parse import unquote
        from flask import Flask, request

        app = Flask(__name__)
        BASE = '/srv/docs'
        FOLDER = os.environ['FOLDER']

        def settings_of(name):
            return os.path.join(FOLDER, name + '.cfg')

        @app.route('/a/<name>')
        def part(name):
            open(os.path.join(BASE, name + '.txt'))
            open(f'{BASE}/{name}.txt')
            open(f'{BASE}/x-{name}')
            open('%s/%s.cfg' % (BASE, name))
            open('{}/{}.cfg'.format(BASE, name))
            open(settings_of(name))
            open(Path(BASE) / f'{name}.txt')
            open(BASE + '/' + name.lower().strip() + '.txt')
            open(BASE + '/' + name.replace('-', '_') + '.txt')
            return 'ok'

        @app.route('/b/<string:name>')
        def whole(name):
            open(os.path.join(BASE, name))  # !path-traversal
            open(Path(BASE) / name)  # !path-traversal
            (Path(BASE) / name / 'x.txt').read_text()  # !path-traversal
            shutil.rmtree(os.path.join(BASE, name))  # !path-traversal
            open(BASE + '/.' + name)  # !path-traversal
            open(os.path.dirname(os.path.join(BASE, name, 'b')) + '.txt')  # !path-traversal
            os.rename(os.path.join(BASE, name), os.path.join('/old', name))  # !path-traversal
            return 'ok'
        """;

    [Fact]
    public void Without_a_slash_lead_nowhere_as_a_part_of_a_name() => Reports_its_marks(Segments);

    [Fact]
    public void Without_a_slash_reach_less_as_a_whole_name()
    {
        var told = FrontDoor
            .Sweep(new MemoryTree().Add("app.py", Segments))
            .Findings.Where(finding => finding.Rule.Id == "python/path-traversal")
            .ToList();
        told.Count.ShouldBe(7);
        told.ShouldAllBe(finding => finding.Severity == Severity.Medium && finding.Confidence == Confidence.Medium);
    }

    [Fact]
    public void With_a_slash_after_all()
    {
        const string Text = """
            import base64, os
            from urllib.parse import unquote
            from flask import Flask, request

            app = Flask(__name__)
            BASE = '/srv/docs'

            @app.route('/a/<name>')
            def made(name):
                open(BASE + '/' + unquote(name) + '.txt')  # !path-traversal
                open(BASE + '/' + base64.b64decode(name).decode() + '.txt')  # !path-traversal
                open(BASE + '/' + name.replace('-', '/') + '.txt')  # !path-traversal
                open(os.path.join(BASE, name, request.args['q']))  # !path-traversal
                open(os.path.join(BASE, name + request.args['q'] + '.txt'))  # !path-traversal
                return 'ok'

            @app.route('/b/<path:name>')
            def with_slashes(name):
                open(f'{BASE}/{name}.txt')  # !path-traversal

            @app.route('/c/<custom:name>')
            def read_by_its_own_converter(name):
                open(f'{BASE}/{name}.txt')  # !path-traversal
            """;
        Reports_its_marks(Text);
        FrontDoor
            .Sweep(new MemoryTree().Add("app.py", Text))
            .Findings.Where(finding => finding.Rule.Id == "python/path-traversal")
            .ShouldAllBe(finding => finding.Severity == Severity.High && finding.Confidence == Confidence.High);
    }

    [Fact]
    public void Of_each_framework_are_what_its_routes_say() =>
        Report_their_marks(
            (
                "rules.py",
                """
                from flask import Flask

                class Server:
                    def __init__(self):
                        self.app = Flask(__name__)
                        self.app.add_url_rule(rule='/x/<name>', view_func=self.show)
                        self.app.add_url_rule(rule='/y/<path:name>', view_func=self.show_any)

                    def show(self, name):
                        open('/srv/' + name + '.txt')

                    def show_any(self, name):
                        open('/srv/' + name + '.txt')  # !path-traversal
                """
            ),
            (
                "fast.py",
                """
                from fastapi import FastAPI

                app = FastAPI()

                @app.get('/a/{name}')
                def part(name: str):
                    open(f'/srv/{name}.txt')

                @app.get('/b/{name:path}')
                def path(name: str):
                    open(f'/srv/{name}.txt')  # !path-traversal
                """
            ),
            (
                "views.py",
                """
                import os
                from django.urls import path, re_path

                def part(request, name):
                    open('/srv/' + name + '.txt')

                def word(request, name):
                    open('/srv/' + name)

                def letters(request, name):
                    open('/srv/' + name + '.txt')

                def slashes(request, name):
                    open('/srv/' + name + '.txt')  # !path-traversal

                def any_path(request, name):
                    open('/srv/' + name + '.txt')  # !path-traversal

                urlpatterns = [
                    path('a/<str:name>', part),
                    path('b/<slug:name>', word),
                    path('c/<path:name>', any_path),
                    re_path(r'^d/(?P<name>[^/]+)/$', letters),
                    re_path(r'^e/(?P<name>[a-z/.]+)$', slashes),
                ]
                """
            ),
            (
                "bottles.py",
                """
                from bottle import route

                @route('/a/<name>')
                def part(name):
                    open('/srv/' + name + '.txt')

                @route('/b/<name:path>')
                def any_path(name):
                    open('/srv/' + name + '.txt')  # !path-traversal
                """
            ),
            (
                "whirl.py",
                """
                from tornado.web import RequestHandler

                class Show(RequestHandler):
                    def get(self, name):
                        open('/srv/' + name + '.txt')  # !path-traversal
                """
            ),
            (
                "aio.py",
                """
                from aiohttp import web

                routes = web.RouteTableDef()

                @routes.get('/a/{name}')
                async def part(request):
                    open('/srv/' + request.match_info['name'] + '.txt')  # !path-traversal
                """
            )
        );
}
