using System.Text.Json;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Delivery.Notices.Rooms;

/// <summary>A channel of Slack: by an incoming webhook, or by a bot's token and <c>chat.postMessage</c>.</summary>
internal sealed class Slack : Notifier
{
    /// <summary>Limits of Block Kit: https://docs.slack.dev/reference/block-kit/blocks.</summary>
    private const int LongestHeader = 150;
    private const int LongestSection = 3000;
    private const int MostSections = 40;

    public override string Name => "slack";

    public override string? Refuse(NoticeSettings settings) =>
        settings.Token is null && settings.Url is null ? "needs the `url` of an incoming webhook, or a bot's `token` and a `place`"
        : settings.Token is not null && settings.Place is null ? "needs a `place`: the id of a channel"
        : null;

    public override NoticeExample Example =>
        new(
            new NoticeSettings
            {
                To = Name,
                Token = new Given(null, NoticeExample.Secret),
                Place = "C0123456",
            },
            """
            POST https://slack.com/api/chat.postMessage
            Authorization: Bearer *****
            Content-Type: application/json; charset=utf-8

            {"channel":"C0123456","text":"❌ todo-api: production was put back to 1.4.1","unfurl_links":false,"unfurl_media":false,"blocks":[{"type":"header","text":{"type":"plain_text","text":"❌ todo-api: production was put back to 1.4.1","emoji":false}},{"type":"section","text":{"type":"mrkdwn","text":"3.1 % of 640 answers were failures; 1 % is allowed\n*Environment:* `production`\n*Branch:* `main`\n*Commit:* `0123456789ab`\n*Run:* `20260301-093000`\n<https://ci.example.com/runs/7?a=1&amp;b=2>","verbatim":true}}]}

            """
        );

    public override async Task SendAsync(NoticeCall call, CancellationToken cancel)
    {
        if (call.Settings.Token is not { } given)
        {
            var hook = await call.WebhookAsync(cancel).ConfigureAwait(false);
            await call.SendAsync(Request(call, hook, null), cancel).ConfigureAwait(false);
            return;
        }

        var token = await call.SecretAsync(given, cancel).ConfigureAwait(false);
        var address = await call.BaseAsync("https://slack.com/api", cancel).ConfigureAwait(false);
        var request = Request(call, new Uri(address, "chat.postMessage"), call.Settings.Place) with
        {
            Headers = [new("Authorization", "Bearer " + token)],
        };
        var answer = await call.SendAsync(request, cancel).ConfigureAwait(false);
        // Slack answers 200 also where it refuses.
        using var json = answer.Json();
        if (
            json?.RootElement is not { ValueKind: JsonValueKind.Object } root
            || !root.TryGetProperty("ok", out var ok)
            || ok.ValueKind != JsonValueKind.True
        )
            throw call.Refusal(request, answer);
    }

    private static NoticeRequest Request(NoticeCall call, Uri address, string? channel)
    {
        var title = Signs.Of(call.Text.Tone) + call.Text.Title;
        return new NoticeRequest("POST", address)
        {
            MediaType = "application/json; charset=utf-8",
            Body = JsonBody.Of(json =>
            {
                if (channel is not null)
                    json.WriteString("channel", channel);
                if (channel is not null && call.Settings.Topic is { } thread)
                    json.WriteString("thread_ts", thread);
                json.WriteString("text", Escape(title));
                json.WriteBoolean("unfurl_links", false);
                json.WriteBoolean("unfurl_media", false);
                json.Array("blocks", () => Blocks(json, call, title));
            }),
        };
    }

    private static void Blocks(Utf8JsonWriter json, NoticeCall call, string title)
    {
        json.Object(() =>
        {
            json.WriteString("type", "header");
            json.Object(
                "text",
                () =>
                {
                    json.WriteString("type", "plain_text");
                    json.WriteString("text", SafeText.Cut(title, LongestHeader));
                    json.WriteBoolean("emoji", false);
                }
            );
        });
        foreach (var section in Sections(call))
        {
            json.Object(() =>
            {
                json.WriteString("type", "section");
                json.Object(
                    "text",
                    () =>
                    {
                        json.WriteString("type", "mrkdwn");
                        json.WriteString("text", section);
                        // Nothing becomes a link or a mention that is not written as one.
                        json.WriteBoolean("verbatim", true);
                    }
                );
            });
        }
    }

    private static IEnumerable<string> Sections(NoticeCall call)
    {
        var most = LongestSection * MostSections / 2;
        var section = "";
        foreach (var line in Fitting.Lines(call.Text.Lines(), most, line => line.In(Mrkdwn).Length).Select(line => line.In(Mrkdwn)))
        {
            if (section.Length + line.Length + 1 > LongestSection)
            {
                yield return section;
                section = "";
            }

            section += section.Length == 0 ? line : "\n" + line;
        }

        if (section.Trim().Length > 0)
            yield return section;
    }

    private static string Mrkdwn(NoticeSpan span)
    {
        var text = Escape(span.Text);
        return span.Kind switch
        {
            NoticeSpanKind.Strong => $"*{text.Trim()}*{(text.EndsWith(' ') ? " " : "")}",
            NoticeSpanKind.Code => $"`{text.Replace('`', 'ˋ')}`",
            NoticeSpanKind.Link => $"<{text.Replace("|", "%7C", StringComparison.Ordinal)}>",
            // There is no way to escape these in Slack: what parts them from their neighbours draws nothing.
            _ => Parted(text),
        };
    }

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Parted(string text)
    {
        var parted = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
        {
            parted.Append(c);
            if (c is '*' or '_' or '~' or '`')
                parted.Append('\u200B');
        }

        return parted.ToString();
    }
}
