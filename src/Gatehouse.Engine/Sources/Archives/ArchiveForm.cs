using System.Buffers.Binary;

namespace Gatehouse.Engine.Sources.Archives;

/// <summary>What kind of archive or compressed file some bytes are, by what stands in them; a name says nothing.</summary>
/// <param name="IsOpened">False for kinds that are only told.</param>
internal sealed record ArchiveForm(string Name, bool IsOpened)
{
    private const int TarMagicAt = 257;

    /// <summary>What to tell of a kind that is not opened.</summary>
    public string Closed => $"packed as {Name}, which Gatehouse does not open";

    public static ArchiveForm Zip { get; } = new("zip", true);

    public static ArchiveForm Gzip { get; } = new("gzip", true);

    public static ArchiveForm Tar { get; } = new("tar", true);

    private static readonly ArchiveForm Bzip2 = new("bzip2", false);
    private static readonly ArchiveForm Xz = new("xz", false);
    private static readonly ArchiveForm Zstandard = new("zstd", false);
    private static readonly ArchiveForm SevenZip = new("7z", false);
    private static readonly ArchiveForm Rar = new("rar", false);
    private static readonly ArchiveForm Cabinet = new("cab", false);
    private static readonly ArchiveForm Lz4 = new("lz4", false);
    private static readonly ArchiveForm Compress = new("compress (.Z)", false);

    /// <summary>Null for what is none.</summary>
    public static ArchiveForm? Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
            return null;
        switch (BinaryPrimitives.ReadUInt32BigEndian(bytes))
        {
            case 0x504B0304 or 0x504B0506:
                return Zip;
            case 0xFD377A58 when bytes.StartsWith((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]):
                return Xz;
            case 0x28B52FFD:
                return Zstandard;
            case 0x377ABCAF:
                return SevenZip;
            case 0x52617221 when bytes.StartsWith("Rar!\u001A\u0007"u8):
                return Rar;
            case 0x4D534346 when bytes.StartsWith("MSCF\0\0\0\0"u8):
                return Cabinet;
            case 0x04224D18:
                return Lz4;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]))
            return Gzip;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x9D]))
            return Compress;
        if (bytes.StartsWith("BZh"u8) && bytes.Length > 10 && bytes[4..].StartsWith("1AY&SY"u8))
            return Bzip2;
        if (IsTar(bytes))
            return Tar;
        // A script or a program with a zip behind it (pex, shiv, self-extracting archives) ends with an empty comment nearly always.
        return bytes.Length > ZipReader.EndLength && bytes[^ZipReader.EndLength..].StartsWith(ZipReader.EndMark) ? Zip : null;
    }

    /// <summary>A tar begins with a header whose checksum is right; the old kind has no other mark.</summary>
    public static bool IsTar(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= TarReader.BlockLength
        && bytes[0] != 0
        && (bytes[TarMagicAt..].StartsWith("ustar"u8) || TarReader.HasRightChecksum(bytes[..TarReader.BlockLength]));
}
