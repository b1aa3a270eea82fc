using System.Globalization;
using System.Text.Json;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;

namespace Gatehouse.Delivery.Release.Targets;

/// <summary>A service at Render, over its HTTP API (https://api-docs.render.com/reference/create-deploy).</summary>
public sealed class RenderTarget(EnvironmentSettings environment, ValueBook values, WebDoor door, TimeProvider clock, ReleaseStore store)
    : Target
{
    private const int MostLooks = 6;
    private const int MostListed = 50;

    private readonly RenderSettings _settings = environment.Render!;
    private readonly RenderApi _api = new(environment.Render!, values, door, clock);

    public override string Place => $"render, service {_settings.Service}";

    public override bool SplitsTraffic => false;

    public override ReleaseStore Store => store;

    public override async Task<ReleaseVersion?> ServingAsync(CancellationToken cancel) =>
        (await ListAsync(cancel).ConfigureAwait(false)).FirstOrDefault(deploy => deploy.Status == "live") is { } live
            ? new ReleaseVersion
            {
                Name = live.Commit is { Length: >= 7 } commit ? commit[..Math.Min(12, commit.Length)] : live.Id,
                Commit = live.Commit ?? "",
                Image = live.Image,
            }
            : null;

    public override async Task<string> DiffAsync(ReleaseVersion next, CancellationToken cancel)
    {
        var live = (await ListAsync(cancel).ConfigureAwait(false)).FirstOrDefault(deploy => deploy.Status == "live");
        return $"would deploy {Wanted(next)} to {Place}; live is {live?.Image ?? live?.Commit ?? "nothing"}\n";
    }

    /// <summary>Asks whether the service is there and the key valid; Render brings a version all at once.</summary>
    public override async Task PrepareAsync(ReleaseVersion next, CancellationToken cancel)
    {
        Wanted(next);
        using var service = await _api.AskAsync(HttpMethod.Get, "", null, "read the service", cancel).ConfigureAwait(false);
    }

    public override async Task ShareAsync(ReleaseVersion next, ReleaseVersion? old, int percent, CancellationToken cancel)
    {
        var deploys = await ListAsync(cancel).ConfigureAwait(false);
        if (percent > 0)
        {
            if (deploys.FirstOrDefault(deploy => deploy.Status == "live")?.IsOf(next) != true)
                await DeployAsync(next, deploys, cancel).ConfigureAwait(false);
            return;
        }

        foreach (var running in deploys.Where(deploy => deploy.IsRunning && deploy.IsOf(next)))
            (
                await _api.AskAsync(HttpMethod.Post, $"/deploys/{running.Id}/cancel", "", "cancel the deploy", cancel).ConfigureAwait(false)
            )?.Dispose();
        if (deploys.FirstOrDefault(deploy => deploy.Status == "live")?.IsOf(next) != true)
            return;
        var back =
            deploys.FirstOrDefault(deploy => deploy.Status == "deactivated" && (old is null ? !deploy.IsOf(next) : deploy.IsOf(old)))
            ?? throw new ReleaseFailure(
                $"Render lists no earlier deploy{(old is null ? "" : $" of {old.Name}")} to go back to",
                "deploy the version that is wanted from Render's dashboard"
            );
        using var answer = await _api.AskAsync(
                HttpMethod.Post,
                "/rollback",
                $$"""{"deployId":{{RenderApi.Quoted(back.Id)}}}""",
                "roll back",
                cancel
            )
            .ConfigureAwait(false);
        await WaitAsync(Started(answer, deploys) ?? await NewestAsync(deploys, cancel).ConfigureAwait(false), "roll back", cancel)
            .ConfigureAwait(false);
    }

    public override Task<Observation?> ObserveAsync(ReleaseVersion next, DateTimeOffset since, CancellationToken cancel) =>
        Task.FromResult<Observation?>(null);

    public override async Task<Uri?> AddressOfAsync(ReleaseVersion version, CancellationToken cancel)
    {
        using var service = await _api.AskAsync(HttpMethod.Get, "", null, "read the service", cancel).ConfigureAwait(false);
        return
            service?.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("serviceDetails", out var details)
            && RenderApi.Text(details, "url") is { } url
            && Uri.TryCreate(url, UriKind.Absolute, out var address)
            ? address
            : null;
    }

    /// <summary>Render ends the old version itself once the new one is live.</summary>
    public override Task RetireAsync(ReleaseVersion version, CancellationToken cancel) => Task.CompletedTask;

    private async Task DeployAsync(ReleaseVersion next, List<Deploy> before, CancellationToken cancel)
    {
        // A deploy that a release before us began is waited for, not begun a second time.
        if (before.FirstOrDefault(deploy => deploy.IsRunning && deploy.IsOf(next)) is { } begun)
        {
            await WaitAsync(begun.Id, "deploy", cancel).ConfigureAwait(false);
            return;
        }

        using var answer = await _api.AskAsync(HttpMethod.Post, "/deploys", Wanted(next), "deploy", cancel).ConfigureAwait(false);
        await WaitAsync(Started(answer, before) ?? await NewestAsync(before, cancel).ConfigureAwait(false), "deploy", cancel)
            .ConfigureAwait(false);
    }

    private static string Wanted(ReleaseVersion next) =>
        next.Image is { } image ? $$"""{"imageUrl":{{RenderApi.Quoted(image)}}}"""
        : next.Commit.Length > 0 ? $$"""{"commitId":{{RenderApi.Quoted(next.Commit)}}}"""
        : throw new ReleaseFailure("Render deploys an image or a commit, and there is neither", "build an image, or release a commit");

    /// <summary>The answer 202 says that a deploy waits for its turn, and not which (then the list tells).</summary>
    private static string? Started(JsonDocument? answer, List<Deploy> before) =>
        answer?.RootElement is { ValueKind: JsonValueKind.Object } root
        && RenderApi.Text(root, "id") is { } id
        && before.All(deploy => deploy.Id != id)
            ? id
            : null;

    private async Task<string> NewestAsync(List<Deploy> before, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < MostLooks; attempt++)
        {
            if (
                (await ListAsync(cancel).ConfigureAwait(false)).FirstOrDefault(deploy => before.All(old => old.Id != deploy.Id)) is { } born
            )
                return born.Id;
            await Task.Delay(_settings.Poll, clock, cancel).ConfigureAwait(false);
        }

        throw new ReleaseFailure("Render took the deploy, and lists none", "look at the service's events in Render's dashboard");
    }

    private async Task WaitAsync(string deploy, string purpose, CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            using var answer = await _api.AskAsync(HttpMethod.Get, $"/deploys/{deploy}", null, "read the deploy", cancel)
                .ConfigureAwait(false);
            var status = answer is null ? null : RenderApi.Text(answer.RootElement, "status");
            switch (status)
            {
                case "live":
                    return;
                case "build_failed" or "update_failed" or "pre_deploy_failed" or "canceled" or "deactivated":
                    throw new ReleaseFailure(
                        $"cannot {purpose}: Render's deploy {deploy} is {status.Replace('_', ' ')}",
                        "its log in Render's dashboard says why"
                    );
            }

            if (clock.GetElapsedTime(began) > _settings.Timeout)
                throw new ReleaseFailure(
                    $"cannot {purpose}: Render's deploy {deploy} is {status ?? "of no known state"} after {_settings.Timeout}",
                    "allow more: `render: timeout`"
                );
            await Task.Delay(_settings.Poll, clock, cancel).ConfigureAwait(false);
        }
    }

    private async Task<List<Deploy>> ListAsync(CancellationToken cancel)
    {
        using var answer = await _api.AskAsync(
                HttpMethod.Get,
                $"/deploys?limit={MostListed.ToString(CultureInfo.InvariantCulture)}",
                null,
                "list the deploys",
                cancel
            )
            .ConfigureAwait(false);
        if (answer?.RootElement is not { ValueKind: JsonValueKind.Array } list)
            throw new ReleaseFailure("Render's list of deploys is none", "check `render: address`");
        return [.. list.EnumerateArray().Select(Read).OfType<Deploy>()];
    }

    private static Deploy? Read(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return null;
        var deploy = item.TryGetProperty("deploy", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : item;
        return RenderApi.Text(deploy, "id") is not { } id
            ? null
            : new Deploy(
                id,
                RenderApi.Text(deploy, "status") ?? "",
                deploy.TryGetProperty("commit", out var commit) ? RenderApi.Text(commit, "id") : null,
                deploy.TryGetProperty("image", out var image) ? RenderApi.Text(image, "ref") : null
            );
    }

    private sealed record Deploy(string Id, string Status, string? Commit, string? Image)
    {
        public bool IsRunning => Status is "created" or "queued" or "build_in_progress" or "update_in_progress" or "pre_deploy_in_progress";

        public bool IsOf(ReleaseVersion version) =>
            version.Image is { } image ? Image == image : version.Commit.Length > 0 && Commit == version.Commit;
    }
}
