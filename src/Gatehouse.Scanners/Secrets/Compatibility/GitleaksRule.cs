using System.Globalization;
using System.Text;

namespace Gatehouse.Scanners.Secrets.Compatibility;

/// <summary>Another rule's finding that must stand near, within so many lines and columns; anywhere in the file where neither is set.</summary>
internal sealed record RequiredNearby(string Id, int? WithinLines, int? WithinColumns);

/// <summary>What a settings file changes of a rule, Gatehouse's own or its own.</summary>
internal sealed record GitleaksTerms
{
    public required string Id { get; init; }

    public GoRegex? Path { get; init; }

    /// <summary>Bits per character that a secret must exceed; 0 for any.</summary>
    public double Entropy { get; init; }

    public ImmutableArray<GitleaksAllowlist> Allowlists { get; init; } = [];

    public ImmutableArray<RequiredNearby> Required { get; init; } = [];

    /// <summary>True where its findings only serve others that require them.</summary>
    public bool IsSilent { get; init; }
}

/// <summary>A rule that stands in a settings file of gitleaks.</summary>
internal sealed class GitleaksRule : Rule
{
    public GitleaksRule(GitleaksTerms terms, string id, string source, string description, IReadOnlyCollection<string> tags)
    {
        Terms = terms;
        var title = description.Length > 0 ? description : $"Secret by the rule {terms.Id}";
        Facts = new RuleFacts
        {
            Id = id,
            Title = title,
            Severity = Severity.High,
            Cwe = [798],
            Why =
                $"The rule `{terms.Id}` of {source} calls this a secret."
                + (tags.Count == 0 ? "" : $" Its tags: {string.Join(", ", tags)}."),
            Fix = "Revoke it where it was issued, create a new one and keep that outside of the repository.",
            Aliases = ["gitleaks:" + terms.Id],
        };
    }

    public override RuleFacts Facts { get; }

    public override IEnumerable<Example> Examples => [];

    public GitleaksTerms Terms { get; }

    /// <summary>Null for a rule of paths alone.</summary>
    public GoRegex? Regex { get; init; }

    /// <summary>0 for the first group that is not empty, or else the whole match.</summary>
    public int SecretGroup { get; init; }

    /// <summary>A file without any of them is not looked at; none for all files.</summary>
    public ImmutableArray<string> Keywords { get; init; } = [];

    /// <summary>As the last part of an id of Gatehouse.</summary>
    public static string Kebab(string id)
    {
        var kebab = new StringBuilder();
        foreach (var c in id)
        {
            if (char.IsAsciiLetterOrDigit(c))
                kebab.Append(char.ToLower(c, CultureInfo.InvariantCulture));
            else if (kebab.Length > 0 && kebab[^1] != '-')
                kebab.Append('-');
        }

        var text = kebab.ToString().TrimEnd('-');
        return text.Length == 0 ? "rule" : text;
    }
}
