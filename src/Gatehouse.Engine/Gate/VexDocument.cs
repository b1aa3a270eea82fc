using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Syntax.Json;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Gate;

/// <summary>
/// Reads what others say of vulnerabilities: OpenVEX (https://github.com/openvex/spec), and the analyses in CycloneDX. What excuses becomes
/// as good as a waiver; a document that cannot be read excuses nothing, and says so.
/// </summary>
public static class VexDocument
{
    public const long MaxBytes = 64 * 1024 * 1024;

    private const int MostStatements = 250_000;

    public static ImmutableArray<VexStatement> Read(ReadOnlyMemory<byte> json, string source)
    {
        var tree = JsonTree.Parse(json);
        if ((tree.Problem ?? tree.Twice) is { } problem)
            throw Wrong($"{source}, line {new LineIndex(json.Span).LineAt(problem.Offset)}: {problem.Message}");
        var (root, lines) = (tree.Root, new LineIndex(json.Span));
        if (root["bomFormat"].Text == "CycloneDX")
            return [.. OfCycloneDx(root, lines, source).Take(MostStatements)];
        if (root["@context"].Text is { } context && context.Contains("openvex", StringComparison.OrdinalIgnoreCase))
            return [.. OfOpenVex(root, lines, source).Take(MostStatements)];
        throw Wrong($"{source} is neither OpenVEX nor CycloneDX");
    }

    private static IEnumerable<VexStatement> OfOpenVex(JsonValue root, LineIndex lines, string source)
    {
        foreach (var statement in root["statements"].Items)
        {
            var line = lines.LineAt(statement.Span.Start);
            var vulnerability = statement["vulnerability"];
            // Before 0.2 a vulnerability was its name.
            if ((vulnerability["name"].Text ?? vulnerability["@id"].Text ?? vulnerability.Text) is not { Length: > 0 } name)
                throw Wrong($"{source}, line {line}: a statement without a vulnerability");
            var status = statement["status"].Text switch
            {
                "not_affected" => VexStatus.NotAffected,
                "affected" => VexStatus.Affected,
                "fixed" => VexStatus.Fixed,
                "under_investigation" => VexStatus.UnderInvestigation,
                var other => throw Wrong($"{source}, line {line}: `{TextBytes.Printable(other ?? "")}` is no status of OpenVEX"),
            };
            var products = statement["products"].Items.SelectMany(Products).Distinct(StringComparer.Ordinal).ToList();
            if (products.Count == 0)
                throw Wrong($"{source}, line {line}: a statement about no product that has a package URL");
            foreach (var product in products)
            {
                yield return new VexStatement
                {
                    Product = product,
                    Vulnerability = name,
                    Aliases = [.. vulnerability["aliases"].Texts],
                    Status = status,
                    Justification = statement["justification"].Text,
                    Notes = statement["impact_statement"].Text ?? statement["action_statement"].Text ?? statement["status_notes"].Text,
                    Source = source,
                    Line = line,
                };
            }
        }
    }

    /// <summary>A statement on a part of a product is about the part.</summary>
    private static IEnumerable<string> Products(JsonValue product)
    {
        var parts = product["subcomponents"].Items.Select(PurlOf).OfType<string>().ToList();
        return parts.Count > 0 ? parts
            : PurlOf(product) is { } own ? [own]
            : [];
    }

    private static string? PurlOf(JsonValue product)
    {
        foreach (var text in (ReadOnlySpan<string?>)[product["identifiers"]["purl"].Text, product["@id"].Text, product.Text])
        {
            if (text is not null && PackageUrl.TryParse(text, out var purl))
                return purl.ToString();
        }

        return null;
    }

    private static IEnumerable<VexStatement> OfCycloneDx(JsonValue root, LineIndex lines, string source)
    {
        var purls = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = new Stack<JsonValue>(root["components"].Items.Append(root["metadata"]["component"]));
        while (open.TryPop(out var component))
        {
            if (component["bom-ref"].Text is { } reference && component["purl"].Text is { } purl)
                purls.TryAdd(reference, purl);
            foreach (var inner in component["components"].Items)
                open.Push(inner);
        }

        foreach (var vulnerability in root["vulnerabilities"].Items)
        {
            if (vulnerability["id"].Text is not { Length: > 0 } id || vulnerability["analysis"]["state"].Text is not { } state)
                continue;
            var status = state switch
            {
                "not_affected" or "false_positive" => VexStatus.NotAffected,
                "resolved" or "resolved_with_pedigree" => VexStatus.Fixed,
                "exploitable" => VexStatus.Affected,
                _ => VexStatus.UnderInvestigation,
            };
            foreach (var affected in vulnerability["affects"].Items)
            {
                if (
                    affected["ref"].Text is not { } reference
                    || (purls.GetValueOrDefault(reference) ?? OfLink(reference)) is not { } product
                )
                    continue;
                yield return new VexStatement
                {
                    Product = PackageUrl.TryParse(product, out var purl) ? purl.ToString() : product,
                    Vulnerability = id,
                    Aliases = [.. vulnerability["references"].Items.Select(alias => alias["id"].Text).OfType<string>()],
                    Status = status,
                    Justification = VexJustifications.InOpenVex(vulnerability["analysis"]["justification"].Text),
                    Notes = vulnerability["analysis"]["detail"].Text,
                    Source = source,
                    Line = lines.LineAt(vulnerability.Span.Start),
                };
            }
        }
    }

    /// <summary>A document of its own points into the SBOM: <c>urn:cdx:serial/version#bom-ref</c>, where the reference is often the package URL.</summary>
    private static string? OfLink(string reference)
    {
        var text = reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..];
        if (text.StartsWith("pkg%3", StringComparison.OrdinalIgnoreCase))
            text = Uri.UnescapeDataString(text);
        return PackageUrl.TryParse(text, out _) ? text
            : PackageUrl.TryParse(reference, out _) ? reference
            : null;
    }

    private static UserError Wrong(string what) => new(what, "mend the document, or leave it out");
}
