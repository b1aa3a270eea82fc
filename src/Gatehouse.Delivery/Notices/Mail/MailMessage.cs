using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Delivery.Notices.Mail;

/// <summary>A mailbox: the address for the envelope, and a name for people.</summary>
internal sealed record MailAddress(string Address, string? Name)
{
    private const int Longest = 254;

    public string Host => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>
    /// <c>name@host</c> or <c>Name &lt;name@host&gt;</c>; null for what is neither. Only what every server takes unquoted, so that no line
    /// break or bracket can become a command.
    /// </summary>
    public static MailAddress? Parse(string text)
    {
        var open = text.IndexOf('<', StringComparison.Ordinal);
        if (open < 0)
            return Of(text.Trim(), null);
        var name = text[..open].Trim().Trim('"');
        return text.EndsWith('>') && !name.Any(char.IsControl) ? Of(text[(open + 1)..^1], name.Length == 0 ? null : name) : null;
    }

    public string Write() => Name is null ? Address : $"{Headers.Phrase(Name)} <{Address}>";

    private static MailAddress? Of(string address, string? name)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        return
            at > 0
            && address.Length <= Longest
            && address[..at].All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c, StringComparison.Ordinal))
            && address.Length > at + 1
            && address[(at + 1)..].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
            ? new MailAddress(address, name)
            : null;
    }
}

/// <summary>A mail with its text twice, for those who show HTML and those who do not (RFC 5322, 2045, 2046).</summary>
internal sealed record MailMessage
{
    public required MailAddress From { get; init; }

    public required ImmutableArray<MailAddress> To { get; init; }

    public required string Subject { get; init; }

    public required DateTimeOffset Date { get; init; }

    public required string Text { get; init; }

    public required string Html { get; init; }

    /// <summary>The whole message in ASCII, lines ended by CR LF and no longer than 76 signs but for addresses.</summary>
    public string Write()
    {
        var date =
            Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
            + Date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{date}\n{Subject}\n{Html}\n{From.Address}")))[..32];
        // An underscore after `=` never comes out of quoted-printable, so that no text can hold the boundary.
        var boundary = "=_" + id;
        var mail = new StringBuilder()
            .Append("Date: ")
            .Append(date)
            .Append("\r\n")
            .Append("From: ")
            .Append(From.Write())
            .Append("\r\n")
            .Append("To: ")
            .AppendJoin(",\r\n ", To.Select(to => to.Write()))
            .Append("\r\n")
            .Append("Subject: ")
            .Append(Headers.Text(Subject))
            .Append("\r\n")
            .Append("Message-ID: <")
            .Append(id)
            .Append('@')
            .Append(From.Host)
            .Append(">\r\n")
            .Append("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n")
            .Append("Content-Type: multipart/alternative;\r\n boundary=\"")
            .Append(boundary)
            .Append("\"\r\n\r\n");
        Part(mail, boundary, "text/plain", Text);
        Part(mail, boundary, "text/html", Html);
        return mail.Append("--").Append(boundary).Append("--\r\n").ToString();
    }

    private static void Part(StringBuilder mail, string boundary, string type, string text) =>
        mail.Append("--")
            .Append(boundary)
            .Append("\r\nContent-Type: ")
            .Append(type)
            .Append("; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
            .Append(QuotedPrintable.Write(text))
            .Append("\r\n");
}

/// <summary>Text in a header: one line, and encoded words where it is more than ASCII (RFC 2047).</summary>
internal static class Headers
{
    /// <summary>A line with words may be 76 signs long: `Subject: `, `=?utf-8?B?` and `?=` are 21, and four signs carry three bytes.</summary>
    private const int BytesOfAWord = 39;

    /// <summary>Longer lines of plain text would have to be folded.</summary>
    private const int LongestPlain = 60;

    public static string Text(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        var isPlain =
            line.Length <= LongestPlain && line.All(c => c is >= ' ' and <= '~') && !line.Contains("=?", StringComparison.Ordinal);
        return isPlain ? line : Encoded(line);
    }

    /// <summary>A name before an address, where commas and dots would part it.</summary>
    public static string Phrase(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-') && name.Length <= LongestPlain ? name : Encoded(name);

    private static string Encoded(string text)
    {
        var words = new List<string>();
        var word = new MemoryStream();
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            if (word.Length + length > BytesOfAWord)
                End();
            word.Write(bytes[..length]);
        }

        End();
        return string.Join("\r\n ", words);

        void End()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String(word.ToArray())}?=");
            word.SetLength(0);
        }
    }
}

/// <summary>Text of any signs in lines that every server carries (RFC 2045 §6.7).</summary>
internal static class QuotedPrintable
{
    private const int Longest = 75;

    public static string Write(string text)
    {
        var written = new StringBuilder();
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            var column = 0;
            var bytes = Encoding.UTF8.GetBytes(line);
            for (var i = 0; i < bytes.Length; i++)
            {
                var isLast = i == bytes.Length - 1;
                var isPlain =
                    bytes[i] is >= (byte)'!' and <= (byte)'~' and not (byte)'=' || (bytes[i] is (byte)' ' or (byte)'\t' && !isLast);
                var width = isPlain ? 1 : 3;
                if (column + width > Longest)
                {
                    written.Append("=\r\n");
                    column = 0;
                }

                if (isPlain)
                    written.Append((char)bytes[i]);
                else
                    written.Append('=').Append(bytes[i].ToString("X2", CultureInfo.InvariantCulture));
                column += width;
            }

            written.Append("\r\n");
        }

        return written.ToString();
    }
}
