using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Release.Targets.Processes;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Release.Targets;

/// <summary>Versions as processes of this machine behind a proxy, kept by a program that outlives this one.</summary>
public sealed class ProcessTarget : Target, IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>What a keeper takes to end processes after their requests are done, and to answer.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(30);

    private readonly EnvironmentSettings _environment;
    private readonly ValueBook _values;
    private readonly Surroundings _surroundings;
    private readonly TimeProvider _clock;
    private readonly KeeperDoor _door;
    private readonly FileReleaseStore _store;
    private readonly string _folder;

    /// <param name="keeper">The program <c>gatehouse-keeper</c>.</param>
    public ProcessTarget(
        EnvironmentSettings environment,
        ValueBook values,
        Surroundings surroundings,
        ProgramRunner programs,
        string keeper
    )
    {
        _environment = environment;
        _values = values;
        _surroundings = surroundings;
        _clock = programs.Clock;
        _folder = FolderOf(surroundings, environment.Name);
        _door = new KeeperDoor(_folder, keeper, environment.Process.Port, programs, surroundings.SearchPath);
        _store = new FileReleaseStore(_folder);
    }

    public override string Place => $"processes behind 127.0.0.1:{_environment.Process.Port}";

    public override bool SplitsTraffic => true;

    public override ReleaseStore Store => _store;

    /// <summary>A keeper does one thing after the other, and may be ending a version for a command that was killed.</summary>
    private TimeSpan Patience => _environment.Process.Drain + EndPatience;

    private string VersionsFolder => Path.Combine(_folder, "versions");

    /// <summary>Short whatever the names are: a socket lies in it, whose path may not be long.</summary>
    public static string FolderOf(Surroundings surroundings, string environment)
    {
        var whose = SHA256.HashData(Encoding.UTF8.GetBytes($"{Path.GetFullPath(surroundings.Folder)}\0{environment}"));
        var name = environment.Length > 20 ? environment[..20] : environment;
        return Path.Combine(surroundings.Home, "processes", $"{name}-{Convert.ToHexStringLower(whose.AsSpan(0, 5))}");
    }

    /// <summary>A name for what a folder holds, made of its contents.</summary>
    public static string NameOf(string folder, CancellationToken cancel) => VersionFiles.DigestOf(folder, cancel)[..12];

    public override async Task<ReleaseVersion?> ServingAsync(CancellationToken cancel)
    {
        var answer = await _door.TryAskAsync(new KeeperAsk { Verb = "status" }, cancel).ConfigureAwait(false);
        var versions = answer?.Versions ?? Remembered();
        return versions.Where(version => version.Weight > 0).MaxBy(version => version.Weight) is { } serving
            ? new ReleaseVersion
            {
                Name = serving.Name,
                Commit = serving.Commit,
                Image = serving.Image,
                Folder = serving.Folder,
            }
            : null;
    }

    public override async Task<string> DiffAsync(ReleaseVersion next, CancellationToken cancel)
    {
        var process = _environment.Process;
        var old = await ServingAsync(cancel).ConfigureAwait(false);
        var facts = old is null ? null : VersionFacts.Read(FactsPath(old.Name));
        var text = new StringBuilder();
        Line("version", old?.Name, next.Name);
        Line("start", facts is null ? null : string.Join(' ', facts.Words), string.Join(' ', WordsOf(next)));
        Line("replicas", facts?.Replicas.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{process.Replicas}");
        Line("health", facts?.Health, process.Health);
        Line(
            "environment",
            facts is null ? null : string.Join(' ', facts.Environment.Select(pair => pair.Key)),
            string.Join(' ', process.Environment.Select(pair => pair.Key))
        );
        return text.ToString();

        void Line(string name, string? before, string after)
        {
            if (before == after)
                text.Append($"  {name}: {after}\n");
            else if (before is null)
                text.Append($"+ {name}: {after}\n");
            else
                text.Append($"- {name}: {before}\n+ {name}: {after}\n");
        }
    }

    public override async Task PrepareAsync(ReleaseVersion next, CancellationToken cancel)
    {
        var facts = await KeepFilesAsync(next, cancel).ConfigureAwait(false);
        await ConnectAsync(cancel).ConfigureAwait(false);
        await _door
            .AskAsync(new KeeperAsk { Verb = "prepare", Start = await StartOfAsync(facts, cancel).ConfigureAwait(false) }, cancel, Patience)
            .ConfigureAwait(false);
        if (await WhyNotHealthyAsync(next.Name, TimeSpan.FromSeconds(facts.StartSeconds), cancel).ConfigureAwait(false) is { } why)
            throw new ReleaseFailure(why, $"see {LogOf(next.Name)}");
    }

    public override async Task MendAsync(CancellationToken cancel)
    {
        if (!Remembered().IsEmpty)
            await ConnectAsync(cancel).ConfigureAwait(false);
    }

    public override async Task ShareAsync(ReleaseVersion next, ReleaseVersion? old, int percent, CancellationToken cancel)
    {
        if (old is null && percent == 0 && await IsNothingKeptAsync(cancel).ConfigureAwait(false))
            return;
        await ConnectAsync(cancel).ConfigureAwait(false);
        var weights = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        if (old is not null && percent < 100)
            weights[old.Name] = 100 - percent;
        if (percent > 0)
            weights[next.Name] = percent;
        await _door.AskAsync(new KeeperAsk { Verb = "share", Weights = weights.ToImmutable() }, cancel, Patience).ConfigureAwait(false);
    }

    public override async Task<Observation?> ObserveAsync(ReleaseVersion next, DateTimeOffset since, CancellationToken cancel) =>
        (
            await _door
                .AskAsync(
                    new KeeperAsk
                    {
                        Verb = "observe",
                        Version = next.Name,
                        Since = since,
                    },
                    cancel
                )
                .ConfigureAwait(false)
        ).Observation;

    public override async Task<Uri?> AddressOfAsync(ReleaseVersion version, CancellationToken cancel)
    {
        var answer = await _door.TryAskAsync(new KeeperAsk { Verb = "status" }, cancel).ConfigureAwait(false);
        return answer
            ?.Versions.FirstOrDefault(one => one.Name == version.Name)
            ?.Processes.Where(process => process.IsHealthy)
            .Select(process => new Uri($"http://127.0.0.1:{process.Port}/"))
            .FirstOrDefault();
    }

    public override async Task RetireAsync(ReleaseVersion version, CancellationToken cancel)
    {
        if (await IsNothingKeptAsync(cancel).ConfigureAwait(false))
            return;
        await ConnectAsync(cancel).ConfigureAwait(false);
        await _door
            .AskAsync(
                new KeeperAsk
                {
                    Verb = "retire",
                    Version = version.Name,
                    DrainSeconds = _environment.Process.Drain.TotalSeconds,
                },
                cancel,
                2 * Patience
            )
            .ConfigureAwait(false);
    }

    /// <summary>What the keeper keeps; null where none runs.</summary>
    public async Task<ProcessStatus?> StatusAsync(CancellationToken cancel) =>
        await _door.TryAskAsync(new KeeperAsk { Verb = "status" }, cancel).ConfigureAwait(false) is { } answer
            ? new ProcessStatus(
                answer.Pid,
                answer.Port,
                [
                    .. answer.Versions.Select(version => new ProcessVersionStatus(
                        version.Name,
                        version.Weight,
                        version.Processes.Count(process => process.IsHealthy),
                        version.Processes.Length,
                        version.Processes.Sum(process => process.Restarts),
                        version.Requests,
                        version.Failures,
                        version.Log,
                        version.Trouble
                    )),
                ]
            )
            : null;

    /// <summary>Ends all versions, after their requests are done, and the keeper. False where none ran.</summary>
    public async Task<bool> StopAsync(CancellationToken cancel)
    {
        // A keeper that was killed may have left processes: only a keeper knows how to end them.
        if (Remembered().SelectMany(version => version.Processes).Any(process => process.Pid > 0))
            await _door.StartAsync(cancel).ConfigureAwait(false);
        var drain = _environment.Process.Drain;
        var stop = new KeeperAsk { Verb = "stop", DrainSeconds = drain.TotalSeconds };
        if (await _door.TryAskAsync(stop, cancel, 2 * Patience).ConfigureAwait(false) is not { } answer)
            return false;
        if (answer.Problem is { } problem)
            throw new ReleaseFailure(problem);
        var until = _clock.GetUtcNow() + EndPatience;
        while (await _door.TryAskAsync(new KeeperAsk { Verb = "status" }, cancel).ConfigureAwait(false) is not null)
        {
            if (_clock.GetUtcNow() > until)
                throw new ReleaseFailure("the keeper said that it ends, and did not");
            await Task.Delay(BetweenLooks, _clock, cancel).ConfigureAwait(false);
        }

        return true;
    }

    public void Dispose() => _store.Dispose();

    /// <summary>
    /// A keeper that runs and can start again what it keeps. One that was killed and starts anew takes over the processes that still run, but it
    /// does not know their environment: that was only ever told, so it is told again.
    /// </summary>
    private async Task ConnectAsync(CancellationToken cancel)
    {
        await _door.StartAsync(cancel).ConfigureAwait(false);
        var answer = await _door.AskAsync(new KeeperAsk { Verb = "status" }, cancel).ConfigureAwait(false);
        if (answer.Port != _environment.Process.Port)
            throw new ReleaseFailure(
                $"the keeper of `{_environment.Name}` listens at port {answer.Port}, and the settings say {_environment.Process.Port}",
                $"gatehouse release {_environment.Name} --stop, then release again"
            );
        foreach (var version in answer.Versions.Where(version => !version.IsStartable))
        {
            if (VersionFacts.Read(FactsPath(version.Name)) is not { } facts)
                continue;
            await _door
                .AskAsync(
                    new KeeperAsk { Verb = "prepare", Start = await StartOfAsync(facts, cancel).ConfigureAwait(false) },
                    cancel,
                    Patience
                )
                .ConfigureAwait(false);
            // One that does not come up any more must not stand in the way of the version that mends it.
            if (version.Weight > 0)
                _ = await WhyNotHealthyAsync(version.Name, TimeSpan.FromSeconds(facts.StartSeconds), cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Waits; null once all processes of a version are healthy.</summary>
    private async Task<string?> WhyNotHealthyAsync(string name, TimeSpan patience, CancellationToken cancel)
    {
        var until = _clock.GetUtcNow() + patience;
        while (true)
        {
            var answer = await _door.AskAsync(new KeeperAsk { Verb = "status" }, cancel).ConfigureAwait(false);
            if (answer.Versions.FirstOrDefault(one => one.Name == name) is not { } version)
                return $"the keeper does not know {name} any more";
            if (version.Processes.Length > 0 && version.Processes.All(process => process.IsHealthy))
                return null;
            if (version.Trouble is { } trouble)
                return $"{name} does not come up: {trouble}";
            if (_clock.GetUtcNow() > until)
                return $"{name} was not healthy within {patience.TotalSeconds:0.#} s: {version.Health} did not answer 2xx";
            await Task.Delay(BetweenLooks, _clock, cancel).ConfigureAwait(false);
        }
    }

    private string LogOf(string version) => Path.Combine(_folder, "logs", version + ".log");

    private string FactsPath(string version) => Path.Combine(VersionsFolder, version, "facts.json");

    private static string TreeIn(string versionFolder) => Path.Combine(versionFolder, "tree");

    /// <summary>Copies the version's files and writes down how it starts, unless that was done before.</summary>
    private async Task<VersionFacts> KeepFilesAsync(ReleaseVersion version, CancellationToken cancel)
    {
        RefuseName(version.Name);
        var folder = Path.Combine(VersionsFolder, version.Name);
        var tree = TreeIn(folder);
        // Given from outside and not running, it is taken anew: its name may have been used before for other files.
        if (
            VersionFacts.Read(FactsPath(version.Name)) is { } kept
            && Directory.Exists(tree)
            && (version.Folder is null || version.Folder == tree || await IsRunningAsync(version.Name, cancel).ConfigureAwait(false))
        )
            return kept;
        if (version.Folder is not { } from || !Directory.Exists(from))
            throw new ReleaseFailure(
                $"the files of {version.Name} are not here, and the target `process` runs files",
                "release a folder, or use a target that runs images"
            );
        try
        {
            Forget(version.Name);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            PrivateFolder.Create(folder);
            await Task.Run(() => VersionFiles.Copy(from, tree, cancel), cancel).ConfigureAwait(false);
            var process = _environment.Process;
            var facts = new VersionFacts
            {
                Version = version with { Folder = tree },
                Words = WordsOf(version),
                Health = process.Health,
                Replicas = process.Replicas,
                StartSeconds = process.StartTimeout.TotalSeconds,
                DrainSeconds = process.Drain.TotalSeconds,
                Environment = process.Environment,
                Inherits = process.Inherits,
            };
            facts.Write(FactsPath(version.Name));
            return facts;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseFailure(
                $"the files of {version.Name} cannot be copied: {error.Message}",
                "check the disk and who may read them"
            );
        }
    }

    /// <summary>Of all versions that were ever released the last few are kept; those that run are never removed.</summary>
    private void Forget(string next)
    {
        const int kept = 3;
        var running = Remembered().Select(version => version.Name).Append(next).ToHashSet(StringComparer.Ordinal);
        if (!Directory.Exists(VersionsFolder))
            return;
        var old = new DirectoryInfo(VersionsFolder)
            .EnumerateDirectories()
            .Where(folder => !running.Contains(folder.Name))
            .OrderByDescending(folder => folder.LastWriteTimeUtc)
            .Skip(kept);
        foreach (var folder in old)
            folder.Delete(recursive: true);
    }

    private async Task<bool> IsRunningAsync(string name, CancellationToken cancel)
    {
        var answer = await _door.TryAskAsync(new KeeperAsk { Verb = "status" }, cancel).ConfigureAwait(false);
        return (answer?.Versions ?? Remembered()).Any(version => version.Name == name);
    }

    private static void RefuseName(string name)
    {
        if (
            name.Length is 0 or > 63
            || !char.IsAsciiLetterOrDigit(name[0])
            || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        )
            throw new ReleaseFailure(
                $"`{name}` is no name for a version",
                "write letters, digits, `-`, `_` and `.`, at most 63, a letter or digit first"
            );
    }

    private ImmutableArray<string> WordsOf(ReleaseVersion version) =>
        [
            .. ProgramCall
                .WordsOf(_environment.Process.Start ?? StartSuggestion.Of(version.Folder))
                .Select(word => WithState(word.Replace("{version}", version.Name, StringComparison.Ordinal))),
        ];

    /// <summary><c>{state}</c> is a folder of the environment that outlives its versions: for a database, uploads and the like.</summary>
    private string WithState(string text)
    {
        if (!text.Contains("{state}", StringComparison.Ordinal))
            return text;
        var state = Path.Combine(_folder, "state");
        PrivateFolder.Create(state);
        return text.Replace("{state}", state, StringComparison.Ordinal);
    }

    private async Task<VersionStart> StartOfAsync(VersionFacts facts, CancellationToken cancel)
    {
        var secrets = ImmutableArray.CreateBuilder<string>();
        foreach (var (_, given) in facts.Environment.Where(pair => pair.Value.Value is not null))
            secrets.Add(await _values.TextOfAsync(given, cancel).ConfigureAwait(false));
        var written = facts.Environment.Select(pair =>
            KeyValuePair.Create(pair.Key, pair.Value.Written is { } text ? Given.Of(WithState(text)) : pair.Value)
        );
        var variables = await _values.EnvironmentOfAsync([.. written], facts.Inherits, _surroundings, cancel).ConfigureAwait(false);
        return new VersionStart
        {
            Name = facts.Version.Name,
            Commit = facts.Version.Commit,
            Image = facts.Version.Image,
            Folder = facts.Version.Folder!,
            Words = facts.Words,
            Environment = ImmutableSortedDictionary.CreateRange(
                StringComparer.Ordinal,
                variables.Append(KeyValuePair.Create("GATEHOUSE_VERSION", facts.Version.Name)).DistinctBy(pair => pair.Key)
            ),
            Secrets = secrets.ToImmutable(),
            Replicas = facts.Replicas,
            Health = facts.Health,
            StartSeconds = facts.StartSeconds,
            DrainSeconds = facts.DrainSeconds,
        };
    }

    /// <summary>No keeper, and none before it left anything: what never came up need not be ended.</summary>
    private async Task<bool> IsNothingKeptAsync(CancellationToken cancel) =>
        Remembered().IsEmpty && await _door.TryAskAsync(new KeeperAsk { Verb = "status" }, cancel).ConfigureAwait(false) is null;

    /// <summary>What the last keeper wrote down, for when none runs.</summary>
    private ImmutableArray<KeptVersionState> Remembered()
    {
        try
        {
            using var stream = new FileStream(Path.Combine(_folder, KeeperDoor.MemoryName), FileMode.Open, FileAccess.Read);
            return JsonSerializer.Deserialize(stream, KeeperJson.Default.KeeperAnswer)?.Versions ?? [];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception damage) when (damage is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ReleaseFailure(
                $"the keeper's memory in {_folder} cannot be read: {damage.Message}",
                "see what runs, end it, and move the file away"
            );
        }
    }
}

/// <summary>What a keeper keeps.</summary>
public sealed record ProcessStatus(int Pid, int Port, ImmutableArray<ProcessVersionStatus> Versions);

/// <summary>One version of a <see cref="ProcessStatus"/>.</summary>
/// <param name="Weight">Its share of the traffic in percent.</param>
public sealed record ProcessVersionStatus(
    string Name,
    int Weight,
    int Healthy,
    int Processes,
    int Restarts,
    long Requests,
    long Failures,
    string Log,
    string? Trouble
);
