using System.Text.RegularExpressions;

namespace Gatehouse.Tests.Python;

/// <summary>
/// Small programs with a mark (<c># !rule</c>) at the end of each line where a value does harm; beside each stands a twin that looks like it
/// and is safe. What is marked is reported, and nothing else.
/// </summary>
public sealed partial class FollowedValues
{
    [Fact]
    public void Behind_calls_that_do_much_and_are_given_nothing()
    {
        static string Work(string indent) =>
            string.Join('\n', Enumerable.Range(0, 120).Select(k => $"{indent}table['k{k}'] = str(len(os.listdir('/d{k}'))) + str({k})"));

        Reports_its_marks(
            $"""
            import os
            from flask import Flask, request

            app = Flask(__name__)
            table = dict()

            class Setup:
                def __init__(self):
                    self.is_ready = False

                def fill(self):
            {Work("        ")}
                    self.is_ready = True

            @app.route('/a')
            def after_much_work():
                setup = Setup()
                setup.fill()
                if setup.is_ready:
                    os.system(request.args['a'])  # !command-injection
                return 'ok'

            def ask():
            {Work("    ")}
                return request.args['b']

            @app.route('/b')
            def asks_after_much_work():
                os.system(ask())  # !command-injection
                os.system('ls ' + str(len(ask())))
                return 'ok'
            """
        );
    }

    [Fact]
    public void In_the_shapes_of_real_applications() =>
        Reports_its_marks(
            """
            import os, json, sqlite3, subprocess, pickle, hashlib
            from datetime import datetime
            from pathlib import Path
            from flask import Flask, request, g, current_app, session, redirect, url_for, send_file, flash, jsonify, Response
            from flask.views import MethodView
            from werkzeug.utils import secure_filename

            class Config:
                UPLOADS = '/srv/uploads'
                EXTENSIONS = {'png', 'jpg'}

            def create_app():
                app = Flask(__name__)

                @app.route('/<path:name>')
                def serve(name):
                    return send_file(os.path.join(Config.UPLOADS, name))  # !path-traversal

                @app.post('/upload')
                def upload():
                    f = request.files['f']
                    if f.filename.rsplit('.', 1)[1].lower() in Config.EXTENSIONS:
                        f.save(os.path.join(Config.UPLOADS, secure_filename(f.filename)))
                        f.save(os.path.join(Config.UPLOADS, f.filename))  # !path-traversal
                    return 'ok'

                app.add_url_rule('/users', view_func=Users.as_view('users'))
                return app

            def get_db():
                if 'db' not in g:
                    g.db = sqlite3.connect('x')
                return g.db

            def query(sql, args=(), one=False):
                cur = get_db().execute(sql, args)
                rows = cur.fetchall()
                return (rows[0] if rows else None) if one else rows

            class Repo:
                def __init__(self, db):
                    self.db = db
                def by_name(self, name):
                    return self.db.execute('select * from u where name = ?', (name,)).fetchone()
                def search(self, term, order='name'):
                    sql = 'select * from u where name like ?'
                    sql += ' order by ' + order
                    return self.db.execute(sql, ('%' + term + '%',))  # !sql-injection

            class Users(MethodView):
                def get(self):
                    repo = Repo(get_db())
                    repo.by_name(request.args['name'])
                    repo.search(request.args['q'], request.args.get('order', 'name'))
                    query("select * from u where id = %s" % request.args['id'])  # !sql-injection
                    query("select * from u where id = ?", [request.args['id']], one=True)
                    digest = hashlib.sha256(request.args['pw'].encode()).hexdigest()
                    query(f"select * from u where pw = '{digest}'")
                    return jsonify(ok=True)
                def post(self):
                    data = request.get_json()
                    name = data.get('name')
                    if not isinstance(name, str) or not name.isalnum():
                        return {'error': 'name'}, 400
                    subprocess.run(f'useradd {name}', shell=True)
                    subprocess.run('useradd {}'.format(data['shell']), shell=True)  # !command-injection
                    when = datetime.strptime(data['when'], '%Y-%m-%d')
                    subprocess.run(f'at {when}', shell=True)
                    return {'name': name}

            app = create_app()

            @app.route('/page')
            def page():
                number = request.args.get('page', 1, type=int)
                size = min(int(request.args.get('size', 10)), 100)
                query('select * from u limit %d offset %d' % (size, (number - 1) * size))
                flash('hello ' + request.args.get('name', ''))
                return redirect(url_for('page', next=request.args.get('next')))

            @app.route('/read')
            def read():
                base = Path('/srv')
                (base / request.args['f']).read_text()  # !path-traversal
                target = (base / request.args['g']).resolve()
                if not target.is_relative_to(base):
                    return 'no', 404
                target.read_text()
                user = query('select name from u where id = ?', (session['id'],), one=True)
                return '<b>' + user['name'] + '</b>'

            @app.route('/greet/<name>')
            def greet(name):
                template = '<h1>{}</h1>'
                if request.args.get('f') == 'json':
                    return Response(json.dumps({'name': name}), mimetype='application/json')
                return template.format(name)  # !cross-site-scripting

            @app.errorhandler(404)
            def missing(e):
                return '<p>%s</p>' % request.path, 404  # !cross-site-scripting

            @app.context_processor
            def inject():
                return {'now': datetime.now()}

            COMMANDS = {'start': ['svc', 'start'], 'stop': ['svc', 'stop']}

            @app.route('/do/<what>')
            def do(what):
                cmd = COMMANDS.get(what)
                if cmd is None:
                    return 'no', 404
                subprocess.run(cmd)
                subprocess.run(COMMANDS[what])
                subprocess.run(['svc', 'start', '--', what])
                os.execvp(what, ['x'])  # !command-injection
                return 'ok'
            """
        );

    [Fact]
    public void Through_containers_objects_and_closures() =>
        Reports_its_marks(
            """
            import collections, queue, io, json, functools, copy
            from dataclasses import dataclass, field
            from flask import Flask, request
            import sqlite3
            app = Flask(__name__)

            def run(sql):
                sqlite3.connect('x').execute(sql)  # !sql-injection

            def quiet(sql):
                sqlite3.connect('x').execute(sql)

            @dataclass
            class Item:
                name: str
                price: int = 3

            class Base:
                kind = 'base'
                def __init__(self, v):
                    self._v = v
                @property
                def value(self):
                    return self._v
                @value.setter
                def value(self, v):
                    self._v = v
                @classmethod
                def make(cls, v):
                    return cls(v)
                @staticmethod
                def same(v):
                    return v

            class Child(Base):
                def __init__(self, v):
                    super().__init__(v)
                    self.extra = 'fixed'
                def text(self):
                    return self.value

            @app.route('/a')
            def a():
                p = request.args['p']
                run(p)
                q = collections.deque()
                q.append('x')
                q.appendleft(p)
                quiet(q[1])
                sqlite3.connect('x').execute(q[0])  # !sql-injection
                f = queue.Queue()
                f.put('one')
                f.put(p)
                sqlite3.connect('x').execute(f.get())
                sqlite3.connect('x').execute(f.get())  # !sql-injection
                out = io.StringIO()
                out.write('select ')
                out.write(p)
                sqlite3.connect('x').execute(out.getvalue())  # !sql-injection
                i = Item(p)
                sqlite3.connect('x').execute(i.name)  # !sql-injection
                quiet(i.price)
                c = Child(p)
                sqlite3.connect('x').execute(c.text())  # !sql-injection
                quiet(c.extra)
                c.value = 'fixed'
                quiet(c.text())
                sqlite3.connect('x').execute(Base.make(p).value)  # !sql-injection
                sqlite3.connect('x').execute(Base.same(p))  # !sql-injection
                d = {**{'a': p}, 'b': 'x'}
                quiet(d['b'])
                sqlite3.connect('x').execute(d['a'])  # !sql-injection
                first, *rest = ['x', p, 'y']
                quiet(first)
                sqlite3.connect('x').execute(rest[0])  # !sql-injection
                quiet(rest[1])
                g = functools.partial(lambda m, n: m + n, 'select ')
                sqlite3.connect('x').execute(g(p))  # !sql-injection
                quiet(g('x'))
                h = [x for x in ['a', p] if x == 'a']
                quiet(h[0])
                sqlite3.connect('x').execute(' '.join([x.upper() for x in ('a', p)]))  # !sql-injection
                sqlite3.connect('x').execute(json.loads(json.dumps({'k': p}))['k'])  # !sql-injection
                m = list(map(str.strip, [p]))
                sqlite3.connect('x').execute(m[0])  # !sql-injection
                for k, v in {'a': 'x', 'b': p}.items():
                    if k == 'a':
                        quiet(v)
                    else:
                        sqlite3.connect('x').execute(v)  # !sql-injection
                z = dict(zip(['a', 'b'], [p, 'x']))
                quiet(z['b'])
                sqlite3.connect('x').execute(z['a'])  # !sql-injection
                s = set()
                s.add(p)
                sqlite3.connect('x').execute(s.pop())  # !sql-injection
                n = {'a': {'b': [p, 'x']}}
                quiet(n['a']['b'][1])
                sqlite3.connect('x').execute(n['a']['b'][0])  # !sql-injection
                e = copy.deepcopy(n)
                e['a'] = 'fixed'
                quiet(e['a'])
                def gen():
                    yield 'x'
                    yield p
                for part in gen():
                    sqlite3.connect('x').execute(part)  # !sql-injection
                def counter():
                    t = 'fixed'
                    def inner():
                        nonlocal t
                        t = p
                    inner()
                    return t
                sqlite3.connect('x').execute(counter())  # !sql-injection
                if (w := request.args.get('w')):
                    sqlite3.connect('x').execute(w)  # !sql-injection
                t1, t2 = p, 'x'
                t1, t2 = t2, t1
                quiet(t1)
                sqlite3.connect('x').execute(t2)  # !sql-injection
                return 'ok'
            """
        );

    [Fact]
    public void In_Django() =>
        Reports_its_marks(
            """
            from django.http import HttpResponse, JsonResponse, HttpResponseRedirect
            from django.shortcuts import render, redirect, get_object_or_404
            from django.utils.http import url_has_allowed_host_and_scheme
            from django.utils.html import escape, format_html
            from django.db import connection, models
            from django.views import View
            from django.urls import path
            import subprocess

            class User(models.Model):
                name = models.CharField(max_length=10)

            def search(request):
                q = request.GET.get('q')
                User.objects.raw("select * from u where n = '%s'" % q)  # !sql-injection
                User.objects.raw("select * from u where n = %s", [q])
                User.objects.filter(name=q)
                with connection.cursor() as cursor:
                    cursor.execute("select " + q)  # !sql-injection
                u = get_object_or_404(User, name=q)
                HttpResponse(u.name)
                return HttpResponse("<p>%s</p>" % q)  # !cross-site-scripting

            def safe(request, pk, slug):
                q = request.GET['q']
                nxt = request.POST.get('next')
                ok = url_has_allowed_host_and_scheme(nxt, allowed_hosts=None)
                if ok:
                    return HttpResponseRedirect(nxt)
                if request.GET.get('json'):
                    return JsonResponse({'q': q})
                if not url_has_allowed_host_and_scheme(url=nxt, allowed_hosts={request.get_host()}):
                    nxt = '/'
                redirect(nxt)
                return HttpResponse(escape(q), content_type='text/html')

            class V(View):
                def get(self, request, name):
                    subprocess.run("ls " + name, shell=True)  # !command-injection
                    return render(request, 'x.html', {'q': self.request.GET['q']})
                def post(self, request, *args, **kwargs):
                    subprocess.call("ls " + kwargs['name'], shell=True)  # !command-injection
                    return HttpResponse(request.POST['x'], content_type='text/plain')

            urlpatterns = [path('a/<int:pk>/<slug:slug>', safe), path('s', search), path('v/<str:name>', V.as_view())]
            """
        );

    [Fact]
    public void In_FastAPI() =>
        Reports_its_marks(
            """
            from fastapi import FastAPI, Depends, Query, Request
            from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
            from pydantic import BaseModel
            from typing import Optional, Annotated
            from uuid import UUID
            import sqlite3, os
            app = FastAPI()

            class Item(BaseModel):
                name: str
                count: int
                note: Optional[str] = None

            def get_db():
                db = sqlite3.connect('x')
                try:
                    yield db
                finally:
                    db.close()

            @app.get('/i/{id}')
            async def read(id: int, u: UUID, q: str = Query(None), n: Annotated[int, Query()] = 1, db=Depends(get_db)):
                sqlite3.connect('x').execute(f"select {id} {n} {u}")
                sqlite3.connect('x').execute(f"select {q}")  # !sql-injection
                return {'q': q}

            @app.post('/x')
            async def create(item: Item, request: Request):
                os.system(f'echo {item.count}')
                os.system(f'echo {item.name}')  # !command-injection
                body = await request.json()
                os.system('echo ' + body['x'])  # !command-injection
                return HTMLResponse('<p>' + item.name)  # !cross-site-scripting

            @app.get('/h', response_class=HTMLResponse)
            def h(q: str):
                return PlainTextResponse(q)
            """
        );

    [Fact]
    public void Past_conditions_that_decide() =>
        Reports_its_marks(
            """
            import re, os, uuid, shlex
            from flask import Flask, request, abort, redirect
            from urllib.parse import urlparse, urljoin
            import sqlite3, requests
            app = Flask(__name__)
            ALLOWED = {'name': 'n', 'price': 'p'}
            COLUMNS = ['a', 'b']
            WORD = re.compile(r'^\w+$')
            HOSTS = {'example.com'}

            def sql(x):
                return sqlite3.connect('x').execute(x)

            def is_safe_url(target):
                ref_url = urlparse(request.host_url)
                test_url = urlparse(urljoin(request.host_url, target))
                return test_url.scheme in ('http', 'https') and ref_url.netloc == test_url.netloc

            def check(x):
                if x not in COLUMNS:
                    raise ValueError(x)
                return x

            class Validator:
                def ok(self, v):
                    return v.isdigit()

            @app.route('/a')
            def a():
                p = request.args.get('p', '')
                sql(ALLOWED.get(p, 'n'))
                sql(ALLOWED[p])
                if p in COLUMNS:
                    sql(p)
                col = p if p in ALLOWED else 'name'
                sql(col)
                ok = p in COLUMNS
                if ok:
                    sql(p)
                if not ok:
                    abort(400)
                sql(p)
                return ''

            @app.route('/b')
            def b():
                p = request.args.get('p', '')
                if not WORD.match(p):
                    abort(404)
                sql(p)
                return ''

            @app.route('/c')
            def c():
                p = request.args.get('p', '')
                try:
                    uuid.UUID(p)
                except ValueError:
                    return 'bad'
                sql(p)
                q = request.args.get('q', '')
                try:
                    int(q)
                except ValueError:
                    pass
                sqlite3.connect('x').execute(q)  # !sql-injection
                return ''

            @app.route('/d')
            def d():
                p = request.args.get('p', '')
                sql(check(p))
                if not Validator().ok(p):
                    return 'x'
                sql(p)
                return ''

            @app.route('/e')
            def e():
                target = request.args.get('next')
                if not target or not is_safe_url(target):
                    return abort(400)
                return redirect(target)

            @app.route('/f')
            def f():
                target = request.args.get('next')
                if urlparse(target).netloc == '':
                    return redirect(target)
                host = urlparse(target).hostname
                if host in HOSTS:
                    requests.get(target, timeout=3)
                requests.get(target, timeout=3)  # !server-side-request-forgery
                return ''

            @app.route('/g')
            def g():
                name = request.args.get('f', '')
                if '..' in name or name.startswith('/'):
                    abort(400)
                open('/srv/' + name)
                n2 = request.args.get('g', '')
                full = os.path.abspath(os.path.join('/srv', n2))
                if os.path.commonpath([full, '/srv']) != '/srv':
                    return ''
                open(full)
                n3 = request.args.get('h', '')
                if not os.path.exists(n3):  
                    return ''
                open(n3)  # !path-traversal
                return ''

            @app.route('/h')
            def h():
                p = request.args.get('p', '')
                if p == 'admin' or p == 'user':
                    sql(p)
                if p != 'a' and p != 'b':
                    return ''
                sql(p)
                return ''

            @app.route('/i')
            def i():
                p = request.args.get('p', '')
                kind = type(p)
                if isinstance(p, int):
                    sql(p)
                page = request.args.get('page', 1, type=int)
                sql('select %d' % page)
                sql(f'select {page}')
                sql('select {:d}'.format(len(p)))
                while not p.isalnum():
                    p = 'x'
                sql(p)
                return ''

            @app.route('/j', methods=['POST'])
            def j():
                x = request.form['x']
                assert x in ('a', 'b')
                sql(x)
                y = request.form['y']
                if len(y) > 10:
                    return ''
                sqlite3.connect('x').execute(y)  # !sql-injection
                z = ''.join(c for c in request.form['z'] if c.isalnum())
                sql(z)
                w = re.sub(r'[^a-z0-9]', '', request.form['w'])
                sql(w)
                v = re.sub(r'[a-z]', '', request.form['v'])
                sqlite3.connect('x').execute(v)  # !sql-injection
                u = request.form['u'].replace("'", "''")
                sql("select '" + u + "'")
                sqlite3.connect('x').execute("select " + u)  # !sql-injection
                return ''
            """
        );

    [Fact]
    public void Through_decorators_threads_and_tables() =>
        Reports_its_marks(
            """
            import os, sys, subprocess, pickle, yaml, logging, threading
            from concurrent.futures import ThreadPoolExecutor
            from functools import wraps
            from flask import Flask, Blueprint, request, session, g, make_response, Response, jsonify, render_template_string, render_template
            bp = Blueprint('x', __name__)
            CMD = 'ls %s'

            def login_required(f):
                @wraps(f)
                def wrapper(*args, **kwargs):
                    if not session.get('user'):
                        return 'no', 403
                    return f(*args, **kwargs)
                return wrapper

            def tag(name):
                def deco(f):
                    @wraps(f)
                    def inner(*a, **k):
                        return f(*a, **k)
                    return inner
                return deco

            @bp.route('/<name>')
            @login_required
            @tag('x')
            def show(name):
                os.system(CMD % name)  # !command-injection
                return jsonify(name)

            @bp.before_request
            def load():
                g.user = request.headers.get('X-User')

            @bp.route('/t')
            def t():
                cmd = request.args.get('c')
                threading.Thread(target=work, args=(cmd,)).start()
                with ThreadPoolExecutor() as ex:
                    ex.submit(work2, cmd)
                subprocess.Popen(['ls', '-l'], shell=False)
                subprocess.run(['sh', '-c', cmd])  # !command-injection
                r = make_response('x')
                r.headers['Content-Type'] = 'text/plain'
                data = Response(cmd, mimetype='text/plain')
                html = Response(cmd, content_type='text/html')  # !cross-site-scripting
                cfg = yaml.load(request.data, Loader=yaml.SafeLoader)
                yaml.load(request.data, Loader=yaml.FullLoader)  # !unsafe-deserialisation
                pickle.loads(request.data)  # !unsafe-deserialisation
                handler = {'a': run_a, 'b': run_b}[request.args.get('h', 'a')]
                handler(cmd)
                getattr(Tasks(), 'go')(cmd)
                return render_template('x.html', c=cmd)

            def work(c):
                os.system(c)  # !command-injection
            def work2(c):
                os.popen(c)  # !command-injection
            def run_a(c):
                os.system(c)  # !command-injection
            def run_b(c):
                return c
            class Tasks:
                def go(self, c):
                    os.system(c)  # !command-injection

            @bp.route('/u')
            def u():
                x = request.args.get('x')
                if False:
                    os.system(x)
                debug = False
                if debug:
                    os.system(x)
                y = 'safe'
                for i in range(3):
                    if i == 5:
                        y = x
                os.system(y)
                a = x
                a = 'fixed'
                os.system(a)
                del a
                try:
                    b = x
                    raise ValueError
                    os.system(b)
                except ValueError:
                    os.system(b)  # !command-injection
                finally:
                    pass
                return str(len(x))

            def unused(x):
                os.system(x)

            def lambda_handler(event, context):
                os.system(event['cmd'])  # !command-injection

            if __name__ == '__main__':
                os.system(sys.argv[1])
            """
        );

    private static void Reports_its_marks(string text) => Report_their_marks(("app.py", text));

    [GeneratedRegex("# !([a-z-]+)")]
    private static partial Regex Mark();
}
