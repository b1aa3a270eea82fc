namespace Gatehouse.Tests.Python;

/// <summary>What the language and its library do with values on their way.</summary>
public sealed partial class FollowedValues
{
    [Fact]
    public void Through_what_the_library_orders_keeps_and_raises() =>
        Reports_its_marks(
            """
            import ast, base64, builtins, contextvars, heapq, io, itertools, json, operator, os, pickle, queue, re, shlex, string, subprocess, tempfile
            from collections import ChainMap, namedtuple, deque
            from flask import Flask, request, session, Response, redirect, jsonify
            app = Flask(__name__)
            CUR = contextvars.ContextVar('cur')
            Row = namedtuple('Row', 'kind cmd')

            class Refused(Exception):
                def __init__(self, what, code=400):
                    super().__init__(what)
                    self.what = what
                    self.code = code

            class Closed(pickle.Unpickler):
                ALLOWED = {('collections', 'OrderedDict')}

                def find_class(self, module, name):
                    if (module, name) not in self.ALLOWED:
                        raise pickle.UnpicklingError(name)
                    return super().find_class(module, name)

            class Open(pickle.Unpickler):
                def find_class(self, module, name):
                    if module in ('os', 'subprocess'):
                        raise pickle.UnpicklingError(name)
                    return super().find_class(module, name)

            class Half(pickle.Unpickler):
                def find_class(self, module, name):
                    if module == 'builtins':
                        return getattr(builtins, name)
                    raise pickle.UnpicklingError(name)

            class Nice(pickle.Unpickler):
                def find_class(self, module, name):
                    if module == 'builtins' and name in {'set', 'frozenset'}:
                        return getattr(builtins, name)
                    raise pickle.UnpicklingError(name)

            def numbers(x):
                yield 'a'
                yield x
                yield 'c'

            def endless(x):
                while True:
                    yield x

            def fail(x):
                raise Refused(x)

            @app.route('/h')
            def h():
                x = request.args.get('x', '')
                y = request.args.getlist('y')
                os.system(list(numbers(x))[1])  # !command-injection
                os.system(list(numbers(x))[0])
                a, b, c = numbers(x)
                os.system(c)
                os.system(b)  # !command-injection
                for i in endless(x):
                    os.system(i)  # !command-injection
                    break
                g = numbers(x)
                next(g)
                os.system(next(g))  # !command-injection
                os.system(next(g))
                os.system(sorted([(2, x), (1, 'ls')], key=lambda p: p[0])[0][1])
                os.system(sorted([(2, x), (1, 'ls')], key=lambda p: p[0], reverse=True)[0][1])  # !command-injection
                os.system(sorted([(2, x), (1, 'ls')], key=operator.itemgetter(0))[1][1])  # !command-injection
                os.system(sorted([x, 'ls'])[0])  # !command-injection
                os.system(max(['ls', x], key=len))  # !command-injection
                os.system(min((1, 'ls'), (2, x))[1])
                os.system(max((1, 'ls'), (2, x))[1])  # !command-injection
                os.system(ChainMap({'a': 'ls'}, {'a': x})['a'])
                os.system(ChainMap({'b': 'ls'}, {'a': x})['a'])  # !command-injection
                os.system(string.Template('ls $d').substitute(d=x))  # !command-injection
                os.system(string.Template('ls $d').safe_substitute({'d': 'tmp', 'e': x}))
                os.system('{a}'.format_map({'a': 'ls', 'b': x}))
                os.system('{b}'.format_map({'a': 'ls', 'b': x}))  # !command-injection
                os.system(json.loads(json.dumps({'a': 'ls', 'b': x}))['a'])
                os.system(json.loads(json.dumps({'a': 'ls', 'b': [x]}))['b'][0])  # !command-injection
                os.system(pickle.loads(pickle.dumps([x]))[0])  # !command-injection
                pickle.loads(pickle.dumps({'a': x}))
                pickle.loads(base64.b64decode(x))  # !unsafe-deserialisation
                token = CUR.set(x)
                os.system(CUR.get())  # !command-injection
                CUR.reset(token)
                try:
                    raise ValueError('bad ' + x)
                except ValueError as e:
                    os.system(str(e))  # !command-injection
                try:
                    raise ValueError('bad ' + x)
                except KeyError as e:
                    os.system(str(e))
                except Exception as e:
                    os.system(e.args[0])  # !command-injection
                try:
                    fail(x)
                except Refused as e:
                    os.system(e.what)  # !command-injection
                    os.system('exit ' + str(e.code))
                    os.system(str(e))  # !command-injection
                try:
                    n = int('42')
                except ValueError:
                    cmd = x
                else:
                    cmd = 'ls'
                os.system(cmd)
                try:
                    n = int(x)
                except ValueError:
                    cmd = x
                else:
                    cmd = 'ls'
                os.system(cmd)  # !command-injection
                try:
                    int(x)
                except ValueError:
                    pass
                os.system(x)  # !command-injection
                return 'ok'
            """
        );

    [Fact]
    public void Past_quotes_that_a_value_brings() =>
        Reports_its_marks(
            """
            import ast, base64, builtins, contextvars, heapq, io, itertools, json, operator, os, pickle, queue, re, shlex, string, subprocess, tempfile
            from collections import ChainMap, namedtuple, deque
            from flask import Flask, request, session, Response, redirect, jsonify
            app = Flask(__name__)
            CUR = contextvars.ContextVar('cur')
            Row = namedtuple('Row', 'kind cmd')

            class Refused(Exception):
                def __init__(self, what, code=400):
                    super().__init__(what)
                    self.what = what
                    self.code = code

            class Closed(pickle.Unpickler):
                ALLOWED = {('collections', 'OrderedDict')}

                def find_class(self, module, name):
                    if (module, name) not in self.ALLOWED:
                        raise pickle.UnpicklingError(name)
                    return super().find_class(module, name)

            class Open(pickle.Unpickler):
                def find_class(self, module, name):
                    if module in ('os', 'subprocess'):
                        raise pickle.UnpicklingError(name)
                    return super().find_class(module, name)

            class Half(pickle.Unpickler):
                def find_class(self, module, name):
                    if module == 'builtins':
                        return getattr(builtins, name)
                    raise pickle.UnpicklingError(name)

            class Nice(pickle.Unpickler):
                def find_class(self, module, name):
                    if module == 'builtins' and name in {'set', 'frozenset'}:
                        return getattr(builtins, name)
                    raise pickle.UnpicklingError(name)

            def numbers(x):
                yield 'a'
                yield x
                yield 'c'

            def endless(x):
                while True:
                    yield x

            def fail(x):
                raise Refused(x)

            @app.route('/i')
            def i():
                x = request.args.get('x', '')
                os.system("ls " + shlex.quote(x))
                os.system("sh -c 'ls " + shlex.quote(x) + "'")  # !command-injection
                os.system('sh -c "ls %s"' % shlex.quote(x))  # !command-injection
                subprocess.run(['sh', '-c', 'ls ' + shlex.quote(x)])
                eval(repr(x))
                eval('print(%r)' % x)
                eval(f'len({x!r})')
                eval("'" + repr(x) + "'")  # !code-injection
                eval(ast.literal_eval(repr(x)))  # !code-injection
                exec('v = ' + json.dumps({'a': x}))
                os.system((['a'] * 2 + [x])[2])  # !command-injection
                os.system((['a'] * 2 + [x])[1])
                r = Row('ls', x)
                os.system(r.cmd)  # !command-injection
                os.system(r.kind)
                os.system(r[1])  # !command-injection
                k, c = r
                os.system(c)  # !command-injection
                os.system(r._replace(cmd='ls').cmd)
                buf = io.StringIO()
                print('ls', x, sep=';', file=buf)
                os.system(buf.getvalue())  # !command-injection
                buf = io.StringIO('ls\n' + x)
                os.system(buf.readline())
                os.system(buf.readline())  # !command-injection
                Closed(io.BytesIO(x)).load()
                Open(io.BytesIO(x)).load()  # !unsafe-deserialisation
                Half(io.BytesIO(x)).load()  # !unsafe-deserialisation
                Nice(io.BytesIO(x)).load()
                q = queue.PriorityQueue()
                q.put((2, x))
                q.put((1, 'ls'))
                os.system(q.get()[1])
                os.system(q.get()[1])  # !command-injection
                hp = []
                heapq.heappush(hp, (1, x))
                os.system(heapq.heappop(hp)[1])  # !command-injection
                os.system(list(itertools.chain(['a'], [x]))[0])
                os.system(list(itertools.chain(['a'], [x]))[1])  # !command-injection
                os.system(list(itertools.islice([x, 'b'], 1, 2))[0])
                os.system(('ls|' + x).split('|')[0])
                os.system(('ls|' + x).split('|')[1])  # !command-injection
                os.system((x + '|ls').rsplit('|', 1)[1])
                os.system((x + '|ls').rpartition('|')[0])  # !command-injection
                os.system(('ls=' + x).partition('=')[2])  # !command-injection
                getattr(builtins, 'ev' + 'al')(x)  # !code-injection
                v = x if request.args else 'ls'
                os.system((v.splitlines() or [''])[0])  # !command-injection
                z = [x, 'b'] if request.args else ['a', 'b']
                os.system(z[0:1][0])  # !command-injection
                with tempfile.NamedTemporaryFile() as tmp:
                    tmp.write(x.encode())
                    tmp.flush()
                    open(tmp.name).read()
                    subprocess.run(['file', tmp.name])
                    import shelve
                    shelve.open(tmp.name)  # !unsafe-deserialisation
                return 'ok'
            """
        );

    [Fact]
    public void Into_sessions_and_addresses() =>
        Reports_its_marks(
            """
            import ast, base64, builtins, contextvars, heapq, io, itertools, json, operator, os, pickle, queue, re, shlex, string, subprocess, tempfile
            from collections import ChainMap, namedtuple, deque
            from flask import Flask, request, session, Response, redirect, jsonify
            app = Flask(__name__)
            CUR = contextvars.ContextVar('cur')
            Row = namedtuple('Row', 'kind cmd')

            class Refused(Exception):
                def __init__(self, what, code=400):
                    super().__init__(what)
                    self.what = what
                    self.code = code

            class Closed(pickle.Unpickler):
                ALLOWED = {('collections', 'OrderedDict')}

                def find_class(self, module, name):
                    if (module, name) not in self.ALLOWED:
                        raise pickle.UnpicklingError(name)
                    return super().find_class(module, name)

            class Open(pickle.Unpickler):
                def find_class(self, module, name):
                    if module in ('os', 'subprocess'):
                        raise pickle.UnpicklingError(name)
                    return super().find_class(module, name)

            class Half(pickle.Unpickler):
                def find_class(self, module, name):
                    if module == 'builtins':
                        return getattr(builtins, name)
                    raise pickle.UnpicklingError(name)

            class Nice(pickle.Unpickler):
                def find_class(self, module, name):
                    if module == 'builtins' and name in {'set', 'frozenset'}:
                        return getattr(builtins, name)
                    raise pickle.UnpicklingError(name)

            def numbers(x):
                yield 'a'
                yield x
                yield 'c'

            def endless(x):
                while True:
                    yield x

            def fail(x):
                raise Refused(x)

            @app.route('/j')
            def j():
                x = request.args.get('x', '')
                f = request.files['f']
                pickle.loads(f.read())  # !unsafe-deserialisation
                open('/srv/' + f.read().decode())  # !path-traversal
                os.system(request.environ.get('HTTP_X_A', ''))  # !command-injection
                os.system(request.environ['REMOTE_ADDR'])
                session.__setitem__('a', x)  # !trust-boundary-violation
                session['h'].append(x)  # !trust-boundary-violation
                hist = session.get('hist') or []
                hist.append(x)
                session['hist'] = hist  # !trust-boundary-violation
                session.setdefault('l', []).append(x)  # !trust-boundary-violation
                other = session.get('hist', [])
                other.append('fixed')
                session['hist2'] = other
                if not re.fullmatch(r'/[\w-]+(?:/[\w-]+)*', x):
                    return 'no'
                return redirect(x)

            @app.route('/k')
            def k():
                x = request.args.get('x', '')
                if re.match(r'/(?!/)', x):
                    return redirect(x)
                if re.match(r'/.*', x):
                    return redirect(x)  # !open-redirect
                if re.match(r'^/?[a-z]', x):
                    return redirect(x)  # !open-redirect
                if x == '1':
                    return Response('', status=302, headers={'Location': x + request.args['y']})  # !open-redirect
                if x == '2':
                    return Response('', 201, {'Location': request.args['y']})
                if x == '3':
                    return Response(status=302, headers={'Location': '/home'})
                r = Response(status=303)
                r.headers.update({'location': x})  # !open-redirect
                return r
            """
        );

    [Fact]
    public void Into_the_groups_of_a_match_and_classes_by_name() =>
        Reports_its_marks(
            """
            import contextvars, re, pickle, io, os
            from flask import Flask, request, Response, abort, redirect
            app = Flask(__name__)
            SAFE = {'a.b', 'c.d'}
            TABLE = {('collections', 'OrderedDict'): dict}


            class A(pickle.Unpickler):
                def find_class(self, module, name):
                    if f'{module}.{name}' in SAFE:
                        return super().find_class(module, name)
                    raise pickle.UnpicklingError


            class B(pickle.Unpickler):
                def find_class(self, module, name):
                    return TABLE[(module, name)]


            class C(pickle.Unpickler):
                def find_class(self, module, name):
                    if module.startswith('app.'):
                        module = module.replace('app.', 'apps.')
                    return super().find_class(module, name)


            @app.route('/a')
            def a():
                x = request.args.get('x', '')
                A(io.BytesIO(request.data)).load()
                B(io.BytesIO(request.data)).load()
                C(io.BytesIO(request.data)).load()  # !unsafe-deserialisation
                m = re.match(r'^(\w+)-(.+)$', x)
                if not m:
                    abort(400)
                os.system('ls ' + m.group(1))
                os.system('ls ' + m.group(2))  # !command-injection
                os.system('ls ' + m[2])  # !command-injection
                one, two = m.groups()
                os.system(one)
                os.system(two)  # !command-injection
                n = re.search(r'id=(?P<id>\d+);(?P<rest>.*)', x)
                if n is None:
                    return 'no'
                os.system(n.group('id'))
                os.system(n['rest'])  # !command-injection
                os.system(n.groupdict()['rest'])  # !command-injection
                for word in re.findall(r'[a-z]+', x):
                    os.system(word)
                for word in re.findall(r'\S+', x):
                    os.system(word)  # !command-injection
                for k in re.compile(r'(\S+)').finditer(x):
                    os.system(k.group(1))  # !command-injection
                open('/srv/' + re.match(r'[^/]+', x).group())
                return 'ok'
            """
        );
}
