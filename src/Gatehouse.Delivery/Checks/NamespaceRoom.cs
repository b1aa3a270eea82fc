using System.Globalization;
using Gatehouse.Delivery.Release.Targets;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Checks;

/// <summary>The quota of the namespace has room for the pods that a release adds.</summary>
internal sealed class NamespaceRoom(Kubectl kubectl, EnvironmentSettings environment, Surroundings surroundings) : Check
{
    public override string Title => "room for pods";

    public override async Task<CheckResult> RunAsync(CancellationToken cancel)
    {
        var plan = new KubernetesRelease(
            KubernetesManifests.Read(surroundings.Folder, environment.Kubernetes.Manifests),
            environment.Kubernetes
        );
        // A rolling update adds a quarter by default; a second Deployment adds all of them.
        var added = environment.Strategy.Kind == "rolling" ? (plan.Replicas + 3) / 4 : plan.Replicas;
        var end = await kubectl
            .TryAsync(
                [
                    "get",
                    "resourcequotas",
                    "-o",
                    """jsonpath={range .items[*]}{.metadata.name}{"\t"}{.status.hard.pods}{"\t"}{.status.used.pods}{"\n"}{end}""",
                ],
                cancel
            )
            .ConfigureAwait(false);
        if (!end.Succeeded)
        {
            var failure = Kubectl.Failure("list the quotas", end);
            return Unknown(failure.Message, failure.Remedy);
        }

        foreach (var quota in end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')))
        {
            if (
                quota.Length == 3
                && int.TryParse(quota[1], NumberStyles.None, CultureInfo.InvariantCulture, out var hard)
                && int.TryParse(quota[2], NumberStyles.None, CultureInfo.InvariantCulture, out var used)
                && hard - used < added
            )
                return Failed(
                    $"the quota {quota[0]} has room for {Math.Max(0, hard - used)} pods, and the release adds {added}",
                    "raise the quota, or release with fewer replicas"
                );
        }

        return Ok($"no quota stands against {added} more pods");
    }
}
