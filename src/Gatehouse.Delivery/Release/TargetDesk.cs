using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Release.Targets;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;

namespace Gatehouse.Delivery.Release;

/// <summary>Opens the target of an environment, with all that it needs.</summary>
/// <param name="keeper">The program <c>gatehouse-keeper</c>, for the target <c>process</c>.</param>
public sealed class TargetDesk(ValueBook values, Surroundings surroundings, ProgramRunner programs, WebDoor web, string keeper)
{
    /// <summary>Whoever opens a target disposes of it where it can be disposed of.</summary>
    public Target Open(EnvironmentSettings environment) =>
        environment.Target switch
        {
            "process" => new ProcessTarget(environment, values, surroundings, programs, keeper),
            "kubernetes" => new KubernetesTarget(environment, surroundings, programs),
            "render" => new RenderTarget(environment, values, web, programs.Clock, StoreOf(environment)),
            "command" => ByCommand(environment, StoreOf(environment)),
            var other => throw new UserError($"there is no target `{other}`", $"one of {string.Join(", ", Vocabulary.Targets)}"),
        };

    private CommandTarget ByCommand(EnvironmentSettings environment, FileReleaseStore store) =>
        new(
            environment,
            surroundings,
            programs,
            values,
            store,
            // The commands say nothing of what serves; what was last released does.
            async cancel =>
                Journal.Read(await store.ReadJournalAsync(cancel).ConfigureAwait(false))?.Serving
        );

    private FileReleaseStore StoreOf(EnvironmentSettings environment) => new(ProcessTarget.FolderOf(surroundings, environment.Name));

    /// <param name="run">Names this release in the journal and the lock; unlike any other.</param>
    public ReleasePlace Place(EnvironmentSettings environment, Target target, string run) =>
        new()
        {
            Environment = environment.Name,
            Target = target,
            Strategy = environment.Strategy,
            Checks = new ReleaseChecks(web, programs, surroundings),
            Run = run,
            Owner = $"{Environment.UserName}@{Environment.MachineName}",
            Clock = programs.Clock,
        };
}
