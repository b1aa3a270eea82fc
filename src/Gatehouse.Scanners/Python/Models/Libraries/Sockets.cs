namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Messages of WebSockets: what the other side sends as long as the connection stands.</summary>
internal sealed class Sockets : FlowModel
{
    private const string Message = "a message of the socket";

    public override void Declare(ModelSheet sheet)
    {
        const string Aiohttp = "aiohttp.web.WebSocketResponse()";
        sheet.Source($"{Aiohttp}[]", Message);
        foreach (var call in (string[])["receive", "receive_str", "receive_bytes"])
            sheet.Source($"{Aiohttp}.{call}()", Message);
        sheet.Source($"{Aiohttp}.receive_json()", Message, isStructured: true);

        sheet.Source("quart.websocket.receive()", Message);
        sheet.Source("quart.websocket.receive_json()", Message, isStructured: true);
        foreach (var part in (string[])["args", "headers", "cookies", "query_string"])
            sheet.Source($"quart.websocket.{part}", $"`websocket.{part}`");
        var route = new Handler { Route = RouteForm.Angles };
        foreach (var application in (string[])["quart.Quart", "quart.Blueprint"])
            sheet.Decorates($"{application}().websocket()", route);

        Servers(sheet);
        Channels(sheet);
        Events(sheet);
    }

    /// <summary>Functions that are given the connection itself.</summary>
    private static void Servers(ModelSheet sheet)
    {
        const string Connection = "websockets.ServerConnection()";
        var served = new Handler { Request = Connection, TaintsParameters = false };
        foreach (
            var serve in (string[])
                ["websockets.serve", "websockets.server.serve", "websockets.asyncio.server.serve", "websockets.sync.server.serve"]
        )
            sheet.Registers($"{serve}(0|handler)", served);
        sheet.Source($"{Connection}[]", Message);
        sheet.Source($"{Connection}.recv()", Message);

        const string Sock = "flask_sock.Server()";
        sheet.Decorates("flask_sock.Sock().route()", new Handler { Request = Sock, Route = RouteForm.Angles });
        sheet.Source($"{Sock}.receive()", Message);
    }

    private static void Channels(ModelSheet sheet)
    {
        var received = new Handler { Told = Message };
        foreach (var form in (string[])["", "Async"])
        {
            sheet.Overrides($"channels.generic.websocket.{form}WebsocketConsumer", ["receive"], received);
            sheet.Overrides($"channels.generic.websocket.{form}JsonWebsocketConsumer", ["receive", "receive_json"], received);
        }
    }

    /// <summary>Socket.IO names its messages, and gives each to a function.</summary>
    private static void Events(ModelSheet sheet)
    {
        var flask = new Handler { Told = Message };
        sheet.Decorates("flask_socketio.SocketIO().on()", flask);
        sheet.Decorates("flask_socketio.SocketIO().event", flask);
        sheet.Decorates("flask_socketio.SocketIO().event()", flask);
        sheet.Registers("flask_socketio.SocketIO().on_event(1|handler)", flask);
        // The first is the number that the server itself gave the connection.
        var plain = flask with
        {
            Request = "socketio.Sid()",
        };
        foreach (var server in (string[])["socketio.Server", "socketio.AsyncServer"])
        {
            sheet.Decorates($"{server}().on()", plain);
            sheet.Decorates($"{server}().event", plain);
            sheet.Decorates($"{server}().event()", plain);
        }
    }
}
