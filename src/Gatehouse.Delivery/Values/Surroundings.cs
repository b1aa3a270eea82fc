namespace Gatehouse.Delivery.Values;

/// <summary>What the process was started with; only the command line reads it, and hands it in.</summary>
public sealed record Surroundings
{
    /// <summary>Without these no program finds another, or a place for its files; none of them is a secret.</summary>
    public static ImmutableArray<string> AlwaysHandedOn { get; } = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ"];

    public required ImmutableDictionary<string, string> Environment { get; init; }

    /// <summary>The folder of the settings; relative paths start here.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the user's own keys and the state of local targets are kept.</summary>
    public required string Home { get; init; }

    /// <summary>The folders in which programs are looked for.</summary>
    public string SearchPath => Environment.GetValueOrDefault("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
}
