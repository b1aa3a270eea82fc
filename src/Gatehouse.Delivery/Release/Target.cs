namespace Gatehouse.Delivery.Release;

/// <summary>
/// What runs a release. Every method may be called again after a crash: what is already so stays so.
/// A method throws <see cref="ReleaseFailure"/> where the target refuses or does not answer.
/// </summary>
public abstract class Target
{
    /// <summary>One line for plans and reports, e.g. <c>processes behind 127.0.0.1:8080</c>.</summary>
    public abstract string Place { get; }

    /// <summary>False where a version serves all or nothing, so that only <c>rolling</c> can be had.</summary>
    public abstract bool SplitsTraffic { get; }

    /// <summary>Where the journal and the lock of this environment are kept.</summary>
    public abstract ReleaseStore Store { get; }

    /// <summary>The version that serves; null where none does yet.</summary>
    public abstract Task<ReleaseVersion?> ServingAsync(CancellationToken cancel);

    /// <summary>What would change, for <c>--dry-run</c>; nothing is changed.</summary>
    public abstract Task<string> DiffAsync(ReleaseVersion next, CancellationToken cancel);

    /// <summary>Brings the new version up beside the old, without traffic, and waits until it is healthy.</summary>
    public abstract Task PrepareAsync(ReleaseVersion next, CancellationToken cancel);

    /// <summary>Gives the new version its share of the traffic in percent, the old one the rest; 0 takes all back.</summary>
    public abstract Task ShareAsync(ReleaseVersion next, ReleaseVersion? old, int percent, CancellationToken cancel);

    /// <summary>How the new version answered since a moment; null where the target cannot tell.</summary>
    public abstract Task<Observation?> ObserveAsync(ReleaseVersion next, DateTimeOffset since, CancellationToken cancel);

    /// <summary>An address at which the version alone answers, for checks; null where there is none.</summary>
    public abstract Task<Uri?> AddressOfAsync(ReleaseVersion version, CancellationToken cancel);

    /// <summary>Ends a version that serves no more, after its requests are done.</summary>
    public abstract Task RetireAsync(ReleaseVersion version, CancellationToken cancel);

    /// <summary>Brings up again what should run and does not, where nobody but the target itself would; called before a release looks around.</summary>
    public virtual Task MendAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>What was applied, word for word, for the run's report.</summary>
    public virtual IReadOnlyList<AppliedManifest> Applied => [];

    /// <summary>Where what was done is not quite what was asked for, in sentences for the run's report.</summary>
    public virtual IReadOnlyList<string> Remarks => [];
}

/// <summary>How a version answered in a stretch of time.</summary>
/// <param name="Requests">All answers.</param>
/// <param name="Failures">Those of 500 and above, and requests without an answer.</param>
/// <param name="Latencies">In milliseconds, ascending; a sample where there were many.</param>
public sealed record Observation(long Requests, long Failures, ImmutableArray<double> Latencies);

/// <summary>One text that was given to a target, with its name.</summary>
public sealed record AppliedManifest(string Name, string Text);

/// <summary>A target refused or did not answer: what, and what to do.</summary>
public sealed class ReleaseFailure(string message, string? remedy = null) : Exception(message)
{
    public string? Remedy { get; } = remedy;
}
