using System.Globalization;

namespace Gatehouse.Delivery.Release.Targets;

public sealed partial class KubernetesTarget
{
    /// <summary>The version whose pods the service names, or that its Deployment was last given.</summary>
    private async Task<Running?> ServingInAsync(KubernetesRelease plan, CancellationToken cancel)
    {
        var running = await VersionsAsync(plan, cancel).ConfigureAwait(false);
        if (plan.Service is { } service)
        {
            var told = await _kubectl
                .RunAsync(
                    "read the service",
                    [
                        "get",
                        "service",
                        service.Name,
                        "--ignore-not-found",
                        "-o",
                        $"jsonpath={{.metadata.annotations.{Escaped(KubernetesNames.Serving)}}}",
                    ],
                    cancel
                )
                .ConfigureAwait(false);
            if (running.FirstOrDefault(one => one.Version.Name == told) is { } serving)
                return serving;
        }

        return running.FirstOrDefault(one => one.Deployment == plan.Deployment.Name);
    }

    /// <summary>Which version the service is narrowed to; empty for all of them.</summary>
    private Task<string> SelectedAsync(KubernetesManifest service, CancellationToken cancel) =>
        _kubectl.RunAsync(
            "read the service",
            ["get", "service", service.Name, "--ignore-not-found", "-o", $"jsonpath={{.spec.selector.{Escaped(KubernetesNames.Version)}}}"],
            cancel
        );

    private async Task RefuseStrangersAsync(KubernetesRelease plan, Running? serving, CancellationToken cancel)
    {
        if (serving is not null)
            return;
        var stranger = await _kubectl
            .RunAsync("read the Deployment", ["get", "deployment", plan.Deployment.Name, "--ignore-not-found", "-o", "name"], cancel)
            .ConfigureAwait(false);
        if (stranger.Trim().Length > 0)
            throw new ReleaseFailure(
                $"the Deployment {plan.Deployment.Name} runs already, and its pods do not say which version they are of",
                "release once with the strategy `rolling`; from then on they do"
            );
    }

    private async Task<List<Running>> VersionsAsync(KubernetesRelease plan, CancellationToken cancel)
    {
        var labels = $".spec.template.metadata.labels.{Escaped(KubernetesNames.Version)}";
        var commit = $".spec.template.metadata.annotations.{Escaped(KubernetesNames.Commit)}";
        var rows = await RowsAsync(
                "list the versions that run",
                ["deployments", "-l", $"{KubernetesNames.Deployment}={plan.Deployment.Name}"],
                $$"""{.metadata.name}{"\t"}{{{labels}}}{"\t"}{{{commit}}}{"\t"}{.spec.replicas}{"\t"}{range .spec.template.spec.containers[*]}{.name}={.image},{end}{"\n"}""",
                cancel
            )
            .ConfigureAwait(false);
        return
        [
            .. rows.Where(row => row is [_, { Length: > 0 }, _, _, _])
                .Select(row => new Running(
                    row[0],
                    new ReleaseVersion
                    {
                        Name = row[1],
                        Commit = row[2],
                        Image = row[4]
                            .Split(',')
                            .FirstOrDefault(one => one.StartsWith(plan.Container + "=", StringComparison.Ordinal))
                            ?[(plan.Container.Length + 1)..],
                    },
                    int.TryParse(row[3], NumberStyles.None, CultureInfo.InvariantCulture, out var replicas) ? replicas : 1
                )),
        ];
    }

    private async Task<List<Revision>> RevisionsAsync(KubernetesRelease plan, CancellationToken cancel)
    {
        var owner = ".metadata.ownerReferences[0].name";
        var number = @".metadata.annotations.deployment\.kubernetes\.io/revision";
        var version = $".spec.template.metadata.labels.{Escaped(KubernetesNames.Version)}";
        var rows = await RowsAsync(
                "list the revisions of the Deployment",
                [
                    "replicasets",
                    "-l",
                    string.Join(
                        ',',
                        plan.Deployment.WordsAt("spec", "selector", "matchLabels").Select(label => $"{label.Key}={label.Value}")
                    ),
                ],
                $$"""{{{owner}}}{"\t"}{{{number}}}{"\t"}{{{version}}}{"\t"}{.metadata.labels.pod-template-hash}{"\n"}""",
                cancel
            )
            .ConfigureAwait(false);
        return
        [
            .. rows.Where(row => row.Length == 4 && row[0] == plan.Deployment.Name && long.TryParse(row[1], out _))
                .Select(row => new Revision(long.Parse(row[1], CultureInfo.InvariantCulture), row[2], row[3])),
        ];
    }

    private async Task<List<Pod>> PodsAsync(ReleaseVersion version, CancellationToken cancel)
    {
        var rows = await RowsAsync(
                $"list the pods of {version.Name}",
                ["pods", "-l", $"{KubernetesNames.Version}={version.Name}"],
                """{.metadata.name}{"\t"}{.status.phase}{"\t"}{range .status.containerStatuses[*]}{.ready},{.state.waiting.reason},{.lastState.terminated.finishedAt};{end}{"\n"}""",
                cancel
            )
            .ConfigureAwait(false);
        return [.. rows.Where(row => row.Length == 3).Select(ReadPod)];
    }

    private static Pod ReadPod(string[] row)
    {
        var containers = row[2].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(',')).ToList();
        var ends = containers
            .Where(one => one.Length == 3 && one[2].Length > 0)
            .Select(one => DateTimeOffset.Parse(one[2], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal))
            .ToList();
        return new Pod(
            row[0],
            row[1] == "Running" && containers.Count > 0 && containers.All(one => one[0] == "true"),
            containers.Select(one => one.ElementAtOrDefault(1)).FirstOrDefault(reason => !string.IsNullOrEmpty(reason)) ?? row[1],
            ends.Count == 0 ? null : ends.Max()
        );
    }

    /// <summary>Few fields of many objects: whole ones would be longer than what is kept of a program's output.</summary>
    private async Task<List<string[]>> RowsAsync(string purpose, ImmutableArray<string> what, string each, CancellationToken cancel)
    {
        var text = await _kubectl
            .RunAsync(purpose, ["get", .. what, "-o", $"jsonpath={{range .items[*]}}{each}{{end}}"], cancel)
            .ConfigureAwait(false);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
    }

    private static string Told(List<Pod> pods)
    {
        const int most = 5;
        return string.Join(", ", pods.Take(most).Select(pod => $"{pod.Name}: {pod.State}"))
            + (pods.Count > most ? $" and {pods.Count - most} more" : "");
    }

    /// <summary>As a step of a path of kubectl's JSONPath.</summary>
    private static string Escaped(string key) => key.Replace(".", @"\.", StringComparison.Ordinal);

    /// <summary>A version and the Deployment that runs it.</summary>
    private sealed record Running(string Deployment, ReleaseVersion Version, int Replicas);

    private sealed record Revision(long Number, string Version, string Digest);

    private sealed record Pod(string Name, bool IsReady, string State, DateTimeOffset? Restarted);
}
