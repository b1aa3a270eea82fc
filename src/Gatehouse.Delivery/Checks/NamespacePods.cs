using Gatehouse.Delivery.Release.Targets;

namespace Gatehouse.Delivery.Checks;

/// <summary>The namespace enforces a pod security standard (https://kubernetes.io/docs/concepts/security/pod-security-admission/).</summary>
internal sealed class NamespacePods(Kubectl kubectl, KubernetesSettings settings) : Check
{
    private const string Label = "pod-security.kubernetes.io/enforce";

    public override string Title => "pod security";

    public override async Task<CheckResult> RunAsync(CancellationToken cancel)
    {
        var name = settings.Namespace ?? await OfContextAsync(cancel).ConfigureAwait(false);
        var end = await kubectl
            .TryAsync(
                ["get", "namespace", name, "-o", $"jsonpath={{.metadata.labels.{Label.Replace(".", @"\.", StringComparison.Ordinal)}}}"],
                cancel
            )
            .ConfigureAwait(false);
        if (!end.Succeeded)
        {
            var failure = Kubectl.Failure($"read the namespace {name}", end);
            return Unknown(failure.Message, failure.Remedy);
        }

        return end.Output.Trim() switch
        {
            "" => Failed($"the namespace {name} enforces no pod security standard", $"kubectl label namespace {name} {Label}=restricted"),
            "privileged" => Failed(
                $"the namespace {name} allows privileged pods",
                $"kubectl label --overwrite namespace {name} {Label}=restricted"
            ),
            var level => Ok($"the namespace {name} enforces `{level}`"),
        };
    }

    private async Task<string> OfContextAsync(CancellationToken cancel)
    {
        var told = await kubectl
            .RunAsync("read the kubeconfig", ["config", "view", "--minify", "-o", "jsonpath={..namespace}"], cancel)
            .ConfigureAwait(false);
        return told.Trim() is { Length: > 0 } name ? name : "default";
    }
}
