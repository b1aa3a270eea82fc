using System.Text;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>A path as git holds it: bytes, parted by <c>/</c>, relative to the top of the repository, in no promised encoding.</summary>
public readonly struct GitPath(ReadOnlyMemory<byte> bytes) : IEquatable<GitPath>
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>The path as UTF-8; bytes that are none become U+FFFD, so two paths may share one text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>The path for people and reports: each byte that is no UTF-8 as <c>\xNN</c>, the way a walk of the disk shows it.</summary>
    public string Shown => PathText.Show(Bytes.Span);

    public bool Equals(GitPath other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    public override bool Equals(object? obj) => obj is GitPath other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    public override string ToString() => Text;

    public static bool operator ==(GitPath left, GitPath right) => left.Equals(right);

    public static bool operator !=(GitPath left, GitPath right) => !left.Equals(right);
}
