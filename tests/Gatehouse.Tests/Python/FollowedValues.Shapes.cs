namespace Gatehouse.Tests.Python;

/// <summary>Values in records, texts and conditions, and where they arrive.</summary>
public sealed partial class FollowedValues
{
    [Fact]
    public void Through_records_containers_and_the_like() =>
        Reports_its_marks(
            """
            import asyncio, builtins, cProfile, codecs, collections, contextlib, copy, csv, dataclasses, enum, functools, gzip, html, io, itertools, json, operator, os, pathlib, pprint, queue, re, shlex, string, struct, subprocess, sys, textwrap, threading, timeit, types, typing, weakref, zlib
            from collections import OrderedDict, UserDict, defaultdict, deque
            from concurrent.futures import ThreadPoolExecutor
            from flask import Flask, request, session, Response, redirect, make_response, abort
            app = Flask(__name__)
            ENABLED = True
            LEVELS = {'low': 1, 'high': 3}

            class Point(typing.NamedTuple):
                a: str
                b: str

            @dataclasses.dataclass
            class Rec:
                a: str
                b: str = 'ls'

            class Kind(enum.Enum):
                ONE = 'ls'
                TWO = 'pwd'

            class Box:
                def __init__(self, v):
                    self._v = v

                def __iter__(self):
                    yield 'ls'
                    yield self._v

                def __getitem__(self, k):
                    return self._v if k == 'v' else 'ls'

                def __enter__(self):
                    return self._v

                def __exit__(self, *a):
                    return False

                def __call__(self, n):
                    return self._v if n else 'ls'

            @contextlib.contextmanager
            def held(v):
                yield v, 'ls'

            def down(v, n):
                return v if n <= 0 else down(v, n - 1)

            def pick(items, n):
                if n == 0:
                    return items[0]
                return pick(items[1:], n - 1)

            @app.route('/p')
            def p():
                x = request.args.get('x', '')
                os.system(down(x, 4))  # !command-injection
                os.system(pick(['a', x, 'c'], 1))  # !command-injection
                os.system(pick(['a', x, 'c'], 2))
                os.system(Point(x, 'ls').a)  # !command-injection
                os.system(Point(x, 'ls').b)
                os.system(Point(x, 'ls')[0])  # !command-injection
                os.system(dataclasses.asdict(Rec(x))['a'])  # !command-injection
                os.system(dataclasses.asdict(Rec(x))['b'])
                os.system(dataclasses.replace(Rec(x), a='ls').a)
                os.system(dataclasses.replace(Rec('a'), a=x).a)  # !command-injection
                os.system(vars(Rec(x))['a'])  # !command-injection
                os.system(Rec(x).__dict__['a'])  # !command-injection
                os.system(dict.fromkeys(['k'], x)['k'])  # !command-injection
                os.system(dict(zip(['k', 'l'], [x, 'ls']))['l'])
                os.system(dict([('k', x), ('l', 'ls')])['k'])  # !command-injection
                d = {'a': 'ls'}
                d |= {'b': x}
                os.system(d['a'])
                os.system(d['b'])  # !command-injection
                d.update(a=x)
                os.system(d['a'])  # !command-injection
                od = OrderedDict(a='ls', b=x)
                od.move_to_end('a')
                os.system(od['a'])
                ud = UserDict(a='ls')
                ud['b'] = x
                os.system(ud['b'])  # !command-injection
                os.system(types.MappingProxyType({'a': x})['a'])  # !command-injection
                rows = [('a', 'ls'), ('b', x)]
                left, right = zip(*rows)
                os.system(right[0])
                os.system(right[1])  # !command-injection
                os.system([v for k, v in rows if k == 'a'][0])
                os.system(next(v for k, v in rows if k == 'b'))  # !command-injection
                os.system({k: v for k, v in rows}['a'])
                os.system({k: v for k, v in rows}['b'])  # !command-injection
                for i, v in enumerate(rows, start=1):
                    if i == 2:
                        os.system(v[1])  # !command-injection
                    else:
                        os.system(v[1])
                os.system(list(reversed(['ls', x]))[0])  # !command-injection
                os.system(list(reversed(['ls', x]))[1])
                dq = deque(['ls'])
                dq.appendleft(x)
                os.system(dq[1])
                os.system(dq.popleft())  # !command-injection
                ls = ['a', 'b', x]
                ls.remove('a')
                os.system(ls[0])
                os.system(ls[1])  # !command-injection
                ls = ['a', 'b', x]
                del ls[0:2]
                os.system(ls[0])  # !command-injection
                ls = [x, 'b']
                ls[0:1] = ['ls']
                os.system(ls[0])
                ls = ['ls', 'b']
                ls[1:] = [x]
                os.system(ls[0])
                os.system(ls[1])  # !command-injection
                m = types.SimpleNamespace(a='ls', b=x)
                os.system(m.a)
                os.system(getattr(m, 'b'))  # !command-injection
                os.system(operator.attrgetter('b')(m))  # !command-injection
                os.system(operator.itemgetter('b')({'b': x}))  # !command-injection
                os.system(operator.methodcaller('strip')(x))  # !command-injection
                os.system(functools.reduce(lambda a, b: a + b, ['l', 's']))
                os.system(functools.reduce(lambda a, b: a + b, ['l', x]))  # !command-injection
                os.system(functools.reduce(lambda a, b: b, [x, 'ls']))
                for v in Box(x):
                    os.system(v)  # !command-injection
                os.system(Box(x)['v'])  # !command-injection
                os.system(Box(x)['w'])
                with Box(x) as v:
                    os.system(v)  # !command-injection
                os.system(Box(x)(True))  # !command-injection
                os.system(Box(x)(0))
                with held(x) as (v, w):
                    os.system(v)  # !command-injection
                    os.system(w)
                with contextlib.suppress(ValueError):
                    os.system(x)  # !command-injection
                return 'ok'
            """
        );

    [Fact]
    public void Through_texts_conditions_and_matches() =>
        Reports_its_marks(
            """
            import asyncio, builtins, cProfile, codecs, collections, contextlib, copy, csv, dataclasses, enum, functools, gzip, html, io, itertools, json, operator, os, pathlib, pprint, queue, re, shlex, string, struct, subprocess, sys, textwrap, threading, timeit, types, typing, weakref, zlib
            from collections import OrderedDict, UserDict, defaultdict, deque
            from concurrent.futures import ThreadPoolExecutor
            from flask import Flask, request, session, Response, redirect, make_response, abort
            app = Flask(__name__)
            ENABLED = True
            LEVELS = {'low': 1, 'high': 3}

            class Point(typing.NamedTuple):
                a: str
                b: str

            @dataclasses.dataclass
            class Rec:
                a: str
                b: str = 'ls'

            class Kind(enum.Enum):
                ONE = 'ls'
                TWO = 'pwd'

            class Box:
                def __init__(self, v):
                    self._v = v

                def __iter__(self):
                    yield 'ls'
                    yield self._v

                def __getitem__(self, k):
                    return self._v if k == 'v' else 'ls'

                def __enter__(self):
                    return self._v

                def __exit__(self, *a):
                    return False

                def __call__(self, n):
                    return self._v if n else 'ls'

            @contextlib.contextmanager
            def held(v):
                yield v, 'ls'

            def down(v, n):
                return v if n <= 0 else down(v, n - 1)

            def pick(items, n):
                if n == 0:
                    return items[0]
                return pick(items[1:], n - 1)

            @app.route('/q')
            def q():
                x = request.args.get('x', '')
                os.system('%(a)s' % {'a': 'ls', 'b': x})
                os.system('%(b)s' % {'a': 'ls', 'b': x})  # !command-injection
                os.system('%s' % x)  # !command-injection
                os.system('%d' % len(x))
                os.system('{0[a]}'.format({'a': x}))  # !command-injection
                os.system('{0[a]}'.format({'a': 'ls', 'b': x}))
                os.system('{:>5}'.format(x))  # !command-injection
                os.system(f'{x!s:>10}')  # !command-injection
                os.system(string.Formatter().format('{0}', x))  # !command-injection
                os.system(textwrap.dedent(x))  # !command-injection
                os.system(x.translate(str.maketrans('', '', '\n')))  # !command-injection
                os.system(codecs.decode(codecs.encode(x, 'rot13'), 'rot13'))  # !command-injection
                os.system(bytes.fromhex(x.encode().hex()).decode())  # !command-injection
                os.system(zlib.decompress(zlib.compress(x.encode())).decode())  # !command-injection
                os.system(html.unescape(html.escape(x)))  # !command-injection
                os.system(re.sub(r'a', lambda m: x, 'abc'))  # !command-injection
                os.system(re.match(r'(.*)', x).group(1))  # !command-injection
                os.system(re.split(',', x)[0])  # !command-injection
                os.system(shlex.join(shlex.split(x)))
                os.system(pprint.pformat(x))  # !command-injection
                os.system(next(csv.reader([x]))[0])  # !command-injection
                os.system(struct.pack('4s', x.encode()).decode())  # !command-injection
                os.system(str(pathlib.Path('/srv') / x))  # !command-injection
                os.system(str(pathlib.Path('/srv') / x / 'a'))  # !command-injection
                os.system(Kind(x).value)
                os.system(Kind[x].value)
                os.system(copy.deepcopy({'a': x})['a'])  # !command-injection
                os.system(weakref.proxy(Rec(x)).a)  # !command-injection
                a = 'ls'
                if len('abc') > 2 and ENABLED:
                    b = 'ls'
                else:
                    b = x
                os.system(b)
                b = x if LEVELS['low'] > 2 else 'ls'
                os.system(b)
                b = x if LEVELS['high'] > 2 else 'ls'
                os.system(b)  # !command-injection
                b = 'ls' if round(2.6) == 3 else x
                os.system(b)
                b = 'ls' if any([False, 1]) else x
                os.system(b)
                b = 'ls' if max(3, 5) == 5 and min([4, 2]) == 2 and sum([1, 2]) == 3 else x
                os.system(b)
                b = 'ls' if 'abc'.isupper() or divmod(7, 2)[1] == 1 else x
                os.system(b)
                b = 'ls' if (n := 4) % 2 == 0 else x
                os.system(b)
                b = 'ls' if isinstance(3, int) else x
                os.system(b)
                b = 'ls' if 'k' in {'k': 1} else x
                os.system(b)
                b = 'ls' if not [] else x
                os.system(b)
                b = 'ls' if 2 < 3 < 4 else x
                os.system(b)
                b = None or x
                os.system(b)  # !command-injection
                b = 'ls' or x
                os.system(b)
                try:
                    b = {'a': 'ls'}['a']
                except KeyError:
                    b = 'pwd'
                finally:
                    c = x
                os.system(b)
                os.system(c)  # !command-injection
                for v in ['a', 'b']:
                    if v == 'c':
                        b = x
                        break
                else:
                    b = 'ls'
                os.system(b)
                k = 0
                while k < 3:
                    k += 1
                else:
                    b = x
                os.system(b)  # !command-injection
                if k == 3:
                    b = 'ls'
                os.system(b)
                match 3:
                    case 1:
                        b = x
                    case 3:
                        b = 'ls'
                os.system(b)
                match {'a': x, 'b': 'ls'}:
                    case {'a': v, 'b': w}:
                        os.system(v)  # !command-injection
                        os.system(w)
                match Rec(x):
                    case Rec(a=v, b=w):
                        os.system(v)  # !command-injection
                        os.system(w)
                match ['go', x]:
                    case ['stop', v]:
                        os.system(v)
                    case ['go', v]:
                        os.system(v)  # !command-injection
                with ThreadPoolExecutor() as ex:
                    os.system(ex.submit(lambda v: v, x).result())  # !command-injection
                    os.system(list(ex.map(str.strip, [x]))[0])  # !command-injection
                holder = []
                th = threading.Thread(target=lambda: holder.append(x))
                th.start()
                th.join()
                os.system(holder[0])  # !command-injection
                return 'ok'
            """
        );

    [Fact]
    public void Into_code_by_all_its_ways() =>
        Reports_its_marks(
            """
            import asyncio, builtins, cProfile, codecs, collections, contextlib, copy, csv, dataclasses, enum, functools, gzip, html, io, itertools, json, operator, os, pathlib, pprint, queue, re, shlex, string, struct, subprocess, sys, textwrap, threading, timeit, types, typing, weakref, zlib
            from collections import OrderedDict, UserDict, defaultdict, deque
            from concurrent.futures import ThreadPoolExecutor
            from flask import Flask, request, session, Response, redirect, make_response, abort
            app = Flask(__name__)
            ENABLED = True
            LEVELS = {'low': 1, 'high': 3}

            class Point(typing.NamedTuple):
                a: str
                b: str

            @dataclasses.dataclass
            class Rec:
                a: str
                b: str = 'ls'

            class Kind(enum.Enum):
                ONE = 'ls'
                TWO = 'pwd'

            class Box:
                def __init__(self, v):
                    self._v = v

                def __iter__(self):
                    yield 'ls'
                    yield self._v

                def __getitem__(self, k):
                    return self._v if k == 'v' else 'ls'

                def __enter__(self):
                    return self._v

                def __exit__(self, *a):
                    return False

                def __call__(self, n):
                    return self._v if n else 'ls'

            @contextlib.contextmanager
            def held(v):
                yield v, 'ls'

            def down(v, n):
                return v if n <= 0 else down(v, n - 1)

            def pick(items, n):
                if n == 0:
                    return items[0]
                return pick(items[1:], n - 1)

            @app.route('/r')
            def r():
                x = request.args.get('x', '')
                timeit.repeat(x)  # !code-injection
                timeit.Timer(x).timeit()  # !code-injection
                cProfile.run(x)  # !code-injection
                builtins.__dict__['eval'](x)  # !code-injection
                __builtins__['eval'](x)  # !code-injection
                __import__('builtins').eval(x)  # !code-injection
                {'e': eval}['e'](x)  # !code-injection
                functools.partial(eval)(x)  # !code-injection
                list(map(eval, [x]))  # !code-injection
                types.FunctionType(compile(x, 'a', 'exec'), {})()  # !code-injection
                eval(compile(x, 'a', 'eval'))  # !code-injection
                eval(compile('1+1', x, 'eval'))
                subprocess.run(**{'args': 'ls ' + x, 'shell': True})  # !command-injection
                opts = dict(shell=True)
                subprocess.run('ls ' + x, **opts)  # !command-injection
                getattr(os, 'system')(x)  # !command-injection
                getattr(os, 'sys' + 'tem')('ls')
                run = subprocess.check_output
                run('ls ' + x, shell=True)  # !command-injection
                os.fdopen(os.open('/srv/' + x, os.O_RDONLY))  # !path-traversal
                open(os.path.join('/srv', os.path.basename(x)))
                pathlib.Path('/srv', x).read_text()  # !path-traversal
                (pathlib.Path('/srv') / x).open()  # !path-traversal
                io.open_code('/srv/' + x)  # !path-traversal
                session.update({'a': x})  # !trust-boundary-violation
                session.update(a=x)  # !trust-boundary-violation
                session['a'] = {'b': x}  # !trust-boundary-violation
                session['prefs']['lang'] = x  # !trust-boundary-violation
                s = session
                s['z'] = x  # !trust-boundary-violation
                operator.setitem(session, 'k', x)  # !trust-boundary-violation
                session[x] = 1  # !trust-boundary-violation
                session['n'] = int(x)
                session['m'] = len(x)
                if x == 'a':
                    return '', 302, {'Location': request.args['u']}  # !open-redirect
                if x == 'b':
                    return '', 302, [('Location', request.args['u'])]  # !open-redirect
                if x == 'c':
                    return make_response(('', 302, {'Location': request.args['u']}))  # !open-redirect
                if x == 'd':
                    return Response(status=302, headers=[('Location', request.args['u'])])  # !open-redirect
                if x == 'e':
                    rr = make_response('', 302)
                    rr.headers['Location'] = request.args['u']  # !open-redirect
                    return rr
                if x == 'f':
                    rr = make_response('', 302)
                    rr.headers.add('Location', request.args['u'])  # !open-redirect
                    return rr
                if x == 'g':
                    abort(redirect(request.args['u']))  # !open-redirect
                if x == 'h':
                    rr = Response(status=302)
                    setattr(rr, 'location', request.args['u'])  # !open-redirect
                    return rr
                return 'ok'
            """
        );

    [Fact]
    public void Into_directories_and_documents() =>
        Reports_its_marks(
            """
            import ldap, ldap.dn, ldap.filter
            from ldap.filter import filter_format
            from ldap.dn import escape_dn_chars
            from ldap3 import Connection, Server
            from ldap3.utils.conv import escape_filter_chars
            from ldap3.utils.dn import escape_rdn
            from lxml import etree
            import xml.etree.ElementTree as ET
            from flask import Flask, request
            app = Flask(__name__)

            @app.route('/l')
            def l():
                x = request.args.get('x', '')
                c = ldap.initialize('ldap://a')
                c.search_s('dc=a', 2, filter_format('(uid=%s)', [x]))
                c.search_s('dc=a', 2, '(uid=%s)' % escape_dn_chars(x))  # !ldap-injection
                c.search_s('uid=%s,dc=a' % escape_dn_chars(x), 0)
                c.search_s('uid=%s,dc=a' % ldap.filter.escape_filter_chars(x), 0)  # !ldap-injection
                c.search_s('dc=a', 2, '(member=uid=%s,dc=a)' % ldap.filter.escape_filter_chars(escape_dn_chars(x)))
                c.delete_s('uid=' + x + ',dc=a')  # !ldap-injection
                c.delete_s('uid=' + escape_dn_chars(x) + ',dc=a')
                k = Connection(Server('a'))
                k.search('dc=a', f'(uid={escape_filter_chars(x)})')
                k.search(search_base='dc=a', search_filter=f'(uid={escape_rdn(x)})')  # !ldap-injection
                k.search(f'uid={escape_rdn(x)},dc=a', '(objectClass=*)')
                k.search(f'ou={x},dc=a', '(objectClass=*)')  # !ldap-injection
                k.extend.standard.paged_search('dc=a', '(uid=' + x + ')')  # !ldap-injection
                if not x.isalnum():
                    return 'no'
                k.search(f'ou={x},dc=a', f'(uid={x})')
                return 'ok'

            @app.route('/m')
            def m():
                x = request.args.get('x', '')
                t = etree.parse('/srv/a.xml')
                t.find('.//a[@n="%s"]' % x)  # !xpath-injection
                t.getroot().findtext('.//a[@n="%s"]' % x)  # !xpath-injection
                t.xpath('//a[@n=$n]', n=x)
                t.find('.//a').get(x)
                ev = etree.XPathEvaluator(t)
                ev('//a[@n=$n]', n=x)
                ev('//a[@n="' + x + '"]')  # !xpath-injection
                etree.XPath('//a[@n=$n]')(t, n=x)
                root = ET.parse('/srv/a.xml').getroot()
                root.findall(".//a[@n='%s']" % x)  # !xpath-injection
                root.findall(".//a[@n='%s']" % int(x))
                'abc'.find(x)
                x.find('a')
                return 'ok'
            """
        );

    [Fact]
    public void Into_handlers_of_an_application_that_is_given() =>
        Reports_its_marks(
            """
            import os
            from flask import render_template_string

            def register(app):
                @app.route("/show/<given>")
                def show(given):
                    return "<i>" + given  # !cross-site-scripting

                @app.route("/run/<int:given>")
                def run(given):
                    os.system("run " + str(given))
                    return ""

            def registered(registry):
                @registry.listener("show")
                def show(given):
                    return "<i>" + given
            """
        );
}
