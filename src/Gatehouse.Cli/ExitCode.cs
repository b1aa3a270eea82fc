using Gatehouse.Engine.Gate;

namespace Gatehouse.Cli;

/// <summary>What the calling process learns; no report format changes it.</summary>
internal static class ExitCode
{
    public const int Open = 0;
    public const int Closed = 1;

    /// <summary>The verdict is unknown, or the command could not do its work.</summary>
    public const int CannotTell = 2;

    public static int Of(Verdict verdict) =>
        verdict switch
        {
            Pass => Open,
            Gatehouse.Engine.Gate.Closed => Closed,
            _ => CannotTell,
        };
}
