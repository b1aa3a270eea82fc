using System.Text;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>
/// What a repository's own <c>config</c> says of its format. Like git, it reads that one file and follows no include here.
/// </summary>
internal sealed class RepositoryConfig
{
    private const long LargestFile = 16 << 20;

    // Extensions that leave the meaning of objects, index and refs alone.
    private static readonly string[] Harmless =
    [
        "noop",
        "noop-v1",
        "partialclone",
        "preciousobjects",
        "relativeworktrees",
        "submodulepathconfig",
        "worktreeconfig",
    ];

    private readonly Dictionary<string, string> values;

    private RepositoryConfig(Dictionary<string, string> values) => this.values = values;

    // Newer gits say it of the remote only.
    public bool IsPartialClone =>
        values.Keys.Any(key =>
            key == "extensions.partialclone"
            || (
                key.StartsWith("remote.", StringComparison.Ordinal)
                && (key.EndsWith(".promisor", StringComparison.Ordinal) || key.EndsWith(".partialclonefilter", StringComparison.Ordinal))
            )
        );

    /// <summary>Where the remote <c>origin</c> is, as it is written; it may hold credentials.</summary>
    public string? Origin => values.GetValueOrDefault("remote.\"origin\".url");

    public static RepositoryConfig Read(string commonDirectory)
    {
        var path = Path.Combine(commonDirectory, "config");
        return new RepositoryConfig(Parse(RepositoryFile.ReadAll(path, LargestFile) ?? [], path));
    }

    /// <returns>The length of the repository's object ids.</returns>
    public int HashLengthOrRefuse(string commonDirectory)
    {
        var version = values.GetValueOrDefault("core.repositoryformatversion", "0");
        if (version is not ("0" or "1"))
        {
            throw new GitFormatException(
                $"{commonDirectory} has the repository format `{version}`; 0 and 1 are known. Clone it anew with a plain `git clone`."
            );
        }

        var extensions = values.Keys.Where(key => key.StartsWith("extensions.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        foreach (var key in extensions)
        {
            var name = key["extensions.".Length..];
            var value = values[key];
            var isKnown =
                Harmless.Contains(name, StringComparer.Ordinal)
                || (name == "objectformat" && value.ToUpperInvariant() is "SHA1" or "SHA256")
                || (name == "refstorage" && value == "files");
            if (isKnown || (version == "0" && name is not ("objectformat" or "refstorage")))
            {
                continue;
            }

            throw new GitFormatException(
                name == "refstorage"
                    ? $"{commonDirectory} keeps refs as `{value}`, unsupported here. `git refs migrate --ref-format=files` converts them."
                    : $"{commonDirectory} uses the unknown extension `{name} = {value}`. Clone it anew with a plain `git clone`."
            );
        }

        var isSha256 = string.Equals(values.GetValueOrDefault("extensions.objectformat"), "sha256", StringComparison.OrdinalIgnoreCase);
        return isSha256 ? ObjectId.Sha256Length : ObjectId.Sha1Length;
    }

    // The syntax of git-config(1): [section "subsection"], name = value, quotes, escapes, comments, continued lines.
    private static Dictionary<string, string> Parse(byte[] bytes, string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var text = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);
        var section = "";
        for (var position = 0; position < text.Length; )
        {
            var next = text[position];
            if (char.IsWhiteSpace(next))
            {
                position++;
            }
            else if (next is '#' or ';')
            {
                position = EndOfLine(text, position);
            }
            else if (next == '[')
            {
                section = Section(text, ref position, path);
            }
            else if (char.IsAsciiLetter(next))
            {
                var start = position;
                while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] == '-'))
                {
                    position++;
                }

                var name = text[start..position].ToLowerInvariant();
                while (position < text.Length && text[position] is ' ' or '\t')
                {
                    position++;
                }

                var value = "true";
                if (position < text.Length && text[position] == '=')
                {
                    position++;
                    value = Value(text, ref position, path);
                }
                else if (position < text.Length && text[position] is not ('\n' or '#' or ';'))
                {
                    throw Malformed(text, position, path);
                }

                values[section + "." + name] = value;
            }
            else
            {
                throw Malformed(text, position, path);
            }
        }

        return values;
    }

    private static string Section(string text, ref int position, string path)
    {
        var start = position + 1;
        var isQuoted = false;
        for (position = start; position < text.Length && text[position] != '\n'; position++)
        {
            if (text[position] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (text[position] == '\\' && isQuoted)
            {
                position++;
            }
            else if (text[position] == ']' && !isQuoted)
            {
                var section = text[start..position++];
                var quote = section.IndexOf('"', StringComparison.Ordinal);
                return quote < 0 ? section.Trim().ToLowerInvariant() : section[..quote].Trim().ToLowerInvariant() + "." + section[quote..];
            }
        }

        throw Malformed(text, start, path);
    }

    private static string Value(string text, ref int position, string path)
    {
        var value = new StringBuilder();
        var kept = 0;
        var isQuoted = false;
        for (; position < text.Length && text[position] != '\n'; position++)
        {
            var next = text[position];
            if (next == '"')
            {
                isQuoted = !isQuoted;
                kept = value.Length;
            }
            else if (next == '\\')
            {
                if (++position == text.Length)
                {
                    throw Malformed(text, position, path);
                }

                if (text[position] != '\n')
                {
                    value.Append(
                        text[position] switch
                        {
                            'n' => '\n',
                            't' => '\t',
                            'b' => '\b',
                            '\\' => '\\',
                            '"' => '"',
                            _ => throw Malformed(text, position, path),
                        }
                    );
                    kept = value.Length;
                }
            }
            else if (!isQuoted && next is '#' or ';')
            {
                position = EndOfLine(text, position);
                break;
            }
            else if (isQuoted || value.Length > 0 || !char.IsWhiteSpace(next))
            {
                value.Append(next);
                kept = isQuoted || !char.IsWhiteSpace(next) ? value.Length : kept;
            }
        }

        return isQuoted ? throw Malformed(text, position, path) : value.ToString(0, kept);
    }

    private static int EndOfLine(string text, int position)
    {
        var end = text.IndexOf('\n', position);
        return end < 0 ? text.Length : end;
    }

    private static GitFormatException Malformed(string text, int position, string path) =>
        new($"{path}, line {text.AsSpan(0, Math.Min(position, text.Length)).Count('\n') + 1}: this is not git's configuration syntax.");
}
