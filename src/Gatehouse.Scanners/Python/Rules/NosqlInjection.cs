using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value of any shape from the outside inside a query of a document database.</summary>
public sealed class NosqlInjection : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/nosql-injection",
            Title = "A NoSQL query whose shape a client chooses",
            Severity = Severity.High,
            Cwe = [943],
            Why = """
                JSON brings dicts: `{"$ne": null}` in the place of a password matches every password.
                """,
            Fix = """
                Make a text of it (`str(value)`), or check the type before the query.
                """,
            References =
            [
                "https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/05.6-Testing_for_NoSQL_Injection",
            ],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import pymongo

                users = pymongo.MongoClient().shop.users

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    sent = request.get_json()
                    return {'found': users.find_one(«{'name': sent['name'], 'password': sent['password']}») is not None}
                """
            ),
            Good(
                "texts",
                """
                import pymongo

                users = pymongo.MongoClient().shop.users

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    sent = request.get_json()
                    return {'found': users.find_one({'name': str(sent['name'])}) is not None}
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.NoSql;

    protected override string Tell(string called) => $"becomes part of the query of {called}, operators and all";
}
