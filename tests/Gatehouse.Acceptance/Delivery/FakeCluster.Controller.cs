using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.Acceptance.Delivery;

/// <summary>Brings Deployments up, one step at a time, with their ReplicaSets and pods; what has a bad image never becomes ready.</summary>
internal sealed partial class FakeCluster
{
    private async Task ControlAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(30, _stop.Token);
                lock (_door)
                {
                    foreach (
                        var (key, deployment) in _objects
                            .Where(pair => pair.Key.Contains("/deployments/", StringComparison.Ordinal))
                            .ToList()
                    )
                        Advance(key, deployment);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
        catch (Exception fault) when (Note(fault))
        {
            // The test that disposes of the cluster learns of it.
        }
    }

    private void Advance(string key, JsonObject deployment)
    {
        var spec = deployment["spec"]!.AsObject();
        var replicas = (int)spec["replicas"]!;
        var template = spec["template"]!.AsObject();
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Ordered(template)!.ToJsonString())))[..10];
        var folder = key[..key.IndexOf("/deployments/", StringComparison.Ordinal)];
        var sets = Owned(folder + "/replicasets/", deployment);
        var current = sets.FirstOrDefault(set => (string?)set.Value["metadata"]!["labels"]!["pod-template-hash"] == digest);
        var newest = sets.Select(set => Revision(set.Value)).DefaultIfEmpty(0).Max();
        if (current.Key is null || Revision(current.Value) < newest)
        {
            current = new(
                $"{folder}/replicasets/{deployment["metadata"]!["name"]}-{digest}",
                ReplicaSet(deployment, template, digest, newest + 1)
            );
            Store(current.Key, current.Value);
            newest++;
        }

        var isBad = BadImages.Contains((string)template["spec"]!["containers"]![0]!["image"]!);
        var pods = folder.Replace("/apis/apps/v1/", "/api/v1/", StringComparison.Ordinal) + "/pods/";
        var all = Owned(pods, deployment);
        var mine = all.Where(pod => (string?)pod.Value["metadata"]!["labels"]!["pod-template-hash"] == digest).ToList();
        // One change a turn: what is not ready becomes so, a pod is added, a pod goes.
        if (!isBad && mine.FirstOrDefault(pod => !IsReady(pod.Value)) is { Key: not null } waiting)
        {
            waiting.Value["status"] = PodStatus(true);
            Store(waiting.Key, waiting.Value);
        }
        else if (mine.Count < replicas && !(isBad && mine.Count > 0))
        {
            var name = $"{deployment["metadata"]!["name"]}-{digest}-{Guid.NewGuid().ToString()[..5]}";
            Store(pods + name, NewPod(deployment, template, digest, name));
        }
        else if (mine.Count > replicas)
            Remove(mine[0].Key, mine[0].Value);
        else if (!isBad && all.Except(mine).FirstOrDefault() is { Key: not null } old)
            Remove(old.Key, old.Value);

        var status = DeploymentStatus(deployment, pods, digest, replicas, isBad);
        var annotations = deployment["metadata"]!["annotations"] as JsonObject;
        if (annotations is null)
            deployment["metadata"]!["annotations"] = annotations = [];
        if (JsonNode.DeepEquals(deployment["status"], status) && (string?)annotations[RevisionKey] == Written(newest))
            return;
        annotations[RevisionKey] = Written(newest);
        deployment["status"] = status;
        Store(key, deployment);
    }

    /// <summary>As a server keeps it: what kubectl writes for an absent value is absent.</summary>
    /// <summary>As a server keeps it: what kubectl writes for an absent value is absent.</summary>
    private static JsonNode? Ordered(JsonNode? node) =>
        node switch
        {
            JsonObject mapping => new JsonObject(
                mapping
                    .Where(pair => pair.Value is not (null or JsonObject { Count: 0 }))
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => KeyValuePair.Create(pair.Key, Ordered(pair.Value)))
            ),
            JsonArray list => new JsonArray([.. list.Select(Ordered)]),
            _ => node?.DeepClone(),
        };

    private const string RevisionKey = "deployment.kubernetes.io/revision";

    private static long Revision(JsonObject set) =>
        long.Parse((string)set["metadata"]!["annotations"]![RevisionKey]!, System.Globalization.CultureInfo.InvariantCulture);

    private JsonObject DeploymentStatus(JsonObject deployment, string pods, string digest, int replicas, bool isBad)
    {
        var all = Owned(pods, deployment);
        var mine = all.Where(pod => (string?)pod.Value["metadata"]!["labels"]!["pod-template-hash"] == digest).ToList();
        var ready = all.Count(pod => IsReady(pod.Value));
        return new JsonObject
        {
            ["observedGeneration"] = deployment["metadata"]!["generation"]!.DeepClone(),
            ["replicas"] = all.Count,
            ["updatedReplicas"] = mine.Count,
            ["readyReplicas"] = ready,
            ["availableReplicas"] = ready,
            ["unavailableReplicas"] = Math.Max(0, replicas - ready),
            ["conditions"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Progressing",
                    ["status"] = isBad && mine.Count > 0 ? "False" : "True",
                    ["reason"] = isBad && mine.Count > 0 ? "ProgressDeadlineExceeded" : "ReplicaSetUpdated",
                }
            ),
        };
    }

    private List<KeyValuePair<string, JsonObject>> Owned(string prefix, JsonObject owner) =>
        [
            .. _objects.Where(pair =>
                pair.Key.StartsWith(prefix, StringComparison.Ordinal)
                && (string?)pair.Value["metadata"]!["ownerReferences"]?[0]?["uid"] == (string?)owner["metadata"]!["uid"]
            ),
        ];

    private void Store(string key, JsonObject one)
    {
        one["metadata"]!["resourceVersion"] = Written(++_version);
        _objects[key] = one;
    }

    private static JsonObject ReplicaSet(JsonObject deployment, JsonObject template, string digest, long revision)
    {
        var marked = template.DeepClone().AsObject();
        marked["metadata"]!["labels"]!["pod-template-hash"] = digest;
        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["metadata"] = Owned(deployment, $"{deployment["metadata"]!["name"]}-{digest}", marked, revision),
            ["spec"] = new JsonObject
            {
                ["replicas"] = 1,
                ["selector"] = deployment["spec"]!["selector"]!.DeepClone(),
                ["template"] = marked.DeepClone(),
            },
        };
    }

    private static JsonObject NewPod(JsonObject deployment, JsonObject template, string digest, string name)
    {
        var marked = template.DeepClone().AsObject();
        marked["metadata"]!["labels"]!["pod-template-hash"] = digest;
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = Owned(deployment, name, marked, null),
            ["spec"] = marked["spec"]!.DeepClone(),
            ["status"] = PodStatus(false),
        };
    }

    private static JsonObject Owned(JsonObject deployment, string name, JsonObject template, long? revision)
    {
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = deployment["metadata"]!["namespace"]!.DeepClone(),
            ["uid"] = Guid.NewGuid().ToString(),
            ["labels"] = template["metadata"]!["labels"]!.DeepClone(),
            ["ownerReferences"] = new JsonArray(
                new JsonObject
                {
                    ["apiVersion"] = "apps/v1",
                    ["kind"] = "Deployment",
                    ["controller"] = true,
                    ["name"] = deployment["metadata"]!["name"]!.DeepClone(),
                    ["uid"] = deployment["metadata"]!["uid"]!.DeepClone(),
                }
            ),
        };
        if (revision is { } number)
            metadata["annotations"] = new JsonObject { [RevisionKey] = Written(number) };
        return metadata;
    }

    private static JsonObject PodStatus(bool isReady) =>
        new()
        {
            ["phase"] = "Running",
            ["containerStatuses"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "app",
                    ["ready"] = isReady,
                    ["restartCount"] = 0,
                    ["state"] = isReady
                        ? new JsonObject { ["running"] = new JsonObject() }
                        : new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "ImagePullBackOff" } },
                }
            ),
        };
}
