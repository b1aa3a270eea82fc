using System.Buffers;

namespace Gatehouse.Delivery.Images.Registry;

/// <summary>A repository of a registry, and perhaps a tag or a digest in it: <c>host[:port]/path[:tag][@sha256:…]</c>.</summary>
public sealed record ImageName
{
    private const string HubHost = "docker.io";
    private const string HubServer = "registry-1.docker.io";
    private const int Longest = 512;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Host and port, as written.</summary>
    public required string Host { get; init; }

    /// <summary>Within the host.</summary>
    public required string Path { get; init; }

    public string? Tag { get; init; }

    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string? Digest { get; init; }

    /// <summary>Without tag and digest.</summary>
    public string Repository => $"{Host}/{Path}";

    /// <summary>Only this machine itself is spoken to without TLS.</summary>
    public bool IsLoopback =>
        Server.Host == "localhost"
        || System.Net.IPAddress.TryParse(Server.Host.Trim('[', ']'), out var address) && System.Net.IPAddress.IsLoopback(address);

    internal Uri Address => new($"{(IsLoopback ? "http" : "https")}://{Server.Host}:{Server.Port}/");

    private (string Host, int Port) Server
    {
        get
        {
            var host = Host == HubHost ? HubServer : Host;
            var colon = host.LastIndexOf(':');
            var isPort = colon > 0 && !host.EndsWith(']') && int.TryParse(host[(colon + 1)..], out _);
            var name = isPort ? host[..colon] : host;
            var isLocal =
                name == "localhost"
                || System.Net.IPAddress.TryParse(name.Trim('[', ']'), out var address) && System.Net.IPAddress.IsLoopback(address);
            return (
                name,
                isPort ? int.Parse(host[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture)
                : isLocal ? 80
                : 443
            );
        }
    }

    public ImageName At(string digest) => this with { Tag = null, Digest = digest };

    public override string ToString() => Repository + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    /// <summary>Null where the text names no image of a registry.</summary>
    public static ImageName? Parse(string text)
    {
        if (text.Length is 0 or > Longest || text.Any(c => c is <= ' ' or > '~'))
            return null;
        string? digest = null;
        if (text.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            digest = text[(at + 1)..];
            text = text[..at];
            if (!IsDigest(digest))
                return null;
        }

        string? tag = null;
        if (text.LastIndexOf(':') is >= 0 and var colon && colon > text.LastIndexOf('/'))
        {
            tag = text[(colon + 1)..];
            text = text[..colon];
            if (tag.Length is 0 or > 128 || !tag.All(IsTagPart) || tag[0] is '.' or '-')
                return null;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : text[..slash];
        var hasHost =
            first == "localhost" || first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal);
        var host = hasHost ? first : HubHost;
        var path =
            hasHost ? text[(slash + 1)..]
            : slash < 0 ? "library/" + text
            : text;
        var isPath = path.Split('/')
            .All(part =>
                part.Length > 0
                && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-')
                && part[0] is not ('.' or '-' or '_')
            );
        if (
            !isPath
            || !Uri.TryCreate($"https://{host}/", UriKind.Absolute, out var address)
            || address.UserInfo.Length > 0
            || address.AbsolutePath != "/"
        )
            return null;
        return new ImageName
        {
            Host = host,
            Path = path,
            Tag = tag,
            Digest = digest,
        };
    }

    public static bool IsDigest(string text) =>
        text.Length == 71 && text.StartsWith("sha256:", StringComparison.Ordinal) && !text.AsSpan(7).ContainsAnyExcept(HexDigits);

    private static bool IsTagPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-';
}
