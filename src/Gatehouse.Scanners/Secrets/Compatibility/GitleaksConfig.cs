namespace Gatehouse.Scanners.Secrets.Compatibility;

/// <summary>What a settings file of gitleaks asks for, checked and resolved.</summary>
internal sealed record GitleaksConfig
{
    public const string FileName = ".gitleaks.toml";
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Gatehouse's own rules that stay at work.</summary>
    public required ImmutableArray<SecretRule> OwnRules { get; init; }

    /// <summary>The file's rules.</summary>
    public required ImmutableArray<GitleaksRule> Rules { get; init; }

    /// <summary>What the file changes of Gatehouse's own rules, by their ids.</summary>
    public required ImmutableDictionary<string, GitleaksTerms> Changes { get; init; }

    /// <summary>For all rules, or for those that each one names.</summary>
    public required ImmutableArray<GitleaksAllowlist> Allowlists { get; init; }

    /// <summary>The settings files themselves: what a rule looks for stands in the rule, so they are no place for its findings.</summary>
    public required ImmutableHashSet<string> Files { get; init; }

    public required ImmutableArray<Notice> Notices { get; init; }

    /// <summary>Whether gitleaks' name for a rule, or Gatehouse's own, means this one.</summary>
    public static bool Names(RuleFacts facts, string id) =>
        facts.IsNamed("gitleaks:" + id) || string.Equals(facts.Id, "secrets/" + id, StringComparison.Ordinal);
}
