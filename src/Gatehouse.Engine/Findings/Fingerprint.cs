using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Engine.Findings;

/// <summary>
/// The identity of a finding over time: rule, path, content and, among equals, its ordinal. It holds no line number, so moving code keeps it.
/// </summary>
public readonly record struct Fingerprint(string Value)
{
    /// <summary>128 bits: enough that two findings of one project never meet by chance.</summary>
    private const int Bytes = 16;

    /// <param name="content">What makes the finding itself: the digest of a secret, or the marked text without its white space.</param>
    /// <param name="ordinal">Counts findings of the same rule, path and content, from 0, in file order.</param>
    public static Fingerprint Of(string ruleId, string path, string content, int ordinal)
    {
        var length =
            Encoding.UTF8.GetByteCount(ruleId) + Encoding.UTF8.GetByteCount(path) + Encoding.UTF8.GetByteCount(content) + 3 + sizeof(int);
        var room = ArrayPool<byte>.Shared.Rent(length);
        var rest = room.AsSpan(0, length);
        foreach (var part in (ReadOnlySpan<string>)[ruleId, path, content])
        {
            var written = Encoding.UTF8.GetBytes(part, rest);
            rest[written] = 0;
            rest = rest[(written + 1)..];
        }

        BinaryPrimitives.WriteInt32LittleEndian(rest, ordinal);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(room.AsSpan(0, length), digest);
        ArrayPool<byte>.Shared.Return(room);
        return new Fingerprint(Convert.ToHexStringLower(digest[..Bytes]));
    }

    public override string ToString() => Value;
}
