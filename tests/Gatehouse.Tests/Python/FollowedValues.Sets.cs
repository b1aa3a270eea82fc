namespace Gatehouse.Tests.Python;

/// <summary>What is left of a set that the program wrote, whatever it is held against.</summary>
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
}
