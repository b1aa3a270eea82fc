using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Release.Targets;

/// <summary>
/// The program <c>kubectl</c> with one cluster and namespace. Credentials come from its kubeconfig alone: arguments can be read by every user.
/// </summary>
internal sealed class Kubectl(KubernetesSettings settings, Surroundings surroundings, ProgramRunner runner)
{
    public const string Manager = "gatehouse";

    private static readonly TimeSpan _usual = TimeSpan.FromMinutes(2);

    public ProgramRunner Runner => runner;

    public string Place => $"kubernetes, namespace {settings.Namespace ?? "of the context"}, context {settings.Context ?? "in use"}";

    /// <summary>Runs it, whatever the end.</summary>
    public Task<ProgramEnd> TryAsync(ImmutableArray<string> words, CancellationToken cancel, string? input = null, TimeSpan? timeout = null)
    {
        ImmutableArray<string> place =
        [
            .. settings.Context is { } context ? ["--context", context] : (string[])[],
            .. settings.Namespace is { } name ? ["--namespace", name] : (string[])[],
        ];
        return runner.RunAsync(
            new ProgramCall
            {
                Words = ["kubectl", .. place, .. words],
                Folder = surroundings.Folder,
                Environment = Environment(),
                Input = input,
                Timeout = timeout ?? _usual,
            },
            cancel
        );
    }

    /// <summary>Runs it and gives what it printed; a failure says what it was about.</summary>
    public async Task<string> RunAsync(
        string purpose,
        ImmutableArray<string> words,
        CancellationToken cancel,
        string? input = null,
        TimeSpan? timeout = null
    )
    {
        var end = await TryAsync(words, cancel, input, timeout).ConfigureAwait(false);
        return end.Succeeded ? end.Output : throw Failure(purpose, end);
    }

    public static ReleaseFailure Failure(string purpose, ProgramEnd end)
    {
        var said = end.TimedOut ? "kubectl did not end in time" : Trimmed(end.Error.Length > 0 ? end.Error : end.Output);
        return new ReleaseFailure($"cannot {purpose}: {said}", RemedyOf(end));
    }

    private static string? RemedyOf(ProgramEnd end) =>
        end.ExitCode == 127 ? "install kubectl (Debian: kubernetes-client)"
        : end.Error.Contains("(Forbidden)", StringComparison.Ordinal) ? "grant it; docs/targets.md has a Role that suffices"
        : end.Error.Contains("(Unauthorized)", StringComparison.Ordinal) ? "renew the credentials of the kubeconfig"
        : end.Error.Contains("onflict", StringComparison.Ordinal)
            ? "another hand set these fields; leave them out of the manifest, or hand them over once: "
                + $"kubectl apply --server-side --field-manager={Manager} --force-conflicts -f FILE"
        : end.Error.Contains("refused", StringComparison.Ordinal) || end.Error.Contains("no such host", StringComparison.Ordinal)
            ? "check the kubeconfig and the context"
        : null;

    private static string Trimmed(string text)
    {
        const int most = 2000;
        var said = text.Trim();
        return said.Length > most ? said[..most] + "…" : said;
    }

    private ImmutableArray<KeyValuePair<string, string>> Environment()
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in settings.Inherits.Concat(Surroundings.AlwaysHandedOn).Append("KUBECONFIG"))
        {
            if (surroundings.Environment.TryGetValue(name, out var text))
                all[name] = text;
        }

        // Its messages are read here, and a translation would not be understood.
        all["LC_ALL"] = "C";
        if (settings.Kubeconfig is { } file)
            all["KUBECONFIG"] = Path.GetFullPath(Path.Combine(surroundings.Folder, file));
        return [.. all];
    }
}
