namespace Gatehouse.Tests.Python;

/// <summary>What is written in other letters, put in another order, or put together by whoever asks.</summary>
public sealed partial class FollowedValues
{
    [Fact]
    public void Where_a_statement_was_put_together() =>
        Report_their_marks(
            (
                "app.py",
                """
                import store
                from flask import Flask, request
                from store import fetch, where, Directory

                app = Flask(__name__)

                @app.route('/one')
                def one():
                    return str(fetch("SELECT * FROM shops WHERE name = '" + request.args['name'] + "'"))  # !sql-injection

                @app.route('/two')
                def two():
                    sql = 'SELECT * FROM shops ORDER BY %s' % request.args['by']
                    return str(store.first(sql))  # !sql-injection

                @app.route('/three')
                def three():
                    return str(fetch('SELECT * FROM shops WHERE name = ?', (request.args['name'],)))

                @app.route('/four')
                def four():
                    return str(where("name = '" + request.args['name'] + "'"))  # !sql-injection

                @app.route('/five')
                def five():
                    return str(where("city = 'Bern'"))

                @app.route('/six')
                def six():
                    return str(store.named('shop-' + request.args['name']))

                @app.route('/seven')
                def seven():
                    return str(store.changed('SELECT * FROM shops ORDER BY ' + request.args['by']))

                @app.route('/eight')
                def eight():
                    return str(Directory('ldap').find('(uid=' + request.args['user'] + ')'))  # !ldap-injection

                @app.route('/nine')
                def nine():
                    return str(Directory('ldap').find('(cn=' + request.args['name'] + ')'))  # !ldap-injection

                @app.route('/ten')
                def ten():
                    store.run('ping -c 1 ' + request.args['host'])
                    return 'done'
                """
            ),
            (
                "store.py",
                """
                import sqlite3
                import ldap3
                import subprocess

                def connection():
                    return sqlite3.connect('shop.db')

                def fetch(sql, values=()):
                    return connection().execute(sql, values).fetchall()

                def first(sql, *values):
                    return fetch(sql, values)[0]

                def where(condition):
                    return fetch('SELECT name FROM shops WHERE ' + condition)

                def named(name):
                    return fetch(f"SELECT name FROM shops WHERE name = '{name}'")  # !sql-injection

                def changed(sql):
                    sql = sql + ' LIMIT 10'
                    return connection().execute(sql).fetchall()  # !sql-injection

                class Directory:
                    def __init__(self, server):
                        self.connection = ldap3.Connection(server, auto_bind=True)

                    def find(self, query):
                        self.connection.search('dc=example', query)
                        return self.connection.entries

                def run(command):
                    return subprocess.run(command, shell=True)  # !command-injection
                """
            )
        );

    [Fact]
    public void Letter_by_letter() =>
        Reports_its_marks(
            """
            import re
            import ldap3
            from flask import Flask, request

            app = Flask(__name__)
            SPECIAL = '\\*()\x00'
            ESCAPES = {'\\': r'\5c', '*': r'\2a', '(': r'\28', ')': r'\29', '\x00': r'\00'}
            HALF = {'*': r'\2a', '(': r'\28'}
            TABLE = str.maketrans({'\\': r'\5c', '*': r'\2a', '(': r'\28', ')': r'\29', '\0': r'\00'})

            def looped(text):
                whole = ''
                for letter in text:
                    if letter in SPECIAL:
                        whole += '\\%02x' % ord(letter)
                    else:
                        whole += letter
                return whole

            @app.route('/')
            def page():
                user = request.args.get('user', '')
                connection = ldap3.Connection('ldap', auto_bind=True)
                connection.search('dc=example', '(uid=' + user + ')')  # !ldap-injection
                connection.search('dc=example', '(uid=' + ''.join(ESCAPES.get(c, c) for c in user) + ')')
                connection.search('dc=example', '(uid=' + ''.join(HALF.get(c, c) for c in user) + ')')  # !ldap-injection
                connection.search('dc=example', '(uid=' + ''.join(ESCAPES.get(c, user) for c in user) + ')')  # !ldap-injection
                connection.search('dc=example', '(uid=' + ''.join('\\%02x' % ord(c) if c in SPECIAL else c for c in user) + ')')
                connection.search('dc=example', '(uid=' + ''.join(ESCAPES[c] if c in ESCAPES else c for c in user) + ')')
                connection.search('dc=example', '(uid=' + ''.join(c for c in user if c not in '*()') + ')')
                connection.search('dc=example', '(uid=' + ''.join(c for c in user if c not in '()') + ')')  # !ldap-injection
                connection.search('dc=example', '(uid=' + looped(user) + ')')
                connection.search('dc=example', '(uid=' + user.translate(TABLE) + ')')
                plain = user.replace('\\', r'\5c').replace('*', r'\2a').replace('(', r'\28').replace(')', r'\29')
                connection.search('dc=example', '(uid=' + plain + ')')
                connection.search('dc=example', '(uid=' + user.replace('(', '').replace(')', '') + ')')  # !ldap-injection
                connection.search('dc=example', '(uid=' + re.sub(r'[*()\\\x00]', '', user) + ')')
                connection.search('dc=example', '(uid=' + re.sub(r'([*()\\])', lambda m: '\\%02x' % ord(m.group(1)), user) + ')')
                connection.search('dc=example', '(uid=' + re.sub(r'([*()\\])', r'\\\1', user) + ')')  # !ldap-injection
                return 'found'
            """
        );

    [Fact]
    public void Through_codings_and_back() =>
        Reports_its_marks(
            """
            import base64, binascii, bz2, codecs, os, textwrap, unicodedata, zlib
            from flask import Flask, request, session

            app = Flask(__name__)

            @app.route('/')
            def page():
                x = request.args.get('x', '')
                session['a'] = bytes.fromhex(x.encode().hex()).decode()  # !trust-boundary-violation
                session['b'] = codecs.decode(codecs.encode(x, 'rot13'), 'rot13')  # !trust-boundary-violation
                session['c'] = binascii.unhexlify(binascii.hexlify(x.encode())).decode()  # !trust-boundary-violation
                session['d'] = zlib.decompress(zlib.compress(x.encode())).decode()  # !trust-boundary-violation
                session['e'] = base64.b85decode(base64.b85encode(x.encode())).decode()  # !trust-boundary-violation
                session['f'] = unicodedata.normalize('NFC', x)  # !trust-boundary-violation
                session['g'] = textwrap.dedent(x)  # !trust-boundary-violation
                session['h'] = bytes.fromhex('6c73').decode()
                grown = bytearray(b'ls ')
                grown.extend(x.encode())
                os.system(grown.decode())  # !command-injection
                grown[:] = b'ls'
                os.system(grown.decode())
                if codecs.encode('ab', 'rot13') == 'ab':
                    os.system('ls ' + x)
                if bytes.fromhex('6162').decode() == 'ab':
                    os.system('cd ' + x)  # !command-injection
                return 'done'
            """
        );

    [Fact]
    public void In_another_order() =>
        Reports_its_marks(
            """
            import itertools, os
            from collections import OrderedDict, deque
            from enum import Enum
            from flask import Flask, request

            app = Flask(__name__)

            class Step(Enum):
                FIRST = 1
                SECOND = 2

            @app.route('/')
            def page():
                x = request.args.get('x', '')
                moved = OrderedDict(one='ls', two=x)
                moved.move_to_end('one')
                os.system(next(iter(moved.values())))  # !command-injection
                os.system(list(moved.values())[-1])
                moved.move_to_end('one', last=False)
                os.system(list(moved.values())[0])
                os.system(moved.popitem(last=False)[1])
                os.system(moved.popitem()[1])  # !command-injection
                last = deque(maxlen=1)
                last.append(x)
                last.append('ls')
                os.system(last[0])
                last.append(x)
                os.system(last[0])  # !command-injection
                few = deque([x, 'ls', 'cd'], 2)
                os.system(few[0])
                few.appendleft(x)
                os.system(few[0])  # !command-injection
                turned = deque(['ls', x, 'cd'])
                turned.rotate(1)
                os.system(turned[0])
                os.system(turned[2])  # !command-injection
                turned.rotate(-1)
                os.system(turned[1])  # !command-injection
                ends = deque(['ls'])
                ends.extendleft(['cd', x])
                os.system(ends[0])  # !command-injection
                os.system(ends[1])
                os.system(next(itertools.islice(itertools.cycle(['ls', x]), 4, None)))
                os.system(next(itertools.islice(itertools.cycle(['ls', x]), 5, None)))  # !command-injection
                around = itertools.cycle([x, 'ls'])
                next(around)
                os.system(next(around))
                os.system(next(around))  # !command-injection
                steps = {Step.FIRST: 'ls', Step.SECOND: x}
                os.system(steps[Step(1)])
                os.system(steps[Step(2)])  # !command-injection
                try:
                    there = {'a': 1}['a']
                    run = 'ls'
                except KeyError:
                    run = x
                os.system(run)
                try:
                    there = {'a': 1}[x]
                    run = 'ls'
                except KeyError:
                    run = x
                os.system(run)  # !command-injection
                return 'done'
            """
        );

    [Fact]
    public void By_what_a_check_compares() =>
        Reports_its_marks(
            """
            import os
            from code import InteractiveConsole
            from urllib.parse import urlsplit
            from xml.parsers import expat
            from flask import Flask, abort, redirect, request

            app = Flask(__name__)
            BASE = '/srv/data'

            @app.route('/pair')
            def pair():
                target = request.args['to']
                parts = urlsplit(target)
                if (parts.scheme, parts.netloc) == ('https', 'example.com'):
                    return redirect(target)
                return redirect('/')

            @app.route('/pairs')
            def pairs():
                target = request.args['to']
                parts = urlsplit(target)
                if (parts.scheme, parts.netloc) in {('https', 'example.com'), ('https', 'example.org')}:
                    return redirect(target)
                return redirect('/')

            @app.route('/other')
            def other():
                target = request.args['to']
                parts = urlsplit(target)
                if (parts.scheme, parts.path) == ('https', '/login'):
                    return redirect(target)  # !open-redirect
                return redirect('/')

            @app.route('/number')
            def number():
                target = request.args['to']
                if urlsplit(target)[1] == 'example.com':
                    return redirect(target)
                return redirect('/')

            @app.route('/beside')
            def beside():
                path = os.path.realpath(os.path.join(BASE, request.args['name']))
                if not path.startswith(BASE):
                    abort(404)
                return open(path).read()  # !path-traversal

            @app.route('/below')
            def below():
                path = os.path.realpath(os.path.join(BASE, request.args['name']))
                if not path.startswith(BASE + os.sep):
                    abort(404)
                return open(path).read()

            @app.route('/shell', methods=['POST'])
            def shell():
                InteractiveConsole().runsource(request.form['line'])  # !code-injection
                return 'done'

            @app.route('/xml', methods=['POST'])
            def xml():
                parser = expat.ParserCreate()
                def outside(context, base, system, public):
                    with open(system, 'rb') as file:
                        parser.ExternalEntityParserCreate(context).ParseFile(file)
                    return 1
                parser.ExternalEntityRefHandler = outside
                parser.Parse(request.data, True)  # !xml-external-entity
                return 'read'

            @app.route('/plain', methods=['POST'])
            def plain():
                parser = expat.ParserCreate()
                parser.ExternalEntityRefHandler = lambda *entity: 0
                parser.Parse(request.data, True)
                return 'read'
            """
        );
}
