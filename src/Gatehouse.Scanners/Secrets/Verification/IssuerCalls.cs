using System.Collections.Concurrent;
using System.Text;

namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>How much asking there may be.</summary>
public sealed record IssuerBounds
{
    /// <summary>Requests to one issuer at the same time.</summary>
    public int AtATime { get; init; } = 2;

    /// <summary>Between the beginnings of two requests to one issuer.</summary>
    public TimeSpan Apart { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>For one answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For all together.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>Asks the issuers about the secrets of one scan: each secret once, few at a time, and never for long.</summary>
public sealed class IssuerCalls : IDisposable
{
    private readonly IssuerDoor _door;
    private readonly IssuerAddresses _addresses;
    private readonly TimeProvider _clock;
    private readonly IssuerBounds _bounds;

#pragma warning disable RS0030 // The door's handler, so that a test can stand behind it: docs/decisions/0010-verification-talks-to-issuers.md.
    public IssuerCalls(HttpMessageHandler handler, IssuerAddresses addresses, TimeProvider clock, IssuerBounds bounds)
        : this(new IssuerDoor(handler), addresses, clock, bounds) { }
#pragma warning restore RS0030

    private IssuerCalls(IssuerDoor door, IssuerAddresses addresses, TimeProvider clock, IssuerBounds bounds) =>
        (_door, _addresses, _clock, _bounds) = (door, addresses, clock, bounds);

    public static IssuerCalls Open(IssuerAddresses addresses, TimeProvider clock) =>
        new(IssuerDoor.Open(), addresses, clock, new IssuerBounds());

    public async Task<Verifications> VerifyAsync(SecretIntake intake, CancellationToken cancel)
    {
        var answers = new ConcurrentDictionary<(string, string), VerificationResult>();
        foreach (var left in intake.Left)
            answers[left] = Unknown("there were more secrets than are asked about");
        using var budget = new CancellationTokenSource(_bounds.Budget, _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancel);
        var kept = intake.Sorted();
        var asking = Verifier.All.Select(verifier =>
            AskAllAsync(verifier, [.. kept.Where(secret => verifier.Facts.Rules.Contains(secret.RuleId))], intake, answers, stop.Token)
        );
        await Task.WhenAll(asking).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        return new Verifications(answers);
    }

    public void Dispose() => _door.Dispose();

    private async Task AskAllAsync(
        Verifier verifier,
        List<KeptSecret> secrets,
        SecretIntake intake,
        ConcurrentDictionary<(string, string), VerificationResult> answers,
        CancellationToken stop
    )
    {
        using var seats = new SemaphoreSlim(_bounds.AtATime);
        var wait = new Turn();
        var asked = new List<Task>();
        foreach (var places in secrets.GroupBy(secret => secret.Digest, StringComparer.Ordinal))
        {
            var all = places.ToList();
            if (Refusal(verifier, all, intake, out var request) is { } refusal)
            {
                Tell(refusal);
                continue;
            }

            Tell(Unknown("the time for asking was used up"));
            try
            {
                if (asked.Count > 0)
                    await Task.Delay(_bounds.Apart, _clock, stop).ConfigureAwait(false);
                await seats.WaitAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                continue;
            }

            asked.Add(AskAsync(request!));

            void Tell(VerificationResult result)
            {
                foreach (var place in all)
                    answers[(place.RuleId, place.Digest)] = result;
            }

            async Task AskAsync(Func<IssuerRequest> make)
            {
                try
                {
                    Tell(
                        wait.IsOver
                            ? Unknown("the issuer asked to wait")
                            : await AskOneAsync(verifier, make(), all[0].Value, wait, stop).ConfigureAwait(false)
                    );
                }
                finally
                {
                    seats.Release();
                }
            }
        }

        await Task.WhenAll(asked).ConfigureAwait(false);
    }

    /// <summary>Why this secret is not asked about; null with the request to make where it is.</summary>
    private VerificationResult? Refusal(Verifier verifier, List<KeptSecret> places, SecretIntake intake, out Func<IssuerRequest>? request)
    {
        request = null;
        var facts = verifier.Facts;
        var bytes = places[0].Value.Bytes;
        if (!verifier.Knows(bytes) || bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            return Unknown("its issuer has no request for this kind");
        if (_addresses.Of(facts) is not { } address)
            return Unknown($"{facts.Variable} does not say where to ask");
        var companion = facts.Companion is { } other
            ? places.Select(place => intake.Beside(place, other)).FirstOrDefault(beside => beside is not null)
            : null;
        if (facts.Companion is not null && companion is null)
            return Unknown("the other half of the pair is not in its file");
        request = () =>
            verifier.Ask(new Credential(Text(places[0]), companion is null ? null : Text(companion), address, _clock.GetUtcNow()));
        return null;
    }

    private async Task<VerificationResult> AskOneAsync(
        Verifier verifier,
        IssuerRequest request,
        SecretValue secret,
        Turn wait,
        CancellationToken stop
    )
    {
        var facts = verifier.Facts;
        using var patience = new CancellationTokenSource(_bounds.Patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            var (answer, failure) = await _door.SendAsync(_addresses.Of(facts)!, request, either.Token).ConfigureAwait(false);
            if (answer is null)
                return Unknown(failure!);
            if (answer.Status == 429)
                wait.End();
            var result = verifier.Read(answer);
            if (result.State == Liveness.Dead && facts.HasOtherAddresses && !_addresses.IsNamed(facts))
                return Unknown($"not known at {_addresses.Of(facts)!.Host}; if it belongs elsewhere, {facts.Variable} says where");
            return result.Owner is { } owner && Repeats(owner, secret.Bytes) ? result with { Owner = null } : result;
        }
        catch (OperationCanceledException)
        {
            return Unknown(stop.IsCancellationRequested ? "the time for asking was used up" : "there was no answer in time");
        }
    }

    /// <summary>Whether a name holds a piece of the secret: a server that repeats it would have it printed.</summary>
    private static bool Repeats(string name, ReadOnlySpan<byte> secret)
    {
        const int piece = 8;
        var bytes = Encoding.UTF8.GetBytes(name);
        for (var i = 0; i + piece <= secret.Length; i++)
        {
            if (bytes.AsSpan().IndexOf(secret.Slice(i, piece)) >= 0)
                return true;
        }

        return false;
    }

    /// <summary>HTTP knows headers as strings only; this one lives as long as the request.</summary>
    private static string Text(KeptSecret secret) => Encoding.ASCII.GetString(secret.Value.Bytes);

    private static VerificationResult Unknown(string reason) => new(Liveness.Unknown, reason);

    /// <summary>Whether an issuer is still to be asked.</summary>
    private sealed class Turn
    {
        private volatile bool _isOver;

        public bool IsOver => _isOver;

        public void End() => _isOver = true;
    }
}
