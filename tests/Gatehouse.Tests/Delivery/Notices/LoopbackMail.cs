using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gatehouse.Tests.Delivery.Notices;

/// <summary>A small mail server of this process, with STARTTLS and a certificate made for the test.</summary>
internal sealed class LoopbackMail : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _heard = [];

    public LoopbackMail()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public X509Certificate2 Certificate { get; init; } = Certified("localhost");

    public bool OffersTls { get; init; } = true;

    public string Methods { get; init; } = "PLAIN LOGIN";

    /// <summary>What is said in the same breath as the leave to begin TLS.</summary>
    public string Injected { get; init; } = "";

    /// <summary>Answers that are not the usual ones, by the beginning of the command.</summary>
    public Dictionary<string, string?> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>Each line that was heard, `TLS` where the encryption began.</summary>
    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (_heard)
                return [.. _heard];
        }
    }

    /// <summary>The message as it is for its reader: without what stuffs the dots.</summary>
    public string Message =>
        string.Join(
            "\r\n",
            Heard
                .SkipWhile(line => line != "DATA")
                .Skip(1)
                .TakeWhile(line => line != ".")
                .Select(line => line.StartsWith('.') ? line[1..] : line)
        ) + "\r\n";

    public static X509Certificate2 Certified(string name, bool isExpired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = DateTimeOffset.UtcNow;
        using var made = request.CreateSelfSigned(now.AddDays(-30), isExpired ? now.AddDays(-1) : now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
        Certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
                await TalkAsync(client.GetStream());
        }
        catch (Exception end)
            when (end
                    is OperationCanceledException
                        or IOException
                        or ObjectDisposedException
                        or System.Security.Authentication.AuthenticationException
            )
        {
            // The other side went away, or the test is over.
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        var isSecure = false;
        await SayAsync(stream, "220 localhost ESMTP");
        while (await HearAsync(stream) is { } line)
        {
            if (Answers.FirstOrDefault(one => line.StartsWith(one.Key, StringComparison.Ordinal)) is { Key: not null } unusual)
            {
                if (unusual.Value is null)
                    return;
                await SayAsync(stream, unusual.Value);
                continue;
            }

            switch (line.Split(' ')[0])
            {
                case "EHLO":
                    await SayAsync(
                        stream,
                        isSecure ? $"250-localhost\r\n250-AUTH {Methods}\r\n250 8BITMIME"
                            : OffersTls ? "250-localhost\r\n250 STARTTLS"
                            : $"250-localhost\r\n250 AUTH {Methods}"
                    );
                    break;
                case "STARTTLS":
                    await SayAsync(stream, "220 go ahead" + Injected);
                    var secure = new SslStream(stream, leaveInnerStreamOpen: false);
                    await secure.AuthenticateAsServerAsync(
                        new SslServerAuthenticationOptions { ServerCertificate = Certificate },
                        _stop.Token
                    );
                    lock (_heard)
                        _heard.Add("TLS");
                    (stream, isSecure) = (secure, true);
                    break;
                case "AUTH" when line == "AUTH LOGIN":
                    await SayAsync(stream, "334 VXNlcm5hbWU6");
                    await HearAsync(stream);
                    await SayAsync(stream, "334 UGFzc3dvcmQ6");
                    await HearAsync(stream);
                    await SayAsync(stream, "235 welcome");
                    break;
                case "AUTH":
                    await SayAsync(stream, "235 welcome");
                    break;
                case "DATA":
                    await SayAsync(stream, "354 go on");
                    while (await HearAsync(stream) is { } text && text != ".") { }
                    await SayAsync(stream, "250 taken");
                    break;
                case "QUIT":
                    await SayAsync(stream, "221 bye");
                    return;
                default:
                    await SayAsync(stream, "250 fine");
                    break;
            }
        }
    }

    private async Task<string?> HearAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) == 1)
        {
            if (one[0] != '\n')
            {
                line.Add(one[0]);
                continue;
            }

            var text = Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            lock (_heard)
                _heard.Add(text);
            return text;
        }

        return null;
    }

    private async Task SayAsync(Stream stream, string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), _stop.Token);
}
