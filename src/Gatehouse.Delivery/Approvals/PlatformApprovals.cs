using System.Globalization;
using System.Net;
using System.Text.Json;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Evidence;

namespace Gatehouse.Delivery.Approvals;

/// <summary>What a CI system says of the leave that its own people gave.</summary>
/// <param name="Doubt">Why nothing can be told; null where it can.</param>
public sealed record PlatformWord(string Platform, ImmutableArray<ApprovalFact> Approvals, string? Doubt);

/// <summary>
/// Asks the CI system in which a job runs whether the environment is protected there, and who let this very job on. It decides nothing by being
/// silent: what cannot be asked is a doubt.
/// </summary>
public sealed class PlatformApprovals(Surroundings surroundings, WebDoor web, Masks masks, TimeProvider clock)
{
    private const int MostDeployments = 100;

    /// <summary>Null outside of the CI systems that protect environments.</summary>
    public async Task<PlatformWord?> AskAsync(ApprovalOrder order, ApprovalSettings settings, CancellationToken cancel)
    {
        var platform =
            Variable("GITHUB_ACTIONS") == "true" ? "GitHub"
            : Variable("GITLAB_CI") == "true" ? "GitLab"
            : null;
        if (platform is null)
            return null;
        try
        {
            return platform == "GitHub"
                ? await GitHubAsync(order, settings, cancel).ConfigureAwait(false)
                : await GitLabAsync(order, settings, cancel).ConfigureAwait(false);
        }
        catch (WebFailure failure)
        {
            return Doubt(platform, failure.Message);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return Doubt(platform, $"{platform} answered in another form than is known");
        }
    }

    private async Task<PlatformWord> GitHubAsync(ApprovalOrder order, ApprovalSettings settings, CancellationToken cancel)
    {
        const string Platform = "GitHub";
        if (
            Variable("GITHUB_TOKEN") is not { } token
            || Variable("GITHUB_REPOSITORY") is not { } repository
            || Variable("GITHUB_RUN_ID") is not { } run
        )
            return Doubt(Platform, "GITHUB_TOKEN is not handed to this step; it needs `actions: read`");
        var root = $"{Variable("GITHUB_API_URL") ?? "https://api.github.com"}/repos/{repository}";
        var headers = new[]
        {
            ("Authorization", $"Bearer {SecretText.Of(token, masks).Reveal()}"),
            ("Accept", "application/vnd.github+json"),
        };
        using var environment = await GetAsync(Platform, $"{root}/environments/{Uri.EscapeDataString(order.Environment)}", headers, cancel)
            .ConfigureAwait(false);
        if (environment.Doubt is { } unasked)
            return Doubt(Platform, $"the environment `{order.Environment}` cannot be looked at: {unasked}");
        var rules = environment
            .Root.GetProperty("protection_rules")
            .EnumerateArray()
            .Where(rule => rule.GetProperty("type").GetString() == "required_reviewers")
            .ToList();
        if (!rules.Any(rule => rule.GetProperty("reviewers").GetArrayLength() > 0))
            return Doubt(Platform, $"the environment `{order.Environment}` has no required reviewers at GitHub");
        if (
            settings.NotAuthor
            && !rules.All(rule => rule.TryGetProperty("prevent_self_review", out var prevents) && prevents.ValueKind == JsonValueKind.True)
        )
            return Doubt(
                Platform,
                $"the environment `{order.Environment}` does not prevent self-review at GitHub, and `not-author` asks for it"
            );
        using var reviews = await GetAsync(Platform, $"{root}/actions/runs/{Uri.EscapeDataString(run)}/approvals", headers, cancel)
            .ConfigureAwait(false);
        if (reviews.Doubt is { } unread)
            return Doubt(Platform, $"who approved cannot be asked: {unread}");
        var names = reviews
            .Root.EnumerateArray()
            .Where(review =>
                review.GetProperty("state").GetString() == "approved"
                && review.GetProperty("environments").EnumerateArray().Any(one => one.GetProperty("name").GetString() == order.Environment)
            )
            .Select(review => review.GetProperty("user").GetProperty("login").GetString());
        return Word(Platform, names);
    }

    private async Task<PlatformWord> GitLabAsync(ApprovalOrder order, ApprovalSettings settings, CancellationToken cancel)
    {
        const string Platform = "GitLab";
        if (
            Variable("CI_API_V4_URL") is not { } api
            || Variable("CI_PROJECT_ID") is not { } project
            || Variable("CI_JOB_ID") is not { } job
        )
            return Doubt(Platform, "its variables are not there");
        if ((Variable("GITLAB_TOKEN") ?? Variable("CI_JOB_TOKEN")) is not { } token)
            return Doubt(Platform, "there is no token to ask with; hand GITLAB_TOKEN (read_api) to this job");
        var root = $"{api}/projects/{Uri.EscapeDataString(project)}";
        var headers = new[] { (Variable("GITLAB_TOKEN") is null ? "JOB-TOKEN" : "PRIVATE-TOKEN", SecretText.Of(token, masks).Reveal()) };
        var name = Uri.EscapeDataString(order.Environment);
        using var environment = await GetAsync(Platform, $"{root}/protected_environments/{name}", headers, cancel).ConfigureAwait(false);
        if (environment.Doubt is { } unasked)
            return Doubt(Platform, $"the environment `{order.Environment}` is not protected, or cannot be looked at: {unasked}");
        var asked =
            environment.Root.TryGetProperty("approval_rules", out var rules) && rules.ValueKind == JsonValueKind.Array
                ? rules.EnumerateArray().Sum(rule => rule.GetProperty("required_approvals").GetInt32())
                : 0;
        if (environment.Root.TryGetProperty("required_approval_count", out var count) && count.ValueKind == JsonValueKind.Number)
            asked = Math.Max(asked, count.GetInt32());
        if (asked < 1)
            return Doubt(Platform, $"the environment `{order.Environment}` asks for no approvals at GitLab");
        using var deployments = await GetAsync(
                Platform,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{root}/deployments?environment={name}&order_by=id&sort=desc&per_page={MostDeployments}"
                ),
                headers,
                cancel
            )
            .ConfigureAwait(false);
        if (deployments.Doubt is { } unread)
            return Doubt(Platform, $"the deployments cannot be looked at: {unread}");
        var own = deployments
            .Root.EnumerateArray()
            .FirstOrDefault(one =>
                one.TryGetProperty("deployable", out var made)
                && made.ValueKind == JsonValueKind.Object
                && made.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture) == job
            );
        if (own.ValueKind != JsonValueKind.Object)
            return Doubt(Platform, "this job is not known as a deployment; give it `environment:`");
        using var deployment = await GetAsync(
                Platform,
                string.Create(CultureInfo.InvariantCulture, $"{root}/deployments/{own.GetProperty("id").GetInt64()}"),
                headers,
                cancel
            )
            .ConfigureAwait(false);
        if (deployment.Doubt is { } unseen)
            return Doubt(Platform, $"who approved cannot be asked: {unseen}");
        var names = deployment
            .Root.GetProperty("approvals")
            .EnumerateArray()
            .Where(approval => approval.GetProperty("status").GetString() == "approved")
            .Select(approval => approval.GetProperty("user").GetProperty("username").GetString());
        // GitLab knows whoever started the pipeline, not whose account the author's mail address is.
        return Word(Platform, settings.NotAuthor ? names.Where(one => one != Variable("GITLAB_USER_LOGIN")) : names);
    }

    private PlatformWord Word(string platform, IEnumerable<string?> names) =>
        new(
            platform,
            [
                .. names
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(name => new ApprovalFact($"{name} at {platform}", clock.GetUtcNow(), null)),
            ],
            null
        );

    private async Task<PlatformAnswer> GetAsync(
        string platform,
        string address,
        (string Name, string Value)[] headers,
        CancellationToken cancel
    )
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            return new PlatformAnswer(null, "its address is none");
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var answer = await web.SendAsync(request, cancel).ConfigureAwait(false);
        if (!answer.Succeeded)
            return new PlatformAnswer(
                null,
                answer.Status switch
                {
                    HttpStatusCode.NotFound => $"{platform} knows none (404), or the token may not see it",
                    HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"the token may not ({(int)answer.Status})",
                    _ => $"{platform} answered {(int)answer.Status}",
                }
            );
        return answer.Json() is { } json ? new PlatformAnswer(json, null) : new PlatformAnswer(null, $"{platform} answered with no JSON");
    }

    private string? Variable(string name) => surroundings.Environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private static PlatformWord Doubt(string platform, string why) => new(platform, [], why);

    private sealed record PlatformAnswer(JsonDocument? Json, string? Doubt) : IDisposable
    {
        public JsonElement Root => Json!.RootElement;

        public void Dispose() => Json?.Dispose();
    }
}
