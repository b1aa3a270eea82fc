using Gatehouse.Engine.Syntax.Json;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>CycloneDX 1.2 to 1.7 as JSON (https://cyclonedx.org/docs/1.6/json/).</summary>
internal static class CycloneDxJson
{
    public static void Read(JsonValue root, Listing listing)
    {
        var bill = new SbomContent();
        if (root["metadata"]["component"]["bom-ref"].Text is { } reference)
            bill.Roots.Add(reference);
        // A component may hold others; none of them holds itself, and the stack is ours.
        var open = new Stack<JsonValue>();
        foreach (var component in root["components"].Items.Concat(root["metadata"]["component"]["components"].Items).Reverse())
            open.Push(component);
        while (open.TryPop(out var component))
        {
            Take(component, bill, listing);
            foreach (var inner in component["components"].Items.Reverse())
                open.Push(inner);
        }

        foreach (var dependency in root["dependencies"].Items)
        {
            if (dependency["ref"].Text is not { } key)
                continue;
            foreach (var need in dependency["dependsOn"].Texts)
                bill.Needs(key, need);
        }

        bill.Declare(listing);
    }

    private static void Take(JsonValue component, SbomContent bill, Listing listing)
    {
        if (CycloneDx.IsNoPackage(component["type"].Text, component["purl"].Text))
            return;
        if (component["name"].Text is not { Length: > 0 } name)
        {
            listing.FailAt(listing.LineOf(component.Span.Start), "a component without a name");
            return;
        }

        bill.Add(
            new SbomComponent
            {
                Key = component["bom-ref"].Text ?? component["purl"].Text ?? name,
                Span = component["name"].Span,
                Purl = component["purl"].Text,
                Group = component["group"].Text ?? "",
                Name = name,
                Version = component["version"].Text,
                VersionSpan = component["version"].Text is null ? null : component["version"].Span,
                Scope = CycloneDx.ScopeOf(component["scope"].Text),
                Licences =
                [
                    .. component["licenses"]
                        .Items.Select(choice => choice["expression"].Text ?? choice["license"]["id"].Text ?? choice["license"]["name"].Text)
                        .OfType<string>()
                        .Where(licence => licence.Length > 0),
                ],
                Hashes = [.. component["hashes"].Items.SelectMany(hash => Digests.OfHex(hash["alg"].Text ?? "", hash["content"].Text))],
            }
        );
    }
}

/// <summary>What both forms of CycloneDX mean by the same words.</summary>
internal static class CycloneDx
{
    public static ComponentScope ScopeOf(string? word) =>
        word switch
        {
            "optional" => ComponentScope.Optional,
            "excluded" => ComponentScope.Development,
            _ => ComponentScope.Shipped,
        };

    /// <summary>Files, devices and the system underneath are in an SBOM too; a package URL makes any of them a package.</summary>
    public static bool IsNoPackage(string? type, string? purl) =>
        purl is null
        && type
            is "file"
                or "operating-system"
                or "device"
                or "device-driver"
                or "data"
                or "cryptographic-asset"
                or "machine-learning-model";
}
