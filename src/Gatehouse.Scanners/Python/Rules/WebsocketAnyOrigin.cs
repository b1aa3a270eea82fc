using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A WebSocket that pages of any site may open with the user's cookies.</summary>
public sealed class WebsocketAnyOrigin : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/websocket-any-origin",
            Title = "A WebSocket that any site may open",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [1385, 346],
            Why = """
                Browsers send cookies with the handshake of a WebSocket and let every page open one. Where the server does not look at the origin,
                any page that a logged-in user opens speaks to it in the user's name, and reads the answers.
                """,
            Fix = "Compare the host of the origin with those of your own pages; Tornado does so where `check_origin` is left alone.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from tornado.websocket import WebSocketHandler

                class Feed(WebSocketHandler):
                    def check_origin(self, origin):
                        «return True»
                """
            ),
            Bad(
                """
                from flask_socketio import SocketIO

                socketio = SocketIO(app, «cors_allowed_origins="*"»)
                """
            ),
            Good(
                "a host that is asked for",
                """
                from urllib.parse import urlparse
                from tornado.websocket import WebSocketHandler

                class Feed(WebSocketHandler):
                    def check_origin(self, origin):
                        return urlparse(origin).hostname == "shop.example.org"
                """
            ),
            Good(
                "only where it is being developed",
                """
                from tornado.websocket import WebSocketHandler

                class Feed(WebSocketHandler):
                    def check_origin(self, origin):
                        if self.settings["debug"]:
                            return True
                        return super().check_origin(origin)
                """
            ),
            Good(
                "named origins",
                """
                from flask_socketio import SocketIO

                socketio = SocketIO(app, cors_allowed_origins=["https://shop.example.org"])
                """
            ),
            Good(
                "a check of something else",
                """
                class Parcel:
                    def check_origin(self, country):
                        return True
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        const string Why = "Any page a logged-in user opens can speak here in the user's name";
        if (module.Around.ImportsAny("tornado", "sockjs", "jupyter_server", "notebook"))
        {
            foreach (var site in module.All(NodeKind.Function))
            {
                if (
                    site.Node is FunctionStatement { Name: "check_origin", Parameters.Length: 2 } function
                    && module.Around.ClassOf(function) is not null
                    && function.Body.All(statement => statement is ExpressionStatement { Value: StringExpression } or ReturnStatement)
                    && function.Body[^1] is ReturnStatement { Value: SingletonExpression { Value: SingletonValue.True } } answer
                )
                    yield return new Hit(answer.Span, Why);
            }
        }

        if (!module.Around.ImportsAny("flask_socketio", "socketio", "engineio"))
            yield break;
        foreach (var name in (string[])["SocketIO", "Server", "AsyncServer", "init_app"])
        {
            foreach (var call in module.CallsNamed(name))
            {
                if (call.Argument("cors_allowed_origins") is { } origins && IsAny(origins))
                    yield return new Hit(origins.Span, Why);
            }
        }
    }

    private static bool IsAny(CallArgument origins) =>
        origins.String == "*"
        || (
            origins.Scope.Followed(origins.Value) is ListExpression list
            && list.Elements.Any(element => element is StringExpression { Value: "*" })
        );
}
