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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (ReadOnlySpan<string>)[ruleId, path, content])
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }

        hash.AppendData(
            BitConverter.GetBytes(BitConverter.IsLittleEndian ? ordinal : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(ordinal))
        );
        return new Fingerprint(Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes)));
    }

    public override string ToString() => Value;
}
