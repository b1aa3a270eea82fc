using System.Security.Cryptography;

namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>A secret in the clear, for its issuer alone: pinned, so that no copy stays behind, and zeroed after use.</summary>
public sealed class SecretValue : IDisposable
{
    private readonly byte[] _bytes;

    private SecretValue(byte[] bytes) => _bytes = bytes;

    internal ReadOnlySpan<byte> Bytes => _bytes;

    public static SecretValue Copy(ReadOnlySpan<byte> value)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(value.Length, pinned: true);
        value.CopyTo(bytes);
        return new SecretValue(bytes);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    public override string ToString() => "*****";
}
