using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Engine.Rules;
using Gatehouse.Scanners;

namespace Gatehouse.Tests;

/// <summary>Every rule has its page, made from its room; what documentation points to exists.</summary>
public sealed partial class Docs
{
    private static readonly List<Rule> Rules =
    [
        .. Catalog.Scanners.SelectMany(scanner => scanner.Rules).OrderBy(rule => rule.Facts.Id, StringComparer.Ordinal),
    ];

    [Fact]
    public void Of_every_rule_are_generated_from_its_room()
    {
        foreach (var rule in Rules)
            Committed.ShouldBeCommitted(Page(rule), $"docs/rules/{rule.Facts.Id}.md");
        Committed.ShouldBeCommitted(Index(), "docs/rules/index.md");
    }

    [Fact]
    public void Of_rules_that_are_gone_are_gone()
    {
        var folder = Path.Combine(Committed.Root, "docs", "rules");
        var pages = Directory
            .EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')[..^3])
            .Where(id => id != "index")
            .ToList();
        var stale = pages.Except(Rules.Select(rule => rule.Facts.Id)).ToList();
        if (Committed.IsUpdating)
            stale.ForEach(id => File.Delete(Path.Combine(folder, id + ".md")));
        else
            stale.ShouldBeEmpty();
    }

    [Fact]
    public void Point_only_to_what_is_there()
    {
        var pages = Directory
            .EnumerateFiles(Path.Combine(Committed.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Committed.Root, "*.md"));
        var broken =
            from page in pages
            from Match link in RelativeLink().Matches(File.ReadAllText(page))
            let target = Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{Path.GetRelativePath(Committed.Root, page)} → {link.Groups[1].Value}";
        broken.ShouldBeEmpty();
    }

    private static string Page(Rule rule)
    {
        var facts = rule.Facts;
        var text = new StringBuilder()
            .Append($"# {facts.Title}\n\n")
            .Append("<!-- Generated from the rule's room: GATEHOUSE_UPDATE=1 ./test rewrites it. -->\n\n")
            .Append($"`{facts.Id}` · severity {Word(facts.Severity)} · confidence {Word(facts.Confidence)}")
            .Append(facts.Stage == RuleStage.Trial ? " · on trial: reported, never closing the gate" : "")
            .Append("\n\n")
            .Append($"{facts.Why}\n\n## What to do\n\n{facts.Fix}\n\n## Examples\n\n");
        text.Append("Values are made up at run time; `…` stands for them here.\n\n");
        foreach (var example in rule.Examples)
        {
            text.Append(example.IsBad ? "Reported:\n\n" : $"Left alone ({example.Name}):\n\n");
            foreach (var file in example.Files)
                text.Append($"````text\n# {file.Path}\n{Shown(file.MarkedText).TrimEnd('\n')}\n````\n\n");
        }

        text.Append("## Names\n\n");
        text.Append("| | |\n| --- | --- |\n");
        text.Append(
            $"| CWE | {string.Join(", ", facts.Cwe.Select(cwe => $"[CWE-{cwe}](https://cwe.mitre.org/data/definitions/{cwe}.html)"))} |\n"
        );
        if (facts.Owasp is { } owasp)
            text.Append($"| OWASP Top 10 | {owasp} |\n");
        if (!facts.Aliases.IsEmpty)
            text.Append($"| In other tools | {string.Join(", ", facts.Aliases.Select(alias => $"`{alias}`"))} |\n");
        text.Append($"| Waive one place | `gatehouse: allow[{facts.Id}] until YYYY-MM-DD: reason` |\n");
        if (!facts.References.IsEmpty)
            text.Append("\n## References\n\n").AppendJoin("", facts.References.Select(link => $"- <{link}>\n"));
        return text.ToString();
    }

    /// <summary>Marks and made-up values do not go into a page: nothing there may look like a live token.</summary>
    private static string Shown(string marked) => LongValue().Replace(Marked().Replace(marked, "…"), "…");

    private static string Index()
    {
        var text = new StringBuilder("# Rules\n\n<!-- Generated from the catalogue: GATEHOUSE_UPDATE=1 ./test rewrites it. -->\n\n");
        text.Append($"{Rules.Count} rules. `gatehouse rules` lists them, `gatehouse explain RULE` tells of one.\n\n");
        foreach (var area in Rules.GroupBy(rule => rule.Facts.Area))
        {
            text.Append($"## {area.Key}\n\n| rule | finds | severity |\n| --- | --- | --- |\n");
            foreach (var rule in area)
                text.Append($"| [{rule.Facts.Id}]({rule.Facts.Id}.md) | {rule.Facts.Title} | {Word(rule.Facts.Severity)} |\n");
            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

#pragma warning disable CA1308 // The words of severities are lower case wherever people read them.
    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    [GeneratedRegex("«[^»]*»", RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex(@"[A-Za-z0-9+/_=-]{20,}(\\n[A-Za-z0-9+/_=-]{2,})*")]
    private static partial Regex LongValue();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex RelativeLink();
}
