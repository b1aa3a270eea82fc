using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Notices.Mail;

/// <summary>Where mail is handed in.</summary>
internal sealed record MailServer(string Host, int Port, bool IsEncrypted)
{
    /// <summary>By the name alone: what a name server says about others can be forged.</summary>
    public static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>Who hands mail in.</summary>
internal sealed class MailLogIn(string user, string password)
{
    public string User => user;

    public string Password => password;
}

/// <summary>
/// Hands one mail to a server (RFC 5321, 3207, 4954). STARTTLS is required and the certificate checked; a password is sent over TLS only.
/// </summary>
internal sealed class SmtpCall(MailServer server, TimeProvider clock)
{
    private const int LongestLine = 4096;
    private const int MostLines = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly byte[] _buffer = new byte[4096];
    private int _from;
    private int _until;

    public X509Certificate2Collection? Trusted { get; init; }

    public async Task SendAsync(MailLogIn? logIn, MailMessage message, CancellationToken cancel)
    {
        if (!server.IsEncrypted && !MailServer.IsThisMachine(server.Host))
            throw new NoticeRefusal($"mail to {server.Host} would go in the clear", "leave `encrypted: false` out");
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server.Host, server.Port, either.Token).ConfigureAwait(false);
            var name = NameOf(client.Client.LocalEndPoint);
            await using var plain = client.GetStream();
            await ExpectAsync(plain, 220, "the greeting", either.Token).ConfigureAwait(false);
            var offers = await HelloAsync(plain, name, either.Token).ConfigureAwait(false);
            if (!server.IsEncrypted)
            {
                await HandInAsync(plain, null, [], message, either.Token).ConfigureAwait(false);
                return;
            }

            if (!offers.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase))
                throw new NoticeRefusal($"{server.Host} offers no STARTTLS", "name a server and port that do, usually 587");
            await AskAsync(plain, "STARTTLS", 220, "STARTTLS", either.Token).ConfigureAwait(false);
            // Whatever came before the encryption could be anybody's.
            if (_from < _until)
                throw new NoticeRefusal(
                    $"{server.Host} said something in the clear after STARTTLS",
                    "someone is between you and the server"
                );
            await using var secure = new SslStream(plain, leaveInnerStreamOpen: true);
            await secure.AuthenticateAsClientAsync(Tls(), either.Token).ConfigureAwait(false);
            offers = await HelloAsync(secure, name, either.Token).ConfigureAwait(false);
            await HandInAsync(secure, logIn, offers, message, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new NoticeRefusal($"{server.Host} did not answer in time", "check `server` and `port`");
        }
        catch (AuthenticationException)
        {
            throw new NoticeRefusal(
                $"the certificate of {server.Host} is not trusted, not its own, or expired",
                "have it mended; an authority of your own is trusted by way of SSL_CERT_FILE"
            );
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw new NoticeRefusal($"{server.Host} cannot be reached: {error.GetBaseException().Message}", "check `server` and `port`");
        }
    }

    private SslClientAuthenticationOptions Tls()
    {
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = server.Host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        if (Trusted is { } trusted)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
        }

        return tls;
    }

    private async Task HandInAsync(
        Stream stream,
        MailLogIn? logIn,
        ImmutableArray<string> offers,
        MailMessage message,
        CancellationToken cancel
    )
    {
        if (logIn is not null)
            await LogInAsync(stream, logIn, offers, cancel).ConfigureAwait(false);
        await AskAsync(stream, $"MAIL FROM:<{message.From.Address}>", 250, "the sender", cancel).ConfigureAwait(false);
        foreach (var to in message.To)
            await AskAsync(stream, $"RCPT TO:<{to.Address}>", 250, "a recipient", cancel).ConfigureAwait(false);
        await AskAsync(stream, "DATA", 354, "DATA", cancel).ConfigureAwait(false);
        await WriteAsync(stream, Stuffed(message.Write()) + ".\r\n", cancel).ConfigureAwait(false);
        await ExpectAsync(stream, 250, "the message", cancel).ConfigureAwait(false);
        // It is taken: how the server says good-bye changes nothing.
        try
        {
            await WriteAsync(stream, "QUIT\r\n", cancel).ConfigureAwait(false);
            await ReplyAsync(stream, cancel).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or NoticeRefusal)
        {
            // Some servers hang up first.
        }
    }

    private async Task LogInAsync(Stream stream, MailLogIn logIn, ImmutableArray<string> offers, CancellationToken cancel)
    {
        var methods = offers
            .Where(offer => offer.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))
            .SelectMany(offer => offer.Split(' ').Skip(1))
            .ToList();
        const string what = "the user or the password";
        if (methods.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            await AskAsync(stream, "AUTH PLAIN " + Base64($"\0{logIn.User}\0{logIn.Password}"), 235, what, cancel).ConfigureAwait(false);
            return;
        }

        if (!methods.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
            throw new NoticeRefusal(
                $"{server.Host} offers neither AUTH PLAIN nor AUTH LOGIN",
                "leave `user` and `password` out, or ask its operator"
            );
        await AskAsync(stream, "AUTH LOGIN", 334, what, cancel).ConfigureAwait(false);
        await AskAsync(stream, Base64(logIn.User), 334, what, cancel).ConfigureAwait(false);
        await AskAsync(stream, Base64(logIn.Password), 235, what, cancel).ConfigureAwait(false);
    }

    private async Task<ImmutableArray<string>> HelloAsync(Stream stream, string name, CancellationToken cancel)
    {
        await WriteAsync(stream, $"EHLO {name}\r\n", cancel).ConfigureAwait(false);
        var (code, lines) = await ReplyAsync(stream, cancel).ConfigureAwait(false);
        return code == 250 ? lines : throw Refused("EHLO", code, lines);
    }

    private async Task AskAsync(Stream stream, string command, int wanted, string what, CancellationToken cancel)
    {
        await WriteAsync(stream, command + "\r\n", cancel).ConfigureAwait(false);
        await ExpectAsync(stream, wanted, what, cancel).ConfigureAwait(false);
    }

    private async Task ExpectAsync(Stream stream, int wanted, string what, CancellationToken cancel)
    {
        var (code, lines) = await ReplyAsync(stream, cancel).ConfigureAwait(false);
        // 251 says that it is passed on.
        if (code != wanted && !(wanted == 250 && code == 251))
            throw Refused(what, code, lines);
    }

    private NoticeRefusal Refused(string what, int code, ImmutableArray<string> lines)
    {
        var words = TextBytes.Printable(string.Join(' ', lines));
        return new NoticeRefusal(
            $"{server.Host} refused {what}: {code} {(words.Length > 200 ? words[..200] + "…" : words)}".TrimEnd(),
            code is 535 or 530 ? "check `user` and `password`"
                : code is >= 400 and < 500 ? "it says that this passes; the next notice tries again"
                : "ask its operator what it takes"
        );
    }

    /// <summary>The code, and the lines without it (RFC 5321 §4.2.1).</summary>
    private async Task<(int Code, ImmutableArray<string> Lines)> ReplyAsync(Stream stream, CancellationToken cancel)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        while (true)
        {
            var line = await LineAsync(stream, cancel).ConfigureAwait(false);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
                throw new NoticeRefusal($"{server.Host} speaks no SMTP", "check `server` and `port`");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return (code, lines.ToImmutable());
            if (lines.Count > MostLines)
                throw new NoticeRefusal($"{server.Host} does not stop talking", "check `server` and `port`");
        }
    }

    private async Task<string> LineAsync(Stream stream, CancellationToken cancel)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_from == _until)
            {
                _from = 0;
                _until = await stream.ReadAsync(_buffer, cancel).ConfigureAwait(false);
                if (_until == 0)
                    throw new NoticeRefusal($"{server.Host} hung up", "the next notice tries again");
            }

            var c = (char)_buffer[_from++];
            if (c == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append(c);
            if (line.Length > LongestLine)
                throw new NoticeRefusal($"{server.Host} speaks no SMTP", "check `server` and `port`");
        }
    }

    private static async Task WriteAsync(Stream stream, string text, CancellationToken cancel)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancel).ConfigureAwait(false);
        await stream.FlushAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>A dot alone would end the message, so that every line which begins with one gets another.</summary>
    private static string Stuffed(string message) =>
        (message.StartsWith('.') ? "." : "") + message.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);

    /// <summary>An address literal: many machines have no name that a server could look up.</summary>
    private static string NameOf(EndPoint? local) =>
        local is IPEndPoint { Address: var address }
            ? address.MapsToIpv4() is { } four
                ? $"[{four}]"
                : $"[IPv6:{address}]"
            : "[127.0.0.1]";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

file static class Addresses
{
    public static IPAddress? MapsToIpv4(this IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? address
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : null;
}
