using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Delivery.Release;

/// <summary>The endpoints of Render's API that a release asks for, in this process; a deploy goes on with each look at it.</summary>
internal sealed class FakeRender : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Lock _door = new();
    private int _number;

    public FakeRender()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public string Address { get; }

    public string Key { get; } = "rnd-" + Guid.NewGuid().ToString("N");

    /// <summary>Newest first, as Render lists them.</summary>
    public List<JsonObject> Deploys { get; } = [];

    public List<string> Asked { get; } = [];

    /// <summary>Answers given before it does its work again.</summary>
    public Queue<int> Troubles { get; } = new();

    /// <summary>How a deploy ends.</summary>
    public string End { get; set; } = "live";

    /// <summary>True answers 202 without saying which deploy waits.</summary>
    public bool Queues { get; set; }

    public void Dispose() => _listener.Close();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                Serve(await _listener.GetContextAsync());
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Serve(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var (status, answer) = Answer(context.Request, reader.ReadToEnd());
        context.Response.StatusCode = status;
        if (status == 429)
            context.Response.Headers["Retry-After"] = "0";
        context.Response.Close(Encoding.UTF8.GetBytes(answer), willBlock: true);
    }

    private (int Status, string Answer) Answer(HttpListenerRequest request, string body)
    {
        lock (_door)
        {
            var path = request.Url!.AbsolutePath;
            Asked.Add($"{request.HttpMethod} {path} {body}".TrimEnd());
            if (request.Headers["Authorization"] != $"Bearer {Key}")
                return (401, """{"message":"unauthorized"}""");
            if (Troubles.TryDequeue(out var trouble))
                return (trouble, """{"message":"try later"}""");
            const string root = "/services/srv-1";
            return (request.HttpMethod, path) switch
            {
                ("GET", root) => (200, """{"id":"srv-1","suspended":"not_suspended","serviceDetails":{"url":"https://shop.example"}}"""),
                ("GET", root + "/deploys") => (200, List()),
                ("POST", root + "/deploys") => Begin(JsonNode.Parse(body)!),
                ("POST", root + "/rollback") => Begin(Back((string)JsonNode.Parse(body)!["deployId"]!)),
                ("GET", _) when Deploys.FirstOrDefault(one => path == $"{root}/deploys/{one["id"]}") is { } one => (200, Look(one)),
                _ => (404, """{"message":"not found"}"""),
            };
        }
    }

    private string List()
    {
        var all = new JsonArray([.. Deploys.Select(one => (JsonNode)new JsonObject { ["deploy"] = one.DeepClone(), ["cursor"] = "x" })]);
        return all.ToJsonString();
    }

    private JsonObject Back(string id)
    {
        var old = Deploys.First(one => (string?)one["id"] == id);
        return new JsonObject { ["imageUrl"] = old["image"]?["ref"]?.DeepClone(), ["commitId"] = old["commit"]?["id"]?.DeepClone() };
    }

    private (int Status, string Answer) Begin(JsonNode wanted)
    {
        var deploy = new JsonObject { ["id"] = $"dep-{++_number}", ["status"] = "build_in_progress" };
        if ((string?)wanted["imageUrl"] is { } image)
            deploy["image"] = new JsonObject { ["ref"] = image };
        if ((string?)wanted["commitId"] is { } commit)
            deploy["commit"] = new JsonObject { ["id"] = commit };
        Deploys.Insert(0, deploy);
        return Queues ? (202, "") : (201, deploy.ToJsonString());
    }

    private string Look(JsonObject one)
    {
        var now = one.ToJsonString();
        if ((string?)one["status"] == "build_in_progress")
            one["status"] = "update_in_progress";
        else if ((string?)one["status"] == "update_in_progress")
        {
            if (End == "live")
            {
                foreach (var other in Deploys.Where(other => (string?)other["status"] == "live"))
                    other["status"] = "deactivated";
            }

            one["status"] = End;
        }

        return now;
    }
}
