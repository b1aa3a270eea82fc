using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Delivery.Notices.Rooms;

/// <summary>
/// Any server: signed JSON. The signature is HMAC-SHA-256 over the timestamp, a dot and the body; see docs/notices.md for how to verify it.
/// </summary>
internal sealed class Webhook : Notifier
{
    public override string Name => "webhook";

    public override string? Refuse(NoticeSettings settings) =>
        settings.Url is null ? "needs a `url`"
        : settings.Secret is null ? "needs a `secret`: the key that signs it, so that the server can tell who speaks"
        : null;

    public override NoticeExample Example =>
        new(
            new NoticeSettings
            {
                To = Name,
                Url = Given.Of("https://hooks.example.com/gate"),
                Secret = new Given(null, NoticeExample.Secret),
            },
            """
            POST https://hooks.example.com/gate
            X-Gatehouse-Event: undone
            X-Gatehouse-Timestamp: 1772357400
            X-Gatehouse-Signature: v1=SIGNATURE
            Content-Type: application/json

            {"version":1,"event":"undone","at":"2026-03-01T09:30:00Z","subject":"todo-api","title":"todo-api: production was put back to 1.4.1","environment":"production","branch":"main","commit":"0123456789abcdef0123456789abcdef01234567","run":"20260301-093000","link":"https://ci.example.com/runs/7?a=1&b=2","text":"3.1 % of 640 answers were failures; 1 % is allowed\nEnvironment: production\nBranch: main\nCommit: 0123456789ab\nRun: 20260301-093000\nhttps://ci.example.com/runs/7?a=1&b=2","details":["3.1 % of 640 answers were failures; 1 % is allowed"],"changes":[]}

            """
        );

    public override async Task SendAsync(NoticeCall call, CancellationToken cancel)
    {
        var address = await call.WebhookAsync(cancel).ConfigureAwait(false);
        var secret = await call.SecretAsync(call.Settings.Secret!, cancel).ConfigureAwait(false);
        var body = JsonBody.Of(json => Write(json, call));
        var time = call.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new NoticeRequest("POST", address)
        {
            Headers =
            [
                new("X-Gatehouse-Event", call.Text.Event),
                new("X-Gatehouse-Timestamp", time),
                new("X-Gatehouse-Signature", "v1=" + Sign(secret, time, body)),
            ],
            Body = body,
        };
        if (call.Settings.Token is { } token)
            request = request.With("Authorization", "Bearer " + await call.SecretAsync(token, cancel).ConfigureAwait(false));
        await call.SendAsync(request, cancel).ConfigureAwait(false);
    }

    internal static string Sign(string secret, string time, byte[] body) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(time + "."), .. body])
        );

    private static void Write(Utf8JsonWriter json, NoticeCall call)
    {
        var text = call.Text;
        json.WriteNumber("version", 1);
        json.WriteString("event", text.Event);
        json.WriteString("at", text.At.UtcDateTime);
        json.WriteString("subject", text.Subject);
        json.WriteString("title", text.Title);
        foreach (var (name, fact) in text.Facts)
            json.WriteString(name, name == "commit" ? SafeText.Line(call.Occurrence.Commit!, 100) : fact);
        if (text.Link is { } link)
            json.WriteString("link", link.AbsoluteUri);
        if (text.Verdict is { } verdict)
        {
            json.WriteString("verdict", verdict);
            json.Object(
                "counts",
                () =>
                {
                    foreach (var (severity, count) in text.Counts)
                        json.WriteNumber(severity, count);
                }
            );
            json.Array(
                "findings",
                () =>
                {
                    foreach (var finding in text.Findings)
                    {
                        json.Object(() =>
                        {
                            json.WriteString("severity", finding.Severity);
                            json.WriteString("rule", finding.Rule);
                            json.WriteString("place", finding.Place);
                            json.WriteString("message", finding.Message);
                            json.WriteString("fix", finding.Fix);
                            json.WriteString("fingerprint", finding.Fingerprint.Value);
                        });
                    }
                }
            );
            json.WriteNumber("moreFindings", text.MoreFindings);
            Texts(json, "nextSteps", text.NextSteps);
        }

        json.WriteString("text", string.Join('\n', text.Lines()));
        Texts(json, "details", text.Details);
        Texts(json, "changes", text.Changes);
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts) =>
        json.Array(
            name,
            () =>
            {
                foreach (var one in texts)
                    json.WriteStringValue(one);
            }
        );
}
