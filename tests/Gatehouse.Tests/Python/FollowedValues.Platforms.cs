using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Python;

namespace Gatehouse.Tests.Python;

/// <summary>Programs that a platform calls by a configuration, and servers that keep what they work with in one object.</summary>
public sealed partial class FollowedValues
{
    [Fact]
    public void From_an_event_through_the_decorators_of_the_program() =>
        Report_their_marks(
            (
                "common/web.py",
                """
                import functools
                import json

                class Refused(Exception):
                    pass

                def asked(event, name, otherwise=''):
                    return (event.get('queryStringParameters') or {}).get(name, otherwise)

                def sent(event):
                    return json.loads(event.get('body') or '{}')

                def html(text, status=200):
                    return {'statusCode': status, 'headers': {'content-type': 'text/html'}, 'body': text}

                def answer(data, status=200, **headers):
                    return {
                        'statusCode': status,
                        'headers': {'Content-Type': 'application/json', **headers},
                        'body': json.dumps(data),
                    }

                def endpoint(work):
                    @functools.wraps(work)
                    def around(event, context=None):
                        try:
                            return work(event)
                        except Refused as refused:
                            return answer({'error': str(refused)}, 400)
                    return around

                class Asked:
                    def __init__(self, event):
                        self.body = json.loads(event.get('body') or '{}')

                def route(method='GET'):
                    def decorate(work):
                        def around(event, context):
                            status, data = work(Asked(event))
                            return {'statusCode': status, 'body': json.dumps(data)}
                        return around
                    return decorate
                """
            ),
            (
                "functions/orders.py",
                """
                import html as markup
                import os
                import subprocess
                from urllib.parse import urlsplit
                from common.web import Refused, answer, asked, endpoint, html, route, sent

                @endpoint
                def show(event):
                    name = asked(event, 'name')
                    if asked(event, 'plain'):
                        return answer({'name': name})
                    if asked(event, 'safe'):
                        return html('<h1>%s</h1>' % markup.escape(name))
                    return html('<h1>%s</h1>' % name)  # !cross-site-scripting

                @endpoint
                def go(event):
                    if asked(event, 'checked'):
                        target = asked(event, 'to')
                        if urlsplit(target).netloc != 'shop.example':
                            target = 'https://shop.example/'
                        return answer({}, 302, Location=target)
                    return answer({}, 302, Location=asked(event, 'to'))  # !open-redirect

                @endpoint
                def convert(event):
                    subprocess.run(['convert', '--', sent(event)['file']])
                    os.system('convert ' + sent(event)['file'])  # !command-injection

                @route(method='POST')
                def by_object(req):
                    os.system(req.body['x'])  # !command-injection
                    return 200, {}

                def helper(event):
                    os.system(event)
                """
            )
        );

    [Fact]
    public void From_an_event_to_whatever_the_platform_calls() =>
        Reports_its_marks(
            """
            import json
            import os
            import pickle
            import base64
            import boto3
            from aws_lambda_powertools import Logger
            from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response, content_types
            from aws_lambda_powertools.utilities.batch import BatchProcessor, process_partial_response

            app = APIGatewayRestResolver()
            logger = Logger()

            @app.get('/todos/<name>')
            def todo(name):
                os.system('ls ' + name)  # !command-injection
                page = app.current_event.get_query_string_value('page')
                return Response(200, content_types.TEXT_HTML, '<p>' + page)  # !cross-site-scripting

            @logger.inject_lambda_context(log_event=True)
            def entry(event, context):
                return app.resolve(event, context)

            def one(record):
                os.system(json.loads(record.body)['cmd'])  # !command-injection

            def batch(event, context):
                return process_partial_response(event=event, record_handler=one, processor=BatchProcessor(), context=context)

            def queue(event, _context):
                for record in event['Records']:
                    pickle.loads(base64.b64decode(record['body']))  # !unsafe-deserialisation

            def of_the_gateway(event, context):
                os.system('id ' + event['requestContext']['authorizer']['claims']['sub'])
                os.system('id ' + event['httpMethod'] + event.get('stageVariables', {}).get('x', ''))
                os.system('id ' + context.function_name)
                os.system('id ' + event['pathParameters']['id'])  # !command-injection

            def first(event):
                os.system(event['pathParameters']['id'])  # !command-injection

            def second(event):
                return int(event['pathParameters']['id'])

            ROUTES = {('GET', '/first'): first, ('GET', '/second'): second}

            def router(evt, ctx):
                return ROUTES[(evt['httpMethod'], evt['resource'])](evt)

            class Job:
                def run(self, event, context):
                    os.system(event['cmd'])  # !command-injection

            def page(event, context):
                name = event['queryStringParameters'].get('name', '')
                made = {'statusCode': 200, 'headers': {'Content-Type': 'text/html'}}
                made['body'] = f'<p>{name}</p>'
                return made  # !cross-site-scripting

            def text(event, context):
                return {'statusCode': 200, 'body': event['queryStringParameters']['name']}

            def data(event, context):
                client = boto3.client('rds-data')
                body = json.loads(event['body'])
                client.execute_statement(sql="SELECT * FROM t WHERE a = '%s'" % body['a'])  # !sql-injection
                client.execute_statement(
                    sql='SELECT * FROM t WHERE a = :a', parameters=[{'name': 'a', 'value': {'stringValue': body['a']}}]
                )
                boto3.Session().client('athena').start_query_execution(QueryString='SELECT ' + body['a'])  # !sql-injection
                table = boto3.resource('dynamodb').Table('t')
                table.put_item(Item={'id': body['id'], 'name': body['name']})
                table.put_item(Item={'id': '1', **body})  # !mass-assignment

            def files(event, context):
                s3 = boto3.client('s3')
                s3.download_file('bucket', event['key'], '/tmp/' + event['key'])  # !path-traversal
                s3.download_file('bucket', event['key'], '/tmp/' + os.path.basename(event['key']))

            def unknown(session, message):
                os.system(message)
            """
        );

    [Fact]
    public void To_what_an_application_keeps_from_its_start() =>
        Report_their_marks(
            (
                "rooms/app.py",
                """
                import asyncio
                from aiohttp import web
                from . import views
                from .store import Store

                async def for_ever(app):
                    while True:
                        await asyncio.sleep(60)

                async def start(app):
                    app['task'] = asyncio.create_task(for_ever(app))
                    app['store'] = await Store.connect(app['config']['dsn'])

                def make(config):
                    app = web.Application()
                    app['config'] = config
                    app.add_routes(views.routes)
                    app.on_startup.append(start)
                    return app
                """
            ),
            (
                "rooms/store.py",
                """
                import contextlib
                import asyncpg

                class Store:
                    def __init__(self, pool):
                        self.pool = pool

                    @classmethod
                    async def connect(cls, dsn):
                        return cls(await asyncpg.create_pool(dsn))

                    @contextlib.asynccontextmanager
                    async def lent(self):
                        async with self.pool.acquire() as connection:
                            yield connection

                    async def rooms(self, day):
                        async with self.lent() as connection:
                            return await connection.fetch("SELECT * FROM rooms WHERE day = '%s'" % day)  # !sql-injection

                    async def room(self, number):
                        async with self.lent() as connection:
                            return await connection.fetch('SELECT * FROM rooms WHERE id = $1', number)
                """
            ),
            (
                "rooms/views.py",
                """
                import logging
                import aiohttp_jinja2
                from aiohttp import web

                routes = web.RouteTableDef()
                log = logging.getLogger(__name__)

                @routes.get('/rooms')
                async def rooms(request):
                    log.info('asked for %r', request.query['day'])
                    log.info('by %s', request.headers['User-Agent'])  # !log-injection
                    return web.json_response(await request.app['store'].rooms(request.query['day']))

                @routes.get('/rooms/{number}')
                async def room(request):
                    return web.json_response(await request.app['store'].room(request.match_info['number']))

                @routes.post('/go')
                async def go(request):
                    form = await request.post()
                    if form['how'] == 'seen':
                        return web.Response(status=302, headers={'Location': '/rooms/' + form['next']})
                    return web.Response(status=302, headers={'Location': form['next']})  # !open-redirect
                """
            )
        );

    [Fact]
    public void To_what_other_frameworks_keep_from_their_start() =>
        Report_their_marks(
            (
                "items.py",
                """
                from contextlib import asynccontextmanager
                import asyncpg
                from fastapi import FastAPI, Request

                class Store:
                    def __init__(self, pool):
                        self.pool = pool

                    async def named(self, name):
                        return await self.pool.fetch("SELECT * FROM t WHERE a = '%s'" % name)  # !sql-injection

                    async def marked(self, name):
                        return await self.pool.fetch("SELECT * FROM t WHERE b = '%s'" % name)  # !sql-injection

                @asynccontextmanager
                async def alive(app):
                    app.state.store = Store(await asyncpg.create_pool('x'))
                    yield

                app = FastAPI(lifespan=alive)

                @app.on_event('startup')
                async def begin():
                    app.state.other = Store(await asyncpg.create_pool('x'))

                @app.get('/a')
                async def a(request: Request, name: str):
                    return await request.app.state.store.named(name)

                @app.get('/b')
                async def b(name: str):
                    return await app.state.other.marked(name)
                """
            ),
            (
                "pages.py",
                """
                import asyncpg
                from sanic import Sanic, response

                app = Sanic('pages')

                class Pages:
                    def __init__(self, pool):
                        self.pool = pool

                    async def named(self, name):
                        return await self.pool.fetch("SELECT * FROM t WHERE a = '%s'" % name)  # !sql-injection

                @app.before_server_start
                async def begin(app, loop):
                    app.ctx.pages = Pages(await asyncpg.create_pool('x'))

                @app.get('/a')
                async def a(request):
                    return response.json(await request.app.ctx.pages.named(request.args.get('name')))
                """
            )
        );

    [Fact]
    public void To_the_answers_of_the_plain_server() =>
        Reports_its_marks(
            """
            import html, io, json, os, re, shutil, subprocess, urllib.parse, zipfile
            from http.server import BaseHTTPRequestHandler

            class Pages(BaseHTTPRequestHandler):
                def do_GET(self):
                    path, _, query = self.path.partition('?')
                    sent = dict(urllib.parse.parse_qsl(query))
                    if path == '/hello':
                        return self.answer(200, '<p>%s' % sent['name'], {'Content-Type': 'text/html'})  # !cross-site-scripting
                    if path == '/escaped':
                        return self.answer(200, '<p>%s' % html.escape(sent['name']), {'Content-Type': 'text/html'})
                    if path == '/json':
                        return self.answer(200, json.dumps(sent), {'Content-Type': 'application/json'})
                    if path == '/go':
                        target = sent['to'].replace('\r', '').replace('\n', '')
                        return self.answer(302, '', {'Location': target})  # !open-redirect
                    if path == '/stay':
                        return self.answer(302, '', {'Location': '/hello?name=' + urllib.parse.quote(sent['to'])})
                    if path == '/ping':
                        if not re.fullmatch('[a-z0-9][a-z0-9.-]{0,60}', sent['host']):
                            raise ValueError('host')
                        subprocess.check_output(['ping', '-c', '1', sent['host']])
                        subprocess.check_output(['ping', '-c', '1', sent['other']])  # !argument-injection
                    self.short(sent['name'])  # !cross-site-scripting

                def do_POST(self):
                    body = self.rfile.read(int(self.headers['Content-Length']))
                    with zipfile.ZipFile(io.BytesIO(body)) as archive:
                        for member in archive.infolist():
                            with open(os.path.join('/srv', member.filename), 'wb') as out:  # !path-traversal
                                shutil.copyfileobj(archive.open(member), out)
                            with open(os.path.join('/srv', os.path.basename(member.filename)), 'wb') as out:
                                out.write(archive.read(member))
                        archive.extractall('/srv')

                def short(self, text):
                    self.answer(200, text, {})

                def answer(self, code, text, headers):
                    self.send_response(code)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(text.encode())
            """
        );

    [Fact]
    public void Out_of_what_a_class_of_applications_keeps() =>
        Reports_its_marks(
            """
            import os
            from aiohttp import web

            class Runner:
                def run(self, command):
                    os.system(command)  # !command-injection

            class Shop(web.Application):
                def __init__(self):
                    super().__init__()
                    self.runner = Runner()
                    self['second'] = Runner()

            async def run(request):
                request.app.runner.run(request.query['c'])
                return web.Response(text='ok')

            def make():
                shop = Shop()
                shop.router.add_get('/', run)
                return shop
            """
        );

    internal static void Report_their_marks(params (string Path, string Text)[] files)
    {
        var wanted = new List<string>();
        var tree = new MemoryTree();
        foreach (var (path, text) in files)
        {
            tree.Add(path, text);
            var lines = text.Split('\n');
            for (var i = 0; i < lines.Length; i++)
                wanted.AddRange(Mark().Matches(lines[i]).Select(match => $"{path} {i + 1} python/{match.Groups[1].Value}"));
        }

        wanted.ShouldNotBeEmpty();
        var flows = PythonScanner.Flows.Select(rule => rule.Facts.Id).ToHashSet();
        var swept = FrontDoor.Sweep(tree);
        swept.Coverage.Failures.ShouldBeEmpty();
        swept
            .Findings.Where(finding => flows.Contains(finding.Rule.Id))
            .Select(finding => $"{finding.Location.Path} {finding.Location.Line} {finding.Rule.Id}")
            .ShouldBe(wanted, ignoreOrder: true);
    }
}
