using Gatehouse.Engine.Syntax.Xml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>CycloneDX 1.2 to 1.7 as XML (https://cyclonedx.org/docs/1.6/xml/).</summary>
internal static class CycloneDxXml
{
    public static void Read(Element root, Listing listing)
    {
        var bill = new SbomContent();
        var subject = root["metadata"]?["component"];
        if (subject?.Attribute("bom-ref") is { } reference)
            bill.Roots.Add(reference.Value);
        var open = new Stack<Element>();
        foreach (var component in All(root).Concat(All(subject)).Reverse())
            open.Push(component);
        while (open.TryPop(out var component))
        {
            Take(component, bill, listing);
            foreach (var inner in All(component).Reverse())
                open.Push(inner);
        }

        foreach (var dependency in root["dependencies"]?.Named("dependency") ?? [])
        {
            if (dependency.Attribute("ref") is not { } key)
                continue;
            foreach (var need in dependency.Named("dependency"))
            {
                if (need.Attribute("ref") is { } needed)
                    bill.Needs(key.Value, needed.Value);
            }
        }

        bill.Declare(listing);
    }

    private static IEnumerable<Element> All(Element? holder) => holder?["components"]?.Named("component") ?? [];

    private static void Take(Element component, SbomContent bill, Listing listing)
    {
        var purl = Text(component["purl"]);
        if (CycloneDx.IsNoPackage(component.Attribute("type")?.Value, purl))
            return;
        if (Text(component["name"]) is not { } name)
        {
            listing.FailAt(listing.LineOf(component.Span.Start), "a component without a name");
            return;
        }

        bill.Add(
            new SbomComponent
            {
                Key = component.Attribute("bom-ref")?.Value ?? purl ?? name,
                Span = component["name"]!.TextSpan ?? component.Span,
                Purl = purl,
                Group = Text(component["group"]) ?? "",
                Name = name,
                Version = Text(component["version"]),
                VersionSpan = component["version"]?.TextSpan,
                Scope = CycloneDx.ScopeOf(Text(component["scope"])),
                Licences =
                [
                    .. (component["licenses"]?.Children ?? [])
                        .Select(choice => choice.Name == "expression" ? Text(choice) : Text(choice["id"]) ?? Text(choice["name"]))
                        .OfType<string>(),
                ],
                Hashes =
                [
                    .. (component["hashes"]?.Named("hash") ?? []).SelectMany(hash =>
                        Digests.OfHex(hash.Attribute("alg")?.Value ?? "", hash.Text)
                    ),
                ],
            }
        );
    }

    private static string? Text(Element? element) => element is { Text.Length: > 0 } ? element.Text : null;
}
