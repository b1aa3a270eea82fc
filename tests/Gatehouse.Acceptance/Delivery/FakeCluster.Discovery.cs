using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.Acceptance.Delivery;

/// <summary>What the server says it knows: resources, and as much of its OpenAPI document as kubectl looks for.</summary>
internal sealed partial class FakeCluster
{
    private static readonly Resource[] _known =
    [
        new("", "v1", "configmaps", "ConfigMap"),
        new("", "v1", "namespaces", "Namespace", IsNamespaced: false),
        new("", "v1", "pods", "Pod"),
        new("", "v1", "resourcequotas", "ResourceQuota"),
        new("", "v1", "secrets", "Secret"),
        new("", "v1", "services", "Service"),
        new("apps", "v1", "deployments", "Deployment"),
        new("apps", "v1", "replicasets", "ReplicaSet"),
        new("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", IsNamespaced: false),
        new("authorization.k8s.io", "v1", "selfsubjectrulesreviews", "SelfSubjectRulesReview", IsNamespaced: false),
        new("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute"),
        new("networking.k8s.io", "v1", "ingresses", "Ingress"),
        new("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy"),
    ];

    private sealed record Resource(string Group, string Version, string Plural, string Kind, bool IsNamespaced = true)
    {
        public string? Name { get; init; }

        public string Root => Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
    }

    private static Resource? ResourceOf(string path)
    {
        foreach (var known in _known)
        {
            if (!path.StartsWith(known.Root + "/", StringComparison.Ordinal))
                continue;
            var parts = path[(known.Root.Length + 1)..].Split('/');
            if (known.IsNamespaced && parts is ["namespaces", _, .. var inner])
                parts = inner;
            if (parts is [var plural, .. var rest] && plural == known.Plural && rest.Length <= 1)
                return known with { Name = rest.FirstOrDefault() };
        }

        return null;
    }

    private static JsonObject? Discovery(string path) =>
        path switch
        {
            "/version" => new JsonObject
            {
                ["major"] = "1",
                ["minor"] = "32",
                ["gitVersion"] = "v1.32.4",
            },
            "/api" => new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") },
            "/apis" => new JsonObject
            {
                ["kind"] = "APIGroupList",
                ["apiVersion"] = "v1",
                ["groups"] = new JsonArray([
                    .. _known
                        .Where(one => one.Group.Length > 0)
                        .Select(one => one.Group)
                        .Distinct()
                        .Select(group =>
                            (JsonNode)
                                new JsonObject
                                {
                                    ["name"] = group,
                                    ["versions"] = new JsonArray(GroupVersion(group)),
                                    ["preferredVersion"] = GroupVersion(group),
                                }
                        ),
                ]),
            },
            _ when _known.Where(one => one.Root == path).ToList() is [var first, ..] resources => new JsonObject
            {
                ["kind"] = "APIResourceList",
                ["apiVersion"] = "v1",
                ["groupVersion"] = first.Group.Length == 0 ? "v1" : $"{first.Group}/v1",
                ["resources"] = new JsonArray([
                    .. resources.Select(one =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["name"] = one.Plural,
                                ["singularName"] = one.Kind.ToLowerInvariant(),
                                ["namespaced"] = one.IsNamespaced,
                                ["kind"] = one.Kind,
                                ["verbs"] = new JsonArray("create", "delete", "get", "list", "patch", "update", "watch"),
                            }
                    ),
                ]),
            },
            _ => null,
        };

    private static JsonObject GroupVersion(string group) => new() { ["groupVersion"] = $"{group}/v1", ["version"] = "v1" };

    /// <summary>For each kind that its PATCH takes `dryRun` and `fieldValidation`: kubectl asks before it dares (gnostic's OpenAPIv2.proto).</summary>
    private static byte[] OpenApi()
    {
        var paths = _known.SelectMany(one =>
            Message(2, [.. Text(1, $"{one.Root}/{one.Plural}/{{name}}"), .. Message(2, Message(8, PatchOf(one)))])
        );
        return [.. Text(1, "2.0"), .. Message(2, [.. Text(1, "a fake"), .. Text(2, "v1")]), .. Message(8, [.. paths])];
    }

    private static byte[] PatchOf(Resource one)
    {
        byte[] Query(string name) =>
            Message(8, Message(1, Message(2, Message(3, [.. Text(2, "query"), .. Text(4, name), .. Text(6, "string")]))));
        var kind = $"group: \"{one.Group}\"\nkind: {one.Kind}\nversion: {one.Version}\n";
        return
        [
            .. Query("dryRun"),
            .. Query("fieldValidation"),
            .. Message(13, [.. Text(1, "x-kubernetes-group-version-kind"), .. Message(2, Text(2, kind))]),
        ];
    }

    private static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Message(int field, byte[] content) => [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    private static IEnumerable<byte> Varint(int number)
    {
        for (; number >= 0x80; number >>= 7)
            yield return (byte)(number | 0x80);
        yield return (byte)number;
    }
}
