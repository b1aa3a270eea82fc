using System.Security.Cryptography;
using System.Text;
using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Fixes;

/// <summary>The edits of one file that go together.</summary>
/// <param name="Digest">SHA-256 of the file that they are for.</param>
/// <param name="Findings">What they mend.</param>
/// <param name="Changes">Ordered by place, none overlapping another.</param>
public sealed record FileFix(string Path, string Digest, ImmutableArray<Finding> Findings, ImmutableArray<FileChange> Changes)
{
    public bool IsFor(ReadOnlySpan<byte> file) =>
        string.Equals(Convert.ToHexStringLower(SHA256.HashData(file)), Digest, StringComparison.Ordinal);

    /// <summary>The file with its edits carried out; it must be the one that they are for.</summary>
    public byte[] Apply(ReadOnlySpan<byte> file)
    {
        if (!IsFor(file))
            throw new ArgumentException("The edits are for another content.", nameof(file));
        var parts = new MemoryStream(file.Length);
        var done = 0;
        foreach (var (start, end, text) in Places(file))
        {
            parts.Write(file[done..start]);
            parts.Write(text);
            done = end;
        }

        parts.Write(file[done..]);
        return parts.ToArray();
    }

    /// <summary>What is replaced by what, in bytes of the file: a byte order mark counts here, and nowhere else.</summary>
    internal IEnumerable<(int Start, int End, byte[] Text)> Places(ReadOnlySpan<byte> file)
    {
        var mark = file.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        return Changes.Select(change =>
            (mark + change.Location.Span.Start, mark + change.Location.Span.End, Encoding.UTF8.GetBytes(change.Text))
        );
    }
}
