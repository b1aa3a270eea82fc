using System.Text.Json;
using Gatehouse.Delivery.Web;

namespace Gatehouse.Delivery.Notices.Rooms;

/// <summary>A channel or chat of Microsoft Teams: an Adaptive Card to the address of a workflow.</summary>
internal sealed class Teams : Notifier
{
    /// <summary>A message may hold 28 KB; the card's own frame and what JSON escapes need room too.</summary>
    private const int Largest = 24 * 1024;

    public override string Name => "teams";

    public override string? Refuse(NoticeSettings settings) =>
        settings.Url is null ? "needs the `url` of a workflow (\"when a Teams webhook request is received\")" : null;

    public override NoticeExample Example =>
        new(
            new NoticeSettings { To = Name, Url = Given.Of("https://example.logic.azure.com/workflows/0123456789abcdef/triggers?sig=x") },
            """
            POST https://example.logic.azure.com*****
            Content-Type: application/json

            {"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","contentUrl":null,"content":{"$schema":"http://adaptivecards.io/schemas/adaptive-card.json","type":"AdaptiveCard","version":"1.4","msteams":{"width":"Full"},"body":[{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"todo-api: production was put back to 1.4.1","weight":"Bolder","size":"Large","color":"Attention"}]},{"type":"RichTextBlock","spacing":"Small","inlines":[{"type":"TextRun","text":"3.1 % of 640 answers were failures; 1 % is allowed"}]},{"type":"RichTextBlock","spacing":"Small","inlines":[{"type":"TextRun","text":"Environment: ","weight":"Bolder"},{"type":"TextRun","text":"production","fontType":"Monospace"}]},{"type":"RichTextBlock","spacing":"Small","inlines":[{"type":"TextRun","text":"Branch: ","weight":"Bolder"},{"type":"TextRun","text":"main","fontType":"Monospace"}]},{"type":"RichTextBlock","spacing":"Small","inlines":[{"type":"TextRun","text":"Commit: ","weight":"Bolder"},{"type":"TextRun","text":"0123456789ab","fontType":"Monospace"}]},{"type":"RichTextBlock","spacing":"Small","inlines":[{"type":"TextRun","text":"Run: ","weight":"Bolder"},{"type":"TextRun","text":"20260301-093000","fontType":"Monospace"}]}],"actions":[{"type":"Action.OpenUrl","title":"Open","url":"https://ci.example.com/runs/7?a=1&b=2"}]}}]}

            """
        );

    public override async Task SendAsync(NoticeCall call, CancellationToken cancel)
    {
        var address = await call.WebhookAsync(cancel).ConfigureAwait(false);
        await call.SendAsync(new NoticeRequest("POST", address) { Body = JsonBody.Of(json => Message(json, call.Text)) }, cancel)
            .ConfigureAwait(false);
    }

    private static void Message(Utf8JsonWriter json, NoticeText text)
    {
        json.WriteString("type", "message");
        json.Array(
            "attachments",
            () =>
                json.Object(() =>
                {
                    json.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
                    json.WriteNull("contentUrl");
                    json.Object("content", () => Card(json, text));
                })
        );
    }

    private static void Card(Utf8JsonWriter json, NoticeText text)
    {
        json.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        json.WriteString("type", "AdaptiveCard");
        json.WriteString("version", "1.4");
        json.Object("msteams", () => json.WriteString("width", "Full"));
        json.Array(
            "body",
            () =>
            {
                json.Object(() =>
                {
                    json.WriteString("type", "RichTextBlock");
                    json.Array("inlines", () => json.Object(() => Title(json, text)));
                });
                var lines = text.Lines().Where(line => line.Spans is not [{ Kind: NoticeSpanKind.Link }]);
                foreach (var line in Fitting.Lines(lines, Largest, SizeOf))
                    json.Object(() => Line(json, line));
            }
        );
        if (text.Link is { } link)
        {
            json.Array(
                "actions",
                () =>
                    json.Object(() =>
                    {
                        json.WriteString("type", "Action.OpenUrl");
                        json.WriteString("title", "Open");
                        json.WriteString("url", link.AbsoluteUri);
                    })
            );
        }
    }

    private static void Title(Utf8JsonWriter json, NoticeText text)
    {
        json.WriteString("type", "TextRun");
        json.WriteString("text", text.Title);
        json.WriteString("weight", "Bolder");
        json.WriteString("size", "Large");
        json.WriteString(
            "color",
            text.Tone switch
            {
                NoticeTone.Good => "Good",
                NoticeTone.Bad => "Attention",
                NoticeTone.Doubtful => "Warning",
                _ => "Default",
            }
        );
    }

    /// <summary>Runs of text know no Markdown, so that nothing in them needs escaping.</summary>
    private static void Line(Utf8JsonWriter json, NoticeLine line)
    {
        json.WriteString("type", "RichTextBlock");
        json.WriteString("spacing", "Small");
        json.Array(
            "inlines",
            () =>
            {
                foreach (var span in line.Spans)
                {
                    json.Object(() =>
                    {
                        json.WriteString("type", "TextRun");
                        json.WriteString("text", span.Text);
                        if (span.Kind == NoticeSpanKind.Strong)
                            json.WriteString("weight", "Bolder");
                        else if (span.Kind == NoticeSpanKind.Code)
                            json.WriteString("fontType", "Monospace");
                    });
                }
            }
        );
    }

    private static int SizeOf(NoticeLine line) => JsonBody.Of(json => Line(json, line)).Length;
}
