namespace Gatehouse.Tests.Python;

/// <summary>Pages that the program writes itself, and the documents that it reads.</summary>
public sealed partial class FollowedValues
{
    [Fact]
    public void To_places_of_a_page_where_escaping_is_not_enough() =>
        Reports_its_marks(
            """
            import html
            import json
            from urllib.parse import quote, unquote, urlparse
            from xml.sax import saxutils
            from flask import Flask, request
            from markupsafe import Markup, escape

            app = Flask(__name__)

            @app.route('/text')
            def text():
                return '<p>' + html.escape(request.args['q'], quote=False) + '</p>'

            @app.route('/quoted')
            def quoted():
                q = request.args['q']
                return '<a title="%s" rel=\'%s\'>%s</a>' % (html.escape(q), escape(q), escape(q))

            @app.route('/open')
            def open_quotes():
                return f'<input value="{html.escape(request.args["q"], False)}">'  # !cross-site-scripting

            @app.route('/sax')
            def without_quotes_of_its_own():
                return '<input value="' + saxutils.escape(request.args['q']) + '">'  # !cross-site-scripting

            @app.route('/sax-quotes')
            def with_quotes_of_its_own():
                return '<input value=' + saxutils.quoteattr(request.args['q']) + '>'

            @app.route('/bare')
            def bare():
                return '<input value={}>'.format(escape(request.args['q']))  # !cross-site-scripting

            @app.route('/link')
            def link():
                return '<a href="' + html.escape(request.args['next']) + '">on</a>'  # !cross-site-scripting

            @app.route('/link/below')
            def below():
                q = request.args['q']
                return '<a href="/find/' + html.escape(q) + '?q=' + quote(q) + '">on</a>'

            @app.route('/link/checked')
            def checked():
                link = request.args['next']
                if not link.startswith(('https://', 'http://')):
                    return 'no'
                return '<a href="' + html.escape(link) + '">on</a>'

            @app.route('/link/scheme')
            def scheme():
                link = request.args['next']
                if urlparse(link).scheme not in ('http', 'https'):
                    return 'no'
                return f'<a href="{escape(link)}">on</a>'

            @app.route('/script')
            def script():
                return '<script>var q = ' + html.escape(request.args['q']) + ';</script>'  # !cross-site-scripting

            @app.route('/script/string')
            def string():
                return '<script>var q = "' + html.escape(request.args['q']) + '";</script>'

            @app.route('/script/json')
            def as_json():
                return '<script>var q = %s;</script>' % json.dumps(request.args['q'])  # !cross-site-scripting

            @app.route('/script/json/ended')
            def as_json_that_ends_nothing():
                q = json.dumps(request.args['q'])
                if request.args['way'] == 'a':
                    return '<script>var q = %s;</script>' % q.replace('<', '\\u003c')
                return '<script>var q = %s;</script>' % q.replace('</', '<\\/')

            @app.route('/handler')
            def handler():
                return '<b onclick="go(\'%s\')">go</b>' % html.escape(request.args['q'])  # !cross-site-scripting

            @app.route('/letters')
            def letters():
                q = request.args['q'].replace('<', '').replace('>', '')
                if request.args['way'] == 'a':
                    return '<p>' + q + '</p>'
                return '<input value="' + q + '">'  # !cross-site-scripting

            @app.route('/undone')
            def undone():
                return '<p>' + html.unescape(html.escape(request.args['q'])) + '</p>'  # !cross-site-scripting

            @app.route('/unquoted')
            def unquoted():
                return '<p>' + unquote(quote(request.args['q'])) + '</p>'  # !cross-site-scripting

            @app.route('/digits')
            def digits():
                q = request.args['q']
                if not q.isdigit():
                    return 'no'
                return '<p>' + html.unescape(html.escape(q)) + unquote(quote(q)) + '</p>'

            @app.route('/rows')
            def rows():
                found = ''
                for q in request.args.getlist('q'):
                    found += '<li><a href="/tags/' + html.escape(q) + '">' + html.escape(q) + '</a></li>'
                return '<ul>' + found + '</ul>'

            @app.route('/links')
            def links():
                found = ''
                for q in request.args.getlist('q'):
                    found += '<li><a href="' + html.escape(q) + '">on</a></li>'
                return '<ul>' + found + '</ul>'  # !cross-site-scripting

            @app.route('/joined')
            def joined():
                found = ''.join('<li class=%s>on</li>' % html.escape(q) for q in request.args.getlist('q'))
                return '<ul>' + found + '</ul>'  # !cross-site-scripting

            @app.route('/markup')
            def markup():
                q = request.args['q']
                return Markup('<b title="%s">{}</b>') % q + q + Markup('<br>').format(q) + (q + Markup('<i>'))

            @app.route('/markup/link')
            def markup_link():
                return Markup('<a href="{}">on</a>').format(request.args['q'])  # !cross-site-scripting

            @app.route('/markup/bare')
            def markup_bare():
                return Markup('<a title=%s>on</a>') % request.args['q']  # !cross-site-scripting
            """
        );

    [Fact]
    public void Into_markup_of_Django() =>
        Reports_its_marks(
            """
            from django.http import HttpResponse
            from django.urls import path
            from django.utils.html import escape, format_html, format_html_join, json_script

            def shown(request):
                q = request.GET['q']
                return HttpResponse(format_html('<p title="{}">{}</p>', q, q) + json_script(q, 'q'))

            def linked(request):
                return HttpResponse(format_html('<a href="{}">on</a>', request.GET['q']))  # !cross-site-scripting

            def called(request):
                return HttpResponse(format_html("<b onclick=\"go('{name}')\">", name=request.GET['q']))  # !cross-site-scripting

            def listed(request):
                tags = request.GET.getlist('tag')
                bad = format_html_join('', '<i class={}></i>', ((tag,) for tag in tags))  # !cross-site-scripting
                return HttpResponse(format_html_join('', '<i>{}</i>', ((tag,) for tag in tags)) + bad)

            def bare(request):
                return HttpResponse('<input value=%s>' % escape(request.GET['q']))  # !cross-site-scripting

            urlpatterns = [
                path('a', shown), path('b', linked), path('c', called), path('d', listed), path('e', bare),
            ]
            """
        );

    [Fact]
    public void But_not_from_what_a_route_itself_gives_to_a_view() =>
        Reports_its_marks(
            """
            import subprocess
            from django.conf.urls import url
            from django.shortcuts import redirect
            from django.urls import path

            def helped(request, page, tool):
                subprocess.run(tool, shell=True)
                return redirect(page)

            def both(request, page):
                return redirect(page)  # !open-redirect

            def mixed(request, page, name):
                subprocess.run('show ' + name, shell=True)  # !command-injection
                return redirect(page)

            urlpatterns = [
                url(r'^help/?$', helped, name='help', kwargs={'page': 'help.index', 'tool': 'uptime'}),
                path('both', both, {'page': 'start'}),
                path('both/<page>', both),
                path('mixed/<name>', mixed, {'page': 'start'}),
            ]
            """
        );

    [Fact]
    public void Inside_of_exceptions() =>
        Reports_its_marks(
            """
            from flask import Flask, request

            app = Flask(__name__)

            class Refused(ValueError):
                pass

            class Missing(Exception):
                def __init__(self, status, what):
                    super().__init__(what)
                    self.status = status

            def kind_of(text):
                if text not in ('a', 'b'):
                    raise Refused('no such kind: ' + text)
                return text

            def find(name):
                if len(name) > 3:
                    raise Missing(404, f'no {name}')
                return 1

            @app.route('/own')
            def own():
                try:
                    return kind_of(request.args['q'])
                except Refused as problem:
                    return f'<p>{problem}</p>'  # !cross-site-scripting

            @app.route('/handed-up')
            def handed_up():
                try:
                    find(request.args['q'])
                except Missing as problem:
                    return '<p>' + str(problem) + '</p>', problem.status  # !cross-site-scripting
                return 'ok'

            @app.route('/other')
            def is_another():
                try:
                    find(request.args['q'])
                except ValueError as problem:
                    return '<p>' + str(problem) + '</p>'
                except Missing as problem:
                    return {'error': str(problem)}
                return 'ok'

            @app.route('/number')
            def number():
                try:
                    n = int(request.args['n'])
                except ValueError as problem:
                    return '<p>%s</p>' % problem  # !cross-site-scripting
                return '<p>%s</p>' % n

            @app.route('/fixed')
            def fixed():
                try:
                    if request.args['n'] != '1':
                        raise ValueError('not one')
                except ValueError as problem:
                    return '<p>%s</p>' % problem
                return 'ok'
            """
        );

    [Fact]
    public void Into_the_answer_of_a_platform() =>
        Reports_its_marks(
            """
            import html

            def page(text):
                return {'statusCode': 200, 'headers': {'content-type': 'text/html; charset=utf-8'}, 'body': text}

            def lambda_handler(event, context):
                name = (event.get('queryStringParameters') or {}).get('name', '')
                if event.get('way') == 'a':
                    return {'statusCode': 200, 'headers': {'Content-Type': 'text/plain'}, 'body': 'Hello ' + name}
                if event.get('way') == 'b':
                    return {'statusCode': 200, 'body': name}
                if event.get('way') == 'c':
                    return page('<p>' + html.escape(name) + '</p>')
                return page('<p>' + name + '</p>')  # !cross-site-scripting
            """
        );

    [Fact]
    public void Into_parsers_by_what_they_are_told() =>
        Reports_its_marks(
            """
            import io
            import xml.sax
            import xml.sax.handler
            from xml.dom import minidom, pulldom
            from jinja2.sandbox import SandboxedEnvironment
            from lxml import etree, objectify
            from flask import Flask, request

            app = Flask(__name__)
            EXTERNAL = 'http://xml.org/sax/features/external-general-entities'
            STRICT = etree.XMLParser(resolve_entities=False)

            @app.post('/events')
            def events():
                list(etree.iterparse(io.BytesIO(request.data), resolve_entities=False))
                list(etree.iterparse(io.BytesIO(request.data), resolve_entities=True))  # !xml-external-entity
                return {}

            @app.post('/pulled')
            def pulled():
                parser = etree.XMLPullParser(resolve_entities=True)
                parser.feed(request.data)  # !xml-external-entity
                return {}

            @app.post('/objects')
            def objects():
                objectify.fromstring(request.data, STRICT)
                objectify.XML(request.data, parser=etree.XMLParser(resolve_entities='internal'))
                return {'x': objectify.fromstring(request.data, etree.XMLParser(resolve_entities=True)).x}  # !xml-external-entity

            @app.post('/sax')
            def sax():
                reader = xml.sax.make_parser()
                reader.feed(request.data)
                reader.setFeature(EXTERNAL, 1)
                reader.feed(request.data)  # !xml-external-entity
                reader.setFeature(xml.sax.handler.feature_external_ges, False)
                reader.feed(request.data)
                return {}

            @app.post('/dom')
            def dom():
                reader = xml.sax.make_parser()
                reader.setFeature(xml.sax.handler.feature_external_ges, True)
                minidom.parseString(request.data)
                minidom.parseString(request.data, reader)  # !xml-external-entity
                pulldom.parse(request.stream, parser=reader)  # !xml-external-entity
                minidom.parseString('<a/>', reader)
                return {}

            @app.get('/sandbox')
            def sandbox():
                return SandboxedEnvironment().from_string('<p>' + request.args['q']).render()  # !cross-site-scripting
            """
        );

    [Fact]
    public void To_an_answer_of_the_type_that_its_handler_sets() =>
        Reports_its_marks(
            """
            import tornado.web

            class Base(tornado.web.RequestHandler):
                def finish(self, *args, **kwargs):
                    self.set_header('Content-Type', 'application/json')
                    return super().finish(*args, **kwargs)

            class Sessions(Base):
                def post(self):
                    self.finish('{"name": "' + self.get_argument('name') + '"}')

            class Pages(tornado.web.RequestHandler):
                def get(self):
                    self.set_header('Content-Type', 'text/plain')
                    self.write(self.get_argument('a'))
                def post(self):
                    self.write(self.get_argument('a')) # !cross-site-scripting
                def put(self):
                    if self.get_argument('plain'):
                        self.set_header('Content-Type', 'application/json')
                    self.write(self.get_argument('a')) # !cross-site-scripting
                def delete(self):
                    self.set_header('Content-Type', 'text/html')
                    self.finish(self.get_argument('a')) # !cross-site-scripting

            class Api(tornado.web.RequestHandler):
                def set_default_headers(self):
                    self.set_header('Content-Type', 'application/json')
            class Users(Api):
                def get(self):
                    self.write('"' + self.get_argument('a') + '"')
                def post(self):
                    self.set_header('Content-Type', 'text/html; charset=UTF-8')
                    self.write(self.get_argument('a')) # !cross-site-scripting
            """
        );
}
