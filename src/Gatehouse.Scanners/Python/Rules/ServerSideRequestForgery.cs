using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A URL whose host comes from the outside.</summary>
public sealed class ServerSideRequestForgery : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/server-side-request-forgery",
            Title = "A server that a client makes this one ask",
            Severity = Severity.High,
            Cwe = [918],
            Why = """
                The server stands where attackers cannot: it reaches cloud metadata with credentials, admin pages on the inner network and its own
                loopback, and hands over what they answer.
                """,
            Fix = """
                Take the host from a list of your own, and only the rest of the URL from the client. Refuse redirects to other hosts.
                """,
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import requests

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    return {'size': len(requests.get(«request.args['url']», timeout=5).content)}
                """
            ),
            Good(
                "the host is settled",
                """
                import requests

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    number = request.args['number']
                    return {'size': len(requests.get(f'https://api.example.com/items/{number}', timeout=5).content)}
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Request;

    protected override string Tell(string called) => $"chooses the host that {called} asks";
}
