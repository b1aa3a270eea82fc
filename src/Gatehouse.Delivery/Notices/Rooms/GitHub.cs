using System.Globalization;
using System.Text.Json;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Delivery.Notices.Rooms;

/// <summary>A pull request's comment, updated in place, and the status of its commit; on github.com or an Enterprise server.</summary>
internal sealed class GitHub : Notifier
{
    private const int LongestStatus = 140;
    private const int PageSize = 100;
    private const int MostPages = 20;

    public override string Name => "github";

    public override ImmutableArray<string> UsualEvents => ["verdict", "approval-wanted", "released", "undone", "failed"];

    public override bool Replaces => true;

    public override string? Refuse(NoticeSettings settings) =>
        settings.Token is null ? "needs a `token` that may write pull requests and commit statuses"
        : settings.Place is { } place && !IsRepository(place) ? "has a `place` that is no repository; write `owner/name`"
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
            POST https://api.github.com/repos/acme/todo-api/statuses/0123456789abcdef0123456789abcdef01234567
            Accept: application/vnd.github+json
            Authorization: Bearer *****
            X-GitHub-Api-Version: 2022-11-28
            Content-Type: application/json

            {"state":"failure","context":"gatehouse/production","description":"todo-api: production was put back to 1.4.1","target_url":"https://ci.example.com/runs/7?a=1&b=2"}

            GET https://api.github.com/user
            Accept: application/vnd.github+json
            Authorization: Bearer *****
            X-GitHub-Api-Version: 2022-11-28

            GET https://api.github.com/repos/acme/todo-api/issues/12/comments?per_page=100&page=1
            Accept: application/vnd.github+json
            Authorization: Bearer *****
            X-GitHub-Api-Version: 2022-11-28

            POST https://api.github.com/repos/acme/todo-api/issues/12/comments
            Accept: application/vnd.github+json
            Authorization: Bearer *****
            X-GitHub-Api-Version: 2022-11-28
            Content-Type: application/json

            {"body":"<!-- gatehouse todo-api/production -->\n### ❌ todo-api: production was put back to 1.4.1\n\n3.1 % of 640 answers were failures; 1 % is allowed  \n**Environment:** `production`  \n**Branch:** `main`  \n**Commit:** `0123456789ab`  \n**Run:** `20260301-093000`  \n<https://ci.example.com/runs/7?a=1&b=2>  \n"}

            """
        );

    public override async Task SendAsync(NoticeCall call, CancellationToken cancel)
    {
        var token = await call.SecretAsync(call.Settings.Token!, cancel).ConfigureAwait(false);
        var address = await call.BaseAsync(call.Surrounding("GITHUB_API_URL") ?? "https://api.github.com", cancel).ConfigureAwait(false);
        var place = call.Settings.Place ?? call.Surrounding("GITHUB_REPOSITORY");
        if (place is null || !IsRepository(place))
            throw new NoticeRefusal("it does not know the repository", "add `place: owner/name`");
        var hub = new Hub(address, token, place);
        var request = call.Settings.Request ?? RequestOf(call);
        if (request is null && call.Occurrence.Commit is null)
            throw new NoticeRefusal("it knows neither a commit nor a pull request", "add `request:` with its number");
        if (call.Occurrence.Commit is { } commit && commit.All(char.IsAsciiHexDigit))
            await call.SendAsync(hub.Ask("POST", $"statuses/{commit}") with { Body = Status(call) }, cancel).ConfigureAwait(false);
        if (request is null)
            return;
        var body = JsonBody.Of(json => json.WriteString("body", ReviewComment.Text(call, MarkdownReport.MaxLength)));
        if (await FindAsync(call, hub, request, cancel).ConfigureAwait(false) is { } own)
        {
            var answer = await call.TryAsync(hub.Ask("PATCH", $"issues/comments/{own}") with { Body = body }, cancel).ConfigureAwait(false);
            // It may have been removed since, or be someone else's after all.
            if (answer.Succeeded)
                return;
        }

        await call.SendAsync(hub.Ask("POST", $"issues/{request}/comments") with { Body = body }, cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// The comment that begins with the marker and is by the same account: whoever else writes the marker first would own what is told.
    /// An app's token is not told who it is; its comments are a bot's.
    /// </summary>
    private static async Task<long?> FindAsync(NoticeCall call, Hub hub, string request, CancellationToken cancel)
    {
        var marker = ReviewComment.MarkerOf(call);
        var who = await call.TryAsync(hub.Ask("GET", null), cancel).ConfigureAwait(false);
        using var user = who.Succeeded ? who.Json() : null;
        var login = Text(user?.RootElement, "login");
        for (var page = 1; page <= MostPages; page++)
        {
            var answer = await call.SendAsync(hub.Ask("GET", $"issues/{request}/comments?per_page={PageSize}&page={page}"), cancel)
                .ConfigureAwait(false);
            using var json = answer.Json();
            if (json?.RootElement is not { ValueKind: JsonValueKind.Array } comments)
                throw new NoticeRefusal($"{hub.Address.Host} answered with no list of comments", "check the address");
            foreach (var comment in comments.EnumerateArray())
            {
                if (
                    Text(comment, "body")?.StartsWith(marker, StringComparison.Ordinal) == true
                    && comment.TryGetProperty("user", out var author)
                    && (login is null ? Text(author, "type") == "Bot" : Text(author, "login") == login)
                    && comment.TryGetProperty("id", out var id)
                    && id.TryGetInt64(out var number)
                )
                    return number;
            }

            if (comments.GetArrayLength() < PageSize)
                return null;
        }

        return null;
    }

    private static byte[] Status(NoticeCall call) =>
        JsonBody.Of(json =>
        {
            json.WriteString(
                "state",
                call.Text.Tone switch
                {
                    NoticeTone.Good => "success",
                    NoticeTone.Bad => "failure",
                    NoticeTone.Doubtful when call.Text.Event == "approval-wanted" => "pending",
                    _ => "error",
                }
            );
            json.WriteString("context", ReviewComment.ContextOf(call));
            json.WriteString("description", SafeText.Cut(call.Text.Title, LongestStatus));
            if (call.Text.Link is { } link)
                json.WriteString("target_url", link.AbsoluteUri);
        });

    /// <summary>In Actions, <c>refs/pull/12/merge</c>.</summary>
    private static string? RequestOf(NoticeCall call) =>
        call.Surrounding("GITHUB_REF")?.Split('/') is ["refs", "pull", var number, ..]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? number
            : null;

    private static bool IsRepository(string place) =>
        place.Split('/') is [{ Length: > 0 } owner, { Length: > 0 } name]
        && (owner + name).All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && name is not ("." or "..");

    private static string? Text(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } value
        && value.TryGetProperty(name, out var text)
        && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    /// <summary>One repository's part of the API; without a path, the account of the token.</summary>
    private sealed record Hub(Uri Address, string Token, string Place)
    {
        public NoticeRequest Ask(string method, string? path) =>
            new(method, new Uri(Address, path is null ? "user" : $"repos/{Place}/{path}"))
            {
                Headers =
                [
                    new("Accept", "application/vnd.github+json"),
                    new("Authorization", "Bearer " + Token),
                    new("X-GitHub-Api-Version", "2022-11-28"),
                ],
            };

        /// <summary>The record's own would print the token.</summary>
        public override string ToString() => Place;
    }
}
