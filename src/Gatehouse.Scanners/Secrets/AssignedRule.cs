namespace Gatehouse.Scanners.Secrets;

/// <summary>A secret without a mark of its own, known by the name it is given to: a keyword in the name and a value of the issuer's shape.</summary>
public abstract class AssignedRule : SecretRule
{
    private static readonly byte[][] SecretWords =
    [
        [.. "key"u8],
        [.. "token"u8],
        [.. "secret"u8],
        [.. "pass"u8],
        [.. "pwd"u8],
        [.. "auth"u8],
        [.. "cred"u8],
        [.. "sid"u8],
    ];

    /// <summary>The whole value.</summary>
    protected abstract TokenPattern Value { get; }

    /// <summary>Whether the name must also say that it holds a secret (key, token, secret, password, auth, …).</summary>
    protected virtual bool NeedsSecretWord => true;

    /// <summary>The least Shannon entropy of the value, in bits per character.</summary>
    protected virtual double LeastEntropy => 3.0;

    protected virtual bool Holds(ReadOnlySpan<byte> value) => true;

    internal sealed override SecretRank Rank => SecretRank.Assigned;

    /// <summary>A value of this rule's shape, made at run time.</summary>
    protected string Fake(int variant = 0) => Value.Fake(SeededBytes.SeedOf(Facts.Id) + (ulong)variant);

    internal sealed override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        if (!Assignment.TryRead(glimpse.Text, glimpse.At, glimpse.Length, out var assignment))
            return;
        var value = glimpse.Text.Slice(assignment.Value.Start, assignment.Value.Length);
        finds.Spend(value.Length);
        if (!assignment.IsQuoted && CodeFile.NeedsQuotes(glimpse.File.Path))
            return;
        if (NeedsSecretWord && !HasSecretWord(glimpse.Text.Slice(assignment.Name.Start, assignment.Name.Length)))
            return;
        if (Value.IsMatch(value) && Entropy.Of(value) >= LeastEntropy && !Placeholder.Looks(value) && Holds(value))
            finds.Claim(this, assignment.Value, $"{Facts.Title} in clear text");
    }

    private static bool HasSecretWord(ReadOnlySpan<byte> name)
    {
        Span<byte> lower = stackalloc byte[name.Length];
        System.Text.Ascii.ToLower(name, lower, out _);
        foreach (var word in SecretWords)
        {
            if (lower.IndexOf(word) >= 0)
                return true;
        }

        return false;
    }
}
