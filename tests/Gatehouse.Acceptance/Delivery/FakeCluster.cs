using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.Acceptance.Delivery;

/// <summary>
/// No Kubernetes: a small imitation of the endpoints of an API server that <c>kubectl</c> asks for here, on the loopback address, without
/// authentication. It keeps objects with versions and the owners of their fields, and has a controller that lets Deployments come up or fail.
/// </summary>
internal sealed partial class FakeCluster : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _door = new();
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, HashSet<string>>> _owners = new(StringComparer.Ordinal);
    private readonly List<string> _requests = [];
    private long _version = 100;
    private volatile Exception? _fault;

    public FakeCluster()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = Task.Run(AcceptAsync);
        _ = Task.Run(ControlAsync);
    }

    public int Port { get; }

    /// <summary>Images whose pods never become ready.</summary>
    public HashSet<string> BadImages { get; } = new(StringComparer.Ordinal);

    /// <summary>What the caller may do, as `auth can-i --list` is told.</summary>
    public JsonArray Rules { get; set; } = [];

    public bool ReadsAllSecrets { get; set; }

    /// <summary>All that was asked, e.g. <c>PATCH /apis/apps/v1/…</c>.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_door)
                return [.. _requests];
        }
    }

    public IReadOnlyList<string> Names(string plural)
    {
        lock (_door)
            return [.. _objects.Keys.Where(key => key.Contains($"/{plural}/", StringComparison.Ordinal)).Select(key => key.Split('/')[^1])];
    }

    public JsonObject? Find(string plural, string name)
    {
        lock (_door)
            return _objects
                .FirstOrDefault(pair => pair.Key.EndsWith($"/{plural}/{name}", StringComparison.Ordinal))
                .Value?.DeepClone()
                .AsObject();
    }

    /// <summary>The versions of the ready pods that a service sends to, with their number.</summary>
    public string ServedBy(string service)
    {
        lock (_door)
        {
            var selector = Find("services", service)?["spec"]?["selector"]?.AsObject();
            if (selector is null)
                return "";
            var versions = _objects
                .Where(pair => pair.Key.Contains("/pods/", StringComparison.Ordinal))
                .Select(pair => pair.Value)
                .Where(pod => IsReady(pod) && selector.All(word => (string?)pod["metadata"]!["labels"]![word.Key] == (string?)word.Value))
                .CountBy(pod => (string?)pod["metadata"]!["labels"]!["gatehouse/version"] ?? "?")
                .OrderBy(pair => pair.Key, StringComparer.Ordinal);
            return string.Join(' ', versions.Select(pair => $"{pair.Key}={pair.Value}"));
        }
    }

    /// <summary>Everything that is kept, for "nothing has changed".</summary>
    public string Snapshot()
    {
        lock (_door)
            return string.Join('\n', _objects.Select(pair => $"{pair.Key} {pair.Value.ToJsonString()}"));
    }

    public string WriteKubeconfig(string folder)
    {
        var path = Path.Combine(folder, "kubeconfig");
        File.WriteAllText(
            path,
            $"""
            apiVersion: v1
            kind: Config
            current-context: fake
            clusters: [{"{"}name: fake, cluster: {"{"}server: "http://127.0.0.1:{Port}"{"}}"}]
            contexts: [{"{"}name: fake, context: {"{"}cluster: fake, user: fake, namespace: shop{"}}"}]
            users: [{"{"}name: fake, user: {"{}}"}]
            """
        );
        return path;
    }

    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
            return;
        _stop.Cancel();
        _listener.Close();
        _fault.ShouldBeNull();
    }

    private bool Note(Exception fault)
    {
        _fault ??= fault;
        return true;
    }

    private static bool IsReady(JsonObject pod) => (bool?)pod["status"]?["containerStatuses"]?[0]?["ready"] == true;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => ServeAsync(context));
            }
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        var request = context.Request;
        try
        {
            var path = request.Url!.AbsolutePath.TrimEnd('/');
            lock (_door)
                _requests.Add($"{request.HttpMethod} {path}");
            using var reader = new StreamReader(request.InputStream, Encoding.UTF8);
            var body = await reader.ReadToEndAsync(_stop.Token);
            if (path == "/openapi/v2")
            {
                await SendAsync(context, 200, OpenApi(), "application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
                return;
            }

            if (request.HttpMethod == "GET" && Discovery(path) is { } found)
            {
                await SendAsync(context, 200, found);
                return;
            }

            if (request.HttpMethod == "GET" && request.QueryString["watch"] is "true" or "1")
            {
                await WatchAsync(context, path);
                return;
            }

            var (status, answer) = Answer(request, path, body);
            await SendAsync(context, status, answer);
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            context.Response.Abort();
        }
        catch (Refusal refusal)
        {
            await SendAsync(context, refusal.Code, Status(refusal.Code, refusal.Reason, refusal.Message));
        }
        catch (Exception fault) when (Note(fault))
        {
            await SendAsync(context, 500, Status(500, "InternalError", fault.ToString()));
        }
    }

    private static Task SendAsync(HttpListenerContext context, int status, JsonNode answer) =>
        SendAsync(context, status, Encoding.UTF8.GetBytes(answer.ToJsonString()), "application/json");

    private static async Task SendAsync(HttpListenerContext context, int status, byte[] bytes, string type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength64 = bytes.Length;
        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }

    private (int Status, JsonNode Answer) Answer(HttpListenerRequest request, string path, string body)
    {
        var resource = ResourceOf(path) ?? throw new Refusal(404, "NotFound", "the server could not find the requested resource");
        var isDry = request.QueryString["dryRun"] == "All";
        lock (_door)
        {
            if (resource.Plural is "selfsubjectrulesreviews")
                return (
                    201,
                    new JsonObject
                    {
                        ["apiVersion"] = "authorization.k8s.io/v1",
                        ["kind"] = "SelfSubjectRulesReview",
                        ["status"] = new JsonObject
                        {
                            ["resourceRules"] = Rules.DeepClone(),
                            ["nonResourceRules"] = new JsonArray(),
                            ["incomplete"] = false,
                        },
                    }
                );
            if (resource.Plural is "selfsubjectaccessreviews")
                return (
                    201,
                    new JsonObject
                    {
                        ["apiVersion"] = "authorization.k8s.io/v1",
                        ["kind"] = "SelfSubjectAccessReview",
                        ["status"] = new JsonObject { ["allowed"] = ReadsAllSecrets },
                    }
                );
            switch (request.HttpMethod)
            {
                case "GET" when resource.Name is null:
                    return (200, ListOf(resource, path, request));
                case "GET":
                    return (200, Existing(path, resource).DeepClone());
                case "POST":
                {
                    var created = JsonNode.Parse(body)!.AsObject();
                    var key = $"{path}/{created["metadata"]!["name"]}";
                    if (_objects.ContainsKey(key))
                        throw new Refusal(409, "AlreadyExists", $"{resource.Plural} \"{created["metadata"]!["name"]}\" already exists");
                    return (201, Keep(key, resource, null, created, ManagerOf(request), isDry));
                }
                case "PUT":
                {
                    var before = Existing(path, resource);
                    var written = JsonNode.Parse(body)!.AsObject();
                    var wanted = (string?)written["metadata"]!["resourceVersion"];
                    if (wanted is not null && wanted != (string?)before["metadata"]!["resourceVersion"])
                        throw new Refusal(
                            409,
                            "Conflict",
                            $"Operation cannot be fulfilled on {resource.Plural} \"{resource.Name}\": the object has been modified; "
                                + "please apply your changes to the latest version and try again"
                        );
                    return (200, Keep(path, resource, before, written, ManagerOf(request), isDry));
                }
                case "PATCH" when request.ContentType!.StartsWith("application/apply-patch", StringComparison.Ordinal):
                    return Apply(path, resource, body, request.QueryString["fieldManager"]!, request.QueryString["force"] == "true", isDry);
                case "PATCH":
                {
                    var before = Existing(path, resource);
                    var after = before.DeepClone().AsObject();
                    if (request.ContentType!.StartsWith("application/json-patch", StringComparison.Ordinal))
                        PatchSteps(after, JsonNode.Parse(body)!.AsArray());
                    else
                        Merge(after, JsonNode.Parse(body)!.AsObject());
                    return (200, Keep(path, resource, before, after, ManagerOf(request), isDry));
                }
                case "DELETE":
                {
                    var gone = Existing(path, resource);
                    if (!isDry)
                        Remove(path, gone);
                    return (
                        200,
                        new JsonObject
                        {
                            ["kind"] = "Status",
                            ["apiVersion"] = "v1",
                            ["status"] = "Success",
                        }
                    );
                }
                default:
                    throw new Refusal(405, "MethodNotAllowed", "no such verb");
            }
        }
    }

    private JsonObject Existing(string path, Resource resource) =>
        _objects.GetValueOrDefault(path) ?? throw new Refusal(404, "NotFound", $"{resource.Plural} \"{resource.Name}\" not found");

    private JsonObject ListOf(Resource resource, string path, HttpListenerRequest request)
    {
        var items = _objects
            .Where(pair => pair.Key.StartsWith(path + "/", StringComparison.Ordinal) && Selects(request, pair.Value))
            .Select(pair => pair.Value.DeepClone());
        return new JsonObject
        {
            ["apiVersion"] = resource.Group.Length == 0 ? resource.Version : $"{resource.Group}/{resource.Version}",
            ["kind"] = resource.Kind + "List",
            ["metadata"] = new JsonObject { ["resourceVersion"] = Written(_version) },
            ["items"] = new JsonArray([.. items]),
        };
    }

    private static bool Selects(HttpListenerRequest request, JsonObject one)
    {
        var labels = one["metadata"]!["labels"]?.AsObject();
        return (request.QueryString["labelSelector"] ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .All(word => (string?)labels?[word.Split('=')[0]] == word.Split('=')[^1])
            && (
                request.QueryString["fieldSelector"] is not { Length: > 0 } field
                || (string?)one["metadata"]!["name"] == field["metadata.name=".Length..]
            );
    }

    private async Task WatchAsync(HttpListenerContext context, string path)
    {
        var seen = long.TryParse(context.Request.QueryString["resourceVersion"], out var from) ? from : 0;
        context.Response.SendChunked = true;
        context.Response.ContentType = "application/json";
        // The headers leave with the first byte, and a client waits for them.
        await context.Response.OutputStream.WriteAsync("\n"u8.ToArray(), _stop.Token);
        await context.Response.OutputStream.FlushAsync(_stop.Token);
        while (!_stop.IsCancellationRequested)
        {
            List<JsonObject> news;
            lock (_door)
                news =
                [
                    .. _objects
                        .Where(pair => pair.Key.StartsWith(path + "/", StringComparison.Ordinal) && Selects(context.Request, pair.Value))
                        .Select(pair => pair.Value)
                        .Where(one => VersionOf(one) > seen)
                        .OrderBy(VersionOf)
                        .Select(one => one.DeepClone().AsObject()),
                ];
            foreach (var one in news)
            {
                seen = VersionOf(one);
                var line = new JsonObject { ["type"] = "MODIFIED", ["object"] = one }.ToJsonString() + "\n";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(line), _stop.Token);
                await context.Response.OutputStream.FlushAsync(_stop.Token);
            }

            await Task.Delay(20, _stop.Token);
        }
    }

    /// <summary>Keeps what was written, with the owners of what has changed, as an update does.</summary>
    private JsonObject Keep(string key, Resource resource, JsonObject? before, JsonObject after, string manager, bool isDry)
    {
        var old = before is null ? [] : Leaves(before);
        var now = Leaves(after);
        if (!isDry)
        {
            var owners = _owners.TryGetValue(key, out var known) ? known : _owners[key] = [];
            foreach (var path in now.Keys.Where(path => old.GetValueOrDefault(path) != now[path]).Concat(old.Keys.Except(now.Keys)))
            {
                foreach (var other in owners.Values)
                    other.Remove(path);
                if (!now.ContainsKey(path))
                    continue;
                if (!owners.TryGetValue(manager + "/Update", out var own))
                    owners[manager + "/Update"] = own = new(StringComparer.Ordinal);
                own.Add(path);
            }
        }

        return Settle(key, resource, before, after, isDry);
    }

    /// <summary>Gives an object what only the server gives, and keeps it.</summary>
    private JsonObject Settle(string key, Resource resource, JsonObject? before, JsonObject after, bool isDry)
    {
        var metadata = after["metadata"]!.AsObject();
        if (resource.IsNamespaced)
            metadata["namespace"] = key.Split("/namespaces/")[1].Split('/')[0];
        metadata["uid"] = before?["metadata"]!["uid"]?.DeepClone() ?? Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = before?["metadata"]!["creationTimestamp"]?.DeepClone() ?? "2026-01-01T00:00:00Z";
        if (resource.Kind == "Deployment")
        {
            var spec = after["spec"]!.AsObject();
            spec["replicas"] ??= 1;
            RefuseMistakes(before, spec);
            var generation = (int?)before?["metadata"]!["generation"] ?? 0;
            metadata["generation"] = before is null || !JsonNode.DeepEquals(before["spec"], spec) ? generation + 1 : generation;
        }

        var isSame = before is not null && JsonNode.DeepEquals(before, after);
        metadata["resourceVersion"] = isSame || isDry ? before?["metadata"]!["resourceVersion"]?.DeepClone() ?? "0" : Written(++_version);
        if (!isDry)
            _objects[key] = after;
        return after.DeepClone().AsObject();
    }

    /// <summary>What a real server refuses as well.</summary>
    private static void RefuseMistakes(JsonObject? before, JsonObject spec)
    {
        var selector = spec["selector"]?["matchLabels"]?.AsObject();
        var labels = spec["template"]?["metadata"]?["labels"]?.AsObject();
        if (selector is null || !selector.All(word => (string?)labels?[word.Key] == (string?)word.Value))
            throw new Refusal(422, "Invalid", "spec.template.metadata.labels: `selector` does not match template `labels`");
        if (before is not null && !JsonNode.DeepEquals(before["spec"]!["selector"], spec["selector"]))
            throw new Refusal(422, "Invalid", "spec.selector: field is immutable");
        if (spec["template"]!["spec"]!["containers"]!.AsArray().Any(one => string.IsNullOrEmpty((string?)one!["image"])))
            throw new Refusal(422, "Invalid", "spec.template.spec.containers[0].image: Required value");
    }

    private void Remove(string path, JsonObject gone)
    {
        _objects.Remove(path);
        _owners.Remove(path);
        _version++;
        var uid = (string?)gone["metadata"]!["uid"];
        foreach (var (key, one) in _objects.Where(pair => (string?)pair.Value["metadata"]!["ownerReferences"]?[0]?["uid"] == uid).ToList())
            Remove(key, one);
    }

    private static string ManagerOf(HttpListenerRequest request) =>
        request.QueryString["fieldManager"] is { Length: > 0 } named ? named : (request.UserAgent ?? "unknown").Split('/')[0];

    private static long VersionOf(JsonObject one) =>
        long.Parse((string)one["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture);

    private static string Written(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Status(int code, string reason, string message) =>
        new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["status"] = "Failure",
            ["code"] = code,
            ["reason"] = reason,
            ["message"] = message,
        };

    private sealed class Refusal(int code, string reason, string message) : Exception(message)
    {
        public int Code => code;

        public string Reason => reason;
    }
}
