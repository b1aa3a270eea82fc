using Gatehouse.Delivery.Evidence;
using Gatehouse.Engine.Evidence;

namespace Gatehouse.Delivery.Approvals;

/// <summary>Signs what somebody said with a key of theirs.</summary>
public sealed class ApprovalPen(KeyRing ring)
{
    /// <summary>The key's public half, to see whose it is.</summary>
    public async Task<PublicKey> KeyOfAsync(string privateKey, CancellationToken cancel)
    {
        var (key, _) = await new LocalKey(ring.ReadPrivate(privateKey), privateKey)
            .SignAsync(ReadOnlyMemory<byte>.Empty, cancel)
            .ConfigureAwait(false);
        return key;
    }

    public Task<Envelope> SignAsync(Approval approval, string privateKey, CancellationToken cancel) =>
        new LocalKey(ring.ReadPrivate(privateKey), privateKey).SignAsync(approval.Write(), cancel);
}
