using Gatehouse.Delivery.Release.Targets;

namespace Gatehouse.Delivery.Checks;

/// <summary>The credentials allow no more than a release needs, as far as the cluster tells.</summary>
internal sealed class ClusterPrivileges(Kubectl kubectl) : Check
{
    private const string Narrower = "bind the Role of docs/targets.md instead, in this namespace alone";

    public override string Title => "privileges";

    public override async Task<CheckResult> RunAsync(CancellationToken cancel)
    {
        var listed = await kubectl.TryAsync(["auth", "can-i", "--list"], cancel).ConfigureAwait(false);
        if (!listed.Succeeded)
            return Unknown(Kubectl.Failure("ask for the rights", listed).Message);
        var excesses = ClusterRight
            .Read(listed.Output)
            .Select(right => right.Excess)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();
        // The answer is `yes` or `no`, and `no` ends with 1.
        var secrets = await kubectl.TryAsync(["auth", "can-i", "list", "secrets", "--all-namespaces"], cancel).ConfigureAwait(false);
        var answer = secrets.Output.Trim();
        if (answer.StartsWith("yes", StringComparison.Ordinal))
            excesses.Add("reading the Secrets of every namespace");
        if (excesses.Count > 0)
            return Failed($"the credentials allow {string.Join("; ", excesses)}", Narrower);
        return answer.StartsWith("no", StringComparison.Ordinal)
            ? Ok("the credentials allow nothing that a release does not need")
            : Unknown(Kubectl.Failure("ask for the rights on Secrets", secrets).Message);
    }
}
