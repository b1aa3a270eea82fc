using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gatehouse.Acceptance.Cli;
using Gatehouse.Tests.Delivery.Notices;

namespace Gatehouse.Acceptance.Delivery;

/// <summary><c>gatehouse notify</c> as users run it, against a server of the test and against a real mail server.</summary>
public sealed class Notifying
{
    /// <summary>A mail server that asks for TLS and a password, and writes what it takes into a file.</summary>
    private const string MailServer = """
        import ssl, sys
        from aiosmtpd.controller import Controller
        from aiosmtpd.smtp import SMTP, AuthResult
        class Taker:
            async def handle_DATA(self, server, session, envelope):
                with open("mail.txt", "wb") as mail:
                    mail.write((envelope.mail_from + " -> " + ",".join(envelope.rcpt_tos) + "\n").encode() + envelope.content)
                return "250 taken"
        def known(server, session, envelope, mechanism, data):
            good = data.login == b"gate" and data.password == open("password").read().encode()
            return AuthResult(success=good, handled=not good and False)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain("cert.pem", "key.pem")
        controller = Controller(Taker(), hostname="127.0.0.1", port=int(sys.argv[1]), tls_context=tls, require_starttls=True,
                                authenticator=known, auth_required=True)
        controller.start()
        print("up", flush=True)
        sys.stdin.read()
        controller.stop()
        """;

    private static Folder Scanned()
    {
        var folder = new Folder().Add("tree/settings.txt", Planted.Secret);
        Binary.Run(folder, "scan", "tree", "-f", "json", "-o", "result.json").ExitCode.ShouldBe(1);
        return folder;
    }

    private static string Made() => "s3-" + Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());

    private static int FreePort() => new Uri(LoopbackPlace.Closed()).Port;

    [Fact]
    public void A_saved_result_is_sent_again_and_no_secret_is_in_it()
    {
        using var place = LoopbackPlace.Friendly();
        using var folder = Scanned();
        var secret = Made();
        folder.Add(
            "gatehouse.yml",
            $"values: {{key: {{environment: GATE_KEY}}}}\nnotices:\n  - {{to: webhook, url: '{place.Address}/gate', secret: {{value: key}}}}\n"
                + $"  - {{to: telegram, url: '{place.Address}', token: {{value: key}}, place: '-100'}}\n"
        );
        var shown = Binary.RunWith(folder, [("GATE_KEY", secret)], "notify", "result.json", "--dry-run", "--subject", "todo");
        shown.ExitCode.ShouldBe(0, shown.Error);
        shown.Output.ShouldContain("POST " + place.Address + "/gate");
        shown.Output.ShouldContain("/bot*****/sendMessage");
        place.Requests.ShouldBeEmpty();
        var sent = Binary.RunWith(folder, [("GATE_KEY", secret)], "notify", "result.json", "--subject", "todo");
        sent.ExitCode.ShouldBe(0, sent.Error);
        sent.Error.ShouldContain("2 notices were sent");
        place.Requests.Count.ShouldBe(3);
        using (var json = JsonDocument.Parse(place.Requests.Single(request => request.Path == "/gate").Body))
            json.RootElement.GetProperty("verdict").GetString().ShouldBe("closed");
        foreach (var request in place.Requests)
        {
            request.Text.ShouldNotContain(secret);
            request.Text.ShouldNotContain(Planted.Secret.Trim());
        }

        foreach (var answer in (Answer[])[shown, sent])
            (answer.Output + answer.Error).ShouldNotContain(secret);
        folder.Read(".gatehouse/cache/notices.json").ShouldNotContain(secret);
    }

    [Fact]
    public void A_notice_that_fails_is_told()
    {
        using var folder = Scanned();
        folder.Add("gatehouse.yml", $"notices: [{{to: discord, url: '{LoopbackPlace.Closed()}/api/webhooks/1/very-secret-path'}}]\n");
        var answer = Binary.Run(folder, "notify", "result.json");
        answer.ExitCode.ShouldBe(2);
        answer.Error.ShouldContain("the notice to discord was not delivered: 127.0.0.1 cannot be reached");
        answer.Error.ShouldNotContain("very-secret-path");
        Binary.Run(folder, "notify", "result.json", "--to", "slack").Error.ShouldContain("gatehouse.yml has no notice to slack");
    }

    [Fact]
    public void Mail_is_taken_by_a_real_server()
    {
        const string python = "/usr/bin/python3";
        Assert.SkipUnless(
            File.Exists(python) && Binary.RunProgram(python, "/", null, "-c", "import aiosmtpd").ExitCode == 0,
            "python3-aiosmtpd is not on this machine"
        );
        using var folder = Scanned();
        var (password, port) = (Made(), FreePort());
        Certify(folder);
        folder.Add("password", password).Add("server.py", MailServer);
        folder.Add(
            "gatehouse.yml",
            "values: {mail: {file: password}}\nnotices:\n"
                + $"  - {{to: email, server: localhost, port: {port}, from: 'Gatehouse <gate@example.com>', recipients: [team@example.com, ops@example.com], "
                + "user: gate, password: {value: mail}}\n"
        );
        using var server = Process.Start(
            new ProcessStartInfo(python, ["server.py", port.ToString(System.Globalization.CultureInfo.InvariantCulture)])
            {
                WorkingDirectory = folder.Path,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            server.StandardOutput.ReadLine().ShouldBe("up");
            // Nobody has said yet that this authority may be trusted.
            Binary.Run(folder, "notify", "result.json").Error.ShouldContain("the certificate of localhost is not trusted");
            var answer = Binary.RunWith(folder, [("SSL_CERT_FILE", folder.At("cert.pem"))], "notify", "result.json", "--subject", "Tödo");
            answer.ExitCode.ShouldBe(0, answer.Error);
            var mail = folder.Read("mail.txt");
            mail.ShouldStartWith("gate@example.com -> team@example.com,ops@example.com\n");
            mail.ShouldContain("multipart/alternative");
            mail.ShouldNotContain(password);
            // Python's own reader of mail sees what was meant.
            var read = Binary.RunProgram(
                python,
                folder.Path,
                null,
                "-c",
                "import email, email.policy; m = email.message_from_bytes(open('mail.txt', 'rb').read().split(b'\\n', 1)[1], policy=email.policy.default); "
                    + "print(m['subject']); print([p.get_content_type() for p in m.iter_parts()]); print(m.get_body(('plain',)).get_content()); print(m.defects)"
            );
            var told = read.Output.ReplaceLineEndings("\n");
            told.ShouldStartWith("Tödo: the gate says closed\n['text/plain', 'text/html']\nTödo: the gate says closed\n");
            told.TrimEnd().ShouldEndWith("[]");
            folder.Add("password2", "wrong-password");
            folder.Add(
                "gatehouse.yml",
                folder.Read("gatehouse.yml").Replace("file: password", "file: password2", StringComparison.Ordinal)
            );
            var refused = Binary.RunWith(folder, [("SSL_CERT_FILE", folder.At("cert.pem"))], "notify", "result.json");
            refused.ExitCode.ShouldBe(2);
            refused.Error.ShouldContain("refused the user or the password: 535");
        }
        finally
        {
            server.StandardInput.Close();
            if (!server.WaitForExit(TimeSpan.FromSeconds(20)))
                server.Kill();
        }
    }

    private static void Certify(Folder folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        folder.Add("cert.pem", made.ExportCertificatePem()).Add("key.pem", key.ExportPkcs8PrivateKeyPem());
    }
}
