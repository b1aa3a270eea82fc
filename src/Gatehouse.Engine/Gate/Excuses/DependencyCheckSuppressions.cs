using System.Text.RegularExpressions;
using System.Xml;
using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Gate.Excuses;

/// <summary>
/// OWASP Dependency-Check's suppression file (https://jeremylong.github.io/DependencyCheck/general/suppression.html). What it says of CPE names
/// needs no heed here: components are found by package, not guessed by CPE.
/// </summary>
internal sealed class DependencyCheckSuppressions : ExcuseFile
{
    private const int MaxPattern = 1000;

    public override ImmutableArray<string> Files =>
        [
            "dependency-check-suppressions.xml",
            "dependency-check-suppression.xml",
            "dependencycheck-suppressions.xml",
            "dependency_check_suppressions.xml",
            "owasp-suppressions.xml",
            "suppressions.xml",
            "suppression.xml",
            "config/dependency-check-suppressions.xml",
        ];

    public override void Read(ReadOnlyMemory<byte> text, ExcuseList list)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            MaxCharactersInDocument = 32 * 1024 * 1024,
        };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(text.ToArray()), settings);
            while (reader.Read())
            {
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "suppress" })
                    ReadOne(reader, list);
            }
        }
        catch (XmlException wrong)
        {
            list.Tell(wrong.LineNumber, "it is no XML from here on, and what follows excuses nothing");
        }
    }

    private static void ReadOne(XmlReader reader, ExcuseList list)
    {
        var line = ((IXmlLineInfo)reader).LineNumber;
        var until = LastDayBefore(reader.GetAttribute("until"), line, list);
        var ids = new List<string>();
        var tests = new List<Func<Finding, bool>>();
        string? reason = null;
        var isForCpe = false;
        if (reader.IsEmptyElement)
            return;
        var depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            var name = reader.LocalName;
            var isPattern = reader.GetAttribute("regex") is "true" or "1";
            var ignoresCase = reader.GetAttribute("caseSensitive") is not ("true" or "1");
            var value = TextOf(reader);
            switch (name)
            {
                case "notes":
                    reason = value.Trim();
                    break;
                case "cve" or "vulnerabilityName":
                    ids.Add(value.Trim());
                    break;
                case "cvssBelow" when double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var bound):
                    ids.Add("");
                    tests.Add(finding => finding.Advisory?.Cvss < bound);
                    break;
                case "packageUrl":
                    tests.Add(Test(value.Trim(), isPattern, ignoresCase, finding => finding.Component?.Purl, line, list));
                    break;
                case "gav":
                    tests.Add(Test(value.Trim(), isPattern, ignoresCase, Gav, line, list));
                    break;
                case "filePath":
                    tests.Add(Test(value.Trim(), isPattern, ignoresCase, finding => finding.Location.Path, line, list));
                    break;
                case "sha1":
                    var digest = value.Trim().ToLowerInvariant();
                    tests.Add(finding => finding.Component?.Hashes.Any(hash => hash.Algorithm == "SHA-1" && hash.Hex == digest) == true);
                    break;
                case "cpe" or "cwe":
                    isForCpe |= name == "cpe";
                    if (name == "cwe" && int.TryParse(value, out var weakness))
                    {
                        ids.Add("");
                        tests.Add(finding => finding.Rule.Cwe.Contains(weakness));
                    }

                    break;
            }
        }

        if (ids.Count == 0 && isForCpe)
            return;
        if (ids.Count == 0 && tests.Count == 0)
        {
            list.Tell(line, "an entry that names neither vulnerability nor package would excuse everything, and excuses nothing");
            return;
        }

        foreach (var id in ids.Count == 0 ? [""] : ids)
        {
            list.Add(
                new Excuse
                {
                    Id = id.Length == 0 ? null : id,
                    Fits = finding => finding.Component is not null && tests.TrueForAll(test => test(finding)),
                    Reason = reason,
                    Until = until,
                    Line = line,
                }
            );
        }
    }

    private static string TextOf(XmlReader reader)
    {
        if (reader.IsEmptyElement)
            return "";
        var text = new System.Text.StringBuilder();
        var depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
                text.Append(reader.Value);
        }

        return text.ToString();
    }

    /// <summary>group:artifact:version, as Maven writes it.</summary>
    private static string? Gav(Finding finding) =>
        finding.Component is { } component && PackageUrl.TryParse(component.Purl, out var purl)
            ? $"{purl.Namespace}:{purl.Name}:{purl.Version}"
            : null;

    private static Func<Finding, bool> Test(
        string value,
        bool isPattern,
        bool ignoresCase,
        Func<Finding, string?> of,
        int line,
        ExcuseList list
    )
    {
        if (!isPattern)
        {
            var comparison = ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            return finding => string.Equals(of(finding), value, comparison);
        }

        try
        {
            if (value.Length > MaxPattern)
                throw new ArgumentException("too long");
            // As Java's `matches`: the whole of it.
            var pattern = new Regex(
                $"^(?:{value})$",
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoresCase ? RegexOptions.IgnoreCase : RegexOptions.None)
            );
            return finding => of(finding) is { Length: < 4096 } text && pattern.IsMatch(text);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            list.Tell(line, "this pattern cannot be read, or not in linear time, so the entry excuses nothing");
            return _ => false;
        }
    }
}
