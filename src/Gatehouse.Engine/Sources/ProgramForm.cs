namespace Gatehouse.Engine.Sources;

/// <summary>Programs of Linux, Windows and macOS, told by how they begin.</summary>
internal static class ProgramForm
{
    /// <summary>How many bytes tell.</summary>
    public const int Beginning = 4;

    public static bool Is(ReadOnlySpan<byte> beginning) =>
        beginning.StartsWith("\u007FELF"u8)
        || beginning.StartsWith("MZ"u8)
        // Mach-O of 32 and 64 bits, and several in one file.
        || beginning.StartsWith((ReadOnlySpan<byte>)[0xCE, 0xFA, 0xED, 0xFE])
        || beginning.StartsWith((ReadOnlySpan<byte>)[0xCF, 0xFA, 0xED, 0xFE])
        || beginning.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xED, 0xFA, 0xCE])
        || beginning.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xED, 0xFA, 0xCF])
        || beginning.StartsWith((ReadOnlySpan<byte>)[0xCA, 0xFE, 0xBA, 0xBE]);
}
