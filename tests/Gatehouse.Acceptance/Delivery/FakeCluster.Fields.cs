using System.Text.Json.Nodes;

namespace Gatehouse.Acceptance.Delivery;

/// <summary>Server-side apply and patches: who owns which field, and what follows from it.</summary>
internal sealed partial class FakeCluster
{
    private (int Status, JsonNode Answer) Apply(string path, Resource resource, string body, string manager, bool isForced, bool isDry)
    {
        // kubectl sends JSON, which is YAML as well.
        var wanted = JsonNode.Parse(body)!.AsObject();
        var before = _objects.GetValueOrDefault(path);
        var after =
            before?.DeepClone().AsObject()
            ?? new JsonObject
            {
                ["apiVersion"] = wanted["apiVersion"]!.DeepClone(),
                ["kind"] = wanted["kind"]!.DeepClone(),
                ["metadata"] = new JsonObject { ["name"] = resource.Name },
            };
        var own = manager + "/Apply";
        var owners = (_owners.GetValueOrDefault(path) ?? []).ToDictionary(
            pair => pair.Key,
            pair => new HashSet<string>(pair.Value, StringComparer.Ordinal)
        );
        var (live, leaves) = (Leaves(after), Leaves(wanted));
        var conflicts = leaves
            .Where(leaf => live.TryGetValue(leaf.Key, out var now) && now != leaf.Value)
            .SelectMany(leaf =>
                owners.Where(owner => owner.Key != own && owner.Value.Contains(leaf.Key)).Select(owner => (owner.Key, leaf.Key))
            )
            .ToList();
        if (conflicts.Count > 0 && !isForced)
            throw new Refusal(409, "Conflict", Told(conflicts, (string)wanted["apiVersion"]!));
        foreach (var (owner, field) in conflicts)
            owners[owner].Remove(field);
        var mine = owners.GetValueOrDefault(own) ?? [];
        foreach (var gone in mine.Except(leaves.Keys).Where(field => !owners.Any(owner => owner.Key != own && owner.Value.Contains(field))))
            RemoveLeaf(after, gone);
        Overlay(after, wanted, "");
        owners[own] = [.. leaves.Keys];
        if (!isDry)
            _owners[path] = owners;
        return (before is null ? 201 : 200, Settle(path, resource, before, after, isDry));
    }

    private static string Told(List<(string Owner, string Field)> conflicts, string apiVersion)
    {
        string Manager(string owner) =>
            owner.EndsWith("/Update", StringComparison.Ordinal)
                ? $"\"{owner.Split('/')[0]}\" using {apiVersion}"
                : $"\"{owner.Split('/')[0]}\"";
        if (conflicts is [var only])
            return $"Apply failed with 1 conflict: conflict with {Manager(only.Owner)}: {only.Field}";
        var all = conflicts
            .GroupBy(conflict => conflict.Owner)
            .Select(group =>
                $"conflicts with {Manager(group.Key)}:\n" + string.Join('\n', group.Select(conflict => $"- {conflict.Field}"))
            );
        return $"Apply failed with {conflicts.Count} conflicts: " + string.Join('\n', all);
    }

    /// <summary>Every value by its path, without what names the object or what the server itself writes.</summary>
    private static SortedDictionary<string, string> Leaves(JsonObject one)
    {
        var leaves = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in one)
        {
            if (key is "metadata")
            {
                foreach (var part in (string[])["labels", "annotations"])
                    Collect(leaves, $".metadata.{part}", value![part]);
            }
            else if (key is not ("apiVersion" or "kind" or "status"))
                Collect(leaves, $".{key}", value);
        }

        return leaves;
    }

    private static void Collect(SortedDictionary<string, string> leaves, string path, JsonNode? node)
    {
        if (node is JsonObject mapping && !IsAtomic(path))
        {
            foreach (var (key, value) in mapping)
                Collect(leaves, $"{path}.{key}", value);
        }
        else if (node is JsonArray list && IsKeyed(list))
        {
            foreach (var item in list)
                Collect(leaves, $"{path}[name=\"{item!["name"]}\"]", item);
        }
        else if (node is not null)
            leaves[path] = node.ToJsonString();
    }

    /// <summary>Selectors are one value (x-kubernetes-map-type: atomic).</summary>
    private static bool IsAtomic(string path) => path is ".spec.selector";

    private static bool IsKeyed(JsonArray list) => list.Count > 0 && list.All(item => (item as JsonObject)?["name"] is not null);

    private static void Overlay(JsonObject onto, JsonObject from, string path)
    {
        foreach (var (key, value) in from)
        {
            var at = $"{path}.{key}";
            if (value is JsonObject inner && onto[key] is JsonObject there && !IsAtomic(at))
                Overlay(there, inner, at);
            else if (value is JsonArray list && onto[key] is JsonArray items && IsKeyed(list) && IsKeyed(items))
            {
                foreach (var item in list)
                {
                    if (items.FirstOrDefault(other => (string?)other!["name"] == (string?)item!["name"]) is JsonObject same)
                        Overlay(same, item!.AsObject(), at);
                    else
                        items.Add(item!.DeepClone());
                }
            }
            else if (key is not ("creationTimestamp" or "status"))
                onto[key] = value?.DeepClone();
        }
    }

    private static void RemoveLeaf(JsonObject root, string path)
    {
        var at = root;
        var rest = path[1..];
        while (true)
        {
            // The longest key first: those of labels hold dots themselves.
            var key = at.Select(pair => pair.Key)
                .Where(key =>
                    rest == key
                    || rest.StartsWith(key + ".", StringComparison.Ordinal)
                    || rest.StartsWith(key + "[", StringComparison.Ordinal)
                )
                .MaxBy(key => key.Length);
            if (key is null)
                return;
            if (rest == key)
            {
                at.Remove(key);
                return;
            }

            rest = rest[key.Length..];
            var next = at[key];
            if (rest[0] == '[')
            {
                var end = rest.IndexOf(']', StringComparison.Ordinal);
                var name = rest[7..(end - 1)];
                next = (next as JsonArray)?.FirstOrDefault(item => (string?)item!["name"] == name);
                rest = rest[(end + 1)..];
            }

            if (next is not JsonObject inner || rest.Length == 0)
                return;
            at = inner;
            rest = rest[1..];
        }
    }

    private static void Merge(JsonObject onto, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is null)
                onto.Remove(key);
            else if (value is JsonObject inner && onto[key] is JsonObject there)
                Merge(there, inner);
            else
                onto[key] = value.DeepClone();
        }
    }

    private static void PatchSteps(JsonObject root, JsonArray steps)
    {
        foreach (var step in steps)
        {
            var keys = ((string)step!["path"]!).Split('/').Skip(1).Select(key => key.Replace("~1", "/").Replace("~0", "~")).ToList();
            var at = root;
            foreach (var key in keys.SkipLast(1))
                at = at[key]!.AsObject();
            if ((string?)step["op"] == "remove")
                at.Remove(keys[^1]);
            else
                at[keys[^1]] = step["value"]?.DeepClone();
        }
    }
}
