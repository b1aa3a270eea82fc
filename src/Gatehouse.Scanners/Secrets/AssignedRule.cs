namespace Gatehouse.Scanners.Secrets;

/// <summary>A secret without a mark of its own, known by the name it is given to: a keyword in the name and a value of the issuer's shape.</summary>
public abstract class AssignedRule : SecretRule
{
    private const int MostFakes = 16;
    private const int FakeStride = 4096;

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

    /// <summary>The part of the value that is drawn at random, where the rest is the same in all.</summary>
    protected virtual ReadOnlySpan<byte> Drawn(ReadOnlySpan<byte> value) => value;

    protected virtual bool Holds(ReadOnlySpan<byte> value) => true;

    internal sealed override SecretRank Rank => SecretRank.Assigned;

    /// <summary>A value of this rule's shape, made at run time.</summary>
    protected string Fake(int variant = 0)
    {
        // One text of the shape in some hundred has no digit, or all its digits in a row; such a one is nobody's example.
        var fake = "";
        for (var attempt = 0; attempt < MostFakes; attempt++)
        {
            fake = Value.Fake(SeededBytes.SeedOf(Facts.Id) + (ulong)(variant + attempt * FakeStride));
            if (Accepts(System.Text.Encoding.Latin1.GetBytes(fake)))
                break;
        }

        return fake;
    }

    internal sealed override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        if (!TryRead(glimpse, out var assignment))
            return;
        finds.Spend(assignment.Value.Length);
        if (!assignment.IsQuoted && CodeFile.NeedsQuotes(glimpse.File.Path))
            return;
        if (NeedsSecretWord && !HasSecretWord(glimpse.Text.Slice(assignment.Name.Start, assignment.Name.Length)))
            return;
        var value = glimpse.Text.Slice(assignment.Value.Start, assignment.Value.Length);
        if (Accepts(value))
            finds.Claim(this, assignment.Value, $"{Facts.Title} in clear text");
    }

    private bool Accepts(ReadOnlySpan<byte> value) => Entropy.Of(value) >= LeastEntropy && !Placeholder.Looks(Drawn(value)) && Holds(value);

    private bool TryRead(Glimpse glimpse, out Assignment assignment) =>
        (
            Assignment.TryRead(glimpse.Text, glimpse.At, glimpse.Length, out assignment)
            && Value.IsMatch(glimpse.Text.Slice(assignment.Value.Start, assignment.Value.Length))
        ) || NamedValue.TryRead(glimpse.Text, glimpse.At, glimpse.Length, Value, out assignment);

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
