using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Checks;

/// <summary>The programs of the command target are there.</summary>
internal sealed class OwnCommand(CommandTargetSettings settings, Surroundings surroundings) : Check
{
    public override string Title => "target command";

    public override Task<CheckResult> RunAsync(CancellationToken cancel)
    {
        var missing = new[] { settings.Deploy, settings.Undo, settings.Verify }
            .OfType<WrittenCommand>()
            .Where(command => !command.IsShell)
            .Select(command => command.Words[0])
            .Distinct(StringComparer.Ordinal)
            .Where(program =>
                ProgramRunner.Find(
                    program.Contains('/', StringComparison.Ordinal) ? Path.Combine(surroundings.Folder, program) : program,
                    surroundings.SearchPath
                )
                    is null
            )
            .ToList();
        return Task.FromResult(
            missing.Count == 0
                ? Ok("its programs are there")
                : Failed($"there is no program {string.Join(", ", missing)}", "install it, or mend its path")
        );
    }
}
