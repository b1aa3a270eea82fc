using System.Text.Json;
using Gatehouse.Acceptance.Cli;

namespace Gatehouse.Acceptance;

/// <summary>
/// The audit rules beside Bandit, over the modules of the library of the Python that it runs on. Debian ships 1.6.2: compared are the tests whose
/// meaning has not changed since, and of them those that it still runs on today's Python.
/// </summary>
public sealed class PythonBesideBandit
{
    private static readonly string[] Compared =
    [
        "B101",
        "B102",
        "B107",
        "B110",
        "B112",
        "B301",
        "B302",
        "B306",
        "B307",
        "B310",
        "B316",
        "B317",
        "B402",
        "B403",
        "B404",
        "B405",
        "B406",
        "B407",
        "B408",
        "B409",
        "B602",
        "B603",
        "B604",
        "B605",
        "B606",
        "B607",
    ];

    [Fact]
    public void Every_line_severity_and_confidence_is_that_of_Bandit()
    {
        using var folder = new Folder();
        var library = Tool.Run("/usr/bin/python3", ["-c", "import sysconfig; print(sysconfig.get_paths()['stdlib'])"], "").Trim();
        foreach (
            var package in (string[])
                ["", "email", "http", "urllib", "xml/dom", "xml/etree", "xml/sax", "xmlrpc", "multiprocessing", "logging"]
        )
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(library, package), "*.py"))
                folder.Add(Path.Combine("lib", package, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        // It ends with 1 where it has found something.
        Binary
            .RunProgram("bandit", folder.Path, null, "-r", "lib", "-f", "json", "-q", "-o", "bandit.json")
            .ExitCode.ShouldBeInRange(0, 1);
        var theirs = Bandits(File.ReadAllBytes(folder.At("bandit.json")));
        Binary.Run(folder, "scan", "lib", "--only", "python", "--audit", "--offline", "-f", "json", "-o", "own.json", "-q");
        var own = Own(File.ReadAllBytes(folder.At("own.json")));
        theirs.Count.ShouldBeGreaterThan(300);
        theirs.Except(own).Order(StringComparer.Ordinal).ShouldBeEmpty("missing");
        own.Except(theirs).Order(StringComparer.Ordinal).ShouldBeEmpty("told by Gatehouse alone");
    }

    private static HashSet<string> Bandits(byte[] report)
    {
        using var json = JsonDocument.Parse(report);
        return
        [
            .. from result in json.RootElement.GetProperty("results").EnumerateArray()
            let test = result.GetProperty("test_id").GetString()
            where Compared.Contains(test)
            let path = result.GetProperty("filename").GetString()!["lib/".Length..]
            select Line(
                test,
                path,
                result.GetProperty("line_number").GetInt32(),
                result.GetProperty("issue_severity").GetString()!,
                result.GetProperty("issue_confidence").GetString()!
            ),
        ];
    }

    private static HashSet<string> Own(byte[] report)
    {
        using var json = JsonDocument.Parse(report);
        var aliases = json
            .RootElement.GetProperty("rules")
            .EnumerateArray()
            .ToDictionary(rule => rule.GetProperty("id").GetString()!, rule => Texts(rule, "aliases"));
        return
        [
            .. from finding in json.RootElement.GetProperty("findings").EnumerateArray()
            from alias in Texts(finding, "aliases").Union(aliases[finding.GetProperty("rule").GetString()!])
            where alias.StartsWith("bandit:", StringComparison.Ordinal) && Compared.Contains(alias["bandit:".Length..])
            let place = finding.GetProperty("location")
            select Line(
                alias["bandit:".Length..],
                place.GetProperty("path").GetString()!,
                place.GetProperty("line").GetInt32(),
                finding.GetProperty("severity").GetString()!,
                finding.GetProperty("confidence").GetString()!
            ),
        ];
    }

    private static string[] Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var texts) ? [.. texts.EnumerateArray().Select(text => text.GetString()!)] : [];

    private static string Line(string test, string path, int line, string severity, string confidence) =>
        $"{path}:{line} {test} {severity.ToLowerInvariant()} {confidence.ToLowerInvariant()}";
}
