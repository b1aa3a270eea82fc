namespace Gatehouse.Tests.Python;

/// <summary>What one part of a request leaves for another, and letters that are exchanged on the way.</summary>
public sealed partial class FollowedValues
{
    [Fact]
    public void From_hooks_to_the_handlers_of_the_same_request() =>
        Reports_its_marks(
            """
            import os
            from flask import Flask, g, request

            app = Flask(__name__)

            @app.route('/first')
            def registered_before_the_hook():
                os.system('id ' + g.who)  # !command-injection
                return 'ok'

            @app.before_request
            def load():
                g.who = request.args.get('who')
                g.number = int(request.args.get('n'))
                g.language = 'en'

            @app.route('/a')
            def attributes():
                os.system('id ' + g.who)  # !command-injection
                os.system('id %d' % g.number)
                os.system('id ' + g.language)
                return 'ok'

            @app.route('/b')
            def by_name():
                os.system('id ' + getattr(g, 'who'))  # !command-injection
                os.system('id ' + g.get('who', ''))  # !command-injection
                os.system('id ' + g.get('language', ''))
                return 'ok'

            @app.route('/c')
            def leaves_for_nobody():
                g.mine = request.args['x']
                g.language = request.args['x']
                os.system('id ' + g.mine)  # !command-injection
                return 'ok'

            @app.route('/d')
            def is_another_request():
                os.system('id ' + g.mine)
                os.system('id ' + g.language)
                return 'ok'

            @app.route('/e')
            def cleans():
                g.who = int(g.who)
                os.system('id %s' % g.who)
                return 'ok'
            """
        );

    [Fact]
    public void To_answers_whose_type_is_settled_later() =>
        Reports_its_marks(
            """
            from flask import Flask, make_response, request, Response

            app = Flask(__name__)

            @app.route('/a')
            def by_header():
                r = make_response(request.args['x'])
                r.headers['Content-Type'] = 'text/plain'
                return r

            @app.route('/b')
            def by_mimetype():
                r = make_response(request.args['x'])
                r.mimetype = 'application/json'
                return r

            @app.route('/c')
            def by_content_type():
                r = Response(request.args['x'])
                r.content_type = 'text/plain; charset=utf-8'
                return r

            @app.route('/d')
            def by_method():
                r = make_response(request.args['x'])
                r.headers.set('content-type', 'text/plain')
                return r

            @app.route('/e')
            def at_once():
                return make_response(request.args['x'], 200, {'Content-Type': 'text/plain'})

            @app.route('/f')
            def another_header():
                r = make_response(request.args['x'])  # !cross-site-scripting
                r.headers['X-Kind'] = 'text/plain'
                return r

            @app.route('/g')
            def html_after_all():
                r = make_response(request.args['x'])  # !cross-site-scripting
                r.mimetype = 'text/html'
                return r

            @app.route('/h')
            def on_one_way_only():
                r = make_response(request.args['x'])  # !cross-site-scripting
                if request.args.get('plain'):
                    r.mimetype = 'text/plain'
                return r

            @app.route('/i')
            def on_both_ways():
                r = make_response(request.args['x'])
                if request.args.get('plain'):
                    r.mimetype = 'text/plain'
                else:
                    r.mimetype = 'application/json'
                return r

            @app.route('/j')
            def chosen_by_the_client():
                r = make_response(request.args['x'])  # !cross-site-scripting
                r.mimetype = request.args['type']
                return r

            @app.route('/k')
            def another_answer():
                r = make_response('ok')
                r.mimetype = 'text/plain'
                return make_response(request.args['x'])  # !cross-site-scripting

            def plain(text):
                r = make_response(text)
                r.headers['Content-Type'] = 'text/plain'
                return r

            @app.route('/l')
            def by_a_function():
                return plain(request.args['x'])

            @app.route('/m')
            def kept_nowhere():
                return make_response('<b>' + request.args['x'] + '</b>')  # !cross-site-scripting
            """
        );

    [Fact]
    public void To_answers_of_Django_whose_type_is_settled_later() =>
        Reports_its_marks(
            """
            from django.http import HttpResponse
            from django.urls import path

            def plain(request):
                r = HttpResponse(request.GET['x'])
                r['Content-Type'] = 'text/plain'
                return r

            def by_headers(request):
                r = HttpResponse(request.GET['x'])
                r.headers['Content-Type'] = 'text/csv'
                return r

            def page(request):
                r = HttpResponse(request.GET['x'])  # !cross-site-scripting
                r['X-Kind'] = 'text/plain'
                return r

            urlpatterns = [path('a', plain), path('b', by_headers), path('c', page)]
            """
        );

    [Fact]
    public void Through_tables_of_letters() =>
        Reports_its_marks(
            """
            from flask import Flask, request

            app = Flask(__name__)

            @app.route('/a')
            def escaped():
                return '<b>' + request.args['x'].translate(str.maketrans({'<': '&lt;', '>': '&gt;', '&': '&amp;'})) + '</b>'

            @app.route('/b')
            def other_letters():
                return '<b>' + request.args['x'].translate(str.maketrans('ab', 'cd')) + '</b>'  # !cross-site-scripting

            @app.route('/c')
            def comes_back():
                return '<b>' + request.args['x'].translate(str.maketrans('<[', '[<')) + '</b>'  # !cross-site-scripting

            @app.route('/d')
            def by_code():
                return '<b>' + request.args['x'].translate({ord('<'): '&lt;', 62: None}) + '</b>'

            @app.route('/e')
            def keys_that_translate_nothing():
                return '<b>' + request.args['x'].translate({'<': '&lt;'}) + '</b>'  # !cross-site-scripting

            @app.route('/f')
            def one_name():
                table = str.maketrans('', '', '/\\')
                return open('/srv/' + request.args['x'].translate(table)).read()

            @app.route('/g')
            def many_names():
                table = str.maketrans('', '', '\\')
                return open('/srv/' + request.args['x'].translate(table)).read()  # !path-traversal

            @app.route('/h')
            def known():
                if 'abc'.translate(str.maketrans('abc', 'xyz')) == 'xyz':
                    return 'ok'
                return request.args['x']
            """
        );

    [Fact]
    public void Past_patterns_that_name_what_they_match() =>
        Reports_its_marks(
            """
            import os
            from flask import Flask, request

            app = Flask(__name__)

            @app.route('/a')
            def named():
                match request.args['x']:
                    case 'a' | 'b' as x:
                        os.system('id ' + x)
                    case y:
                        os.system('id ' + y)  # !command-injection
                return 'ok'

            @app.route('/b')
            def the_subject_too():
                v = request.args['x']
                match v:
                    case ('a' | 'b') as x if x:
                        os.system('id ' + v + x)
                    case 'c' | str() as z:
                        os.system('id ' + z)  # !command-injection
                return 'ok'

            @app.route('/c')
            def each_by_itself():
                match request.args['x']:
                    case ('a' as x) | ('b' as x):
                        os.system('id ' + x)
                return 'ok'
            """
        );

    [Fact]
    public void Past_characters_that_are_written_by_name() =>
        Reports_its_marks(
            """
            import os
            from flask import Flask, request

            app = Flask(__name__)

            @app.route('/a')
            def names_are_not_compared():
                x = request.args['x']
                if '\N{LATIN SMALL LETTER A}' == 'a':
                    os.system(x)  # !command-injection
                if '\N{LATIN SMALL LETTER A}' == '\N{LATIN SMALL LETTER B}':
                    os.system(x)  # !command-injection
                if len('\N{BULLET}') == 2:
                    return 'ok'
                os.system('echo \N{EM DASH} ' + x)  # !command-injection
                return 'ok'
            """
        );

    [Fact]
    public void Into_the_columns_of_a_query() =>
        Reports_its_marks(
            """
            from flask import Flask, request
            from models import User, db

            app = Flask(__name__)

            @app.route('/a', methods=['POST'])
            def change():
                User.query.filter_by(id=1).update(request.form.to_dict())  # !mass-assignment
                User.query.filter_by(id=1).update(request.get_json())  # !mass-assignment
                db.session.query(User).filter(User.id == 1).update({**request.json})  # !mass-assignment
                User.objects.filter(id=1).update(**request.get_json())  # !mass-assignment
                User.query.filter_by(id=1).update({'name': request.form['name']})
                User.objects.filter(id=1).update(name=request.form['name'])
                seen = {}
                seen.update(request.form)
                return 'ok'
            """
        );
}
