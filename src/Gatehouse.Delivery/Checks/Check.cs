namespace Gatehouse.Delivery.Checks;

/// <summary>One question to an environment. It changes nothing.</summary>
internal abstract class Check
{
    public abstract string Title { get; }

    public abstract Task<CheckResult> RunAsync(CancellationToken cancel);

    protected CheckResult Ok(string reason) => new(Title, CheckState.Ok, reason);

    protected CheckResult Failed(string reason, string? remedy = null) => new(Title, CheckState.Failed, reason, remedy);

    protected CheckResult Unknown(string reason, string? remedy = null) => new(Title, CheckState.Unknown, reason, remedy);
}
