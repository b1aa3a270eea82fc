using System.Text;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Delivery.Notices.Rooms;

/// <summary>A channel of Discord, by its webhook: one embed, and nobody is called.</summary>
internal sealed class Discord : Notifier
{
    /// <summary>Limits of an embed: https://discord.com/developers/docs/resources/message#embed-object-embed-limits.</summary>
    private const int LongestTitle = 256;
    private const int LongestDescription = 4096;

    public override string Name => "discord";

    public override string? Refuse(NoticeSettings settings) =>
        settings.Url is null ? "needs the `url` of a channel's webhook"
        : settings.Topic is { } topic && !topic.All(char.IsAsciiDigit) ? "has a `topic` that is no number: it is the id of a thread"
        : null;

    public override NoticeExample Example =>
        new(
            new NoticeSettings { To = Name, Url = Given.Of("https://discord.com/api/webhooks/123456789/example-of-a-path") },
            """
            POST https://discord.com*****
            Content-Type: application/json

            {"username":"Gatehouse","allowed_mentions":{"parse":[]},"embeds":[{"title":"todo-api: production was put back to 1.4.1","url":"https://ci.example.com/runs/7?a=1&b=2","description":"3.1 % of 640 answers were failures; 1 % is allowed\n**Environment:** `production`\n**Branch:** `main`\n**Commit:** `0123456789ab`\n**Run:** `20260301-093000`","color":12986408,"timestamp":"2026-03-01T09:30:00Z"}]}

            """
        );

    public override async Task SendAsync(NoticeCall call, CancellationToken cancel)
    {
        var address = await call.WebhookAsync(cancel).ConfigureAwait(false);
        if (call.Settings.Topic is { } thread)
            address = new UriBuilder(address)
            {
                Query = address.Query.TrimStart('?') is { Length: > 0 } q ? $"{q}&thread_id={thread}" : $"thread_id={thread}",
            }.Uri;
        await call.SendAsync(new NoticeRequest("POST", address) { Body = Body(call.Text) }, cancel).ConfigureAwait(false);
    }

    private static byte[] Body(NoticeText text) =>
        JsonBody.Of(json =>
        {
            json.WriteString("username", "Gatehouse");
            json.Object("allowed_mentions", () => json.Array("parse", () => { }));
            json.Array(
                "embeds",
                () =>
                    json.Object(() =>
                    {
                        json.WriteString("title", SafeText.Cut(Plain(text.Title), LongestTitle));
                        if (text.Link is { } link)
                            json.WriteString("url", link.AbsoluteUri);
                        var lines = text.Lines().Where(line => line.Spans is not [{ Kind: NoticeSpanKind.Link }]);
                        json.WriteString(
                            "description",
                            string.Join(
                                '\n',
                                Fitting.Lines(lines, LongestDescription, line => line.In(Written).Length).Select(line => line.In(Written))
                            )
                        );
                        json.WriteNumber("color", Signs.Colour(text.Tone));
                        json.WriteString("timestamp", text.At.UtcDateTime);
                    })
            );
        });

    private static string Written(NoticeSpan span) =>
        span.Kind switch
        {
            NoticeSpanKind.Strong => $"**{Plain(span.Text.Trim())}**{(span.Text.EndsWith(' ') ? " " : "")}",
            NoticeSpanKind.Code => $"`{span.Text.Replace('`', 'ˋ')}`",
            _ => Plain(span.Text),
        };

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\\' or '*' or '_' or '~' or '`' or '|' or '>' or '<' or '[' or ']' or '(' or ')' or '#' or '@')
                plain.Append('\\');
            plain.Append(c);
        }

        return plain.ToString();
    }
}
