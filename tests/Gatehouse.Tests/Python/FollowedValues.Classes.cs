namespace Gatehouse.Tests.Python;

/// <summary>Classes that are found by a name of the program's, objects that are gone over, and what a path is joined of.</summary>
public sealed partial class FollowedValues
{
    [Fact]
    public void Through_classes_that_wrote_themselves_down() =>
        Reports_its_marks(
            """
            from flask import Flask, request

            app = Flask(__name__)
            writers = {}

            def writes(form):
                def note(cls):
                    writers[form] = cls
                    return cls
                return note

            @writes('raw')
            class Raw:
                def write(self, text):
                    return text

            @writes('none')
            class Nothing:
                def write(self, text):
                    return 'nothing'

            class Reader:
                known = {}

                def __init_subclass__(cls, form, **others):
                    super().__init_subclass__(**others)
                    Reader.known[form] = cls

            class Lines(Reader, form='lines'):
                def read(self, text):
                    return text

            class Constant(Reader, form='constant'):
                def read(self, text):
                    return 'always'

            @app.get('/raw')
            def raw():
                return '<b>' + writers['raw']().write(request.args['text'])  # !cross-site-scripting

            @app.get('/none')
            def none():
                return '<b>' + writers['none']().write(request.args['text'])

            @app.get('/lines')
            def lines():
                return '<b>' + Reader.known['lines']().read(request.args['text'])  # !cross-site-scripting

            @app.get('/constant')
            def constant():
                return '<b>' + Reader.known['constant']().read(request.args['text'])
            """
        );

    [Fact]
    public void From_objects_that_say_what_is_next() =>
        Reports_its_marks(
            """
            from flask import Flask, request

            app = Flask(__name__)

            class Pile:
                def __init__(self, *items):
                    self.items = list(items)

                def __iter__(self):
                    return self

                def __next__(self):
                    if not self.items:
                        raise StopIteration
                    return self.items.pop()

            def echo():
                got = None
                while True:
                    got = yield got

            def always():
                while True:
                    got = yield 'fixed'

            @app.get('/always')
            def fixed():
                same = always()
                next(same)
                return '<b>' + same.send(request.args['text'])

            @app.get('/first')
            def first():
                for item in Pile(request.args['text'], 'fixed'):
                    last = item
                return '<b>' + last  # !cross-site-scripting

            @app.get('/last')
            def last():
                for item in Pile('fixed', request.args['text']):
                    last = item
                return '<b>' + last

            @app.get('/echo')
            def echoed():
                back = echo()
                next(back)
                return '<b>' + back.send(request.args['text'])  # !cross-site-scripting
            """
        );

    [Fact]
    public void From_attributes_that_are_made_when_they_are_asked_for() =>
        Reports_its_marks(
            """
            import os
            from flask import Flask, request

            app = Flask(__name__)

            class Kept:
                word = 'ls'
                other = 'pwd'

            class Late:
                def __init__(self):
                    self.inner = None

                def load(self):
                    self.inner = kept

                def __getattr__(self, name):
                    if self.inner is None:
                        self.load()
                    return getattr(self.inner, name)

            class Asking:
                def __getattr__(self, name):
                    return request.args[name]

            kept = Kept()
            late = Late()
            asking = Asking()

            @app.route('/first')
            def first():
                os.system(late.word)  # !command-injection
                os.system(late.other)
                return 'ok'

            @app.route('/second')
            def second():
                os.system(late.other)
                os.system(late.word)  # !command-injection
                return 'ok'

            @app.route('/set')
            def given():
                kept.word = request.args['word']
                return 'ok'

            @app.route('/asked')
            def asked():
                os.system(asking.word)  # !command-injection
                return 'ok'

            @app.route('/asked/again')
            def asked_again():
                os.system(asking.word)  # !command-injection
                return 'ok'
            """
        );

    [Fact]
    public void From_handlers_of_an_application_that_a_function_is_given() =>
        Reports_its_marks(
            """
            from flask import make_response

            def show(name):
                return make_response('<b>' + name)  # !cross-site-scripting

            def count(name):
                return make_response('<b>' + str(len(name)))

            def register(app):
                app.add_url_rule('/show/<path:name>', endpoint='show', view_func=show)
                app.add_url_rule('/count/<path:name>', 'count', count)
            """
        );

    [Fact]
    public void Into_paths_that_begin_anew() =>
        Reports_its_marks(
            """
            import os
            from pathlib import Path
            from flask import Flask, abort, request

            app = Flask(__name__)

            def without_dots():
                name = request.args['name']
                if '..' in name:
                    abort(403)
                return name

            @app.get('/joined')
            def joined():
                return open(os.path.join('/srv/files', without_dots())).read()  # !path-traversal

            @app.get('/divided')
            def divided():
                return (Path('/srv/files') / without_dots()).read_text()  # !path-traversal

            @app.get('/added')
            def added():
                return open('/srv/files/' + without_dots()).read()

            @app.get('/prefixed')
            def prefixed():
                return open(os.path.join('/srv/files', 'public-' + without_dots())).read()

            @app.get('/relative')
            def relative():
                name = without_dots()
                if name.startswith('/'):
                    abort(403)
                return open(os.path.join('/srv/files', name)).read() + (Path('/srv/files') / name).read_text()

            @app.get('/asked')
            def asked():
                name = without_dots()
                if os.path.isabs(name):
                    abort(403)
                return open(os.path.join('/srv/files', name)).read()

            @app.get('/asked/path')
            def asked_path():
                name = without_dots()
                if Path(name).is_absolute():
                    abort(403)
                return (Path('/srv/files') / name).read_text()

            @app.get('/stripped')
            def stripped():
                return open(os.path.join('/srv/files', without_dots().lstrip('/'))).read()
            """
        );

    [Fact]
    public void From_the_address_that_was_asked_for_to_nowhere_else() =>
        Reports_its_marks(
            """
            from urllib.parse import parse_qs, urlsplit
            from flask import Flask, redirect, request

            app = Flask(__name__)

            @app.post('/upload')
            def upload():
                if 'file' not in request.files:
                    return redirect(request.url)
                return redirect(request.path)

            @app.get('/again')
            def again():
                return redirect(request.full_path)

            @app.get('/next')
            def after():
                return redirect(parse_qs(urlsplit(request.url).query)['next'][0])  # !open-redirect

            @app.get('/back')
            def back():
                return redirect(request.referrer)  # !open-redirect
            """
        );

    [Fact]
    public void By_places_in_a_text_that_begins_known() =>
        Reports_its_marks(
            """
            import sqlite3
            from flask import Flask, redirect, request

            app = Flask(__name__)

            @app.get('/kept')
            def kept():
                tagged = 'shop:' + request.args['host']
                return redirect('https://' + tagged[:tagged.index(':')] + '/start')

            @app.get('/cut')
            def cut():
                tagged = 'shop:' + request.args['host']
                return redirect('https://' + tagged[tagged.index(':') + 1:] + '/start')  # !open-redirect

            @app.get('/quoted')
            def quoted():
                name = request.args['name'].replace("'", "\\'")
                return str(sqlite3.connect('a.db').execute("select id from users where name = '" + name + "'").fetchall())  # !sql-injection

            @app.get('/doubled')
            def doubled():
                name = request.args['name'].replace("'", "''")
                return str(sqlite3.connect('a.db').execute("select id from users where name = '" + name + "'").fetchall())
            """
        );
}
