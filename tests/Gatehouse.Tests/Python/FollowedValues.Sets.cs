namespace Gatehouse.Tests.Python;

/// <summary>What is left of a set that the program wrote, and of a URL that was quoted.</summary>
public sealed partial class FollowedValues
{
    [Fact]
    public void Among_those_of_a_set() =>
        Reports_its_marks(
            """
            import sqlite3
            import subprocess
            from ipaddress import IPv4Address
            from flask import Flask, request

            app = Flask(__name__)
            COLUMNS = {'name', 'city'}

            @app.route('/both')
            def both():
                asked = ', '.join(COLUMNS & set(request.args))
                return str(sqlite3.connect('shop.db').execute(f'SELECT {asked} FROM shops').fetchall())

            @app.route('/either')
            def either():
                asked = ', '.join(COLUMNS | set(request.args))
                return str(sqlite3.connect('shop.db').execute(f'SELECT {asked} FROM shops').fetchall())  # !sql-injection

            @app.route('/without')
            def without():
                asked = ', '.join(COLUMNS - set(request.args))
                return str(sqlite3.connect('shop.db').execute(f'SELECT {asked} FROM shops').fetchall())

            @app.route('/others')
            def others():
                asked = ', '.join(set(request.args) - COLUMNS)
                return str(sqlite3.connect('shop.db').execute(f'SELECT {asked} FROM shops').fetchall())  # !sql-injection

            @app.route('/ping')
            def ping():
                subprocess.run(f'ping -c 1 {IPv4Address(request.args["host"])}', shell=True)
                return 'ok'
            """
        );

    [Fact]
    public void To_a_redirect_through_quoting() =>
        Reports_its_marks(
            """
            from urllib.parse import quote, quote_plus
            from flask import Flask, redirect, request

            app = Flask(__name__)

            @app.route('/whole')
            def whole():
                return redirect(quote(request.args['to']))  # !open-redirect

            @app.route('/below')
            def below():
                return redirect('/pages/' + quote(request.args['page']))

            @app.route('/asked')
            def asked():
                return redirect('/login?next=' + quote(request.args['to']))

            @app.route('/plus')
            def plus():
                return redirect(quote_plus(request.args['to']))
            """
        );
}
