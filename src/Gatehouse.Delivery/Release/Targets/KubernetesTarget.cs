using System.Globalization;
using System.Text;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Release.Targets;

/// <summary>
/// A cluster, through <c>kubectl</c>. <c>rolling</c> changes the Deployment in place; the other strategies run a second one beside it
/// and move the service's selector, numbers of pods, or the weights of an ingress or HTTPRoute.
/// </summary>
public sealed partial class KubernetesTarget : Target
{
    private readonly KubernetesSettings _settings;
    private readonly StrategySettings _strategy;
    private readonly Surroundings _surroundings;
    private readonly Kubectl _kubectl;
    private readonly List<AppliedManifest> _applied = [];
    private readonly List<string> _remarks = [];
    private KubernetesRelease? _release;

    public KubernetesTarget(EnvironmentSettings environment, Surroundings surroundings, ProgramRunner runner)
    {
        _settings = environment.Kubernetes;
        _strategy = environment.Strategy;
        _surroundings = surroundings;
        _kubectl = new Kubectl(environment.Kubernetes, surroundings, runner);
        Store = new KubernetesStore(_kubectl, environment.Name);
    }

    public override string Place => _kubectl.Place;

    public override bool SplitsTraffic => true;

    public override ReleaseStore Store { get; }

    public override IReadOnlyList<AppliedManifest> Applied => _applied;

    public override IReadOnlyList<string> Remarks => _remarks;

    public override async Task<ReleaseVersion?> ServingAsync(CancellationToken cancel) =>
        (await ServingInAsync(Plan(), cancel).ConfigureAwait(false))?.Version;

    public override async Task<string> DiffAsync(ReleaseVersion next, CancellationToken cancel)
    {
        var plan = Plan();
        var serving = await ServingInAsync(plan, cancel).ConfigureAwait(false);
        var manifests = IsBeside(plan, serving) ? plan.Beside(next, plan.Replicas, next.Name, next.Name) : plan.InPlace(next);
        var secrets = manifests.Where(manifest => manifest.Kind == "Secret").ToList();
        var told = new StringBuilder();
        foreach (var secret in secrets)
            told.Append(CultureInfo.InvariantCulture, $"{secret.Title}: applied as well; its values are not shown\n");
        var end = await _kubectl
            .TryAsync(["diff", "--server-side", $"--field-manager={Kubectl.Manager}", "-f", "-"], cancel, Joined(manifests.Except(secrets)))
            .ConfigureAwait(false);
        // The exit code 1 says that there are differences, and nothing worse (`kubectl diff --help`).
        if (end.TimedOut || end.ExitCode > 1)
            throw Kubectl.Failure("compare the manifests with the cluster", end);
        return told.Append(end.Output.Length == 0 ? "nothing else would change\n" : end.Output).ToString();
    }

    public override async Task PrepareAsync(ReleaseVersion next, CancellationToken cancel)
    {
        var plan = Plan();
        var serving = await ServingInAsync(plan, cancel).ConfigureAwait(false);
        if (!IsBeside(plan, serving))
        {
            await TryOutAsync(plan.InPlace(next), plan, cancel).ConfigureAwait(false);
            return;
        }

        if (serving?.Version.Name == next.Name)
            return;
        plan.RefuseAutoscaler();
        await RefuseStrangersAsync(plan, serving, cancel).ConfigureAwait(false);
        var pods = Weighs("replicas") ? ReplicaShare.Of(FirstShare, plan.Replicas).New : plan.Replicas;
        var manifests = plan.Beside(next, pods, serving?.Version.Name ?? KubernetesNames.NoVersion, serving?.Version.Name);
        await TryOutAsync(manifests, plan, cancel).ConfigureAwait(false);
        // The service first: it must leave the new pods out before there are any.
        await ApplyAsync([.. manifests.Where(manifest => manifest.Kind != "Deployment")], plan, cancel).ConfigureAwait(false);
        await ApplyAsync([.. manifests.Where(manifest => manifest.Kind == "Deployment")], plan, cancel).ConfigureAwait(false);
        await WaitAsync(plan.NameOf(next), next, cancel).ConfigureAwait(false);
        if (Weighs("ingress") || Weighs("gateway"))
            await ApplyAsync(plan.Weighted(next, 0, Weighs("gateway")), plan, cancel).ConfigureAwait(false);
    }

    public override async Task ShareAsync(ReleaseVersion next, ReleaseVersion? old, int percent, CancellationToken cancel)
    {
        var plan = Plan();
        var running = await VersionsAsync(plan, cancel).ConfigureAwait(false);
        var isBeside = _strategy.Kind != "rolling" || running.Any(one => one.Deployment != plan.Deployment.Name);
        if (!isBeside)
        {
            if (percent == 0)
                await UndoInPlaceAsync(plan, next, old, cancel).ConfigureAwait(false);
            else
                await RollAsync(plan, next, cancel).ConfigureAwait(false);
            return;
        }

        var newer = running.FirstOrDefault(one => one.Version.Name == next.Name);
        var older = old is null ? null : running.FirstOrDefault(one => one.Version.Name == old.Name);
        if (percent > 0 && newer is null)
            throw new ReleaseFailure($"{next.Name} does not run in the cluster", "release it again from the beginning");
        if (old is not null && older is null && percent < 100)
            throw new ReleaseFailure($"{old.Name} does not run in the cluster any more", "release the version that is wanted");
        await WeighAsync(plan, (next, newer?.Deployment), (old, older?.Deployment), percent, cancel).ConfigureAwait(false);
    }

    /// <summary>Traffic is measured by no part of every cluster; pods that fail or start again are a failure of the version.</summary>
    public override async Task<Observation?> ObserveAsync(ReleaseVersion next, DateTimeOffset since, CancellationToken cancel)
    {
        var pods = await PodsAsync(next, cancel).ConfigureAwait(false);
        var sick = pods.Where(pod => !pod.IsReady || pod.Restarted >= since).ToList();
        if (pods.Count == 0)
            throw new ReleaseFailure($"{next.Name} has no pods", "look at the events of its Deployment");
        if (sick.Count > 0)
            throw new ReleaseFailure(
                $"{sick.Count} of {pods.Count} pods of {next.Name} are not ready or were started again: {Told(sick)}",
                $"kubectl logs --previous -l {KubernetesNames.Version}={next.Name}"
            );
        return null;
    }

    /// <summary>Addresses of a cluster answer within it alone.</summary>
    public override Task<Uri?> AddressOfAsync(ReleaseVersion version, CancellationToken cancel) => Task.FromResult<Uri?>(null);

    public override async Task RetireAsync(ReleaseVersion version, CancellationToken cancel)
    {
        var plan = Plan();
        foreach (var one in await VersionsAsync(plan, cancel).ConfigureAwait(false))
        {
            if (one.Version.Name != version.Name)
                continue;
            if (one.Deployment == plan.Deployment.Name && one.Replicas > 0 && _strategy.Kind == "rolling")
                throw new ReleaseFailure(
                    $"{version.Name} still serves in the Deployment {one.Deployment}",
                    "release another version first"
                );
            if (plan.Service is { } service && await SelectedAsync(service, cancel).ConfigureAwait(false) == version.Name)
                throw new ReleaseFailure($"the service {service.Name} still sends to {version.Name}", "move the traffic away first");
            await DeleteAsync("deployment", one.Deployment, cancel).ConfigureAwait(false);
        }
    }

    private int FirstShare => _strategy.Kind == "canary" ? _strategy.Steps[0] : 100;

    private bool Weighs(string how) => _strategy.Kind == "canary" && _settings.Weights == how;

    /// <summary>Once there are versions beside each other, a rolling release takes over like a blue-green one.</summary>
    private bool IsBeside(KubernetesRelease plan, Running? serving) =>
        _strategy.Kind != "rolling" || (serving is not null && serving.Deployment != plan.Deployment.Name);

    private KubernetesRelease Plan()
    {
        if (_release is { } known)
            return known;
        var read = KubernetesManifests.Read(_surroundings.Folder, _settings.Manifests);
        foreach (var manifest in read)
            manifest.MaskSecrets(_kubectl.Runner.Masks);
        return _release = new KubernetesRelease(read, _settings);
    }

    private async Task RollAsync(KubernetesRelease plan, ReleaseVersion next, CancellationToken cancel)
    {
        await ApplyAsync(plan.InPlace(next), plan, cancel).ConfigureAwait(false);
        await WaitAsync(plan.Deployment.Name, next, cancel).ConfigureAwait(false);
    }

    private async Task UndoInPlaceAsync(KubernetesRelease plan, ReleaseVersion next, ReleaseVersion? old, CancellationToken cancel)
    {
        var name = plan.Deployment.Name;
        var running = await VersionsAsync(plan, cancel).ConfigureAwait(false);
        if (running.FirstOrDefault(one => one.Deployment == name) is not { } live || live.Version.Name != next.Name)
            return;
        if (old is null)
        {
            await ScaleAsync(name, 0, cancel).ConfigureAwait(false);
            return;
        }

        var back =
            (await RevisionsAsync(plan, cancel).ConfigureAwait(false)).Where(one => one.Version == old.Name).MaxBy(one => one.Number)
            ?? throw new ReleaseFailure(
                $"the Deployment {name} has kept no revision of {old.Name}",
                "release that version again; a larger `revisionHistoryLimit` keeps more"
            );
        // Said before it is done: the next release must know that this change was ours, wherever this one is killed.
        await MarkUndoneAsync(name, back.Digest, cancel).ConfigureAwait(false);
        var revision = back.Number.ToString(CultureInfo.InvariantCulture);
        _applied.Add(new($"Deployment {name}", $"kubectl rollout undo deployment/{name} --to-revision={revision}\n"));
        await _kubectl
            .RunAsync($"bring {old.Name} back", ["rollout", "undo", $"deployment/{name}", $"--to-revision={revision}"], cancel)
            .ConfigureAwait(false);
        await WaitAsync(name, old, cancel).ConfigureAwait(false);
    }

    private Task<string> MarkUndoneAsync(string deployment, string digest, CancellationToken cancel) =>
        PatchAsync(
            deployment,
            "{\"metadata\":{\"labels\":{\"" + KubernetesNames.Undone + "\":" + KubernetesManifest.Quoted(digest) + "}}}",
            "mark what is undone",
            cancel
        );

    /// <summary>
    /// Nobody has changed the pods since Gatehouse itself went back to them, so that what `rollout undo` set may be set again.
    /// </summary>
    private async Task<bool> IsOwnUndoAsync(KubernetesRelease plan, CancellationToken cancel)
    {
        var mark = await _kubectl
            .RunAsync(
                "read the Deployment",
                [
                    "get",
                    "deployment",
                    plan.Deployment.Name,
                    "--ignore-not-found",
                    "-o",
                    $"jsonpath={{.metadata.labels.{Escaped(KubernetesNames.Undone)}}}",
                ],
                cancel
            )
            .ConfigureAwait(false);
        if (mark.Length == 0)
            return false;
        var now = (await RevisionsAsync(plan, cancel).ConfigureAwait(false)).MaxBy(one => one.Number);
        return now?.Digest == mark;
    }

    private async Task WeighAsync(
        KubernetesRelease plan,
        (ReleaseVersion Version, string? Deployment) next,
        (ReleaseVersion? Version, string? Deployment) old,
        int percent,
        CancellationToken cancel
    )
    {
        if (Weighs("replicas"))
        {
            await WeighByReplicasAsync(plan, next, old, percent, cancel).ConfigureAwait(false);
            return;
        }

        var isWeighted = Weighs("ingress") || Weighs("gateway");
        if (isWeighted && percent is > 0 and < 100)
        {
            await ApplyAsync(plan.Weighted(next.Version, percent, Weighs("gateway")), plan, cancel).ConfigureAwait(false);
            return;
        }

        var serving = percent > 0 ? next.Version.Name : old.Version?.Name;
        if (percent is > 0 and < 100)
            _remarks.Add($"{percent} % were asked for; the service sends all to one version, so {next.Version.Name} has 100 %");
        await SelectAsync(plan, serving, serving, cancel).ConfigureAwait(false);
        if (!isWeighted)
            return;
        // Only when the service itself sends to the right version may its second name go.
        if (Weighs("gateway"))
            await ApplyAsync([plan.Route("HTTPRoute")], plan, cancel).ConfigureAwait(false);
        else
            await DeleteAsync("ingress", KubernetesRelease.CanaryOf(plan.Route("Ingress").Name), cancel).ConfigureAwait(false);
        await DeleteAsync("service", KubernetesRelease.CanaryOf(plan.Switched.Name), cancel).ConfigureAwait(false);
    }

    private async Task WeighByReplicasAsync(
        KubernetesRelease plan,
        (ReleaseVersion Version, string? Deployment) next,
        (ReleaseVersion? Version, string? Deployment) old,
        int percent,
        CancellationToken cancel
    )
    {
        var share = ReplicaShare.Of(percent, plan.Replicas);
        if (percent == 0)
        {
            if (old.Deployment is { } back)
            {
                await ScaleAsync(back, share.Old, cancel).ConfigureAwait(false);
                await WaitAsync(back, old.Version!, cancel).ConfigureAwait(false);
            }

            await SelectAsync(plan, old.Version?.Name, old.Version?.Name, cancel).ConfigureAwait(false);
            return;
        }

        await ScaleAsync(next.Deployment!, share.New, cancel).ConfigureAwait(false);
        await WaitAsync(next.Deployment!, next.Version, cancel).ConfigureAwait(false);
        if (percent == 100 || old.Deployment is null)
        {
            await SelectAsync(plan, next.Version.Name, next.Version.Name, cancel).ConfigureAwait(false);
            return;
        }

        await SelectAsync(plan, null, old.Version!.Name, cancel).ConfigureAwait(false);
        await ScaleAsync(old.Deployment, share.Old, cancel).ConfigureAwait(false);
        _remarks.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{percent} % asked: {share.New} of {share.New + share.Old} pods are of {next.Version.Name}, about {share.Percent:0} % of the traffic"
            )
        );
    }

    /// <summary>Sends the service to one version, or to all of them, and says which of them is the one that serves.</summary>
    private Task SelectAsync(KubernetesRelease plan, string? version, string? serving, CancellationToken cancel) =>
        ApplyAsync([plan.Selecting(serving is null ? KubernetesNames.NoVersion : version, serving)], plan, cancel);

    private Task<string> ScaleAsync(string deployment, int replicas, CancellationToken cancel)
    {
        var number = replicas.ToString(CultureInfo.InvariantCulture);
        return PatchAsync(deployment, "{\"spec\":{\"replicas\":" + number + "}}", $"scale {deployment} to {number}", cancel);
    }

    private Task<string> PatchAsync(string deployment, string patch, string purpose, CancellationToken cancel)
    {
        _applied.Add(new($"Deployment {deployment}", patch + "\n"));
        return _kubectl.RunAsync(
            purpose,
            ["patch", "deployment", deployment, "--type=merge", $"--field-manager={Kubectl.Manager}", "-p", patch],
            cancel
        );
    }

    private Task<string> DeleteAsync(string kind, string name, CancellationToken cancel)
    {
        _applied.Add(new($"{kind} {name}", $"kubectl delete {kind} {name}\n"));
        return _kubectl.RunAsync($"delete the {kind} {name}", ["delete", kind, name, "--ignore-not-found", "--wait=false"], cancel);
    }

    /// <summary>Lets the cluster judge everything before anything is changed.</summary>
    private async Task TryOutAsync(ImmutableArray<KubernetesManifest> manifests, KubernetesRelease plan, CancellationToken cancel)
    {
        // What lies in a namespace, or is of a kind, that these manifests only bring cannot be tried before.
        if (manifests.Any(manifest => manifest.Kind is "Namespace" or "CustomResourceDefinition"))
            return;
        await SendAsync(manifests, plan, ["--dry-run=server"], cancel).ConfigureAwait(false);
    }

    private async Task ApplyAsync(ImmutableArray<KubernetesManifest> manifests, KubernetesRelease plan, CancellationToken cancel)
    {
        foreach (var manifest in manifests)
            _applied.Add(new($"{manifest.Kind} {manifest.Name}", manifest.Shown()));
        await SendAsync(manifests, plan, [], cancel).ConfigureAwait(false);
    }

    private async Task SendAsync(
        ImmutableArray<KubernetesManifest> manifests,
        KubernetesRelease plan,
        ImmutableArray<string> how,
        CancellationToken cancel
    )
    {
        ImmutableArray<string> words = ["apply", "--server-side", $"--field-manager={Kubectl.Manager}", .. how, "-f", "-"];
        // A Deployment of one version, and the second names of a canary, are ours alone.
        var own = manifests.Where(plan.IsOwn).ToList();
        var others = manifests.Except(own).ToList();
        var end = await SendAsync(words, others, cancel).ConfigureAwait(false);
        if (!end.Succeeded && FieldConflicts.AreOfPods(end.Error) && await IsOwnUndoAsync(plan, cancel).ConfigureAwait(false))
        {
            var deployments = others.Where(manifest => manifest.Kind == "Deployment" && manifest.Name == plan.Deployment.Name).ToList();
            own.AddRange(deployments);
            end = await SendAsync(words, [.. others.Except(deployments)], cancel).ConfigureAwait(false);
        }

        if (end.Succeeded)
            end = await SendAsync([.. words, "--force-conflicts"], own, cancel).ConfigureAwait(false);
        if (!end.Succeeded)
            throw Kubectl.Failure("apply the manifests", end);
    }

    private async Task<ProgramEnd> SendAsync(ImmutableArray<string> words, List<KubernetesManifest> manifests, CancellationToken cancel) =>
        manifests.Count > 0
            ? await _kubectl.TryAsync(words, cancel, Joined(manifests), _settings.Timeout).ConfigureAwait(false)
            : new ProgramEnd
            {
                ExitCode = 0,
                Output = "",
                Error = "",
                Took = TimeSpan.Zero,
            };

    private static string Joined(IEnumerable<KubernetesManifest> manifests)
    {
        var all = new StringBuilder();
        foreach (var manifest in manifests)
            all.Append("---\n").Append(manifest.Text).Append('\n');
        return all.ToString();
    }

    private async Task WaitAsync(string deployment, ReleaseVersion version, CancellationToken cancel)
    {
        var seconds = ((int)_settings.Timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var end = await _kubectl
            .TryAsync(
                ["rollout", "status", $"deployment/{deployment}", $"--timeout={seconds}s"],
                cancel,
                timeout: _settings.Timeout + TimeSpan.FromSeconds(30)
            )
            .ConfigureAwait(false);
        if (end.Succeeded)
            return;
        var sick = (await PodsAsync(version, cancel).ConfigureAwait(false)).Where(pod => !pod.IsReady).ToList();
        var failure = Kubectl.Failure($"bring up {version.Name} in {deployment}", end);
        throw new ReleaseFailure(
            sick.Count > 0 ? $"{failure.Message}; {Told(sick)}" : failure.Message,
            failure.Remedy ?? $"kubectl describe pods -l {KubernetesNames.Version}={version.Name}"
        );
    }
}
