using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Delivery.Notices.Rooms;

/// <summary>An incident of PagerDuty (Events API v2): opened by what is bad, resolved by what mends it.</summary>
internal sealed class PagerDuty : Notifier
{
    private const int LongestSummary = 1024;
    private const int LongestKey = 255;

    public override string Name => "pagerduty";

    public override ImmutableArray<string> UsualEvents => ["verdict-changed", "new-critical", "released", "undone", "failed"];

    public override string? Refuse(NoticeSettings settings) =>
        settings.Token is null ? "needs a `token`: the integration key of a service (Events API v2)" : null;

    public override NoticeExample Example =>
        new(
            new NoticeSettings { To = Name, Token = new Given(null, NoticeExample.Secret) },
            """
            POST https://events.pagerduty.com/v2/enqueue
            Content-Type: application/json

            {"routing_key":"*****","event_action":"trigger","dedup_key":"gatehouse/todo-api/production","client":"Gatehouse","payload":{"summary":"todo-api: production was put back to 1.4.1","source":"todo-api","severity":"critical","timestamp":"2026-03-01T09:30:00Z","component":"production","class":"undone","custom_details":{"text":"3.1 % of 640 answers were failures; 1 % is allowed\nEnvironment: production\nBranch: main\nCommit: 0123456789ab\nRun: 20260301-093000\nhttps://ci.example.com/runs/7?a=1&b=2"}},"links":[{"href":"https://ci.example.com/runs/7?a=1&b=2","text":"Open"}]}

            """
        );

    public override async Task SendAsync(NoticeCall call, CancellationToken cancel)
    {
        var key = await call.SecretAsync(call.Settings.Token!, cancel).ConfigureAwait(false);
        var address = await call.BaseAsync("https://events.pagerduty.com", cancel).ConfigureAwait(false);
        var body = Body(call, key);
        await call.SendAsync(new NoticeRequest("POST", new Uri(address, "v2/enqueue")) { Body = body }, cancel).ConfigureAwait(false);
    }

    private static byte[] Body(NoticeCall call, string key) =>
        JsonBody.Of(json =>
        {
            var text = call.Text;
            var resolves = text.Tone == NoticeTone.Good && text.Event != "new-critical";
            json.WriteString("routing_key", key);
            json.WriteString("event_action", resolves ? "resolve" : "trigger");
            json.WriteString("dedup_key", KeyOf(call));
            if (resolves)
                return;
            json.WriteString("client", "Gatehouse");
            json.Object(
                "payload",
                () =>
                {
                    json.WriteString("summary", SafeText.Cut(text.Title, LongestSummary));
                    json.WriteString("source", text.Subject);
                    json.WriteString("severity", SeverityOf(text));
                    json.WriteString("timestamp", text.At.UtcDateTime);
                    if (call.Occurrence.Environment is { } environment)
                        json.WriteString("component", SafeText.Line(environment, 100));
                    json.WriteString("class", text.Event);
                    json.Object("custom_details", () => json.WriteString("text", string.Join('\n', text.Lines())));
                }
            );
            if (text.Link is { } link)
            {
                json.Array(
                    "links",
                    () =>
                        json.Object(() =>
                        {
                            json.WriteString("href", link.AbsoluteUri);
                            json.WriteString("text", "Open");
                        })
                );
            }
        });

    /// <summary>The same for what goes wrong and for what mends it: an environment, or the gate of a branch.</summary>
    private static string KeyOf(NoticeCall call)
    {
        var about = call.Occurrence.Environment ?? (call.Occurrence.Branch is { } branch ? "gate/" + branch : "gate");
        return SafeText.Cut(SafeText.Flow($"gatehouse/{call.Occurrence.Subject}/{about}"), LongestKey);
    }

    private static string SeverityOf(NoticeText text) =>
        text.Event is "undone" or "new-critical" ? "critical"
        : text.Tone == NoticeTone.Bad ? "error"
        : text.Tone == NoticeTone.Doubtful ? "warning"
        : "info";
}
