using System.Collections.Frozen;

namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Holds the values that a sweep found until their issuers were asked. Only what an issuer can be asked about is held.</summary>
public sealed class SecretIntake : IDisposable
{
    private const int MostSecrets = 5000;
    private const int LongestSecret = 8 * 1024;

    private static readonly FrozenSet<string> Wanted = Verifier
        .All.SelectMany(verifier => verifier.Facts.Rules.Append(verifier.Facts.Companion ?? verifier.Facts.Rules[0]))
        .ToFrozenSet(StringComparer.Ordinal);

    private readonly Lock _lock = new();
    private readonly List<KeptSecret> _kept = [];
    private readonly HashSet<(string RuleId, string Digest)> _left = [];

    /// <summary>Those for which there was no room.</summary>
    internal IReadOnlyCollection<(string RuleId, string Digest)> Left => _left;

    public void Keep(string ruleId, Redacted secret, ReadOnlySpan<byte> value, string path, int at)
    {
        if (!Wanted.Contains(ruleId))
            return;
        lock (_lock)
        {
            if (_kept.Count < MostSecrets && value.Length <= LongestSecret)
                _kept.Add(new KeptSecret(ruleId, secret.Digest, SecretValue.Copy(value), path, at));
            else
                _left.Add((ruleId, secret.Digest));
        }
    }

    /// <summary>In an order that does not depend on who read which file first.</summary>
    internal List<KeptSecret> Sorted() =>
        [
            .. _kept
                .OrderBy(kept => kept.Digest, StringComparer.Ordinal)
                .ThenBy(kept => kept.Path, StringComparer.Ordinal)
                .ThenBy(kept => kept.At)
                .ThenBy(kept => kept.RuleId, StringComparer.Ordinal),
        ];

    /// <summary>The other half of a pair: of the secrets of a rule in the same file the nearest.</summary>
    internal KeptSecret? Beside(KeptSecret secret, string ruleId) =>
        _kept
            .Where(other => other.RuleId == ruleId && string.Equals(other.Path, secret.Path, StringComparison.Ordinal))
            .OrderBy(other => Math.Abs((long)other.At - secret.At))
            .ThenBy(other => other.At)
            .FirstOrDefault();

    public void Dispose()
    {
        foreach (var kept in _kept)
            kept.Value.Dispose();
        _kept.Clear();
    }
}

/// <summary>A value and where it was found. No record: nothing prints its members.</summary>
internal sealed class KeptSecret(string ruleId, string digest, SecretValue value, string path, int at)
{
    public string RuleId { get; } = ruleId;

    public string Digest { get; } = digest;

    public SecretValue Value { get; } = value;

    public string Path { get; } = path;

    public int At { get; } = at;
}
