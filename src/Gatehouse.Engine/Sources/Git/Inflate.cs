using System.IO.Compression;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>Unpacks one zlib stream whose unpacked size is known beforehand.</summary>
internal static class Inflate
{
    // No deflate stream grows more than 1032-fold (https://zlib.net/zlib_tech.html): a larger claim is a lie that would cost memory.
    private const long GreatestGrowth = 1032;

    public static bool IsPossible(long unpackedSize, long packedSize) => unpackedSize >= 0 && unpackedSize / GreatestGrowth <= packedSize;

    public static void Exactly(Stream packed, Span<byte> destination, string where)
    {
        try
        {
            using var stream = new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true);
            Span<byte> beyond = stackalloc byte[1];
            // Reading past the end makes zlib check the checksum.
            if (
                stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) != destination.Length
                || stream.Read(beyond) != 0
            )
            {
                throw new GitFormatException($"{where} is damaged: an object is not as long as it says. `git fsck` tells more.");
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            throw new GitFormatException($"{where} is damaged: an object cannot be unpacked. `git fsck` tells more.", failure);
        }
    }

    /// <summary>Unpacks as much of the beginning as there is, up to the destination's length.</summary>
    public static int Beginning(Stream packed, Span<byte> destination, string where)
    {
        try
        {
            using var stream = new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true);
            return stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            throw new GitFormatException($"{where} is damaged: an object cannot be unpacked. `git fsck` tells more.", failure);
        }
    }
}
