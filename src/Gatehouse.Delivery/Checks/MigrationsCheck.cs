using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Checks;

/// <summary>A command that lists migrations still to be run lists none.</summary>
internal sealed class MigrationsCheck(WrittenCommand command, string environment, Surroundings surroundings, ProgramRunner runner) : Check
{
    private const int MostShown = 5;

    public override string Title => $"migrations {command}";

    public override async Task<CheckResult> RunAsync(CancellationToken cancel)
    {
        var end = await CommandCheck.RunAsync(command, environment, surroundings, runner, cancel).ConfigureAwait(false);
        if (!end.Succeeded)
            return Unknown(end.TimedOut ? "it did not end in time" : $"it ended with {end.ExitCode}: {end.LastWords}", "run it by hand");
        var pending = end.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return pending.Length == 0
            ? Ok("none is pending")
            : Failed(
                $"{pending.Length} pending: {string.Join(", ", pending.Take(MostShown))}{(pending.Length > MostShown ? ", …" : "")}",
                "run them, compatible with the version that serves"
            );
    }
}
