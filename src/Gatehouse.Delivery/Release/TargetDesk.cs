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
            var other => throw new UserError($"there is no target `{other}`", $"one of {string.Join(", ", Vocabulary.Targets)}"),
        };

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
