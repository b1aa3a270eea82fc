namespace Gatehouse.Scanners.Python.Models;

/// <summary>What a call is guilty of by the values in it alone, whoever chooses them.</summary>
internal enum OffenceKind : byte
{
    WeakHash,
    CookieWithoutSecure,
    CookieWithoutHttponly,
    CookieForAllSites,
    WeakRandom,
    PredictableUuid,
}

/// <summary>What the values of one call show.</summary>
/// <param name="Told">Its rule's word for it: the algorithm, the name of the cookie.</param>
internal sealed record Charge(string Told)
{
    /// <summary>The argument at fault; null: the whole call.</summary>
    public ArgumentSpec? At { get; init; }

    /// <summary>Whether something may come here as well of which nothing is known: a setting that is read, with a default.</summary>
    public bool IsUnsure { get; init; }

    /// <summary>Whether it is no call that is guilty, but a text: a header that sets a cookie.</summary>
    public bool IsWritten { get; init; }

    /// <summary>Whether what it works on is the program's own: nothing that somebody outside chooses is given to it.</summary>
    public bool IsOfOwn { get; init; }
}

/// <summary>Asked at each call that is followed; null from <paramref name="Of"/>: no offence.</summary>
internal sealed record OffenceFacts(OffenceKind Kind, Func<CallFacts, Charge?> Of);
