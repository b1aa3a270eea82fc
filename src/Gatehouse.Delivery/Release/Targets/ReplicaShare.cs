namespace Gatehouse.Delivery.Release.Targets;

/// <summary>How many pods of the new and of the old version come nearest to a share of the traffic.</summary>
internal readonly record struct ReplicaShare(int New, int Old)
{
    /// <summary>The share that these numbers give, in percent.</summary>
    public double Percent => New == 0 ? 0 : 100.0 * New / (New + Old);

    /// <summary>Neither ever has more pods than it would have alone, and together they never have fewer than one of them.</summary>
    public static ReplicaShare Of(int percent, int replicas) =>
        percent <= 0 ? new(0, replicas)
        : percent >= 100 ? new(replicas, 0)
        : percent <= 50 ? new(Nearest(replicas, percent, 100 - percent), replicas)
        : new(replicas, Nearest(replicas, 100 - percent, percent));

    private static int Nearest(int replicas, int share, int rest) =>
        Math.Clamp((int)Math.Round((double)replicas * share / rest, MidpointRounding.AwayFromZero), 1, Math.Max(1, replicas));
}
