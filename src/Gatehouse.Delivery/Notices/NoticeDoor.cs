using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Delivery.Notices.Mail;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;

namespace Gatehouse.Delivery.Notices;

/// <summary>Where the requests of notices go: to their servers, or to whoever wants to see them first.</summary>
public abstract class NoticeDoor
{
    internal abstract Task<WebAnswer> SendAsync(NoticeRequest request, CancellationToken cancel);

    internal abstract Task MailAsync(MailServer server, MailLogIn? logIn, MailMessage message, CancellationToken cancel);
}

/// <summary>Sends.</summary>
public sealed class SendingDoor(WebDoor web, TimeProvider clock) : NoticeDoor
{
    /// <summary>For tests: authorities that count besides those of the machine.</summary>
    internal System.Security.Cryptography.X509Certificates.X509Certificate2Collection? Trusted { get; init; }

    internal override async Task<WebAnswer> SendAsync(NoticeRequest request, CancellationToken cancel)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Address);
        foreach (var (name, text) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, text);
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.MediaType);
        }

        return await web.SendAsync(message, cancel).ConfigureAwait(false);
    }

    internal override Task MailAsync(MailServer server, MailLogIn? logIn, MailMessage message, CancellationToken cancel) =>
        new SmtpCall(server, clock) { Trusted = Trusted }.SendAsync(logIn, message, cancel);
}

/// <summary>Shows what would be sent, secrets masked, and answers as a place does that has never been told anything.</summary>
public sealed class ShowingDoor(Masks masks, Action<string> show) : NoticeDoor
{
    private readonly Lock _door = new();

    internal override Task<WebAnswer> SendAsync(NoticeRequest request, CancellationToken cancel)
    {
        Show(request.Show());
        var body = request.Method == "GET" ? "[]" : "{\"ok\":true}";
        return Task.FromResult(new WebAnswer(HttpStatusCode.OK, ImmutableDictionary<string, string>.Empty, Encoding.UTF8.GetBytes(body)));
    }

    internal override Task MailAsync(MailServer server, MailLogIn? logIn, MailMessage message, CancellationToken cancel)
    {
        Show(
            $"MAIL {server.Host}:{server.Port}{(server.IsEncrypted ? " with STARTTLS" : "")}{(logIn is null ? "" : " as *****")}\n"
                + $"FROM {message.From.Address}\nTO {string.Join(", ", message.To.Select(to => to.Address))}\n\n"
                + message.Write().ReplaceLineEndings("\n")
        );
        return Task.CompletedTask;
    }

    private void Show(string text)
    {
        lock (_door)
            show(masks.Cover(text));
    }
}
