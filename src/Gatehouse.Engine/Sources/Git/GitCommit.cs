using System.Globalization;
using System.Text;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>Who made a commit, and when by their clock.</summary>
public sealed record GitSignature(string Name, string Mail, DateTimeOffset Time);

/// <summary>A commit; tree, parents and time are read at once, names and message when asked for.</summary>
public sealed class GitCommit
{
    private readonly ReadOnlyMemory<byte> author;
    private readonly ReadOnlyMemory<byte> committer;
    private readonly ReadOnlyMemory<byte> message;

    private GitCommit(ObjectId id, ReadOnlyMemory<byte> content)
    {
        Id = id;
        var parents = new List<ObjectId>();
        var isFirst = true;
        while (NextLine(ref content) is { Length: > 0 } line)
        {
            var text = line.Span;
            if (isFirst)
            {
                Tree = text.StartsWith("tree "u8) && ObjectId.TryParse(text[5..], out var tree) ? tree : throw Malformed(id);
                isFirst = false;
            }
            else if (text.StartsWith("parent "u8))
            {
                parents.Add(ObjectId.TryParse(text[7..], out var parent) ? parent : throw Malformed(id));
            }
            else if (text.StartsWith("author "u8))
            {
                author = line[7..];
            }
            else if (text.StartsWith("committer "u8))
            {
                committer = line[10..];
            }
            else if (text.StartsWith("encoding "u8))
            {
                Encoding = System.Text.Encoding.UTF8.GetString(text[9..]);
            }
        }

        if (isFirst)
        {
            throw Malformed(id);
        }

        Parents = parents;
        message = content;
        Time = Seconds(TimeOf(committer.Span));
    }

    public ObjectId Id { get; }

    public ObjectId Tree { get; }

    public IReadOnlyList<ObjectId> Parents { get; }

    /// <summary>The committer's time, in seconds since 1970.</summary>
    public long Time { get; }

    /// <summary>The encoding the commit names; null where it names none and UTF-8 is meant.</summary>
    public string? Encoding { get; }

    public GitSignature Author => Signature(author.Span);

    public GitSignature Committer => Signature(committer.Span);

    public string Message => Charset.GetString(message.Span);

    public static GitCommit Parse(ObjectId id, ReadOnlyMemory<byte> content) => new(id, content);

    // Charsets beyond Unicode and Latin-1 need tables that a trimmed program leaves out; their bytes are then read as UTF-8.
    private Encoding Charset =>
        Encoding?.ToUpperInvariant() is "ISO-8859-1" or "ISO8859-1" or "ISO-8859-15" or "LATIN1" or "LATIN-1"
            ? System.Text.Encoding.Latin1
            : System.Text.Encoding.UTF8;

    private static ReadOnlyMemory<byte>? NextLine(ref ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty)
        {
            return null;
        }

        var end = content.Span.IndexOf((byte)'\n');
        var line = end < 0 ? content : content[..end];
        content = end < 0 ? default : content[(end + 1)..];
        return line;
    }

    private static ReadOnlySpan<byte> TimeOf(ReadOnlySpan<byte> signature) =>
        signature[(signature.LastIndexOf((byte)'>') + 1)..].Trim((byte)' ');

    private static long Seconds(ReadOnlySpan<byte> time) =>
        System.Buffers.Text.Utf8Parser.TryParse(time, out long seconds, out _) && seconds > 0 ? seconds : 0;

    private GitSignature Signature(ReadOnlySpan<byte> signature) => ReadSignature(signature, Charset);

    /// <summary>Reads who and when, as commits and tags write it.</summary>
    internal static GitSignature ReadSignature(ReadOnlySpan<byte> signature, Encoding? charset = null)
    {
        charset ??= System.Text.Encoding.UTF8;
        var time = TimeOf(signature);
        var named = signature[..Math.Max(0, signature.LastIndexOf((byte)'>'))];
        var opening = named.IndexOf((byte)'<');
        var name = opening < 0 ? named : named[..opening];
        var mail = opening < 0 ? default : named[(opening + 1)..];
        var zone = time[(time.LastIndexOf((byte)' ') + 1)..];
        var seconds = Math.Min(Seconds(time), DateTimeOffset.MaxValue.ToUnixTimeSeconds() - (24 * 60 * 60));
        return new GitSignature(
            charset.GetString(name).Trim(),
            charset.GetString(mail).Trim(),
            DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(Offset(zone))
        );
    }

    private static TimeSpan Offset(ReadOnlySpan<byte> zone)
    {
        const int FarthestHour = 14;
        if (
            zone.Length != 5
            || zone[0] is not ((byte)'+' or (byte)'-')
            || !int.TryParse(zone[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var digits)
        )
        {
            return TimeSpan.Zero;
        }

        var offset = new TimeSpan(digits / 100, digits % 100, 0);
        if (offset > TimeSpan.FromHours(FarthestHour))
        {
            return TimeSpan.Zero;
        }

        return zone[0] == '-' ? -offset : offset;
    }

    private static GitFormatException Malformed(ObjectId id) => new($"The commit {id} is malformed. `git fsck` tells more.");
}
