using Gatehouse.Delivery.Release.Targets;

namespace Gatehouse.Delivery.Checks;

/// <summary>The namespace has network policies.</summary>
internal sealed class NamespaceNetwork(Kubectl kubectl) : Check
{
    public override string Title => "network policies";

    public override async Task<CheckResult> RunAsync(CancellationToken cancel)
    {
        var end = await kubectl.TryAsync(["get", "networkpolicies", "-o", "name"], cancel).ConfigureAwait(false);
        if (!end.Succeeded)
        {
            var failure = Kubectl.Failure("list the network policies", end);
            return Unknown(failure.Message, failure.Remedy);
        }

        var count = end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        return count > 0
            ? Ok($"there are {count}")
            : Failed("there is none, so every pod of the cluster can reach these", "add one that denies what is not wanted");
    }
}
