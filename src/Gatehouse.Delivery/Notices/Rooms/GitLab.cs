using System.Text.Json;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Delivery.Notices.Rooms;

/// <summary>A merge request's note, updated in place, and the status of its commit; on gitlab.com or a server of one's own.</summary>
internal sealed class GitLab : Notifier
{
    private const int LongestNote = 1_000_000;
    private const int LongestStatus = 255;
    private const int PageSize = 100;
    private const int MostPages = 20;

    public override string Name => "gitlab";

    public override ImmutableArray<string> UsualEvents => ["verdict", "approval-wanted", "released", "undone", "failed"];

    public override bool Replaces => true;

    public override string? Refuse(NoticeSettings settings) =>
        settings.Token is null ? "needs a `token` with the scope `api` (a job's own token may not write notes)"
        : settings.Request is { } request && !request.All(char.IsAsciiDigit) ? "has a `request` that is no number"
        : null;

    public override NoticeExample Example =>
        new(
            new NoticeSettings
            {
                To = Name,
                Token = new Given(null, NoticeExample.Secret),
                Place = "acme/todo-api",
                Request = "12",
            },
            """
            POST https://gitlab.com/api/v4/projects/acme%2Ftodo-api/statuses/0123456789abcdef0123456789abcdef01234567
            PRIVATE-TOKEN: *****
            Content-Type: application/json

            {"state":"failed","name":"gatehouse/production","description":"todo-api: production was put back to 1.4.1","target_url":"https://ci.example.com/runs/7?a=1&b=2"}

            GET https://gitlab.com/api/v4/user
            PRIVATE-TOKEN: *****

            GET https://gitlab.com/api/v4/projects/acme%2Ftodo-api/merge_requests/12/notes?per_page=100&page=1
            PRIVATE-TOKEN: *****

            POST https://gitlab.com/api/v4/projects/acme%2Ftodo-api/merge_requests/12/notes
            PRIVATE-TOKEN: *****
            Content-Type: application/json

            {"body":"<!-- gatehouse todo-api/production -->\n### ❌ todo-api: production was put back to 1.4.1\n\n3.1 % of 640 answers were failures; 1 % is allowed  \n**Environment:** `production`  \n**Branch:** `main`  \n**Commit:** `0123456789ab`  \n**Run:** `20260301-093000`  \n<https://ci.example.com/runs/7?a=1&b=2>  \n"}

            """
        );

    public override async Task SendAsync(NoticeCall call, CancellationToken cancel)
    {
        var token = await call.SecretAsync(call.Settings.Token!, cancel).ConfigureAwait(false);
        var address = await call.BaseAsync(call.Surrounding("CI_API_V4_URL") ?? "https://gitlab.com/api/v4", cancel).ConfigureAwait(false);
        var place =
            call.Settings.Place
            ?? call.Surrounding("CI_PROJECT_ID")
            ?? throw new NoticeRefusal("it does not know the project", "add `place:` with its path or number");
        var request = call.Settings.Request ?? call.Surrounding("CI_MERGE_REQUEST_IID");
        if (request is null && call.Occurrence.Commit is null)
            throw new NoticeRefusal("it knows neither a commit nor a merge request", "add `request:` with its number");
        NoticeRequest Ask(string method, string path) => new(method, new Uri(address, path)) { Headers = [new("PRIVATE-TOKEN", token)] };
        var project = $"projects/{Uri.EscapeDataString(place)}";
        if (call.Occurrence.Commit is { } commit && commit.All(char.IsAsciiHexDigit))
            await SendStatusAsync(call, Ask("POST", $"{project}/statuses/{commit}") with { Body = Status(call) }, cancel)
                .ConfigureAwait(false);
        if (request is null || !request.All(char.IsAsciiDigit))
            return;
        var notes = $"{project}/merge_requests/{request}/notes";
        var body = JsonBody.Of(json => json.WriteString("body", ReviewComment.Text(call, LongestNote)));
        var who = await call.TryAsync(Ask("GET", "user"), cancel).ConfigureAwait(false);
        using var user = who.Succeeded ? who.Json() : null;
        var own = Number(user?.RootElement, "id");
        for (var page = 1; page <= MostPages; page++)
        {
            var answer = await call.SendAsync(Ask("GET", $"{notes}?per_page={PageSize}&page={page}"), cancel).ConfigureAwait(false);
            using var json = answer.Json();
            if (json?.RootElement is not { ValueKind: JsonValueKind.Array } list)
                throw new NoticeRefusal($"{address.Host} answered with no list of notes", "check the address");
            if (
                list.EnumerateArray()
                    .Where(note => IsOwn(note, call, own))
                    .Select(note => Number(note, "id"))
                    .FirstOrDefault(id => id is not null) is
                { } found
            )
            {
                var updated = await call.TryAsync(Ask("PUT", $"{notes}/{found}") with { Body = body }, cancel).ConfigureAwait(false);
                if (updated.Succeeded)
                    return;
                break;
            }

            if (list.GetArrayLength() < PageSize)
                break;
        }

        await call.SendAsync(Ask("POST", notes) with { Body = body }, cancel).ConfigureAwait(false);
    }

    /// <summary>GitLab refuses a state that the commit has already; that is no failure.</summary>
    private static async Task SendStatusAsync(NoticeCall call, NoticeRequest request, CancellationToken cancel)
    {
        var answer = await call.TryAsync(request, cancel).ConfigureAwait(false);
        if (!answer.Succeeded && !answer.Text.Contains("Cannot transition status", StringComparison.Ordinal))
            throw call.Refusal(request, answer);
    }

    /// <summary>By the same account: whoever else writes the marker first would own what is told.</summary>
    private static bool IsOwn(JsonElement note, NoticeCall call, long? own) =>
        note.ValueKind == JsonValueKind.Object
        && note.TryGetProperty("body", out var body)
        && body.ValueKind == JsonValueKind.String
        && body.GetString()!.StartsWith(ReviewComment.MarkerOf(call), StringComparison.Ordinal)
        && own is not null
        && note.TryGetProperty("author", out var author)
        && Number(author, "id") == own;

    private static byte[] Status(NoticeCall call) =>
        JsonBody.Of(json =>
        {
            json.WriteString(
                "state",
                call.Text.Tone switch
                {
                    NoticeTone.Good => "success",
                    NoticeTone.Doubtful when call.Text.Event == "approval-wanted" => "pending",
                    _ => "failed",
                }
            );
            json.WriteString("name", ReviewComment.ContextOf(call));
            json.WriteString("description", SafeText.Cut(call.Text.Title, LongestStatus));
            if (call.Text.Link is { } link)
                json.WriteString("target_url", link.AbsoluteUri);
        });

    private static long? Number(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } value
        && value.TryGetProperty(name, out var id)
        && id.ValueKind == JsonValueKind.Number
        && id.TryGetInt64(out var number)
            ? number
            : null;
}
