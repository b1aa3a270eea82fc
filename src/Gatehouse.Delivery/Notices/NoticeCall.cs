using System.Globalization;
using System.Net;
using System.Text.Json;
using Gatehouse.Delivery.Notices.Mail;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Notices;

/// <summary>One notice to one place: what to say, by which settings, and through which door.</summary>
public sealed class NoticeCall(NoticeText text, Occurrence occurrence, NoticeSettings settings, NoticeDesk desk)
{
    /// <summary>A place that asks for more patience is told again with the next notice.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>A shorter path can be guessed, so that it keeps nobody out, and stands in ordinary texts.</summary>
    private const int ShortestSecretPath = 16;

    public NoticeText Text => text;

    public Occurrence Occurrence => occurrence;

    public NoticeSettings Settings => settings;

    internal Masks Masks => desk.Values.Masks;

    internal TimeProvider Clock => desk.Clock;

    /// <summary>A variable of the CI system that runs this.</summary>
    public string? Surrounding(string name) =>
        desk.Surroundings.Environment.GetValueOrDefault(name) is { Length: > 0 } found ? found : null;

    public async Task<string> SecretAsync(Given given, CancellationToken cancel) =>
        (await desk.Values.SecretOfAsync(given, cancel).ConfigureAwait(false)).Reveal();

    /// <summary>What is no secret where it is written out, e.g. a user's name.</summary>
    public async Task<string> TextAsync(Given given, CancellationToken cancel) =>
        await desk.Values.TextOfAsync(given, cancel).ConfigureAwait(false);

    /// <summary>The base address: of the settings, or the usual one. It ends with a slash.</summary>
    public async Task<Uri> BaseAsync(string usual, CancellationToken cancel) =>
        Checked((settings.Url is { } url ? await desk.Values.TextOfAsync(url, cancel).ConfigureAwait(false) : usual).TrimEnd('/') + "/");

    /// <summary>An address that opens the place to whoever knows it: as secret as a token.</summary>
    public async Task<Uri> WebhookAsync(CancellationToken cancel)
    {
        var address = Checked((await desk.Values.TextOfAsync(settings.Url!, cancel).ConfigureAwait(false)).Trim());
        if (address.PathAndQuery.Length >= ShortestSecretPath)
        {
            Masks.Add(address.PathAndQuery);
            Masks.Add(Uri.UnescapeDataString(address.PathAndQuery));
        }

        return address;
    }

    /// <summary>Sends, waits once where the place asks for it, and throws where it does not take the notice.</summary>
    public async Task<WebAnswer> SendAsync(NoticeRequest request, CancellationToken cancel)
    {
        var answer = await TryAsync(request, cancel).ConfigureAwait(false);
        return answer.Succeeded ? answer : throw Refusal(request, answer);
    }

    /// <summary>Like <see cref="SendAsync"/>, for requests whose refusal means something.</summary>
    public async Task<WebAnswer> TryAsync(NoticeRequest request, CancellationToken cancel)
    {
        var answer = await desk.Door.SendAsync(request, cancel).ConfigureAwait(false);
        if (answer.Status != HttpStatusCode.TooManyRequests || WaitOf(answer) is not { } wait || wait > LongestWait)
            return answer;
        await Task.Delay(wait, desk.Clock, cancel).ConfigureAwait(false);
        return await desk.Door.SendAsync(request, cancel).ConfigureAwait(false);
    }

    internal Task MailAsync(MailServer server, MailLogIn? logIn, MailMessage message, CancellationToken cancel) =>
        desk.Door.MailAsync(server, logIn, message, cancel);

    internal NoticeRefusal Refusal(NoticeRequest request, WebAnswer answer)
    {
        var status = (int)answer.Status;
        var words = Masks.Cover(WordsOf(answer));
        var said = words.Length == 0 ? "" : $": {words}";
        return new NoticeRefusal(
            $"{request.Address.Host} answered {status}{said}",
            status switch
            {
                401 or 403 => "check the token, and whether it may write there",
                404 => "check the address, the place and the token: one of them names nothing",
                429 => $"it wants fewer notices; raise `throttle` in {Engine.Gate.Settings.FileName}",
                >= 300 and < 400 => "it moved; write the new address",
                >= 500 => "it is out of order; the next notice tries again",
                _ => $"check this notice's settings in {Engine.Gate.Settings.FileName}",
            }
        );
    }

    private static Uri Checked(string written)
    {
        if (!Uri.TryCreate(written, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            throw new NoticeRefusal("its `url` is no address", "write `https://…`");
        if (address.Scheme == "http" && !address.IsLoopback)
            throw new NoticeRefusal($"its `url` is http://, and what is sent to {address.Host} would go in the clear", "write `https://…`");
        return address.UserInfo.Length == 0
            ? address
            : throw new NoticeRefusal("its `url` holds a user and a password", "leave them out; `token` is for what is secret");
    }

    /// <summary>How long to wait: the header (RFC 9110 §10.2.3), or where Telegram and Discord write it.</summary>
    private static TimeSpan? WaitOf(WebAnswer answer)
    {
        double? seconds = null;
        if (
            answer.Headers.TryGetValue("Retry-After", out var header)
            && double.TryParse(header, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var told)
        )
            seconds = told;
        using var json = answer.Json();
        if (json?.RootElement is { ValueKind: JsonValueKind.Object } root)
        {
            var holder = root.TryGetProperty("parameters", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : root;
            if (
                holder.TryGetProperty("retry_after", out var wait)
                && wait.ValueKind == JsonValueKind.Number
                && wait.TryGetDouble(out var number)
            )
                seconds = number;
        }

        return seconds is >= 0 and < 1_000_000 ? TimeSpan.FromSeconds(seconds.Value) : null;
    }

    private static string WordsOf(WebAnswer answer)
    {
        using var json = answer.Json();
        if (json?.RootElement is { ValueKind: JsonValueKind.Object } root)
        {
            foreach (var name in (ReadOnlySpan<string>)["description", "message", "error", "title"])
            {
                if (root.TryGetProperty(name, out var words) && words.ValueKind == JsonValueKind.String)
                    return Short(words.GetString()!);
            }
        }

        // A page of a proxy says nothing that helps.
        return answer.Text.Contains('<', StringComparison.Ordinal) ? "" : Short(answer.Text);
    }

    private static string Short(string words)
    {
        var line = TextBytes.Printable(string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return line.Length > 200 ? line[..200] + "…" : line;
    }
}

/// <summary>What all notices of a run share.</summary>
/// <param name="Values">Where their secrets come from.</param>
/// <param name="Surroundings">The CI system's variables, and the folder of the settings.</param>
/// <param name="Door">Sends them, or shows them.</param>
public sealed record NoticeDesk(ValueBook Values, Surroundings Surroundings, NoticeDoor Door, TimeProvider Clock);
