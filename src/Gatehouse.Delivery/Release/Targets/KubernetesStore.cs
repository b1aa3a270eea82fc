using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Delivery.Programs;

namespace Gatehouse.Delivery.Release.Targets;

/// <summary>
/// Journal and lock as a ConfigMap of the namespace. Each write names the version that was read, so that of two machines one is refused.
/// </summary>
internal sealed class KubernetesStore(Kubectl kubectl, string environment) : ReleaseStore
{
    private const int MostAttempts = 5;
    private const int LargestJournal = 128 * 1024;
    private const string JournalKey = "journal";
    private const string LockKey = "lock";

    private readonly string _name = NameOf(environment);

    public override async Task<string?> ReadJournalAsync(CancellationToken cancel) =>
        (await ReadAsync(cancel).ConfigureAwait(false))?.Journal;

    public override Task WriteJournalAsync(string journal, CancellationToken cancel)
    {
        if (journal.Length > LargestJournal)
            throw new ReleaseFailure($"the journal holds {journal.Length} characters, and at most {LargestJournal} fit into the cluster");
        return ChangeAsync(kept => kept with { Journal = journal }, cancel);
    }

    public override async Task<ReleaseLock?> TryLockAsync(ReleaseLock wanted, DateTimeOffset now, CancellationToken cancel)
    {
        ReleaseLock? holder = null;
        await ChangeAsync(
                kept =>
                {
                    holder = kept.Lock is { } held && held.Expires > now && held.Run != wanted.Run ? held : null;
                    return holder is null ? kept with { Lock = wanted } : kept;
                },
                cancel
            )
            .ConfigureAwait(false);
        return holder;
    }

    public override Task UnlockAsync(string run, CancellationToken cancel) =>
        ChangeAsync(kept => kept.Lock?.Run == run ? kept with { Lock = null } : kept, cancel);

    private async Task ChangeAsync(Func<Kept, Kept> change, CancellationToken cancel)
    {
        ProgramEnd? end = null;
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var read = await ReadAsync(cancel).ConfigureAwait(false) ?? new Kept(null, null, null);
            var changed = change(read);
            if (changed == read)
                return;
            // No server-side apply here: it would not refuse what another machine has written since.
            var verb = read.Version is null ? "create" : "replace";
            end = await kubectl.TryAsync([verb, "-f", "-"], cancel, Written(changed)).ConfigureAwait(false);
            if (end.Succeeded)
                return;
            if (!IsRace(end))
                break;
        }

        throw Kubectl.Failure($"write the ConfigMap {_name}, which holds journal and lock", end!);
    }

    /// <summary>Names of objects know neither capitals nor underscores; what is changed for that stays apart by its digest.</summary>
    private static string NameOf(string environment)
    {
        var fit = environment.ToLowerInvariant().Replace('_', '-').TrimEnd('-', '.');
        return fit == environment
            ? $"gatehouse-{fit}"
            : $"gatehouse-{fit}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(environment)))[..8]}";
    }

    private static bool IsRace(ProgramEnd end) =>
        end.Error.Contains("(Conflict)", StringComparison.Ordinal)
        || end.Error.Contains("(AlreadyExists)", StringComparison.Ordinal)
        || end.Error.Contains("(NotFound)", StringComparison.Ordinal);

    private async Task<Kept?> ReadAsync(CancellationToken cancel)
    {
        var text = await kubectl
            .RunAsync(
                $"read the ConfigMap {_name}, which holds journal and lock",
                ["get", "configmap", _name, "--ignore-not-found", "-o", "json"],
                cancel
            )
            .ConfigureAwait(false);
        if (text.Trim().Length == 0)
            return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            var version = json.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString();
            if (!json.RootElement.TryGetProperty("data", out var data))
                return new Kept(version, null, null);
            return new Kept(
                version,
                data.TryGetProperty(JournalKey, out var journal) ? journal.GetString() : null,
                data.TryGetProperty(LockKey, out var held) ? ReadLock(held.GetString()!) : null
            );
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ReleaseFailure(
                $"the ConfigMap {_name} cannot be read back: {error.Message}",
                $"look at it (kubectl get configmap {_name} -o yaml) and mend or delete it"
            );
        }
    }

    private static ReleaseLock ReadLock(string text)
    {
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        return new ReleaseLock(
            root.GetProperty("owner").GetString()!,
            root.GetProperty("run").GetString()!,
            root.GetProperty("expires").GetDateTimeOffset()
        );
    }

    private string Written(Kept kept)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "v1");
            json.WriteString("kind", "ConfigMap");
            json.WriteStartObject("metadata");
            json.WriteString("name", _name);
            if (kept.Version is { } version)
                json.WriteString("resourceVersion", version);
            json.WriteEndObject();
            json.WriteStartObject("data");
            if (kept.Journal is { } journal)
                json.WriteString(JournalKey, journal);
            if (kept.Lock is { } held)
            {
                var expires = held.Expires.ToString("O", CultureInfo.InvariantCulture);
                json.WriteString(
                    LockKey,
                    $$"""{"owner":{{KubernetesManifest.Quoted(held.Owner)}},"run":{{KubernetesManifest.Quoted(held.Run)}},"expires":"{{expires}}"}"""
                );
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed record Kept(string? Version, string? Journal, ReleaseLock? Lock);
}
