using System.Text;

namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>What is known of an issuer before it is asked.</summary>
public sealed record IssuerFacts
{
    public required string Issuer { get; init; }

    /// <summary>The rules whose secrets it can be asked about.</summary>
    public required ImmutableArray<string> Rules { get; init; }

    /// <summary>How the secrets begin that the request can tell of, where a rule knows several kinds.</summary>
    public string? Prefix { get; init; }

    /// <summary>The rule of the other half, where a secret is one of a pair.</summary>
    public string? Companion { get; init; }

    /// <summary>Where it is asked; null where only the user can know.</summary>
    public string? Address { get; init; }

    /// <summary>The environment variable that names another address.</summary>
    public required string Variable { get; init; }

    /// <summary>
    /// True where the same form of token is given out elsewhere too: on servers of one's own, in other regions, in a sandbox. A no of the
    /// usual address then proves nothing.
    /// </summary>
    public bool HasOtherAddresses { get; init; }

    /// <summary>The one request, as <see cref="IssuerRequest.Show"/> tells it of the secret <c>SECRET</c>. It reads, and changes nothing.</summary>
    public required string Request { get; init; }

    /// <summary>The way through the answer's JSON to whom the secret belongs.</summary>
    public ImmutableArray<string> Owner { get; init; } = [];

    /// <summary>Whether the issuer says 403 only to a secret that it knows and that may not do this.</summary>
    public bool ForbiddenIsLive { get; init; }

    public required string Documentation { get; init; }
}

/// <summary>Asks one issuer whether a secret is live: the one read-only request that its documentation offers, and how to read the answer.</summary>
public abstract partial class Verifier
{
    [CatalogOf<Verifier>]
    public static partial ImmutableArray<Verifier> All { get; }

    public abstract IssuerFacts Facts { get; }

    /// <summary>Computed, so that only tests build them.</summary>
    public abstract IEnumerable<AnswerExample> Examples { get; }

    public virtual bool Knows(ReadOnlySpan<byte> secret) =>
        Facts.Prefix is not { } prefix || secret.StartsWith(Encoding.ASCII.GetBytes(prefix));

    public abstract IssuerRequest Ask(Credential credential);

    public virtual VerificationResult Read(IssuerAnswer answer) =>
        answer.Status switch
        {
            200 => answer.IsJson ? Live(answer) : Unreadable,
            401 => Dead,
            403 when Facts.ForbiddenIsLive => LiveWithLimits,
            _ => Otherwise(answer),
        };

    protected VerificationResult Live(IssuerAnswer answer) =>
        new(Liveness.Live, null, VerificationResult.Printable(Facts.Owner.IsEmpty ? null : answer.Text(Facts.Owner.AsSpan())));

    protected static VerificationResult LiveWithLimits { get; } = new(Liveness.Live, "it is known, and may not do everything");

    protected static VerificationResult Dead { get; } = new(Liveness.Dead, "the issuer does not accept it");

    protected static VerificationResult Unreadable { get; } = Unknown("the answer could not be read");

    protected static VerificationResult Unknown(string reason) => new(Liveness.Unknown, reason);

    /// <summary>What any status means of which the issuer's documentation says nothing.</summary>
    protected static VerificationResult Otherwise(IssuerAnswer answer) =>
        answer.Status switch
        {
            429 => Unknown("the issuer asked to wait"),
            >= 300 and < 400 => Unknown("the issuer pointed to another address, which was not followed"),
            >= 500 => Unknown("the issuer had an error"),
            403 => Unknown("the issuer refused the request"),
            _ => Unknown("the answer was none of those that the issuer documents"),
        };

    protected static AnswerExample Is(Liveness state, int status, string body, string? owner = null) => new(status, body, state, owner);
}

/// <summary>An answer of the issuer, and what follows from it.</summary>
public sealed record AnswerExample(int Status, string Body, Liveness State, string? Owner);
