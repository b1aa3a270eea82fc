namespace Gatehouse.Tests.Python;

public sealed partial class JudgedValues
{
    [Fact]
    public void Names_that_go_through_containers_objects_texts_and_exceptions() =>
        Reports_its_marks(
            """
            import hashlib, itertools, io, queue, copy, functools, collections, operator
            from collections import OrderedDict, deque, ChainMap, defaultdict, namedtuple
            from enum import Enum
            from flask import Flask, request
            app = Flask(__name__)

            MAKERS = {'md5': hashlib.md5, 'sha1': hashlib.sha1, 'sha512': hashlib.sha512}

            @app.post('/a')
            def a():
                v = request.args['a'].encode()
                try:
                    probe = {'present': 1}['present']
                    r = 'sha512'
                except KeyError:
                    r = 'md5'
                MAKERS[r](v)
                o = OrderedDict(one='md5', two='sha512'); o.move_to_end('one')
                hashlib.new(list(o.values())[0], v)
                hashlib.new(next(iter(o.values())), v)
                hashlib.new(list(o.values())[1], v)  # !weak-hash
                o.move_to_end('one', last=False)
                hashlib.new(list(o.values())[1], v)
                k, w = o.popitem()
                hashlib.new(w, v)
                k, w = o.popitem(last=False)
                hashlib.new(w, v)  # !weak-hash
                hashlib.new(next(itertools.islice(itertools.cycle(['sha512', 'md5']), 4, None)), v)
                hashlib.new(next(itertools.islice(itertools.cycle(['sha512', 'md5']), 3, None)), v)  # !weak-hash
                cyc = itertools.cycle(['md5', 'sha512']); next(cyc)
                hashlib.new(next(cyc), v)
                hashlib.new(next(cyc), v)  # !weak-hash
                try:
                    raise LookupError('md5', 'sha512')
                except LookupError as e:
                    hashlib.new(e.args[1], v)
                    hashlib.new(e.args[0], v)  # !weak-hash
                b = bytearray(b'md5'); b[:] = b'sha512'
                hashlib.new(b.decode(), v)
                b = bytearray('sha512'.encode()); b[:] = 'md5'.encode()
                hashlib.new(b.decode(), v)  # !weak-hash
                d = deque(maxlen=1); d.append('md5'); d.append('sha512')
                hashlib.new(d[0], v)
                d = deque(['sha512', 'md5'], maxlen=2); d.rotate(1)
                hashlib.new(d[1], v)
                hashlib.new(d[0], v)  # !weak-hash
                hashlib.new(functools.reduce(lambda acc, cur: acc, ['sha512', 'md5']), v)
                q = queue.Queue(); q.put('sha1'); q.put('sha512')
                first = q.get()
                hashlib.new(first, v)  # !weak-hash
                hashlib.new(q.get(), v)
                original = {'inner': ['sha512', 'md5']}
                clone = copy.deepcopy(original)
                original['inner'][1] = 'sha512'
                hashlib.new(clone['inner'][1], v)  # !weak-hash
                hashlib.new(original['inner'][1], v)
                hashlib.new(operator.itemgetter('b')({'a': 'md5', 'b': 'sha512'}), v)
                hashlib.new(operator.itemgetter(1)(['sha512', 'md5']), v)  # !weak-hash
                hashlib.new(max(['md5', 'sha512'], key=len), v)
                hashlib.new(min('md5', 'sha512', key=len), v)  # !weak-hash
                hashlib.new(sorted(['sha512', 'md5'])[1], v)
                hashlib.new('sha512-md5'.partition('-')[0], v)
                hashlib.new('sha512-md5'.rsplit('-', 1)[-1], v)  # !weak-hash
                hashlib.new(dict(zip(['a', 'b'], ['sha512', 'md5']))['a'], v)
                hashlib.new(dict([('a', 'sha512'), ('b', 'md5')])['b'], v)  # !weak-hash
                hashlib.new({**{'a': 'md5'}, 'a': 'sha512'}['a'], v)
                hashlib.new(({'a': 'md5'} | {'a': 'sha512'})['a'], v)
                return 'x'

            class C:
                def __init__(self): self.s = {}
                def __setitem__(self, k, val): self.s[k] = val
                def __getitem__(self, k): return self.s[k]
                def __contains__(self, k): return k in self.s
                def __len__(self): return len(self.s)
                def __iter__(self): return iter(self.s.values())
                def __call__(self, k): return self.s[k]
                def __enter__(self): return self.s['p']
                def __exit__(self, *a): pass
                def __bool__(self): return False
                def __eq__(self, o): return True

            @app.post('/b')
            def b():
                v = request.args['a'].encode()
                c = C(); c['p'] = 'sha512'; c['q'] = 'md5'
                hashlib.new(c['p'], v)
                hashlib.new(c['q'], v)  # !weak-hash
                hashlib.new(c('p'), v)
                with c as w:
                    hashlib.new(w, v)
                hashlib.new('md5' if 'z' in c else 'sha512', v)
                hashlib.new('md5' if len(c) == 1 else 'sha512', v)
                hashlib.new(list(c)[0], v)
                hashlib.new('md5' if c else 'sha512', v)
                hashlib.new('sha512' if c == 3 else 'md5', v)
                return ''

            class Alg(Enum):
                WEAK = 'md5'
                STRONG = 'sha512'
                @property
                def real(self): return 'sha512'

            P = namedtuple('P', 'x y')

            @app.post('/c')
            def c():
                v = request.args['a'].encode()
                hashlib.new(Alg.STRONG.value, v)
                hashlib.new(Alg['WEAK'].value, v)  # !weak-hash
                hashlib.new(Alg('sha512').value, v)
                hashlib.new(Alg['STRONG'].value, v)
                hashlib.new(Alg.WEAK.real, v)
                hashlib.new(list(Alg)[1].value, v)
                p = P('md5', 'sha512')
                hashlib.new(p.y, v)
                hashlib.new(p._replace(x='sha512').x, v)
                hashlib.new(p._replace(y='md5').y, v)  # !weak-hash
                for n in ('md5', 'sha512'):
                    pass
                hashlib.new(n, v)
                for n in ('md5', 'sha512'):
                    if n.startswith('sha'):
                        break
                hashlib.new(n, v)
                x = 'md5'
                while len(x) < 4:
                    x = 'sha512'
                hashlib.new(x, v)
                match 'b':
                    case 'a': y = 'md5'
                    case 'b' | 'c': y = 'sha512'
                    case _: y = 'sha1'
                hashlib.new(y, v)
                hashlib.new('%s%d' % ('sha', 512), v)
                hashlib.new('md%d' % 5, v)  # !weak-hash
                hashlib.new(f"{'sha'}{256 * 2}", v)
                hashlib.new('{0}{1}'.format('m', 'd5'), v)  # !weak-hash
                hashlib.new('5dm'[::-1], v)  # !weak-hash
                hashlib.new(chr(109) + 'd5', v)  # !weak-hash
                hashlib.new(bytes([109, 100, 53]).decode(), v)  # !weak-hash
                hashlib.new(''.join(reversed('5dm')), v)  # !weak-hash
                hashlib.new('MD5'.lower(), v)  # !weak-hash
                hashlib.new('md5'.replace('md5', 'sha512'), v)
                hashlib.new(next(filter(lambda z: z != 'md5', ['md5', 'sha512'])), v)
                hashlib.new([z for z in ['md5', 'sha512'] if len(z) > 3][0], v)
                hashlib.new(getattr(Alg, 'STRONG').value, v)
                getattr(hashlib, 'md5')(v)  # !weak-hash
                getattr(hashlib, 'sha512')(v)
                try:
                    z = int('12')
                    al = 'sha512'
                except ValueError:
                    al = 'md5'
                hashlib.new(al, v)
                try:
                    z = ['sha512'][0]
                    al = z
                except IndexError:
                    al = 'md5'
                hashlib.new(al, v)
                try:
                    int('q')
                    al = 'md5'
                except ValueError:
                    al = 'sha512'
                hashlib.new(al, v)
                try:
                    al = {'a': 'md5'}['b']
                except KeyError:
                    al = 'sha512'
                hashlib.new(al, v)
                try:
                    al = [][1]
                    al = 'md5'
                except IndexError:
                    al = 'sha512'
                hashlib.new(al, v)
                try:
                    1 / 0
                    al = 'md5'
                except ZeroDivisionError:
                    al = 'sha512'
                hashlib.new(al, v)
                try:
                    raise ValueError('nope')
                except KeyError:
                    al = 'md5'
                except ValueError:
                    al = 'sha512'
                hashlib.new(al, v)
                return ''

            @app.get('/d')
            def d():
                v = request.args['a'].encode()
                try:
                    raise ValueError('nope')
                except KeyError:
                    al = 'md5'
                except ValueError:
                    al = 'sha512'
                hashlib.new(al, v)
                try:
                    raise ValueError
                except (KeyError, TypeError):
                    al = 'md5'
                except Exception:
                    al = 'sha512'
                hashlib.new(al, v)
                try:
                    if al == 'sha512':
                        raise KeyError('sha512')
                    al = 'md5'
                except KeyError as e:
                    al = e.args[0]
                else:
                    al = 'sha1'
                hashlib.new(al, v)
                try:
                    try:
                        raise ValueError('sha512')
                    except KeyError as e:
                        al = 'md5'
                except ValueError as e:
                    al = e.args[0]
                hashlib.new(al, v)
                try:
                    al = 'md5'
                    assert False
                except AssertionError:
                    al = 'sha512'
                hashlib.new(al, v)
                return ''
            """
        );
}
