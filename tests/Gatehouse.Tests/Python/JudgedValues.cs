using System.Text.RegularExpressions;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Python;

namespace Gatehouse.Tests.Python;

/// <summary>
/// Calls that are offences by a value that comes from elsewhere: an algorithm, a flag, a generator. What is marked (<c># !rule</c>) is reported
/// once, and nothing else of these rules; beside each stands a twin that is sound.
/// </summary>
public sealed partial class JudgedValues
{
    [Fact]
    public void Algorithms_that_come_by_tables_functions_classes_and_partials() =>
        Reports_its_marks(
            """
            import hashlib, hmac
            from functools import partial
            from flask import Flask, request

            app = Flask(__name__)
            FUNCTIONS = {'fast': hashlib.md5, 'good': hashlib.sha256}

            def digest(data, name='md5'):
                made = hashlib.new(name)  # !weak-hash
                made.update(data)
                return made.hexdigest()

            def sound(data, name='sha256'):
                return hashlib.new(name, data).hexdigest()

            def tag(data, name='md5'):
                return hashlib.new(name, data).hexdigest()

            class Hasher:
                algorithm = 'sha1'

                def __init__(self, algorithm=None):
                    self.algorithm = algorithm or self.algorithm

                def hash(self, data):
                    return hashlib.new(self.algorithm, data).hexdigest()  # !weak-hash

            @app.route('/a')
            def answer():
                text = request.args['x'].encode()
                token = digest(text) + digest(text, 'sha256') + sound(text)
                token += Hasher().hash(text) + Hasher('sha512').hash(text)
                token += getattr(hashlib, 'SHA1'.lower())(text).hexdigest()  # !weak-hash
                token += FUNCTIONS[request.args['f']](text).hexdigest()  # !weak-hash
                token += FUNCTIONS['good'](text).hexdigest()
                token += partial(hashlib.new, 'md5')(text).hexdigest()  # !weak-hash
                token += partial(hashlib.md5, usedforsecurity=False)(text).hexdigest()
                token += hmac.new(b'k', text, 'md5').hexdigest()  # !weak-hash
                return token + hmac.new(b'k', text, hashlib.sha1).hexdigest()

            @app.route('/b')
            def tagged():
                etag = tag(request.args['x'].encode())
                return '', 200, {'ETag': etag}

            @app.route('/c')
            def a_setting_with_a_default():
                name = app.config.get('DIGEST', 'md5')
                return hashlib.new(name, request.args['x'].encode()).hexdigest()
            """
        );

    [Fact]
    public void Flags_of_cookies_that_come_by_options_classes_and_settings() =>
        Reports_its_marks(
            """
            from functools import partial
            from flask import Flask, current_app, make_response, request
            import config

            app = Flask(__name__)
            COOKIE = dict(httponly=True, samesite='Lax', secure=False)
            SOUND = {**COOKIE, 'secure': True}

            class Keeper:
                def __init__(self, secure=False):
                    self.secure = secure

                def put(self, response, name, value):
                    response.set_cookie(name, value, secure=self.secure, httponly=True)  # !cookie-without-secure

            class SoundKeeper:
                def __init__(self, secure=False):
                    self.secure = secure

                def put(self, response, name, value):
                    response.set_cookie(name, value, secure=self.secure, httponly=True)

            @app.route('/a')
            def a():
                response = make_response('x')
                Keeper().put(response, 'session', request.args['v'])
                SoundKeeper(True).put(response, 'session', request.args['v'])
                response.set_cookie('session', 'v', **COOKIE)  # !cookie-without-secure
                response.set_cookie('session', 'v', **SOUND)
                options = {'secure': False, 'httponly': True}
                options.update(secure=True)
                response.set_cookie('session', 'v', **options)
                options['httponly'] = False
                response.set_cookie('session', 'v', **options)  # !cookie-without-httponly
                response.set_cookie('session', 'v', secure=config.PLAIN, httponly=True)  # !cookie-without-secure
                response.set_cookie('session', 'v', secure=config.SECURE, httponly=True)
                response.set_cookie('session', 'v', secure=config.CHOSEN, httponly=True)
                response.set_cookie('session', 'v', secure=not config.DEBUG, httponly=True)
                response.set_cookie('session', 'v', secure=not current_app.debug, httponly=True)
                put = partial(response.set_cookie, httponly=True)
                put('session', 'v')  # !cookie-without-secure
                put('session', '', max_age=0)
                put('session', 'v', secure=True)
                put('session', 'v', secure=True, samesite=config.SITE)  # !cookie-for-all-sites
                secure = False
                if request.is_secure:
                    secure = True
                response.set_cookie('session', 'v', secure=secure, httponly=True)
                return response
            """,
            (
                "config.py",
                """
                import os

                PLAIN = False
                SECURE = True
                CHOSEN = os.environ.get('SECURE', False)
                DEBUG = True
                SITE = 'None'
                """
            )
        );

    [Fact]
    public void Cookies_of_the_standard_library_where_they_are_written_out() =>
        Reports_its_marks(
            """
            from http.cookies import SimpleCookie
            from flask import Flask, make_response, request
            from framework import Framework

            app = Flask(__name__)

            @app.route('/framework')
            def handed_to_a_framework():
                response = make_response('x')
                framework = Framework()
                framework.put('session', request.args['v'])
                framework.finish(response)
                return response

            @app.route('/a')
            def a():
                response = make_response('x')
                sound = SimpleCookie()
                sound['Sid'] = request.args['v']
                sound['Sid']['secure'] = True
                sound['Sid']['HttpOnly'] = True
                response.headers['Set-Cookie'] = sound.output(header='')
                open_to_all = SimpleCookie()
                open_to_all['session'] = request.args['v']
                open_to_all['session'].update({'httponly': True})
                for morsel in open_to_all.values():
                    response.headers.add('Set-Cookie', morsel.OutputString())  # !cookie-without-secure
                ended = SimpleCookie(request.headers.get('Cookie'))
                ended['sid'] = ''
                ended['sid']['max-age'] = 0
                response.headers.add('Set-Cookie', ended['sid'].OutputString())
                read = SimpleCookie(request.headers.get('Cookie'))
                response.headers.add('X-Seen', read['sid'].value)
                return response
            """,
            (
                "framework.py",
                """
                from http.cookies import SimpleCookie

                class Framework:
                    def __init__(self):
                        self.cookies = SimpleCookie()

                    def put(self, name, value, **attributes):
                        self.cookies[name] = value
                        for key in attributes:
                            self.cookies[name][key] = attributes[key]

                    def finish(self, response):
                        for morsel in self.cookies.values():
                            response.headers.add('Set-Cookie', morsel.OutputString())
                """
            )
        );

    [Fact]
    public void Generators_that_are_handed_about() =>
        Reports_its_marks(
            """
            import random, requests, secrets
            from flask import Flask, jsonify, request, session

            app = Flask(__name__)

            class Codes:
                def __init__(self, source=None):
                    self.source = source or random.Random()

                def make(self, n):
                    return ''.join(self.source.choice('abcdef') for _ in range(n))  # !weak-random

            class SoundCodes(Codes):
                def __init__(self):
                    self.source = random.SystemRandom()

                def make(self, n):
                    return ''.join(self.source.choice('abcdef') for _ in range(n))

            class Own(random.Random):
                def word(self):
                    return format(self.getrandbits(96), 'x')  # !weak-random

            def number():
                return int(random.random() * 1e6)  # !weak-random

            def mixed(n):
                letters = list('abcdefghij')
                random.shuffle(letters)  # !weak-random
                return ''.join(letters[:n])

            def bits(source):
                return source.getrandbits(64)  # !weak-random

            def sound_bits(source):
                return source.getrandbits(64)

            def some(things):
                return random.sample(things, 2)

            def six():
                return ''.join(random.choices('0123456789', k=6))  # !weak-random

            def keep(value):
                session['otp'] = value

            def show(value):
                return jsonify(colour=value)

            def asked_again():
                pause = random.uniform(0, 1)
                return requests.post('https://idp.example/token', timeout=3 + pause).json()

            @app.route('/a')
            def a():
                otp = number()
                keep(six())
                password = mixed(8)
                reset_token = bits(random)
                return jsonify(token=Codes().make(9), api_key=Own().word(), otp=f'{otp:06d}', x=[password, reset_token])

            @app.route('/b')
            def b():
                reset_token = sound_bits(secrets.SystemRandom())
                keep(str(secrets.randbelow(10)))
                show(random.randint(0, 255))
                access_token = asked_again()
                return jsonify(bearer=access_token, token=SoundCodes().make(9), x=reset_token, colours=some(['a', 'b', 'c']))

            @app.route('/c')
            def c():
                deck = list('abcdef')
                random.shuffle(deck)
                return jsonify(deck=deck)

            @app.route('/d')
            def d():
                password = list('abcdef')
                random.shuffle(password)  # !weak-random
                return ''.join(password)
            """
        );

    [Fact]
    public void What_a_configuration_in_the_tree_says() =>
        Reports_its_marks(
            """
            import configparser, hashlib, os
            from flask import Flask, make_response, request

            app = Flask(__name__)

            def load():
                parser = configparser.ConfigParser()
                parser.read(os.path.join(os.path.dirname(__file__), 'conf', 'app.ini'))
                return parser

            def load_what_others_may_change():
                parser = configparser.ConfigParser()
                parser.read(['conf/app.ini', os.environ.get('CONF', '/etc/app.ini')])
                return parser

            @app.route('/a')
            def a():
                text = request.args['v'].encode()
                response = make_response(hashlib.new(load().get('digest', 'old'), text).hexdigest())  # !weak-hash
                response.headers['X-A'] = hashlib.new(load()['digest']['new'], text).hexdigest()
                response.headers['X-B'] = hashlib.new(load_what_others_may_change()['digest']['old'], text).hexdigest()
                cookie = load()['cookie']
                response.set_cookie('session', 'v', secure=cookie.getboolean('Plain'), httponly=True)  # !cookie-without-secure
                response.set_cookie('session', 'v', secure=cookie.getboolean('safe'), httponly=True)
                response.set_cookie('session', 'v', secure=cookie.getboolean('absent'), httponly=True)
                return response
            """,
            ("conf/app.ini", "[DEFAULT]\nsafe = yes\n[digest]\nold = sha1\nnew: sha256\n\n[cookie]\nplain = no\n")
        );

    private static void Reports_its_marks(string text, params ReadOnlySpan<(string Path, string Text)> more)
    {
        var wanted = new List<string>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
            wanted.AddRange(Mark().Matches(lines[i]).Select(match => $"{i + 1} python/{match.Groups[1].Value}"));
        wanted.ShouldNotBeEmpty();
        var judged = PythonScanner.All.OfType<JudgedRule>().Select(rule => rule.Facts.Id).ToHashSet();
        var tree = new MemoryTree().Add("app.py", text);
        foreach (var (path, other) in more)
            tree.Add(path, other);
        var request = new ScanRequest
        {
            Tree = tree,
            Scanners = [new PythonScanner()],
            Policy = Policies.Default,
            Jobs = 1,
        };
        Scan.RunAsync(request, CancellationToken.None)
            .GetAwaiter()
            .GetResult()
            .Findings.Where(finding => judged.Contains(finding.Rule.Id))
            .Select(finding => $"{finding.Location.Line} {finding.Rule.Id}")
            .ShouldBe(wanted, ignoreOrder: true);
    }

    [GeneratedRegex("# !([a-z-]+)")]
    private static partial Regex Mark();
}
