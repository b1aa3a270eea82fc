namespace Gatehouse.Tests.Python;

/// <summary>What looks wrong and does not happen; what only seems not to, because nobody followed all that leads to it, is told.</summary>
public sealed partial class JudgedValues
{
    [Fact]
    public void Calls_that_do_not_happen_as_far_as_all_callers_are_known() =>
        Reports_its_marks(
            """
            import hashlib, random, secrets, string
            from flask import Flask, make_response, request, session
            from werkzeug.utils import cached_property
            import tokens

            app = Flask(__name__)

            def sound(mode):
                if mode == 'quick':
                    reset_token = ''.join(random.choice(string.hexdigits) for _ in range(9))
                else:
                    reset_token = secrets.token_hex()
                return reset_token

            def asked_for_elsewhere(mode):
                if mode == 'quick':
                    reset_token = ''.join(random.choice(string.hexdigits) for _ in range(9))  # !weak-random
                else:
                    reset_token = secrets.token_hex()
                return reset_token

            def command():
                print(asked_for_elsewhere('quick'))

            def named_by_a_text(mode):
                if mode == 'quick':
                    return hashlib.md5(request.args['password'].encode()).hexdigest()  # !weak-hash
                return ''

            def never_called(mode):
                if mode == 'quick':
                    reset_token = str(random.random())  # !weak-random
                    return reset_token

            def of_any_mode(mode):
                if mode == 'quick':
                    reset_token = str(random.random())  # !weak-random
                    return reset_token
                return secrets.token_hex()

            class Maker:
                def __init__(self, mode):
                    self.mode = mode

                def token(self):
                    if self.mode == 'quick':
                        session_token = str(random.random())
                        return session_token
                    return secrets.token_hex()

            class Other(Maker):
                pass

            class Shared(dict):
                def token(self):
                    if self.get('mode') == 'quick':
                        session_token = str(random.random())  # !weak-random
                        return session_token
                    return secrets.token_hex()

            @app.get('/a')
            def a():
                session['a'] = sound('strong')
                session['b'] = asked_for_elsewhere('strong')
                session['c'] = globals()['named_by_a_text']('strong')
                session['d'] = named_by_a_text('strong')
                session['e'] = of_any_mode(request.args['mode'])
                session['f'] = Maker('strong').token()
                session['g'] = Shared(mode='strong').token()
                session['h'] = tokens.made('strong')
                return ''

            @app.get('/b')
            def b():
                on = f"{'on'}"
                response = make_response('x')
                if on == 'on':
                    response.set_cookie('sid', secrets.token_hex(), secure=True, httponly=True)
                else:
                    response.set_cookie('sid', secrets.token_hex())
                if request.args['plain']:
                    response.set_cookie('sid', secrets.token_hex(), httponly=True)  # !cookie-without-secure
                return response

            @app.get('/c')
            def c():
                left = 40
                while left:
                    left -= 1
                    if left == 2:
                        session['token'] = str(random.random())  # !weak-random
                return ''

            def digest(content):
                return hashlib.md5(content.encode()).hexdigest()  # !weak-hash

            def digest_of_own(content):
                return hashlib.md5(content.encode()).hexdigest()

            @app.get('/d')
            def d():
                return digest(request.args['a']) + digest_of_own('static')
            """,
            (
                "tokens.py",
                """
                import random, secrets

                def made(mode):
                    if mode == 'quick':
                        reset_token = str(random.random())
                        return reset_token
                    return secrets.token_hex()
                """
            )
        );

    [Fact]
    public void Cookies_in_the_text_of_a_header() =>
        Reports_its_marks(
            """
            import secrets
            from flask import Flask, make_response, request
            from werkzeug.http import dump_cookie
            app = Flask(__name__)

            def pick(flag):
                return flag

            @app.get('/a')
            def a():
                r = make_response('x')
                r.headers['Set-Cookie'] = dump_cookie('session_id', secrets.token_hex(16), secure=False, httponly=True)  # !cookie-without-secure
                r.headers['Set-Cookie'] = dump_cookie('session_id', secrets.token_hex(16), secure=True, httponly=True)
                r.headers.add('Set-Cookie', dump_cookie('session_id', secrets.token_hex(16), httponly=True))  # !cookie-without-secure
                line = 'sid=' + secrets.token_hex(16) + '; HttpOnly; SameSite=Lax'
                if pick(False):
                    line += '; Secure'
                r.headers['Set-Cookie'] = line  # !cookie-without-secure
                line = 'sid=' + secrets.token_hex(16) + '; HttpOnly; SameSite=Lax'
                if pick(True):
                    line += '; Secure'
                r.headers['Set-Cookie'] = line
                parts = ['sid=' + secrets.token_hex(16), 'HttpOnly']
                if pick(False): parts.append('Secure')
                r.headers.add('Set-Cookie', '; '.join(parts))  # !cookie-without-secure
                if pick(True): parts.append('Secure')
                r.headers.add('Set-Cookie', '; '.join(parts))
                if app.config['S']: line = 'sid=' + secrets.token_hex(16) + '; HttpOnly'
                r.headers['Set-Cookie'] = line
                r.headers['Set-Cookie'] = 'sid=' + secrets.token_hex(16) + '; HttpOnly' + ('; Secure' if pick(False) else '')  # !cookie-without-secure
                r.headers['Set-Cookie'] = 'sid=' + secrets.token_hex(16) + '; HttpOnly' + ('; Secure' if not pick(False) else '')
                r.headers['Set-Cookie'] = f"sid={secrets.token_hex(16)}; HttpOnly{'; Secure' if request.is_secure else ''}"
                r.headers['Set-Cookie'] = 'sid=; HttpOnly; Max-Age=' + str(0)
                return r
            """
        );

    [Fact]
    public void Uuids_of_the_clock() =>
        Reports_its_marks(
            """
            import uuid, random, secrets, string
            from flask import Flask, request, session
            app = Flask(__name__)
            def mk(strong):
                return uuid.uuid4 if strong else uuid.uuid1
            def fresh():
                return str(uuid.uuid1())  # !predictable-uuid
            def fresh2():
                return str(uuid.uuid1())
            @app.get('/a')
            def a():
                session['token'] = fresh()
                return {'request': fresh2()}
            @app.get('/b')
            def b():
                session['token'] = str(mk(True)())
                return ''
            @app.get('/c')
            def c():
                session['token'] = str(mk(False)())  # !predictable-uuid
                return ''
            """
        );

    [Fact]
    public void What_a_configuration_in_the_code_says() =>
        Reports_its_marks(
            """
            import configparser
            from flask import Flask, make_response

            app = Flask(__name__)

            def settings():
                read = configparser.ConfigParser()
                read.read_string("[cookie]\nsecure = no\nsafe = yes\n")
                return read

            @app.route("/loose")
            def loose():
                answer = make_response("ok")
                answer.set_cookie("sid", "1", secure=settings().getboolean("cookie", "secure"), httponly=True, samesite="Lax")  # !cookie-without-secure
                return answer

            @app.route("/safe")
            def safe():
                answer = make_response("ok")
                answer.set_cookie("sid", "1", secure=settings().getboolean("cookie", "safe"), httponly=True, samesite="Lax")
                return answer
            """
        );

    [Fact]
    public void What_is_made_of_the_items_of_something_weak() =>
        Reports_its_marks(
            """
            import random

            def reset():
                parts = [random.randint(0, 255) for _ in range(16)]  # !weak-random
                return {"reset_token": bytes(int(part) for part in parts).hex()}

            def reported(taken):
                name = "".join(random.choice("abc") for _ in range(5))
                if name in taken:
                    raise NoApplicableSecretCode("taken: {}".format(name))
                return len(name)

            def colours():
                parts = [random.randint(0, 255) for _ in range(16)]
                return {"colours": [hex(part) for part in parts]}
            """
        );

    [Fact]
    public void A_few_letters_of_the_hash_of_a_number() =>
        Reports_its_marks(
            """
            import hashlib

            def digest_of(pin):
                return hashlib.sha1(pin.encode()).hexdigest()  # !weak-hash

            def mark_of(pin):
                return hashlib.sha1(pin.encode()).hexdigest()[:12]
            """
        );
}
