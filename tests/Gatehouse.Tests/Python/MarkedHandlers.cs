using System.Text.RegularExpressions;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Python;

/// <summary>
/// Flask handlers with a mark (<c># !rule</c>) at the end of each line where they do harm, and next to them what looks the same and is safe.
/// Of all precise rules what is marked is reported, and nothing else.
/// </summary>
public sealed partial class MarkedHandlers
{
    [Fact]
    public void Of_databases() =>
        Report_their_marks(
            """
            import base64, configparser, html, sqlite3, urllib.parse, json, re
            import psycopg2, pymysql
            from flask import Flask, request, make_response, Blueprint
            app = Flask(__name__)
            DB = 'app.db'

            class Box:
                def __init__(self):
                    self.things = {}
                def put(self, k, v):
                    self.things[k] = v
                    return self
                def take(self, k):
                    return self.things[k]

            @app.route('/a1', methods=['POST'])
            def a1():
                param = request.values.get('q')
                con = sqlite3.connect(DB)
                con.execute('SELECT * FROM t WHERE a = \'' + param + '\'')  # !sql-injection
                return 'ok'

            @app.route('/a2', methods=['POST'])
            def a2():
                param = request.get_data(as_text=True)
                con = sqlite3.connect(DB)
                cur = con.cursor()
                sql = "SELECT * FROM t WHERE a = '{}'".format(param)
                cur.execute(sql)  # !sql-injection
                return 'ok'

            @app.route('/a3', methods=['POST'])
            def a3():
                param = request.headers.getlist('X-Test')[0]
                con = sqlite3.connect(DB)
                con.executescript(f'INSERT INTO t VALUES ({param})')  # !sql-injection
                return 'ok'

            @app.route('/a4', methods=['POST'])
            def a4():
                form = request.form.to_dict()
                param = form['x']
                con = sqlite3.connect(DB)
                con.cursor().execute('SELECT * FROM t WHERE a = %s' % param)  # !sql-injection
                con.cursor().execute('SELECT * FROM t WHERE a = :a', {'a': param})
                return 'ok'

            @app.route('/a5')
            def a5():
                for name, values in request.args.lists():
                    for value in values:
                        sqlite3.connect(DB).execute('SELECT ' + name + ' FROM t')  # !sql-injection
                        sqlite3.connect(DB).execute('SELECT a FROM t WHERE b=?', [value])
                return 'ok'

            @app.route('/a6')
            def a6():
                box = Box().put('a', 'x').put('b', request.args['q'])
                con = psycopg2.connect('')
                with con.cursor() as cur:
                    cur.execute("SELECT * FROM t WHERE a = '" + box.take('a') + "'")
                    cur.execute("SELECT * FROM t WHERE a = '" + box.take('b') + "'")  # !sql-injection
                    cur.execute("SELECT * FROM t WHERE a = %s", (box.take('b'),))
                return 'ok'

            @app.route('/a7')
            def a7():
                conf = configparser.ConfigParser()
                conf['main'] = {'keyA': 'a_value', 'keyB': request.args.get('x', '')}
                con = pymysql.connect(host='x')
                cur = con.cursor()
                cur.execute('SELECT * FROM t WHERE a = "' + conf['main']['keyB'] + '"')  # !sql-injection
                cur.execute('SELECT * FROM t WHERE a = "' + conf.get('main', 'keyA') + '"')
                return 'ok'

            @app.route('/a8')
            def a8():
                param = request.cookies.get('c') or ''
                num = 106
                bar = "This should never happen" if (7 * 42) - num > 200 else param
                cur = sqlite3.connect(DB).cursor()
                cur.execute("SELECT * FROM t WHERE a = '" + bar + "'")  # !sql-injection
                return 'ok'

            @app.route('/a9')
            def a9():
                param = request.cookies.get('c') or ''
                possible = "ABC"
                guess = possible[0]
                match guess:
                    case 'A':
                        bar = 'fixed'
                    case 'B':
                        bar = param
                    case 'C' | 'D':
                        bar = param
                    case _:
                        bar = 'x'
                cur = sqlite3.connect(DB).cursor()
                cur.execute("SELECT * FROM t WHERE a = '" + bar + "'")
                return 'ok'

            @app.route('/a10')
            def a10():
                param = request.args.get('c')
                lam = lambda x: x.strip() if x else ''
                fixed = lambda x: 'fixed'
                cur = sqlite3.connect(DB).cursor()
                cur.execute("SELECT * FROM t WHERE a = '" + lam(param) + "'")  # !sql-injection
                cur.execute("SELECT * FROM t WHERE a = '" + fixed(param) + "'")
                return 'ok'

            @app.route('/a11')
            def a11():
                param = request.args.get('c', '')
                bar = param[1:5] + 'x'
                cur = sqlite3.connect(DB).cursor()
                cur.execute("SELECT * FROM t WHERE a = '" + bar + "'")  # !sql-injection
                cur.execute("SELECT * FROM t LIMIT %d" % len(bar))
                cur.execute("SELECT * FROM t WHERE a = ? AND b = '%s'" % 'x', (bar,))
                return 'ok'

            @app.route('/a12')
            def a12():
                names = request.args.getlist('c')
                cur = sqlite3.connect(DB).cursor()
                cur.execute("SELECT * FROM t WHERE a IN (" + ','.join('?' * len(names)) + ")", names)
                cur.execute("SELECT * FROM t WHERE a IN (" + ','.join(names) + ")")  # !sql-injection
                cur.execute("SELECT * FROM t WHERE a IN ({})".format(', '.join(['?'] * len(names))), names)
                cur.execute("SELECT * FROM t WHERE a IN (%s)" % ','.join('?' for _ in names), names)
                cur.executemany("INSERT INTO t VALUES (?)", [(n,) for n in names])
                return 'ok'

            @app.route('/a13')
            def a13():
                order = request.args.get('order', 'name')
                columns = {'name': 'name', 'age': 'age'}
                if order not in columns:
                    order = 'name'
                cur = sqlite3.connect(DB).cursor()
                cur.execute("SELECT * FROM t ORDER BY " + order)
                direction = 'DESC' if request.args.get('d') == 'desc' else 'ASC'
                cur.execute("SELECT * FROM t ORDER BY name " + direction)
                other = columns.get(request.args.get('o'), 'name')
                cur.execute(f"SELECT * FROM t ORDER BY {other}")
                return 'ok'

            @app.route('/a14/<name>')
            def a14(name):
                tmp = base64.b64decode(base64.b64encode(name.encode())).decode()
                tmp = urllib.parse.unquote(urllib.parse.quote(tmp))
                cur = sqlite3.connect(DB).cursor()
                cur.execute("SELECT * FROM t WHERE a='" + tmp.replace("'", "''") + "'")
                cur.execute("SELECT * FROM t WHERE a='" + tmp + "'")  # !sql-injection
                cur.execute("SELECT * FROM t WHERE a=" + html.escape(name))  # !sql-injection
                return 'ok'

            @app.route('/a15', methods=['POST'])
            def a15():
                data = json.loads(request.data)
                ids = [int(x) for x in data['ids']]
                cur = sqlite3.connect(DB).cursor()
                cur.execute("SELECT * FROM t WHERE id IN (%s)" % ','.join(map(str, ids)))
                cur.execute("SELECT * FROM t WHERE id IN (%s)" % ','.join(map(str, data['ids'])))  # !sql-injection
                return 'ok'

            @app.route('/a16', methods=['POST'])
            def a16():
                try:
                    n = int(request.form['n'])
                except ValueError:
                    return 'bad'
                raw = request.form['n']
                if not raw.isdigit():
                    return 'bad'
                cur = sqlite3.connect(DB).cursor()
                cur.execute(f"SELECT * FROM t WHERE id = {n} OR id = {raw}")
                if not re.match(r'^\w+$', request.form['k']):
                    return 'bad'
                cur.execute(f"SELECT * FROM t WHERE id = {request.form['k']}")  # !sql-injection
                k = request.form['k']
                if re.match(r'^[a-z]+$', k) is None:
                    return 'bad'
                cur.execute(f"SELECT * FROM t WHERE k = '{k}'")
                return 'ok'
            """
        );

    [Fact]
    public void Of_programs_that_are_started() =>
        Report_their_marks(
            """
            import os, subprocess, shlex, asyncio, pty, base64, sys
            from flask import Flask, request
            app = Flask(__name__)

            def run(cmd):
                return subprocess.check_output(cmd, shell=True)  # !command-injection

            @app.route('/b1')
            def b1():
                param = request.args.get('x', '')
                os.popen('ls ' + param).read()  # !command-injection
                os.popen(f'ls {shlex.quote(param)}').read()
                return 'ok'

            @app.route('/b2')
            def b2():
                param = request.args.get('x', '')
                subprocess.run(['sh', '-c', 'echo ' + param])  # !command-injection
                subprocess.run(['bash', '-lc', param], shell=False)  # !command-injection
                subprocess.run(['echo', param], shell=False)  # !argument-injection
                subprocess.run(['echo', '--', param], shell=False)
                subprocess.run(['grep', '-e', param, 'file'])  # !argument-injection
                return 'ok'

            @app.route('/b3')
            def b3():
                args = 'echo hello'
                param = request.args.get('x', '')
                if sys.platform == 'win32':
                    argList = ['cmd.exe', '/c']
                else:
                    argList = ['sh', '-c']
                argList.append('echo ' + param)
                subprocess.Popen(argList, stdout=subprocess.PIPE)  # !command-injection
                return 'ok'

            @app.route('/b4')
            def b4():
                run('ping ' + request.headers.get('Host-Name', ''))
                subprocess.call('ping ' + request.headers.get('Host-Name', ''), shell=True)  # !command-injection
                subprocess.getoutput('ping ' + request.headers.get('N', ''))  # !command-injection
                subprocess.getstatusoutput('ping %s' % request.headers.get('N', ''))  # !command-injection
                subprocess.Popen('ping ' + request.headers.get('N', ''), shell=False)  # !command-injection
                os.execl('/bin/sh', 'sh', '-c', request.headers['N'])  # !command-injection
                os.spawnlp(os.P_WAIT, 'sh', 'sh', '-c', request.headers['N'])  # !command-injection
                return 'ok'

            @app.route('/b5')
            async def b5():
                x = request.args['x']
                await asyncio.create_subprocess_shell('ls ' + x)  # !command-injection
                await asyncio.create_subprocess_exec(x, 'b')  # !command-injection
                pty.spawn(x)  # !command-injection
                return 'ok'

            @app.route('/b6')
            def b6():
                x = request.args['x']
                subprocess.run(shlex.split('ls ' + shlex.quote(x)))  # !argument-injection
                subprocess.run(shlex.join(['ls', x]), shell=True)
                subprocess.run(' '.join(['ls', x]), shell=True)  # !command-injection
                if x in ('a', 'b'):
                    os.system('ls ' + x)
                subprocess.run(x.split())  # !command-injection
                cmd = ['ls']
                cmd += [x]
                subprocess.run(' '.join(cmd), shell=True)  # !command-injection
                allowed = {'d': 'date', 'u': 'uptime'}
                os.system(allowed[x])
                return 'ok'

            @app.route('/b7', methods=['POST'])
            def b7():
                env = {'NAME': request.form['n']}
                subprocess.run('echo "$NAME"', shell=True, env=env)
                subprocess.run(['cat'], input=request.form['n'].encode())
                return 'ok'
            """
        );

    [Fact]
    public void Of_files() =>
        Report_their_marks(
            """
            import os, io, pathlib, shutil, codecs, tarfile, zipfile, tempfile, glob
            from flask import Flask, request, send_file, send_from_directory, abort
            from werkzeug.utils import secure_filename, safe_join
            app = Flask(__name__)
            ROOT = '/srv/files'

            @app.route('/c1')
            def c1():
                name = request.args.get('f', '')
                codecs.open(ROOT + '/' + name, 'r', 'utf-8')  # !path-traversal
                io.open(f'{ROOT}/{name}')  # !path-traversal
                open(os.path.join(ROOT, secure_filename(name)))
                os.remove(ROOT + name)  # !path-traversal
                os.path.exists(ROOT + name)
                shutil.copy(ROOT + '/a', name)  # !path-traversal
                os.listdir(os.path.join(ROOT, name))  # !path-traversal
                os.makedirs(os.path.join(ROOT, name))  # !path-traversal
                return 'ok'

            @app.route('/c2')
            def c2():
                name = request.args.get('f', '')
                full = os.path.normpath(os.path.join(ROOT, name))
                if not full.startswith(ROOT + os.sep):
                    abort(404)
                open(full)
                return 'ok'

            @app.route('/c3')
            def c3():
                name = request.args.get('f', '')
                full = os.path.realpath(os.path.join(ROOT, name))
                if os.path.commonpath([ROOT, full]) != ROOT:
                    return 'no'
                open(full)
                full2 = os.path.join(ROOT, name)
                if not full2.startswith(ROOT):
                    return 'no'
                open(full2)
                return send_from_directory(ROOT, name)

            @app.route('/c4')
            def c4():
                name = request.args.get('f', '')
                if '..' in name or name.startswith('/'):
                    return 'no'
                open(os.path.join(ROOT, name))
                fd = os.open(request.args['g'], os.O_RDONLY)  # !path-traversal
                p = pathlib.Path(ROOT) / request.args['h']
                p.open()  # !path-traversal
                p.unlink()  # !path-traversal
                p.exists()
                q = pathlib.Path(ROOT, request.args['h'])
                q.read_bytes()  # !path-traversal
                safe = pathlib.Path(ROOT) / pathlib.Path(request.args['h']).name
                safe.read_bytes()
                return 'ok'

            @app.route('/c5')
            def c5():
                name = request.args.get('f', '')
                target = safe_join(ROOT, name)
                if target is None:
                    abort(404)
                return send_file(target)

            @app.route('/c6', methods=['POST'])
            def c6():
                f = request.files['f']
                f.save(os.path.join(ROOT, f.filename))  # !path-traversal
                f.save(os.path.join(ROOT, secure_filename(f.filename)))
                with tempfile.NamedTemporaryFile(suffix='.bin') as t:
                    f.save(t.name)
                z = zipfile.ZipFile(request.files['z'])
                z.extractall(ROOT)
                t = tarfile.open(fileobj=request.files['t'])
                t.extractall(ROOT)  # !unsafe-archive-extraction
                t.extractall(ROOT, filter='data')
                ext = os.path.splitext(f.filename)[1]
                f.save(os.path.join(ROOT, 'x' + ext))
                return 'ok'

            @app.route('/c7/<path:name>')
            def c7(name):
                base = pathlib.Path(ROOT).resolve()
                target = base.joinpath(name).resolve()
                if base not in target.parents:
                    abort(404)
                target.read_text()
                try:
                    t2 = (base / name).resolve()
                    t2.relative_to(base)
                except ValueError:
                    abort(404)
                t2.read_text()
                return 'ok'

            @app.route('/c8/<name>')
            def c8(name):
                with open(f'{ROOT}/{int(name)}.txt') as f:
                    f.read()
                glob.glob(ROOT + '/' + request.args['g'])  # !path-traversal
                return send_file(ROOT + '/' + name.replace('..', '').replace('/', ''))
            """
        );

    [Fact]
    public void Of_pages() =>
        Report_their_marks(
            """
            import html, json, cgi, bleach, markupsafe
            import urllib.parse
            from flask import Flask, request, make_response, Response, jsonify, render_template_string, escape, Markup, redirect
            app = Flask(__name__)

            @app.route('/d1')
            def d1():
                RESPONSE = ''
                param = request.args.get('x')
                dict = {}
                dict['bar'] = param
                dict['foo'] = 'other'
                bar = dict['bar']
                RESPONSE += (f'The value is: {bar}.')
                return RESPONSE  # !cross-site-scripting

            @app.route('/d2')
            def d2():
                RESPONSE = ''
                param = request.args.get('x')
                RESPONSE += ('The value is: %s.' % html.escape(param))
                return RESPONSE

            @app.route('/d3')
            def d3():
                otherarg = "static text"
                x = request.values.getlist('x')
                bar = x[0] if x else ''
                return '{0} {1}'.format(otherarg, bar)  # !cross-site-scripting

            @app.route('/d4')
            def d4():
                resp = make_response()
                resp.data = '<p>' + request.args['a']  # !cross-site-scripting
                return resp

            @app.route('/d5')
            def d5():
                return Response('<p>' + request.args['a'], mimetype='text/plain')

            @app.route('/d7')
            def d7():
                return str(escape(request.args['a'])) + str(markupsafe.escape(request.args['b'])) + bleach.clean(request.args['c'])

            @app.route('/d8')
            def d8():
                return Markup('<b>%s</b>') % request.args['b']

            @app.route('/d9')
            def d9():
                return Markup('<b>' + request.args['b'] + '</b>')  # !cross-site-scripting

            @app.route('/d10')
            def d10():
                return json.dumps({'x': request.args['b']}), 200, {'Content-Type': 'application/json'}

            @app.route('/d11')
            def d11():
                return urllib.parse.quote(request.args['b'])

            @app.route('/d12')
            def d12():
                return '<p>' + html.unescape(html.escape(request.args['b']))  # !cross-site-scripting

            @app.route('/d13')
            def d13():
                def gen():
                    yield '<p>'
                    yield request.args['b']
                return Response(gen())  # !cross-site-scripting

            @app.route('/d14')
            def d14():
                return '<p>' + request.args['b'].replace('<', '&lt;')

            @app.route('/d15')
            def d15():
                x = request.args['b'].replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
                return '<p>' + x

            @app.route('/d16')
            def d16():
                return '<p>' + ' '.join(request.args.getlist('v'))  # !cross-site-scripting

            @app.route('/d17')
            def d17():
                return jsonify(x=request.args['b'])

            @app.route('/d18')
            def d18():
                return {'x': request.args['b']}

            @app.route('/d19')
            def d19():
                return ['x', request.args['b']]

            @app.route('/d20', methods=['POST'])
            def d20():
                return request.get_data()  # !cross-site-scripting

            @app.route('/d21')
            def d21():
                if not request.args.get('b', '').isalnum():
                    return 'bad value ' + request.args.get('b', ''), 400  # !cross-site-scripting
                return 'good'

            @app.route('/d22')
            def d22():
                try:
                    1 / 0
                except ZeroDivisionError as e:
                    return 'error %s %s' % (e, request.args['b'])  # !cross-site-scripting

            @app.route('/d23/<int:n>/<name>')
            def d23(n, name):
                return f'<p>{n}'

            @app.route('/d24/<int:n>/<name>')
            def d24(n, name):
                return f'<p>{name}'  # !cross-site-scripting

            @app.route('/d25')
            def d25():
                return render_template_string('<p>{{ x }}', x=request.args['x'])

            @app.route('/d26')
            def d26():
                return render_template_string('<p>{{ x|safe }}', x=request.args['x'])  # !cross-site-scripting

            @app.route('/d27')
            def d27():
                return Response(response='<p>' + request.args['x'], content_type='text/html')  # !cross-site-scripting

            @app.route('/d28')
            def d28():
                resp = Response()
                resp.set_data('<p>' + request.args['x'])  # !cross-site-scripting
                return resp

            @app.route('/d29')
            def d29():
                resp = make_response('<p>' + request.args['x'], 200)  # !cross-site-scripting
                resp.mimetype = 'text/html'
                return resp

            @app.route('/d30')
            def d30():
                return '<p>' + cgi.escape(request.args['x'])
            """
        );

    [Fact]
    public void Of_directories_documents_sessions_and_addresses() =>
        Report_their_marks(
            """
            import ldap, ldap3, ldap3.utils.conv, ldap.filter
            from ldap3.utils.conv import escape_filter_chars
            from ldap3.utils.dn import escape_rdn
            import lxml.etree, lxml.etree as ET, elementpath
            import xml.etree.ElementTree as EL
            import xml.sax, xml.sax.handler, xml.dom.minidom, xml.dom.pulldom, xml.dom.expatbuilder, io, defusedxml.ElementTree
            from flask import Flask, request, session, redirect, url_for
            import flask
            import urllib.parse, urllib.request, requests, http.client, httpx, socket
            app = Flask(__name__)

            @app.route('/e1')
            def e1():
                bar = request.args['x']
                conn = ldap3.Connection(ldap3.Server('localhost'), auto_bind=True)
                conn.search('ou=users,dc=x', f'(&(objectclass=person)(|(uid={bar})(street=x)))', attributes=ldap3.ALL_ATTRIBUTES)  # !ldap-injection
                conn.search('ou=users,dc=x', '(uid=%s)' % ldap3.utils.conv.escape_filter_chars(bar))
                conn.search('ou=' + bar, '(uid=x)')  # !ldap-injection
                conn.search('ou=' + escape_rdn(bar), '(uid=x)')
                conn.search(search_base='dc=x', search_filter='(uid=%s)' % bar)  # !ldap-injection
                l = ldap.initialize('ldap://x')
                l.search_s('dc=x', ldap.SCOPE_SUBTREE, '(uid=%s)' % bar)  # !ldap-injection
                l.search_s('dc=x', ldap.SCOPE_SUBTREE, '(uid=%s)' % ldap.filter.escape_filter_chars(bar))
                l.search_s('dc=x', ldap.SCOPE_SUBTREE, ldap.filter.filter_format('(uid=%s)', [bar]))
                l.search_ext('dc=x', ldap.SCOPE_SUBTREE, '(uid=' + bar + ')')  # !ldap-injection
                return 'ok'

            @app.route('/e2')
            def e2():
                bar = request.args['x']
                root = lxml.etree.parse('employees.xml')
                root.xpath(f"/Employees/Employee[@emplid='{bar}']")  # !xpath-injection
                root.xpath(f"/Employees/Employee[@emplid='{bar.replace(chr(39), '&apos;')}']")
                q = "".join(["/Employees/Employee[@emplid='", bar, "']"])
                root.xpath(q)  # !xpath-injection
                strainer = lxml.etree.XPath('//user[@name=$name]')
                strainer(root, name=bar)
                finder = lxml.etree.XPath('//user[@name="' + bar + '"]')  # !xpath-injection
                elementpath.select(root, f"/Employees/Employee[@emplid='{bar}']")  # !xpath-injection
                EL.parse('a.xml').getroot().find(f"./user[@name='{bar}']")  # !xpath-injection
                EL.parse('a.xml').find("user[@name='%s']" % bar)  # !xpath-injection
                if "'" in bar:
                    return 'bad'
                root.xpath(f"/Employees/Employee[@emplid='{bar}']")
                root.xpath("//a[@b=$v]", v=bar)
                root.getroot().xpath("//a[@b=" + request.args['y'] + "]")  # !xpath-injection
                return 'ok'

            @app.route('/e3', methods=['POST'])
            def e3():
                data = request.get_data()
                ET.fromstring(data)  # !xml-external-entity
                ET.fromstring(data, ET.XMLParser(resolve_entities=False))
                ET.fromstring(data, parser=ET.XMLParser(resolve_entities=True))  # !xml-external-entity
                ET.XML(data, parser=ET.XMLParser(no_network=False))  # !xml-external-entity
                ET.parse(io.BytesIO(data))  # !xml-external-entity
                defusedxml.ElementTree.fromstring(data)
                EL.fromstring(data)
                xml.dom.minidom.parseString(data)
                parser = xml.sax.make_parser()
                parser.setFeature(xml.sax.handler.feature_external_ges, True)
                xml.dom.minidom.parseString(data, parser)  # !xml-external-entity
                p2 = xml.sax.make_parser()
                p2.setFeature(xml.sax.handler.feature_external_ges, False)
                xml.dom.minidom.parseString(data, p2)
                doc = xml.dom.pulldom.parseString(data.decode(), parser)  # !xml-external-entity
                xml.sax.parseString(data, xml.sax.handler.ContentHandler())
                p3 = xml.sax.make_parser()
                p3.setContentHandler(xml.sax.handler.ContentHandler())
                p3.setFeature('http://xml.org/sax/features/external-general-entities', True)
                p3.parse(io.BytesIO(data))  # !xml-external-entity
                p4 = ET.XMLParser(load_dtd=True, no_network=False, resolve_entities=False)
                ET.parse(io.BytesIO(data), p4)
                return 'ok'

            @app.route('/e4')
            def e4():
                bar = request.args['x']
                flask.session['userid'] = bar  # !trust-boundary-violation
                flask.session[bar] = '12345'  # !trust-boundary-violation
                session.update({'a': bar})  # !trust-boundary-violation
                session.update(a=bar)  # !trust-boundary-violation
                session.setdefault('k', bar)  # !trust-boundary-violation
                session['n'] = int(request.args['n'])
                session['list'] = [bar]  # !trust-boundary-violation
                if bar in ('a', 'b'):
                    session['role'] = bar
                session['x'] = 'fixed' if bar else 'other'
                return 'ok'

            @app.route('/e5')
            def e5():
                url = request.args.get('url', '')
                p = urllib.parse.urlparse(url)
                if p.netloc in ('good.example', 'www.good.example') and p.scheme == 'https':
                    return redirect(url)
                return redirect(url)  # !open-redirect

            @app.route('/e6')
            def e6():
                url = request.args.get('url', '')
                p = urllib.parse.urlparse(url)
                if p.netloc != '' or p.scheme:
                    return 'bad'
                return redirect(url)

            @app.route('/e7')
            def e7():
                url = request.args.get('url', '')
                if not url.startswith('https://good.example/'):
                    url = url_for('index')
                return redirect(url)

            @app.route('/e8')
            def e8():
                url = request.args.get('url', '')
                if not url.startswith('https://good.example'):
                    return 'bad'
                return redirect(url)  # !open-redirect

            @app.route('/e9')
            def e9():
                return redirect(url_for('page', next=request.args['n']))

            @app.route('/e10')
            def e10():
                return redirect(request.url_root + 'login?next=' + request.args['n'])

            @app.route('/e11')
            def e11():
                resp = flask.make_response('', 302)
                resp.headers['Location'] = request.args['n']  # !open-redirect
                return resp

            @app.route('/e12')
            def e12():
                return '', 302, {'Location': request.args['n']}  # !open-redirect

            @app.route('/e13')
            def e13():
                return redirect(request.referrer or '/')  # !open-redirect

            @app.route('/e14')
            def e14():
                u = request.args['u']
                urllib.request.urlopen(u)  # !server-side-request-forgery
                requests.request('GET', u, timeout=3)  # !server-side-request-forgery
                with requests.Session() as s:
                    s.get(u, timeout=3)  # !server-side-request-forgery
                httpx.get('https://' + u, timeout=3)  # !server-side-request-forgery
                c = http.client.HTTPSConnection(u)  # !server-side-request-forgery
                requests.get('https://api.example.com/v1/%s' % u, timeout=3)
                requests.get('https://api.example.com', params={'q': u}, timeout=3)
                requests.get(f'https://{u}.example.com/', timeout=3)  # !server-side-request-forgery
                s = socket.create_connection((u, 80))  # !server-side-request-forgery
                host = urllib.parse.urlparse(u).hostname
                if host not in {'a.example', 'b.example'}:
                    return 'bad'
                requests.get(u, timeout=3)
                return 'ok'
            """
        );

    [Fact]
    public void Of_code_and_objects() =>
        Report_their_marks(
            """
            import ast, base64, pickle, yaml, json, jsonpickle, dill, marshal, shelve, importlib, codecs, operator
            from flask import Flask, request
            import ruamel.yaml
            app = Flask(__name__)

            @app.route('/f1')
            def f1():
                x = request.args['x']
                eval(f'1 + {x}')  # !code-injection
                exec('a = %s' % x)  # !code-injection
                exec(compile(x, 'n', 'exec'))  # !code-injection
                eval('1 + 1')
                eval(str(int(request.args['z'])))
                ast.literal_eval(x)
                json.loads(x)
                importlib.import_module(x)  # !code-injection
                __import__(x)  # !code-injection
                eval(x, {'__builtins__': {}}, {})  # !code-injection
                eval("request.args['y']")
                getattr(operator, 'add')(1, 2)
                f = lambda: eval(x)  # !code-injection
                f()
                ops = {'add': operator.add}
                ops[request.args['w']](1, 2)
                return 'ok'

            @app.route('/f2', methods=['POST'])
            def f2():
                d = request.get_data()
                pickle.loads(d)  # !unsafe-deserialisation
                pickle.loads(base64.b64decode(request.cookies['c']))  # !unsafe-deserialisation
                yaml.load(d, Loader=yaml.Loader)  # !unsafe-deserialisation
                yaml.load(d, Loader=yaml.UnsafeLoader)  # !unsafe-deserialisation
                yaml.load(d, Loader=yaml.SafeLoader)
                yaml.load(d, Loader=yaml.CSafeLoader)
                yaml.safe_load(d)
                yaml.unsafe_load(d)  # !unsafe-deserialisation
                yaml.load_all(d, Loader=yaml.Loader)  # !unsafe-deserialisation
                jsonpickle.decode(d)  # !unsafe-deserialisation
                dill.loads(d)  # !unsafe-deserialisation
                marshal.loads(d)  # !unsafe-deserialisation
                pickle.Unpickler(request.stream).load()  # !unsafe-deserialisation
                pickle.load(request.files['f'])  # !unsafe-deserialisation
                json.loads(d)
                ruamel.yaml.YAML(typ='safe').load(d)
                ruamel.yaml.YAML(typ='unsafe').load(d)  # !unsafe-deserialisation
                pickle.loads(pickle.dumps({'a': 1}))
                return 'ok'
            """
        );

    [Fact]
    public void Of_hashes_ciphers_chances_and_cookies() =>
        Report_their_marks(
            """
            import hashlib, random, secrets, os, uuid, hmac, string, ssl
            from Crypto.Cipher import DES, DES3, AES, ARC4, Blowfish, ChaCha20
            from Crypto.Hash import MD5, SHA256
            from Crypto.Util.Padding import pad
            from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
            from cryptography.hazmat.primitives import hashes
            from cryptography.hazmat.backends import default_backend
            from flask import Flask, request, make_response, session, Response, after_this_request
            import numpy
            app = Flask(__name__)

            @app.route('/g1', methods=['POST'])
            def g1():
                param = request.form.get('x', '')
                input = param.encode('utf-8')
                hash = hashlib.new('md5')  # !weak-hash
                hash.update(input)
                f = open('passwordFile.txt', 'a')
                f.write('hash_value=' + hash.hexdigest())
                f.close()
                return 'ok'

            @app.route('/g2', methods=['POST'])
            def g2():
                hash = hashlib.new('sha512')
                hash.update(request.form['x'].encode())
                return 'ok'

            @app.route('/g3', methods=['POST'])
            def g3():
                hash = hashlib.sha1()  # !weak-hash
                hash.update(request.form['password'].encode())
                return 'ok'

            @app.route('/g4', methods=['POST'])
            def g4():
                name = 'MD5'
                h = hashlib.new(name, request.form['password'].encode())  # !weak-hash
                h2 = MD5.new(request.form['password'].encode())  # !weak-hash
                h3 = hashes.Hash(hashes.MD5())  # !weak-hash
                h4 = SHA256.new(b'x')
                return 'ok'

            @app.route('/g5', methods=['POST'])
            def g5():
                key = secrets.token_bytes(8)
                cipher = DES.new(key, DES.MODE_CBC)  # !weak-cipher
                c2 = DES3.new(secrets.token_bytes(24), DES3.MODE_CBC)  # !weak-cipher
                c3 = ARC4.new(key)  # !weak-cipher
                c4 = Blowfish.new(key, Blowfish.MODE_CBC)  # !weak-cipher
                c5 = AES.new(secrets.token_bytes(32), AES.MODE_ECB)  # !ecb-encryption
                c6 = AES.new(secrets.token_bytes(32), AES.MODE_GCM)
                c7 = AES.new(secrets.token_bytes(32), AES.MODE_EAX)
                c8 = Cipher(algorithms.TripleDES(key), modes.CBC(os.urandom(8)))  # !weak-cipher
                c9 = Cipher(algorithms.AES(key), modes.ECB())  # !ecb-encryption
                c10 = Cipher(algorithms.AES(key), modes.GCM(os.urandom(12)))
                c11 = Cipher(algorithms.ARC4(key), mode=None)  # !weak-cipher
                c12 = ChaCha20.new(key=secrets.token_bytes(32))
                return 'ok'

            @app.route('/g6')
            def g6():
                num = 'SafeRandom' + str(random.random())[2:]
                user = 'Donna'
                cookie = 'rememberMe06553'
                value = str(random.random())[2:]  # !weak-random
                response = make_response('ok')
                response.set_cookie(cookie, value, max_age=60 * 3, secure=True, httponly=True, path=request.path, domain='localhost')
                session[cookie] = value
                return response

            @app.route('/g7')
            def g7():
                value = str(secrets.randbelow(2**32))
                response = make_response('ok')
                response.set_cookie('rememberMe', value, max_age=60 * 3, secure=True, httponly=True)
                session['rememberMe'] = value
                return response

            @app.route('/g8')
            def g8():
                value = str(random.SystemRandom().randint(0, 2**32))
                response = make_response('ok')
                response.set_cookie('rememberMe', value, secure=True, httponly=True)
                session['rememberMe'] = value
                return response

            @app.route('/g9')
            def g9():
                value = str(random.randint(0, 2**32))  # !weak-random
                session['rememberMe7'] = value
                return 'ok'

            @app.route('/g10')
            def g10():
                value = random.getrandbits(64)  # !weak-random
                response = make_response('ok')
                response.set_cookie('rememberMe', str(value), secure=True, httponly=True)
                return response

            @app.route('/g11')
            def g11():
                value = str(random.normalvariate())[2:]  # !weak-random
                response = make_response('ok')
                response.set_cookie('remember', value, secure=True, httponly=True)
                return response

            @app.route('/g12')
            def g12():
                value = numpy.random.default_rng().integers(1, 100)  # !weak-random
                session['remember'] = str(value)
                return 'ok'

            @app.route('/g13')
            def g13():
                token = ''.join(random.choices(string.ascii_letters, k=16))  # !weak-random
                colour = random.choice(['red', 'blue'])
                session['token'] = token
                return colour

            @app.route('/h1')
            def h1():
                resp = make_response('ok')
                resp.set_cookie('SomeCookie', 'x', secure=False, httponly=True, path='/')  # !cookie-without-secure
                return resp

            @app.route('/h2')
            def h2():
                resp = make_response('ok')
                resp.set_cookie('SomeCookie', 'x', secure=True, httponly=True, path='/')
                return resp

            @app.route('/h3')
            def h3():
                resp = make_response('ok')
                flag = False
                resp.set_cookie('SomeCookie', 'x', secure=flag, httponly=True, path='/')  # !cookie-without-secure
                return resp

            @app.route('/h4')
            def h4():
                resp = make_response('ok')
                resp.set_cookie('SomeCookie', request.args.get('x', ''), path='/', secure=app.config['SECURE'], httponly=True)
                return resp

            @app.route('/h5')
            def h5():
                resp = Response('ok')
                resp.set_cookie('session_id', 'x', httponly=True, samesite='Lax')  # !cookie-without-secure
                return resp

            @app.route('/h7')
            def h7():
                from http.cookies import SimpleCookie
                c = SimpleCookie()
                c['a'] = 'x'
                c['a']['secure'] = False
                resp = Response('ok')
                resp.set_cookie('a', 'x', None, None, '/', None, True, True)
                resp.set_cookie('a', 'x', None, None, '/', None, False, True)  # !cookie-without-secure
                opts = {'secure': True, 'httponly': True}
                resp.set_cookie('a', 'x', **opts)
                bad = {'secure': False, 'httponly': True}
                resp.set_cookie('a', 'x', **bad)  # !cookie-without-secure
                resp.delete_cookie('a')
                return resp
            """
        );

    [Fact]
    public void Of_templates_in_the_code() =>
        Report_their_marks(
            """
            import jinja2
            from jinja2 import Environment, Template, FileSystemLoader, select_autoescape
            from flask import Flask, request, render_template_string
            app = Flask(__name__)
            env = Environment(loader=FileSystemLoader('templates'))  # !template-autoescape-off
            safe_env = Environment(loader=FileSystemLoader('templates'), autoescape=select_autoescape())

            @app.route('/k1')
            def k1():
                return Template('<p>{{ name }}</p>').render(name=request.args['n'])  # !cross-site-scripting

            @app.route('/k2')
            def k2():
                return Template('<p>{{ name|e }}</p>').render(name=request.args['n'])

            @app.route('/k3')
            def k3():
                return env.from_string('<p>{{ name }}</p>').render({'name': request.args['n']})  # !cross-site-scripting

            @app.route('/k4')
            def k4():
                return safe_env.from_string('<p>{{ name }}</p>').render(name=request.args['n'])

            @app.route('/k5')
            def k5():
                return env.from_string(request.args['t']).render()  # !template-injection

            @app.route('/k6')
            def k6():
                t = '''<a href="/x">{% for i in items %}{{ i }}{% endfor %}</a>'''
                return render_template_string(t, items=request.args.getlist('i'))

            @app.route('/k7')
            def k7():
                t = '''<script>var x = {{ i }};</script>'''
                return render_template_string(t, i=request.args['i'])  # !cross-site-scripting

            @app.route('/k8')
            def k8():
                return render_template_string("{% autoescape false %}{{ i }}{% endautoescape %}", i=request.args['i'])  # !cross-site-scripting

            @app.route('/k9')
            def k9():
                return jinja2.Template('fixed').render(n=request.args['n'])
            """
        );

    [Fact]
    public void Of_checks_that_prove_something() =>
        Report_their_marks(
            """
            import hashlib, hmac, os, random, pathlib, re, secrets, subprocess, sqlite3, urllib.parse
            from dataclasses import dataclass
            from enum import Enum
            from flask import Flask, request, session, redirect, abort, g, make_response
            import pymongo, requests
            app = Flask(__name__)
            SECRET = os.environ['SECRET'].encode()
            cache = make_cache()

            def signed(value):
                return hmac.new(SECRET, value.encode(), hashlib.sha256).hexdigest()

            def is_signed(value, code):
                return hmac.compare_digest(signed(value), code)

            @app.route('/l1')
            def l1():
                url = request.args['url']
                if signed(url) != request.args['h']:  # !leaky-comparison
                    abort(400)
                return requests.get(url, timeout=3).text

            @app.route('/l2')
            def l2():
                url = request.args['url']
                if not hmac.compare_digest(signed(url), request.args['h']):
                    return 'no'
                return requests.get(url, timeout=3).text

            @app.route('/l3')
            def l3():
                url = request.args['url']
                if not is_signed(url, request.args['h']):
                    return 'no'
                requests.get(url, timeout=3)
                requests.get(request.args['other'], timeout=3)  # !server-side-request-forgery
                return 'ok'

            @app.route('/l4')
            def l4():
                key = 'x-' + request.args['k']
                open(cache.get(key))
                open(cache.get('x', request.args['default']))  # !path-traversal
                cache.set(key, '1')
                return 'ok'

            @app.route('/l5')
            def l5():
                language = request.args['lang']
                if is_known_language(language):
                    session['lang'] = language
                session['other'] = request.args['lang']  # !trust-boundary-violation
                return 'ok'

            class Kind(Enum):
                A = 'a'
                B = 'b'

            @dataclass
            class Query:
                text: str
                table: str = 'things'

            @app.route('/l6')
            def l6():
                kind = Kind(request.args['kind'])
                q = Query(request.args['q'])
                db = sqlite3.connect('x')
                db.execute(f"SELECT * FROM {q.table} WHERE k = '{kind.value}'")
                db.execute(f"SELECT * FROM {q.table} WHERE k = '{q.text}'")  # !sql-injection
                return 'ok'

            @app.route('/l7', methods=['POST'])
            def l7():
                match request.form:
                    case {'cmd': cmd}:
                        os.system(cmd)  # !command-injection
                match request.form.get('mode'):
                    case 'a' | 'b':
                        os.system('run it')
                    case other:
                        os.system('run ' + other)  # !command-injection
                return 'ok'

            @app.route('/l8')
            def l8():
                if (name := request.args.get('n')) and re.fullmatch(r'[a-z0-9]+', name):
                    os.system('show ' + name)
                if (name := request.args.get('m')):
                    os.system('show ' + name)  # !command-injection
                return 'ok'

            @app.route('/l9')
            def l9():
                values = {k: v for k, v in request.args.items()}
                os.system('show ' + values['x'])  # !command-injection
                first, *rest = request.args['l'].split(',')
                os.system('show ' + ' '.join(rest))  # !command-injection
                numbers = [int(v) for v in request.args['n'].split(',')]
                os.system('show ' + ' '.join(str(n) for n in numbers))
                return 'ok'

            @app.route('/l11', methods=['POST'])
            def l11():
                users = pymongo.MongoClient().db.users
                users.find_one({'name': request.json['name'], 'password': request.json['password']})  # !nosql-injection
                users.find_one({'name': str(request.json['name'])})
                users.find_one({'name': request.form['name']})
                return 'ok'

            @app.route('/l12')
            def l12():
                other = re.sub(r'[^a-z]', '', request.args['o'])
                os.system('show ' + other)
                weak = re.sub(r'[;]', '', request.args['w'])
                os.system('show ' + weak)  # !command-injection
                return 'ok'
            """
        );

    [Fact]
    public void Of_Django() =>
        Report_their_marks(
            """
            import os
            from django.http import HttpResponse
            from django.urls import path
            from django.utils._os import safe_join

            def page(request):
                request.session['token'] = request.META['CSRF_COOKIE']
                request.session['agent'] = request.META['HTTP_USER_AGENT']  # !trust-boundary-violation
                request.session['query'] = request.META.get('QUERY_STRING')  # !trust-boundary-violation
                open(safe_join('/srv', request.GET['f'])).read()
                open(os.path.join('/srv', request.GET['f'])).read()  # !path-traversal
                open(os.path.join('/srv', request.FILES['f'].name)).read()
                return HttpResponse('ok')

            urlpatterns = [path('page', page)]
            """
        );

    /// <summary>What a sheet says of a library's function holds where the library itself is the tree.</summary>
    [Fact]
    public void Of_a_library_believe_what_is_known_of_its_functions()
    {
        var tree = new MemoryTree()
            .Add("lib/django/utils/_os.py", "from os.path import join\n\n\ndef safe_join(base, *paths):\n    return join(base, *paths)\n")
            .Add(
                "lib/django/views/static.py",
                "from django.urls import path\nfrom django.utils._os import safe_join\n\n\ndef serve(request):\n    return open(safe_join('/srv', request.GET['f']))\n\n\nurlpatterns = [path('f', serve)]\n"
            );
        FrontDoor.Sweep(tree).Findings.Where(finding => finding.Rule.Id == "python/path-traversal").ShouldBeEmpty();
    }

    private static void Report_their_marks(string text)
    {
        var wanted = new List<string>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var comment = lines[i].IndexOf("# !", StringComparison.Ordinal);
            if (comment >= 0)
                wanted.AddRange(
                    Mark().Matches(lines[i], comment).Select(match => $"{i + 1} python/{match.Groups[1].Value} {lines[i].Trim()}")
                );
        }

        wanted.ShouldNotBeEmpty();
        var swept = FrontDoor.Sweep(new MemoryTree().Add("app.py", text));
        swept.Coverage.Failures.ShouldBeEmpty();
        swept
            .Findings.Where(finding => finding.Rule.Tier == Tier.Precise && finding.Rule.Area == "python")
            .Select(finding => $"{finding.Location.Line} {finding.Rule.Id} {lines[finding.Location.Line - 1].Trim()}")
            .Distinct()
            .ShouldBe(wanted, ignoreOrder: true);
    }

    [GeneratedRegex("!([a-z-]+)")]
    private static partial Regex Mark();
}
