using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Delivery;
using Gatehouse.Delivery.Notices;
using Gatehouse.Delivery.Notices.Mail;
using Gatehouse.Engine.Gate.Delivering;

namespace Gatehouse.Tests.Delivery.Notices;

public sealed partial class Mails : IDisposable
{
    private readonly Square _square = new();

    public void Dispose() => _square.Dispose();

    private static NoticeSettings At(LoopbackMail mail) =>
        Catalog.Notifiers.First(notifier => notifier.Name == "email").Example.Settings with
        {
            Server = "localhost",
            Port = mail.Port,
        };

    private async Task<NoticeFailure?> SendAsync(LoopbackMail mail, NoticeSettings settings, Occurrence? occurrence = null)
    {
        // Only the public half: who trusts a certificate does not hold its key.
        var trusted = new X509Certificate2Collection(X509CertificateLoader.LoadCertificate(mail.Certificate.RawData));
        var door = new SendingDoor(_square.Room.Web, _square.Clock) { Trusted = trusted };
        var failures = await _square
            .Board(door, settings)
            .TellAgainAsync(occurrence ?? NoticeExample.Occurrence, null, TestContext.Current.CancellationToken);
        return failures.SingleOrDefault();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [Fact]
    public async Task Are_handed_in_over_tls_only()
    {
        using var mail = new LoopbackMail();
        (await SendAsync(mail, At(mail))).ShouldBeNull();
        mail.Heard.TakeWhile(line => line != "DATA")
            .ShouldBe([
                "EHLO [127.0.0.1]",
                "STARTTLS",
                "TLS",
                "EHLO [127.0.0.1]",
                "AUTH PLAIN " + Base64($"\0gate\0{_square.Secret}"),
                "MAIL FROM:<gate@example.com>",
                "RCPT TO:<team@example.com>",
            ]);
        mail.Heard[^1].ShouldBe("QUIT");
        mail.Message.ShouldContain("Subject: todo-api: production was put back to 1.4.1\r\n");
        mail.Message.ShouldNotContain(_square.Secret);
    }

    [Fact]
    public async Task Log_in_by_login_where_plain_is_not_offered()
    {
        using var mail = new LoopbackMail { Methods = "LOGIN XOAUTH2" };
        (await SendAsync(mail, At(mail))).ShouldBeNull();
        mail.Heard.SkipWhile(line => line != "AUTH LOGIN").Skip(1).Take(2).ShouldBe([Base64("gate"), Base64(_square.Secret)]);
    }

    [Fact]
    public async Task Are_not_handed_in_without_tls()
    {
        using var mail = new LoopbackMail { OffersTls = false };
        (await SendAsync(mail, At(mail))).ShouldNotBeNull().Reason.ShouldContain("offers no STARTTLS");
        mail.Heard.ShouldBe(["EHLO [127.0.0.1]"]);
    }

    [Fact]
    public async Task Go_in_the_clear_only_within_the_machine_and_without_a_password()
    {
        using var mail = new LoopbackMail { OffersTls = false };
        var clear = At(mail) with { IsEncrypted = false };
        (await SendAsync(mail, clear)).ShouldNotBeNull().Reason.ShouldContain("in the clear");
        (await SendAsync(mail, clear with { User = null, Password = null, Server = "mail.example.com" }))
            .ShouldNotBeNull()
            .Reason.ShouldContain("not on this machine");
        mail.Heard.ShouldBeEmpty();
        (await SendAsync(mail, clear with { User = null, Password = null })).ShouldBeNull();
        mail.Heard.ShouldNotContain("STARTTLS");
    }

    [Fact]
    public async Task Trust_no_certificate_but_the_servers_own()
    {
        using (var mail = new LoopbackMail { Certificate = LoopbackMail.Certified("elsewhere.example") })
            await ShouldMistrustAsync(mail);
        using (var mail = new LoopbackMail { Certificate = LoopbackMail.Certified("localhost", isExpired: true) })
            await ShouldMistrustAsync(mail);
        using (var mail = new LoopbackMail())
        {
            // Nobody has said that this one may be trusted.
            var failure = (
                await _square.Board(At(mail)).TellAgainAsync(NoticeExample.Occurrence, null, TestContext.Current.CancellationToken)
            ).ShouldHaveSingleItem();
            failure.Reason.ShouldContain("certificate");
        }

        async Task ShouldMistrustAsync(LoopbackMail mail)
        {
            (await SendAsync(mail, At(mail))).ShouldNotBeNull().Reason.ShouldContain("the certificate of localhost");
            mail.Heard.ShouldNotContain(line => line.StartsWith("AUTH", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Take_no_word_from_before_the_encryption()
    {
        using var mail = new LoopbackMail { Injected = "\r\n250-AUTH PLAIN\r\n250 fine" };
        (await SendAsync(mail, At(mail))).ShouldNotBeNull().Reason.ShouldContain("in the clear after STARTTLS");
    }

    [Theory]
    [InlineData("AUTH", "535 5.7.8 no: SECRET", "refused the user or the password: 535 5.7.8 no: *****")]
    [InlineData("MAIL", "550 not you", "refused the sender: 550 not you")]
    [InlineData("RCPT", "450 later", "refused a recipient: 450 later")]
    [InlineData("DATA", "554 no", "refused DATA: 554 no")]
    [InlineData("EHLO", "502 what", "refused EHLO: 502 what")]
    [InlineData("MAIL", "hello", "speaks no SMTP")]
    [InlineData("MAIL", null, "hung up")]
    public async Task Tell_what_the_server_minds(string command, string? answer, string reason)
    {
        using var mail = new LoopbackMail();
        mail.Answers[command] = answer?.Replace("SECRET", _square.Secret, StringComparison.Ordinal);
        var failure = (await SendAsync(mail, At(mail))).ShouldNotBeNull();
        failure.Reason.ShouldBe("localhost " + reason);
        failure.Remedy.ShouldNotBeNull();
    }

    [Fact]
    public async Task Tell_that_nobody_listens()
    {
        var port = new Uri(LoopbackPlace.Closed()).Port;
        using var mail = new LoopbackMail();
        (await SendAsync(mail, At(mail) with { Port = port })).ShouldNotBeNull().Reason.ShouldContain("localhost cannot be reached");
    }

    [Fact]
    public async Task Are_read_as_they_were_written()
    {
        using var mail = new LoopbackMail();
        var text = ".\r\n..a\nünï\u00a0code 😀 = " + new string('é', 300) + " end ";
        var occurrence = NoticeExample.Occurrence with
        {
            Title = "Grüße\r\nBcc: x@example.com " + new string('ß', 60),
            Details = [".", ".a =20 b", text],
        };
        (await SendAsync(mail, At(mail), occurrence)).ShouldBeNull();
        var lines = mail.Message.Split("\r\n");
        lines.ShouldAllBe(line => line.Length <= 78 && line.All(c => c < 128));
        lines.ShouldNotContain(line => line.StartsWith("Bcc", StringComparison.Ordinal));
        var plain = QuotedPrintableRead(mail.Message.Split("quoted-printable\r\n\r\n")[1].Split("\r\n--=_")[0]);
        plain.ShouldContain("\n.\n.a =20 b\n. ..a ünï\u00a0code 😀 = " + new string('é', 200));
        var subject = mail.Message[
            mail.Message.IndexOf("Subject:", StringComparison.Ordinal)..mail.Message.IndexOf("\r\nMessage-ID", StringComparison.Ordinal)
        ];
        string.Concat(Word().Matches(subject).Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[1].Value))))
            .ShouldBe("todo-api: Grüße Bcc: x@example.com " + new string('ß', 60));
    }

    [Theory]
    [InlineData("a@b.example\r\nRCPT TO:<x@y>")]
    [InlineData("a@b.example> SIZE=1")]
    [InlineData("<a@b.example>\r\n")]
    [InlineData("A\r\nBcc: x <a@b.example>")]
    [InlineData("a b@c.example")]
    [InlineData("a@b@c.example")]
    [InlineData("@b.example")]
    [InlineData("ü@b.example")]
    [InlineData("")]
    public void Go_to_no_address_that_is_none(string address) => MailAddress.Parse(address).ShouldBeNull();

    [Theory]
    [InlineData("a@b.example", "a@b.example")]
    [InlineData("Gate House <a+x@b.example>", "Gate House <a+x@b.example>")]
    [InlineData("\"Häuser, Inc.\" <a@b.example>", "=?utf-8?B?SMOkdXNlciwgSW5jLg==?= <a@b.example>")]
    public void Go_to_addresses_as_people_write_them(string address, string written) =>
        MailAddress.Parse(address).ShouldNotBeNull().Write().ShouldBe(written);

    [GeneratedRegex(@"=\?utf-8\?B\?([^?]+)\?=")]
    private static partial Regex Word();

    private static string QuotedPrintableRead(string text)
    {
        var bytes = new List<byte>();
        text = text.Replace("=\r\n", "", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=')
            {
                bytes.Add(Convert.FromHexString(text.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else
                bytes.Add((byte)text[i]);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
