using System.Text;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Delivery.Notices.Rooms;

/// <summary>A chat, group or channel of Telegram, told by a bot; the HTML report follows as a document.</summary>
internal sealed class Telegram : Notifier
{
    /// <summary>UTF-16 units after the markup is read: https://core.telegram.org/bots/api#sendmessage.</summary>
    private const int Longest = 4096;

    /// <summary>A bot may send files up to 50 MB.</summary>
    private const int LargestFile = 45 * 1024 * 1024;

    private static readonly HtmlReport Report = new();

    public override string Name => "telegram";

    public override string? Refuse(NoticeSettings settings) =>
        settings.Token is null ? "needs the `token` of a bot (from @BotFather)"
        : settings.Place is null ? "needs a `place`: the id of a chat, or @channel"
        : settings.Topic is { } topic && !topic.All(char.IsAsciiDigit) ? "has a `topic` that is no number: it is the id of a group's topic"
        : null;

    public override NoticeExample Example =>
        new(
            new NoticeSettings
            {
                To = Name,
                Token = new Given(null, NoticeExample.Secret),
                Place = "-100123",
                Topic = "7",
            },
            """
            POST https://api.telegram.org/bot*****/sendMessage
            Content-Type: application/json

            {"chat_id":"-100123","message_thread_id":7,"text":"❌ <b>todo-api: production was put back to 1.4.1</b>\n3.1 % of 640 answers were failures; 1 % is allowed\n<b>Environment: </b><code>production</code>\n<b>Branch: </b><code>main</code>\n<b>Commit: </b><code>0123456789ab</code>\n<b>Run: </b><code>20260301-093000</code>\n<a href=\"https://ci.example.com/runs/7?a=1&amp;b=2\">https://ci.example.com/runs/7?a=1&amp;b=2</a>","parse_mode":"HTML","link_preview_options":{"is_disabled":true}}

            """
        );

    public override async Task SendAsync(NoticeCall call, CancellationToken cancel)
    {
        var token = await call.SecretAsync(call.Settings.Token!, cancel).ConfigureAwait(false);
        var address = await call.BaseAsync("https://api.telegram.org", cancel).ConfigureAwait(false);
        if (token.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not (':' or '_' or '-')))
            throw new NoticeRefusal("its token is not one of a Telegram bot", "ask @BotFather for it: digits, a colon, letters");
        // A relative address would take what stands before the colon for a scheme.
        var bot = new Uri($"{address.AbsoluteUri}bot{token}/");
        await call.SendAsync(Message(call, bot), cancel).ConfigureAwait(false);
        if (call.Occurrence.Result is { } result && Document(result, call) is { Length: <= LargestFile } page)
            await call.SendAsync(WithFile(call, bot, page), cancel).ConfigureAwait(false);
    }

    private static NoticeRequest Message(NoticeCall call, Uri bot)
    {
        var title = new NoticeLine([NoticeSpan.Plain(Signs.Of(call.Text.Tone)), NoticeSpan.Strong(call.Text.Title)]);
        var lines = Fitting.Lines(call.Text.Lines().Prepend(title), Longest, line => line.ToString().Length);
        return new NoticeRequest("POST", new Uri(bot, "sendMessage"))
        {
            Body = JsonBody.Of(json =>
            {
                json.WriteString("chat_id", call.Settings.Place);
                if (call.Settings.Topic is { } topic)
                    json.WriteNumber("message_thread_id", long.Parse(topic, System.Globalization.CultureInfo.InvariantCulture));
                json.WriteString("text", string.Join('\n', lines.Select(line => line.In(Html))));
                json.WriteString("parse_mode", "HTML");
                json.Object("link_preview_options", () => json.WriteBoolean("is_disabled", true));
            }),
        };
    }

    private static NoticeRequest WithFile(NoticeCall call, Uri bot, byte[] page)
    {
        var fields = new List<KeyValuePair<string, string>> { new("chat_id", call.Settings.Place!) };
        if (call.Settings.Topic is { } topic)
            fields.Add(new("message_thread_id", topic));
        fields.Add(new("caption", call.Text.Title));
        return FormBody.With(
            new NoticeRequest("POST", new Uri(bot, "sendDocument")),
            fields,
            "document",
            Report.FileName,
            Report.MediaType,
            page
        );
    }

    private static byte[] Document(ScanResult result, NoticeCall call)
    {
        using var page = new MemoryStream();
        Report.Write(result, page, new ReportOptions());
        return Encoding.UTF8.GetBytes(call.Masks.Cover(Encoding.UTF8.GetString(page.ToArray())));
    }

    private static string Html(NoticeSpan span)
    {
        var text = Escape(span.Text);
        return span.Kind switch
        {
            NoticeSpanKind.Strong => $"<b>{text}</b>",
            NoticeSpanKind.Code => $"<code>{text}</code>",
            NoticeSpanKind.Link => $"<a href=\"{text}\">{text}</a>",
            _ => text,
        };
    }

    /// <summary>The three signs that Telegram's HTML knows, and the quotation mark of an attribute.</summary>
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal);
}
