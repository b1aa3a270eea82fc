using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gatehouse.Engine.Findings;

/// <summary>
/// The name of a package anywhere, <c>pkg:type/namespace/name@version?qualifiers#subpath</c>
/// (https://github.com/package-url/purl-spec); its text is canonical.
/// </summary>
public sealed record PackageUrl
{
    private const int MaxLength = 4096;

    /// <summary>In lower case.</summary>
    public required string Type { get; init; }

    /// <summary>Its parts joined by <c>/</c>; empty where there is none.</summary>
    public string Namespace { get; init; } = "";

    public required string Name { get; init; }

    public string? Version { get; init; }

    /// <summary>Lower-case keys, none twice.</summary>
    public ImmutableSortedDictionary<string, string> Qualifiers { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public string Subpath { get; init; } = "";

    public override string ToString()
    {
        var text = new StringBuilder("pkg:").Append(Type);
        foreach (var part in Namespace.Split('/', StringSplitOptions.RemoveEmptyEntries))
            Write(text.Append('/'), part);
        Write(text.Append('/'), Name);
        if (Version is { Length: > 0 })
            Write(text.Append('@'), Version);
        var sign = '?';
        foreach (var (key, value) in Qualifiers.Where(qualifier => qualifier.Value.Length > 0))
        {
            Write(text.Append(sign).Append(key).Append('='), value, keep: "/");
            sign = '&';
        }

        if (Subpath.Length > 0)
            Write(text.Append('#'), Subpath, keep: "/");
        return text.ToString();
    }

    /// <summary>False where the text is no package URL.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PackageUrl? purl)
    {
        purl = null;
        if (text.Length > MaxLength || !text.StartsWith("pkg:", StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = text[4..].TrimStart('/');
        rest = Cut(rest, '#', out var subpath);
        rest = Cut(rest, '?', out var qualifiers);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
            return false;
        var type = rest[..slash].ToLowerInvariant();
        if (!char.IsAsciiLetter(type[0]) || type.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '+' or '-')))
            return false;
        rest = rest[(slash + 1)..].Trim('/');
        string? version = null;
        // An npm scope may stand with its @ unescaped.
        if (rest.LastIndexOf('@') is > 0 and var at && rest[at - 1] != '/')
            (rest, version) = (rest[..at], Uri.UnescapeDataString(rest[(at + 1)..]));
        var parts = rest.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        if (parts.Length == 0 || !TryReadQualifiers(qualifiers, out var read))
            return false;
        purl = new PackageUrl
        {
            Type = type,
            Namespace = string.Join('/', parts[..^1]),
            Name = parts[^1],
            Version = version is { Length: > 0 } ? version : null,
            Qualifiers = read,
            Subpath = Uri.UnescapeDataString(subpath).Trim('/'),
        };
        return true;
    }

    private static bool TryReadQualifiers(string text, out ImmutableSortedDictionary<string, string> qualifiers)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        qualifiers = read.ToImmutable();
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var sign = pair.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0 || !read.TryAdd(pair[..sign].ToLowerInvariant(), Uri.UnescapeDataString(pair[(sign + 1)..])))
                return false;
        }

        qualifiers = read.ToImmutable();
        return true;
    }

    private static string Cut(string text, char sign, out string after)
    {
        var at = text.IndexOf(sign, StringComparison.Ordinal);
        after = at < 0 ? "" : text[(at + 1)..];
        return at < 0 ? text : text[..at];
    }

    /// <summary>All but letters, digits, <c>. - _ ~ :</c> is percent-encoded, as the specification's canonical form has it.</summary>
    private static void Write(StringBuilder text, string part, string keep = "")
    {
        foreach (var b in Encoding.UTF8.GetBytes(part))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || ".-_~:".Contains((char)b) || keep.Contains((char)b))
                text.Append((char)b);
            else
                text.Append('%').Append(Convert.ToHexString([b]));
        }
    }
}
