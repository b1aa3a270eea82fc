using System.CommandLine;
using System.Globalization;
using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse explain RULE</c>: why a rule matters, how to fix what it finds, and what it looks like.</summary>
internal sealed class ExplainVerb : Verb
{
    private const int Indent = 2;

    private readonly Argument<string?> _rule = new("RULE")
    {
        Description = "A rule's id, a former id, or its name in another tool, e.g. gitleaks:private-key.",
    };

    public ExplainVerb()
        : base("explain", "Tells why a rule matters and how to fix what it finds.") => Add(_rule);

    public override IReadOnlyList<Usage> Examples => [new("gatehouse explain secrets/private-key", "facts, reasons, the fix and examples")];

    public override int Run(Call call)
    {
        var name = call.Value(_rule) ?? "";
        var rules = Catalog.Scanners.SelectMany(scanner => scanner.Rules).ToList();
        var named = rules.Where(rule => rule.Facts.IsNamed(name)).ToList();
        switch (named)
        {
            case [var rule]:
                call.Terminal.Write(Page(rule, call.Terminal.Width, new Ansi(call.Terminal.OutHasColor)));
                return ExitCode.Open;
            case []:
                throw new UserError($"there is no rule `{name}`", Near(name, rules));
            default:
                throw new UserError(
                    $"`{name}` names {named.Count} rules",
                    string.Join('\n', named.Take(10).Select(rule => $"gatehouse explain {rule.Facts.Id}"))
                );
        }
    }

    private static string Near(string name, List<Rule> rules)
    {
        var names = rules.SelectMany(rule => rule.Facts.FormerIds.Concat(rule.Facts.Aliases).Prepend(rule.Facts.Id)).ToList();
        // People leave the area out.
        var near =
            rules.Select(rule => rule.Facts.Id).FirstOrDefault(id => id.EndsWith("/" + name, StringComparison.OrdinalIgnoreCase))
            ?? Spelling.Nearest(name, names)
            ?? rules
                .Select(rule => rule.Facts.Id)
                .FirstOrDefault(id => name.Length > 2 && id.Contains(name, StringComparison.OrdinalIgnoreCase));
        return near is null ? "gatehouse rules" : $"gatehouse explain {near}";
    }

    private static string Page(Rule rule, int width, Ansi ansi)
    {
        var facts = rule.Facts;
        var page = new StringBuilder();
        page.Append($"{ansi.Bold(facts.Id)}: {facts.Title}\n\n");
        Fact(page, ansi, "Severity", SeverityWords.Paint(ansi, facts.Severity, facts.Severity.ToWord()));
        Fact(page, ansi, "Confidence", facts.Confidence.ToWord());
        if (facts.Cwe.Length > 0)
            Fact(page, ansi, "CWE", string.Join(", ", facts.Cwe.Select(number => "CWE-" + number.ToString(CultureInfo.InvariantCulture))));
        if (facts.Owasp is { } owasp)
            Fact(page, ansi, "OWASP", owasp);
        if (facts.Aliases.Length > 0)
            Fact(page, ansi, "Known as", string.Join(", ", facts.Aliases));
        if (facts.FormerIds.Length > 0)
            Fact(page, ansi, "Formerly", string.Join(", ", facts.FormerIds));
        if (facts.Stage == RuleStage.Trial)
            Fact(page, ansi, "Stage", "trial: it reports and never closes the gate");
        Section(page, ansi, "Why", facts.Why, width);
        Section(page, ansi, "Fix", facts.Fix, width);
        Show(page, ansi, rule);
        page.Append($"\n{ansi.Bold("Excuse one for a while")}\n  gatehouse: allow[{facts.Id}] until YYYY-MM-DD: reason\n");
        if (facts.References.Length > 0)
        {
            page.Append($"\n{ansi.Bold("References")}\n");
            foreach (var reference in facts.References)
                page.Append($"  {ansi.Cyan(reference)}\n");
        }

        return page.ToString();
    }

    private static void Fact(StringBuilder page, Ansi ansi, string name, string value) =>
        page.Append("  ").Append(ansi.Dim(name.PadRight(12))).Append(value).Append('\n');

    private static void Section(StringBuilder page, Ansi ansi, string title, string markdown, int width)
    {
        page.Append($"\n{ansi.Bold(title)}\n");
        foreach (var paragraph in markdown.ReplaceLineEndings("\n").Trim().Split('\n'))
            page.Append(Help.Wrap(paragraph, width, Indent)).Append('\n');
    }

    private static void Show(StringBuilder page, Ansi ansi, Rule rule)
    {
        foreach (var example in rule.Examples)
        {
            page.Append($"\n{(example.IsBad ? ansi.Red("Bad") : ansi.Green("Good"))}");
            page.Append(example.Name.Length > 0 ? $": {example.Name}\n" : "\n");
            foreach (var file in example.Files)
            {
                page.Append($"  {ansi.Dim(file.Path)}\n");
                foreach (var line in MarkedLines.Of(file.MarkedText))
                {
                    page.Append($"    {line.Text}\n");
                    if (line.Underline.Length > 0)
                        page.Append($"    {ansi.Red(line.Underline)}\n");
                }
            }
        }
    }
}
