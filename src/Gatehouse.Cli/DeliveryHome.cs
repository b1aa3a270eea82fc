namespace Gatehouse.Cli;

/// <summary>Where the user's keys and the state of local targets are kept, by the XDG rules.</summary>
internal static class DeliveryHome
{
    public static string Of(Func<string, string?> environment)
    {
        if (environment("GATEHOUSE_HOME") is { Length: > 0 } named)
            return Path.GetFullPath(named);
        if (environment("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathFullyQualified(state))
            return Path.Combine(state, "gatehouse");
        var home = environment("HOME") ?? environment("USERPROFILE") ?? Path.GetTempPath();
        return Path.Combine(home, ".local", "state", "gatehouse");
    }
}
