namespace Gatehouse.Cli.Views;

/// <summary>The CI system a run is in, as far as its log can be folded.</summary>
internal enum CiSystem
{
    None,
    GitHub,
    GitLab,
    Other,
}

/// <summary>Recognises CI systems by the variables that they set.</summary>
internal static class CiSystems
{
    public static CiSystem Recognise(Func<string, string?> environment) =>
        environment("GITHUB_ACTIONS") == "true" ? CiSystem.GitHub
        : environment("GITLAB_CI") == "true" ? CiSystem.GitLab
        : environment("CI") is { Length: > 0 } ? CiSystem.Other
        : CiSystem.None;
}
