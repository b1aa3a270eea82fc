namespace Gatehouse.Tests.Python;

/// <summary>What stands next to each other: one value and another that came the same way, one element and the next, a secret and a number.</summary>
public sealed partial class MarkedHandlers
{
    [Fact]
    public void Of_secrets_by_what_takes_them() =>
        Report_their_marks(
            """
            import base64, hashlib, os, random, string
            import bcrypt, jwt
            import numpy
            from Crypto.Cipher import ChaCha20_Poly1305
            from cryptography.fernet import Fernet
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
            from flask import Flask, jsonify, request
            app = Flask(__name__)

            @app.post('/seal')
            def seal():
                material = random.randbytes(32)  # !weak-random
                return AESGCM(material).encrypt(os.urandom(12), b'', None)

            @app.post('/wrap')
            def wrap():
                m = base64.urlsafe_b64encode(random.randbytes(32))  # !weak-random
                return Fernet(m).encrypt(b'').hex()

            @app.post('/stream')
            def stream():
                m = random.getrandbits(256).to_bytes(32, 'big')  # !weak-random
                return ChaCha20_Poly1305.new(key=m).encrypt(b'').hex()

            @app.post('/claims')
            def claims():
                m = repr(random.random())  # !weak-random
                return jwt.encode({'a': 1}, m, algorithm='HS256')

            @app.post('/first')
            def first():
                word = ''.join(random.choices(string.ascii_letters, k=9))  # !weak-random
                return bcrypt.hashpw(word.encode(), bcrypt.gensalt())

            @app.post('/pad')
            def pad():
                filler = random.randbytes(32)
                return AESGCM(os.urandom(32)).encrypt(os.urandom(12), filler, None).hex()

            def ticket_token(order):
                base = order + repr(random.random())  # !weak-random
                return hashlib.sha384(base.encode()).hexdigest()

            def seat_token(order):
                made = hashlib.sha256(order.encode())
                made.update(str(random.random()).encode())  # !weak-random
                return made.hexdigest()

            def pass_phrase():
                rng = numpy.random.Generator(numpy.random.PCG64())
                secret = ''
                for digit in rng.integers(0, 26, size=20):  # !weak-random
                    secret += chr(97 + digit)
                return secret

            def colours():
                shades = numpy.random.randint(0, 36, size=20)
                return '-'.join(numpy.base_repr(shade, 36) for shade in shades)

            def drawn():
                return ''.join(random.choices(string.ascii_lowercase, k=24))  # !weak-random

            @app.post('/album/<int:number>')
            def album(number):
                key = drawn()
                return jsonify(key=key, number=number)

            @app.post('/shelf/<int:number>')
            def shelf(number):
                cache_key = ''.join(random.choices(string.digits, k=24))
                key = random.choice(['title', 'author'])
                return jsonify({key: number, 'at': cache_key})
            """
        );

    [Fact]
    public void Of_one_address_that_was_looked_at_and_another_that_was_not() =>
        Report_their_marks(
            """
            import urllib.parse
            from flask import Flask, current_app, make_response, redirect, request
            app = Flask(__name__)

            def asked(name):
                return request.args.get(name, '/')

            @app.route('/a')
            def a():
                here, there = asked('here'), asked('there')
                if urllib.parse.urlparse(here).netloc not in ('', 'shop.example.org'):
                    return 'no', 400
                return redirect(there)  # !open-redirect

            @app.route('/b')
            def b():
                here = asked('here')
                if urllib.parse.urlparse(here).netloc not in ('', 'shop.example.org'):
                    return 'no', 400
                return redirect(here)

            @app.route('/c')
            def c():
                here, again = asked('here'), asked('here')
                if urllib.parse.urlparse(here).netloc != 'shop.example.org':
                    return 'no', 400
                return redirect(again)

            @app.route('/d')
            def d():
                there = asked('there')
                parts = urllib.parse.urlsplit(there.strip())
                if parts.netloc != 'shop.example.org':
                    return 'no', 400
                return redirect(there)

            @app.route('/e')
            def e():
                answer = app.response_class(status=302)
                answer.location = request.args['to']  # !open-redirect
                return answer

            @app.route('/f')
            def f():
                answer = current_app.make_response(('', 302))
                answer.location = request.args['to']  # !open-redirect
                return answer

            @app.route('/g')
            def g():
                answer = redirect('/')
                answer.location = request.args['to']  # !open-redirect
                return answer

            @app.route('/h')
            def h():
                answer = app.response_class(status=201)
                answer.location = '/things/' + urllib.parse.quote(request.args['to'], safe='')
                return answer
            """
        );

    [Fact]
    public void Of_elements_and_letters_next_to_the_dangerous_ones() =>
        Report_their_marks(
            """
            import base64, binascii, html, os, sqlite3
            from xml.sax.saxutils import escape, quoteattr
            from flask import Flask, request
            from lxml import etree
            app = Flask(__name__)
            PAGE = '<order><to>till</to><text>{}</text></order>'

            @app.route('/a')
            def a():
                units = ['kg', request.args['u'], 'lb']
                units.insert(1, 'st')
                units.remove('lb')
                return '<b>' + units[1] + '</b>'

            @app.route('/b')
            def b():
                units = ['kg', request.args['u'], 'lb']
                units.insert(1, 'st')
                units.remove('kg')
                return '<b>' + units[1] + '</b>'  # !cross-site-scripting

            @app.route('/c')
            def c():
                text = base64.urlsafe_b64encode(request.get_data()).decode('ascii')
                lines = [text[i : i + 60] for i in range(0, len(text), 60)]
                os.system('echo "' + text + '"')
                sqlite3.connect('x.db').execute("SELECT 1 FROM t WHERE a = '" + binascii.hexlify(request.get_data()).decode() + "'")
                return '<pre>' + '<br>'.join(lines) + '</pre>'

            @app.route('/d')
            def d():
                text = base64.b64encode(request.get_data())
                return '<pre>' + base64.b64decode(text).decode() + '</pre>'  # !cross-site-scripting

            @app.route('/e')
            def e():
                return '<pre>' + base64.b85encode(request.get_data()).decode() + '</pre>'  # !cross-site-scripting

            @app.route('/f')
            def f():
                parser = etree.XMLParser(resolve_entities=True)
                return str(etree.fromstring(PAGE.format(escape(request.args['t'])), parser).findtext('text') is None)

            @app.route('/g')
            def g():
                parser = etree.XMLParser(resolve_entities=True)
                text = html.unescape(escape(request.args['t']))
                return str(etree.fromstring(text, parser) is None)  # !xml-external-entity
            """
        );

    [Fact]
    public void Of_archives_by_their_filters_and_of_files_in_lists() =>
        Report_their_marks(
            """
            import os, pathlib, tarfile
            from flask import Flask, request
            app = Flask(__name__)

            @app.post('/a')
            def a():
                with tarfile.open(fileobj=request.files['a'].stream, mode='r:gz') as packed:
                    for member in packed:
                        packed.extract(member, '/srv/a', filter='fully_trusted')  # !unsafe-archive-extraction
                return ''

            @app.post('/b')
            def b():
                with tarfile.open(fileobj=request.files['a'].stream) as packed:
                    packed.extractall('/srv/a', filter=tarfile.data_filter)
                with tarfile.open(fileobj=request.files['b'].stream) as packed:
                    packed.extractall('/srv/a', filter='tar')
                return ''

            @app.post('/c')
            def c():
                with tarfile.open(fileobj=request.files['a'].stream) as packed:
                    packed.extractall('/srv/a', filter=tarfile.fully_trusted_filter)  # !unsafe-archive-extraction
                return ''

            @app.post('/d')
            def d():
                for item in request.files.getlist('photo'):
                    item.save(str(pathlib.Path('/srv/photos') / item.filename))  # !path-traversal
                for item in request.files.values():
                    item.save(os.path.join('/srv/photos', item.filename))  # !path-traversal
                return ''

            @app.post('/e')
            def e():
                for number, item in enumerate(request.files.getlist('photo')):
                    item.save('/srv/photos/%d.jpg' % number)
                return ''
            """
        );

    [Fact]
    public void Of_threads_that_take_out_what_requests_put_in() =>
        Report_their_marks(
            """
            import collections, os, queue, threading
            from flask import Flask, request
            app = Flask(__name__)
            names, numbers, lines = queue.Queue(), queue.Queue(), collections.deque()

            def speak(source):
                while True:
                    name = source.get()
                    os.system('say ' + name)  # !command-injection

            def rest():
                while True:
                    os.system('sleep ' + str(numbers.get()))

            def write():
                while lines:
                    os.system(lines.popleft())  # !command-injection

            threading.Thread(target=speak, args=(names,), daemon=True).start()
            threading.Thread(target=rest).start()
            threading.Timer(5, write).start()

            @app.post('/say')
            def say():
                for name in request.form:
                    names.put(name)
                return ''

            @app.post('/rest')
            def pause():
                numbers.put(int(request.form['n']))
                lines.append(request.form['line'])
                return ''
            """
        );

    [Fact]
    public void Of_functions_that_a_request_names() =>
        Report_their_marks(
            """
            import os, subprocess
            from flask import Flask, request
            app = Flask(__name__)
            TOOLS = subprocess

            @app.post('/a')
            def run():
                chosen = getattr(TOOLS, request.form.get('name', 'getoutput'))
                return str(chosen(*request.form.getlist('arg')))  # !code-injection

            @app.post('/b')
            def known():
                name = request.form['name']
                if name not in ('getcwd', 'getpid'):
                    return ''
                return str(getattr(os, name)())

            @app.post('/c')
            def begun():
                return str(getattr(os, 'get' + request.form['name'])()) + str(getattr(os, request.form['name'], None) is None)

            @app.post('/d')
            def joined():
                return str(getattr(os.path, request.form['name'])('x') == 1)
            """
        );

    [Fact]
    public void Of_what_objects_say_of_themselves() =>
        Report_their_marks(
            """
            import html, os
            from flask import Flask, request
            app = Flask(__name__)

            class Sent:
                def __init__(self, asked):
                    self.data = asked.get_data()

                def __bytes__(self):
                    return self.data

                def __str__(self):
                    return html.escape(self.data.decode())

            @app.post('/a')
            def a():
                return '<p>' + bytes(Sent(request)).decode() + '</p>'  # !cross-site-scripting

            @app.post('/b')
            def b():
                return '<p>' + str(Sent(request)) + '</p>'
            """
        );

    [Fact]
    public void Of_hashes_of_files_and_of_cookies_in_a_jar_of_the_program() =>
        Report_their_marks(
            """
            import hashlib, hmac, secrets
            from http.cookies import SimpleCookie
            from flask import Flask, make_response, request
            app = Flask(__name__)

            def sum_of(path, name):
                with open(path, 'rb') as image:
                    return hashlib.file_digest(image, name).hexdigest()  # !weak-hash

            def sound(path, name):
                with open(path, 'rb') as image:
                    return hashlib.file_digest(image, name).hexdigest()

            @app.post('/image')
            def image():
                same = hmac.compare_digest(sum_of('/srv/image', 'md5'), request.form['sum'])
                return str(same and hmac.compare_digest(sound('/srv/image', 'sha256'), request.form['sum']))

            class Tray:
                def __init__(self):
                    self.cookies = SimpleCookie()

                def lay(self, name, value, **attributes):
                    self.cookies[name] = value
                    for key, attribute in attributes.items():
                        self.cookies[name][key] = attribute

            class Plain(Tray):
                def hand(self, answer):
                    for cookie in self.cookies.values():
                        answer.headers.add('Set-Cookie', cookie.OutputString())  # !cookie-without-secure
                    return answer

            class Sound(Tray):
                def hand(self, answer):
                    for cookie in self.cookies.values():
                        answer.headers.add('Set-Cookie', cookie.OutputString())
                    return answer

            @app.post('/in')
            def enter():
                tray = Plain()
                tray.lay('sid', secrets.token_hex(20), httponly=True, samesite='Lax')
                return tray.hand(make_response(''))

            @app.post('/in/tls')
            def enter_by_tls():
                tray = Sound()
                tray.lay('sid', secrets.token_hex(20), httponly=True, samesite='Lax', secure=True)
                return tray.hand(make_response(''))
            """
        );

    [Fact]
    public void Of_frameworks_that_are_told_by_a_header_where_the_browser_goes() =>
        Report_their_marks(
            """
            import bottle, falcon, tornado.web
            from pyramid.response import Response
            from pyramid.view import view_config

            class Away(tornado.web.RequestHandler):
                def get(self):
                    self.set_status(302)
                    self.set_header('Location', self.get_argument('to'))  # !open-redirect
                    self.set_header('X-Seen', self.get_argument('to'))

            class Things:
                def on_get(self, req, resp, number):
                    resp.status = falcon.HTTP_302
                    resp.location = req.get_param('to')  # !open-redirect
                    resp.location = '/things/' + str(int(number))

                def on_poll(self, req, resp):
                    resp.location = req.get_param('to')

            @view_config(route_name='away')
            def away(request):
                answer = Response(status=302)
                answer.location = request.params['to']  # !open-redirect
                return answer

            @view_config(route_name='own')
            def own(request):
                request.response.status = 302
                request.response.location = request.params['to']  # !open-redirect
                request.response.location = '/own'
                return request.response
            """
        );
}
