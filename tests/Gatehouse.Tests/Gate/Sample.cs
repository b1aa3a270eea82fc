using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;

namespace Gatehouse.Tests.Gate;

/// <summary>Findings and settings to begin a test with.</summary>
internal static class Sample
{
    public static Coverage Complete { get; } = new() { Scanners = [new ScannerCoverage("secrets", 3, 300)] };

    public static Finding Finding(
        string rule = "secrets/token",
        Severity severity = Severity.High,
        string path = "src/app.py",
        int line = 1,
        RuleStage stage = RuleStage.Stable
    ) =>
        new()
        {
            Rule = new RuleFacts
            {
                Id = rule,
                Title = "A token",
                Severity = severity,
                Why = "Whoever reads it can use it.",
                Fix = "Revoke it.",
                Stage = stage,
                Aliases = ["gitleaks:token"],
            },
            Scanner = rule[..rule.IndexOf('/', StringComparison.Ordinal)],
            Severity = severity,
            Confidence = Confidence.High,
            Message = "a token",
            Location = new Location(path, line, 1, line, 9, new(line * 100, 8)),
            Fingerprint = Fingerprint.Of(rule, path, $"line {line}", 0),
        };

    public static Settings Read(string yaml) => Settings.Read(Encoding.UTF8.GetBytes(yaml), "gatehouse.yml");
}
