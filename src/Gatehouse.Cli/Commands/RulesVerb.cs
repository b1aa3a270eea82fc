using System.CommandLine;
using System.Text;
using System.Text.Json;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Rules;
using Gatehouse.Scanners;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse rules</c>: what there is.</summary>
internal sealed class RulesVerb : Verb
{
    private static readonly string[] Formats = ["table", "json", "id"];

    private readonly Option<string[]> _only = Knowing(
        Words("--only", "SCANNER[,...]", "Only the rules of these scanners."),
        () => Catalog.Scanners.Select(scanner => scanner.Name)
    );

    private readonly Option<string?> _severity = Knowing(
        Value("--severity", "SEVERITY", "Only rules of at least this severity: critical, high, medium, low or info."),
        () => SeverityWords.All
    );

    private readonly Option<string?> _format = Knowing(
        Value("--format", "FORMAT", "table (the default), json, or id: one id per line.", "-f"),
        () => Formats
    );

    public RulesVerb()
        : base("rules", "Lists the rules.")
    {
        Add(_only);
        Add(_severity);
        Add(_format);
    }

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse rules --severity high", "what may close the gate early"),
            new("gatehouse rules --only secrets --format json", "all that is known of the secret rules, for a program"),
        ];

    public override int Run(Call call)
    {
        var format = Call.OneOf("format", call.Value(_format) ?? "table", Formats);
        var least = call.Value(_severity) is { } word ? SeverityWords.Parse(word) : Severity.Info;
        var rules = Choice
            .Scanners(call.Words(_only), [])
            .SelectMany(scanner => scanner.Rules.Select(rule => (Scanner: scanner.Name, rule.Facts)))
            .Where(entry => entry.Facts.Severity >= least)
            .OrderBy(entry => entry.Facts.Id, StringComparer.Ordinal)
            .ToList();
        switch (format)
        {
            case "json":
                WriteJson(call.Terminal.Out, rules);
                break;
            case "id":
                call.Terminal.Write(string.Concat(rules.Select(entry => entry.Facts.Id + "\n")));
                break;
            default:
                WriteTable(call.Terminal, rules);
                break;
        }

        return ExitCode.Open;
    }

    private static void WriteTable(Terminal terminal, List<(string Scanner, RuleFacts Facts)> rules)
    {
        if (rules.Count == 0)
        {
            terminal.Say("no rule is that severe");
            return;
        }

        var ansi = new Ansi(terminal.OutHasColor);
        var idWidth = rules.Max(entry => entry.Facts.Id.Length);
        const int severityWidth = 8;
        var table = new StringBuilder();
        foreach (var (_, facts) in rules)
        {
            var severity = facts.Severity.ToWord();
            table.Append(SeverityWords.Paint(ansi, facts.Severity, severity)).Append(' ', severityWidth - severity.Length + 2);
            table.Append(ansi.Bold(facts.Id)).Append(' ', idWidth - facts.Id.Length + 2);
            table.Append(facts.Title);
            if (facts.Stage == RuleStage.Trial)
                table.Append(ansi.Dim(" (trial: never closes the gate)"));
            table.Append('\n');
        }

        terminal.Write(table.ToString());
        terminal.Say($"{rules.Count} rules; gatehouse explain RULE tells why and how to fix");
    }

    private static void WriteJson(Stream output, List<(string Scanner, RuleFacts Facts)> rules)
    {
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartArray();
            foreach (var (scanner, facts) in rules)
            {
                json.WriteStartObject();
                json.WriteString("id", facts.Id);
                json.WriteString("scanner", scanner);
                json.WriteString("title", facts.Title);
                json.WriteString("severity", facts.Severity.ToWord());
                json.WriteString("confidence", facts.Confidence.ToWord());
                json.WriteString("stage", facts.Stage == RuleStage.Trial ? "trial" : "stable");
                json.WriteStartArray("cwe");
                foreach (var number in facts.Cwe)
                    json.WriteNumberValue(number);
                json.WriteEndArray();
                json.WriteString("owasp", facts.Owasp);
                json.WriteString("why", facts.Why);
                json.WriteString("fix", facts.Fix);
                WriteList(json, "references", facts.References);
                WriteList(json, "aliases", facts.Aliases);
                WriteList(json, "formerIds", facts.FormerIds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        output.Write("\n"u8);
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> words)
    {
        json.WriteStartArray(name);
        foreach (var word in words)
            json.WriteStringValue(word);
        json.WriteEndArray();
    }
}
