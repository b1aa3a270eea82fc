using System.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>The name of a container image (https://docs.docker.com/reference/cli/docker/image/tag/).</summary>
internal static class ImageName
{
    /// <summary>Null where the text is no name, or one that nobody but the builder knows.</summary>
    public static Declared? Declare(string image, Engine.Text.ByteSpan span, bool isPlain)
    {
        var digestAt = image.IndexOf('@', StringComparison.Ordinal);
        var digest = digestAt < 0 ? null : image[(digestAt + 1)..];
        var name = digestAt < 0 ? image : image[..digestAt];
        var slash = name.LastIndexOf('/');
        var colon = name.LastIndexOf(':');
        var tag = colon > slash ? name[(colon + 1)..] : null;
        if (tag is not null)
            name = name[..colon];
        if (!IsName(name) || (tag is not null && !IsTag(tag)) || (digest is not null && !IsDigest(digest)))
            return null;
        var host = name.Split('/')[0];
        var isElsewhere =
            name.Contains('/', StringComparison.Ordinal)
            && (host.Contains('.', StringComparison.Ordinal) || host.Contains(':', StringComparison.Ordinal) || host == "localhost");
        var isHub = isElsewhere && host is "docker.io" or "index.docker.io";
        var path = isElsewhere ? name[(host.Length + 1)..] : name;
        if (path.StartsWith("library/", StringComparison.Ordinal) && (isHub || !isElsewhere))
            path = path["library/".Length..];
        // A tag that moves is no version.
        var version = tag is null or "latest" ? null : tag;
        var qualifiers = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (isElsewhere && !isHub)
            qualifiers["repository_url"] = host;
        if (digest is not null && tag is not null)
            qualifiers["tag"] = tag;
        return new Declared
        {
            Ecosystem = Ecosystem.Docker,
            Name = isElsewhere && !isHub ? name : path,
            Version = version ?? digest,
            Range = version is null && digest is null ? (tag ?? "latest") : null,
            Span = span,
            VersionSpan = isPlain && version is not null ? new Engine.Text.ByteSpan(span.Start + name.Length + 1, version.Length) : null,
            IsDirect = true,
            Hashes = digest is not null ? Digests.OfPrefixed(digest) : [],
            Purl = Ecosystem.Docker.Purl(path, digest ?? version) with { Qualifiers = qualifiers.ToImmutable() },
        };
    }

    /// <summary>Puts in what variables stand for; null where one stands for nothing that is known.</summary>
    public static string? Expand(string text, Func<string, string?> known)
    {
        var expanded = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '$')
            {
                expanded.Append(text[at]);
                continue;
            }

            at++;
            string? value;
            if (at < text.Length && text[at] == '{')
            {
                var end = text.IndexOf('}', at);
                if (end < 0)
                    return null;
                value = Value(text[(at + 1)..end], known);
                at = end;
            }
            else
            {
                var end = at;
                while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                    end++;
                value = end > at ? known(text[at..end]) : null;
                at = end - 1;
            }

            if (value is null || expanded.Length + value.Length > 4096)
                return null;
            expanded.Append(value);
        }

        return expanded.ToString();
    }

    /// <summary><c>NAME</c>, <c>NAME:-default</c>, <c>NAME-default</c>, <c>NAME:+instead</c>.</summary>
    private static string? Value(string inner, Func<string, string?> known)
    {
        var end = 0;
        while (end < inner.Length && (char.IsAsciiLetterOrDigit(inner[end]) || inner[end] == '_'))
            end++;
        var value = known(inner[..end]);
        var rest = inner[end..].TrimStart(':');
        return rest switch
        {
            "" => value,
            ['-', .. var otherwise] => string.IsNullOrEmpty(value) ? otherwise : value,
            ['+', .. var instead] => string.IsNullOrEmpty(value) ? "" : instead,
            ['?', ..] => value,
            _ => null,
        };
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and < 256
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-' or '/' or ':')
        && !name.Contains("//", StringComparison.Ordinal);

    private static bool IsTag(string tag) =>
        tag.Length is > 0 and <= 128 && tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static bool IsDigest(string digest) =>
        digest.Length is > 8 and < 200 && digest.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '+' or '.' or '_' or '-');
}
