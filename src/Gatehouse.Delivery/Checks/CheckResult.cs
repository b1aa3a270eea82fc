namespace Gatehouse.Delivery.Checks;

/// <summary>What a look at the environment has shown.</summary>
public enum CheckState
{
    Ok,
    Failed,

    /// <summary>It could not be told; a release stops as if it had failed.</summary>
    Unknown,
}

/// <summary>One thing that must hold before a release, and whether it does.</summary>
/// <param name="Check">What was asked, e.g. <c>tls shop.example:443</c>.</param>
public sealed record CheckResult(string Check, CheckState State, string Reason, string? Remedy = null);
