using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Release.Targets;

/// <summary>The user's own commands. What serves is known from the journal alone, so that its keeper hands it in.</summary>
public sealed class CommandTarget(
    EnvironmentSettings environment,
    Surroundings surroundings,
    ProgramRunner runner,
    ValueBook values,
    ReleaseStore store,
    Func<CancellationToken, Task<ReleaseVersion?>> serving,
    Action<string>? onOutput = null
) : Target
{
    private readonly CommandTargetSettings _settings = environment.Command!;

    public override string Place => $"the command `{_settings.Deploy}`";

    public override bool SplitsTraffic => false;

    public override ReleaseStore Store => store;

    public override Task<ReleaseVersion?> ServingAsync(CancellationToken cancel) => serving(cancel);

    public override Task<string> DiffAsync(ReleaseVersion next, CancellationToken cancel) =>
        Task.FromResult(
            $"runs `{_settings.Deploy}`"
                + (_settings.Verify is { } verify ? $", then `{verify}`" : "")
                + $" with GATEHOUSE_VERSION={next.Name}; undone by `{_settings.Undo}`\n"
        );

    /// <summary>A command brings a version all at once: see <see cref="ShareAsync"/>.</summary>
    public override Task PrepareAsync(ReleaseVersion next, CancellationToken cancel) => Task.CompletedTask;

    public override async Task ShareAsync(ReleaseVersion next, ReleaseVersion? old, int percent, CancellationToken cancel)
    {
        if (percent == 0)
        {
            await RunAsync("undo", _settings.Undo, next, old, cancel).ConfigureAwait(false);
            return;
        }

        await RunAsync("deploy", _settings.Deploy, next, old, cancel).ConfigureAwait(false);
        if (_settings.Verify is { } verify)
            await RunAsync("verify", verify, next, old, cancel).ConfigureAwait(false);
    }

    public override Task<Observation?> ObserveAsync(ReleaseVersion next, DateTimeOffset since, CancellationToken cancel) =>
        Task.FromResult<Observation?>(null);

    public override Task<Uri?> AddressOfAsync(ReleaseVersion version, CancellationToken cancel) => Task.FromResult<Uri?>(null);

    public override Task RetireAsync(ReleaseVersion version, CancellationToken cancel) => Task.CompletedTask;

    private async Task RunAsync(string purpose, WrittenCommand command, ReleaseVersion next, ReleaseVersion? old, CancellationToken cancel)
    {
        var own = await values.EnvironmentOfAsync(_settings.Environment, _settings.Inherits, surroundings, cancel).ConfigureAwait(false);
        var end = await runner
            .RunAsync(
                new ProgramCall
                {
                    Words = ProgramCall.WordsOf(command),
                    Folder = surroundings.Folder,
                    Environment =
                    [
                        .. own.Where(pair => !pair.Key.StartsWith("GATEHOUSE_", StringComparison.Ordinal)),
                        new("GATEHOUSE_COMMIT", next.Commit),
                        new("GATEHOUSE_ENVIRONMENT", environment.Name),
                        new("GATEHOUSE_IMAGE", next.Image ?? ""),
                        new("GATEHOUSE_PREVIOUS", old?.Name ?? ""),
                        new("GATEHOUSE_PREVIOUS_IMAGE", old?.Image ?? ""),
                        new("GATEHOUSE_VERSION", next.Name),
                    ],
                    Timeout = _settings.Timeout,
                    OnOutput = onOutput,
                },
                cancel
            )
            .ConfigureAwait(false);
        if (!end.Succeeded)
            throw new ReleaseFailure(
                end.TimedOut
                    ? $"the command to {purpose} did not end in time"
                    : $"the command to {purpose} ended with {end.ExitCode}: {end.LastWords}",
                $"run it by hand: {command}"
            );
    }
}
