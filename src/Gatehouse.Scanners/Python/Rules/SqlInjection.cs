using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside inside an SQL statement.</summary>
public sealed class SqlInjection : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/sql-injection",
            Title = "SQL built from what a client sends",
            Severity = Severity.High,
            Cwe = [89],
            Why = """
                The database runs what it is given. A quote in the value ends the text that the programmer meant, and what follows is the
                attacker's own statement: other people's rows, changed prices, a dropped table.
                """,
            Fix = """
                Keep the statement constant and pass values beside it: `cursor.execute("… WHERE name = %s", (name,))`. Names of columns and tables
                come from a list of your own.
                """,
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html"],
            Aliases = ["bandit:B608", "bandit:hardcoded_sql_expressions", "ruff:S608"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import sqlite3

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    name = request.args.get('name')
                    db = sqlite3.connect('shop.db')
                    return str(db.execute(«"SELECT * FROM item WHERE name = '" + name + "'"»).fetchall())
                """
            ),
            Bad(
                "through another file",
                new ExampleFile(
                    "app.py",
                    """
                    from flask import Flask, request
                    from store import find

                    app = Flask(__name__)


                    @app.route('/')
                    def page():
                        return str(find(request.args['name']))
                    """
                ),
                new ExampleFile(
                    "store.py",
                    """
                    import sqlite3


                    def find(name):
                        cursor = sqlite3.connect('shop.db').cursor()
                        cursor.execute(«f"SELECT * FROM item WHERE name = '{name}'"»)
                        return cursor.fetchall()
                    """
                )
            ),
            Bad(
                "put together for a function that only runs it",
                new ExampleFile(
                    "app.py",
                    """
                    from flask import Flask, request
                    from store import rows

                    app = Flask(__name__)


                    @app.route('/')
                    def page():
                        return str(rows(«"SELECT * FROM item WHERE name = '" + request.args['name'] + "'"»))
                    """
                ),
                new ExampleFile(
                    "store.py",
                    """
                    import sqlite3


                    def rows(statement):
                        return sqlite3.connect('shop.db').execute(statement).fetchall()
                    """
                )
            ),
            Good(
                "a value beside the statement",
                """
                import sqlite3

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    name = request.args.get('name')
                    db = sqlite3.connect('shop.db')
                    return str(db.execute('SELECT * FROM item WHERE name = ?', (name,)).fetchall())
                """
            ),
            Good(
                "a column from a list of its own",
                """
                import sqlite3

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    column = request.args.get('sort')
                    if column not in ('name', 'price'):
                        column = 'name'
                    db = sqlite3.connect('shop.db')
                    return str(db.execute(f'SELECT * FROM item ORDER BY {column}').fetchall())
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Sql;

    protected override string Tell(string called) => $"becomes part of the SQL that {called} runs";
}
