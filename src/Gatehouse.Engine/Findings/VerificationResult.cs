using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Findings;

/// <summary>Whether a credential still opens something.</summary>
public enum Liveness
{
    Live,
    Dead,
    Unknown,
}

/// <summary>What the issuer of a secret said when it was asked, or why there is no answer.</summary>
/// <param name="Reason">Why it is unknown or dead, in a few words of our own; never a text of the issuer.</param>
/// <param name="Owner">Whom it belongs to, where the answer of the issuer says so; printable and short.</param>
public sealed record VerificationResult(Liveness State, string? Reason = null, string? Owner = null)
{
    private const int LongestOwner = 100;

    /// <summary>A name from an issuer's answer as it may be shown; null where nothing is left of it.</summary>
    public static string? Printable(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        var cut = name.Length <= LongestOwner ? name : name[..LongestOwner];
        return TextBytes.Printable(new string([.. cut.Where(c => !char.IsSurrogate(c))])).Trim();
    }

    /// <summary>A live secret is as grave as can be, wherever it stands; a dead one is a habit to mend.</summary>
    internal Finding Raise(Finding finding) =>
        State switch
        {
            Liveness.Live => finding with { Verification = this, Severity = Severity.Critical, Confidence = Confidence.High },
            Liveness.Dead => finding with { Verification = this, Severity = Severity.Low },
            _ => finding with { Verification = this },
        };
}

/// <summary>What the issuers said, by rule and by the digest of the secret.</summary>
public sealed class Verifications(IReadOnlyDictionary<(string RuleId, string Digest), VerificationResult> answers)
{
    public VerificationResult? Of(string ruleId, string digest) => answers.GetValueOrDefault((ruleId, digest));

    internal ImmutableArray<Finding> Raise(ImmutableArray<Finding> findings) =>
        [
            .. findings.Select(finding =>
                finding.Secret is not null && Of(finding.Rule.Id, finding.Content) is { } answer ? answer.Raise(finding) : finding
            ),
        ];
}
