using System.Globalization;
using System.Net;
using System.Text;
using Gatehouse.Delivery.Notices.Mail;

namespace Gatehouse.Delivery.Notices.Rooms;

/// <summary>A mail, as text and as HTML, by the server of one's own.</summary>
internal sealed class Email : Notifier
{
    private const int SubmissionPort = 587;
    private const int MostRecipients = 50;

    public override string Name => "email";

    public override string? Refuse(NoticeSettings settings) =>
        settings.Server is not { } server ? "needs a `server`"
        : settings.From is not { } from ? "needs `from`: whose mail it is"
        : settings.Recipients.IsEmpty ? "needs `recipients`"
        : settings.Recipients.Length > MostRecipients ? $"has more than {MostRecipients} `recipients`; write to a list instead"
        : MailAddress.Parse(from) is null ? "has a `from` that is no address; write `gate@example.com` or `Gatehouse <gate@example.com>`"
        : settings.Recipients.FirstOrDefault(one => MailAddress.Parse(one) is null) is not null
            ? "has one of its `recipients` that is no address; write `name@example.com`"
        : Uri.CheckHostName(server) == UriHostNameType.Unknown ? "has a `server` that is no host name"
        : settings.IsEncrypted == false && !MailServer.IsThisMachine(server)
            ? "is not `encrypted`, and its server is not on this machine; leave `encrypted: false` out"
        : settings.User is null != settings.Password is null ? "needs `user` and `password` together, or neither"
        : settings is { IsEncrypted: false, Password: not null }
            ? "would send its `password` in the clear; leave it or `encrypted: false` out"
        : null;

    public override NoticeExample Example =>
        new(
            new NoticeSettings
            {
                To = Name,
                Server = "mail.example.com",
                From = "Gatehouse <gate@example.com>",
                Recipients = ["team@example.com"],
                User = Given.Of("gate"),
                Password = new Given(null, NoticeExample.Secret),
            },
            """
            MAIL mail.example.com:587 with STARTTLS as *****
            FROM gate@example.com
            TO team@example.com

            Date: Sun, 01 Mar 2026 09:30:00 +0000
            From: Gatehouse <gate@example.com>
            To: team@example.com
            Subject: todo-api: production was put back to 1.4.1
            Message-ID: <ID@example.com>
            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: multipart/alternative;
             boundary="=_BOUNDARY"

            --=_BOUNDARY
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            todo-api: production was put back to 1.4.1

            3.1 % of 640 answers were failures; 1 % is allowed
            Environment: production
            Branch: main
            Commit: 0123456789ab
            Run: 20260301-093000
            https://ci.example.com/runs/7?a=3D1&b=3D2

            --=_BOUNDARY
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            <!doctype html>
            <html><head><meta charset=3D"utf-8"><title>todo-api: production was put bac=
            k to 1.4.1</title></head>
            <body style=3D"font-family:sans-serif">
            <h2 style=3D"border-left:6px solid #C62828;padding-left:8px">todo-api: prod=
            uction was put back to 1.4.1</h2>
            <p>3.1 % of 640 answers were failures; 1 % is allowed<br>
            <b>Environment: </b><code>production</code><br>
            <b>Branch: </b><code>main</code><br>
            <b>Commit: </b><code>0123456789ab</code><br>
            <b>Run: </b><code>20260301-093000</code><br>
            <a href=3D"https://ci.example.com/runs/7?a=3D1&amp;b=3D2">https://ci.exampl=
            e.com/runs/7?a=3D1&amp;b=3D2</a><br>
            </p></body></html>

            --=_BOUNDARY--

            """
        );

    public override async Task SendAsync(NoticeCall call, CancellationToken cancel)
    {
        var settings = call.Settings;
        var server = new MailServer(settings.Server!, settings.Port ?? SubmissionPort, settings.IsEncrypted ?? true);
        var logIn = settings is { User: { } user, Password: { } password }
            ? new MailLogIn(
                await call.TextAsync(user, cancel).ConfigureAwait(false),
                await call.SecretAsync(password, cancel).ConfigureAwait(false)
            )
            : null;
        var message = new MailMessage
        {
            From = MailAddress.Parse(settings.From!)!,
            To = [.. settings.Recipients.Select(one => MailAddress.Parse(one)!)],
            Subject = call.Text.Title,
            Date = call.Clock.GetUtcNow(),
            Text = $"{call.Text.Title}\n\n{string.Join('\n', call.Text.Lines())}\n",
            Html = Page(call.Text),
        };
        await call.MailAsync(server, logIn, message, cancel).ConfigureAwait(false);
    }

    private static string Page(NoticeText text)
    {
        var page = new StringBuilder("<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>");
        page.Append(WebUtility.HtmlEncode(text.Title)).Append("</title></head>\n<body style=\"font-family:sans-serif\">\n");
        page.Append(
            CultureInfo.InvariantCulture,
            $"<h2 style=\"border-left:6px solid #{Signs.Colour(text.Tone):X6};padding-left:8px\">{WebUtility.HtmlEncode(text.Title)}</h2>\n<p>"
        );
        foreach (var line in text.Lines())
            page.Append(line.In(Html)).Append("<br>\n");
        return page.Append("</p></body></html>\n").ToString();
    }

    private static string Html(NoticeSpan span)
    {
        var text = WebUtility.HtmlEncode(span.Text);
        return span.Kind switch
        {
            NoticeSpanKind.Strong => $"<b>{text}</b>",
            NoticeSpanKind.Code => $"<code>{text}</code>",
            NoticeSpanKind.Link => $"<a href=\"{text}\">{text}</a>",
            _ => text,
        };
    }
}
