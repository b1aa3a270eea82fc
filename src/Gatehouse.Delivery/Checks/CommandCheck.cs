using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Checks;

/// <summary>A command of the user's ends with 0.</summary>
internal sealed class CommandCheck(WrittenCommand command, string environment, Surroundings surroundings, ProgramRunner runner) : Check
{
    public override string Title => $"command {command}";

    public override async Task<CheckResult> RunAsync(CancellationToken cancel)
    {
        var end = await RunAsync(command, environment, surroundings, runner, cancel).ConfigureAwait(false);
        return end.TimedOut ? Unknown("it did not end in time")
            : end.ExitCode == 127 ? Unknown(end.LastWords, "install the program")
            : end.ExitCode == 0 ? Ok("it ended with 0")
            : Failed($"it ended with {end.ExitCode}: {end.LastWords}", "run it by hand");
    }

    internal static Task<ProgramEnd> RunAsync(
        WrittenCommand command,
        string environment,
        Surroundings surroundings,
        ProgramRunner runner,
        CancellationToken cancel
    ) =>
        runner.RunAsync(
            new ProgramCall
            {
                Words = ProgramCall.WordsOf(command),
                Folder = surroundings.Folder,
                Environment =
                [
                    .. Surroundings
                        .AlwaysHandedOn.Where(surroundings.Environment.ContainsKey)
                        .Select(name => KeyValuePair.Create(name, surroundings.Environment[name])),
                    new("GATEHOUSE_ENVIRONMENT", environment),
                ],
                Timeout = TimeSpan.FromMinutes(5),
            },
            cancel
        );
}
