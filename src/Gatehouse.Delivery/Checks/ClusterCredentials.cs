using Gatehouse.Delivery.Release.Targets;

namespace Gatehouse.Delivery.Checks;

/// <summary>The cluster answers, takes the credentials, and they suffice for a release.</summary>
internal sealed class ClusterCredentials(Kubectl kubectl) : Check
{
    private static readonly (string Resource, string[] Verbs)[] _needed =
    [
        ("configmaps", ["get", "create", "update"]),
        ("deployments.apps", ["get", "list", "watch", "create", "patch", "delete"]),
        ("pods", ["list"]),
        ("replicasets.apps", ["list"]),
        ("services", ["get", "create", "patch"]),
    ];

    public override string Title => $"target {kubectl.Place}";

    public override async Task<CheckResult> RunAsync(CancellationToken cancel)
    {
        var end = await kubectl.TryAsync(["auth", "can-i", "--list"], cancel).ConfigureAwait(false);
        if (!end.Succeeded)
        {
            var failure = Kubectl.Failure("reach the cluster", end);
            return end.TimedOut || end.ExitCode == 127 ? Unknown(failure.Message, failure.Remedy) : Failed(failure.Message, failure.Remedy);
        }

        var rights = ClusterRight.Read(end.Output);
        var missing = _needed
            .SelectMany(need => need.Verbs.Select(verb => (need.Resource, Verb: verb)))
            .Where(need => !rights.Any(right => right.Allows(need.Resource, need.Verb)))
            .Select(need => $"{need.Verb} {need.Resource}")
            .ToList();
        return missing.Count == 0
            ? Ok("the cluster answers, and the credentials suffice")
            : Failed($"the credentials do not allow {string.Join(", ", missing)}", "grant it; docs/targets.md has a Role that suffices");
    }
}
