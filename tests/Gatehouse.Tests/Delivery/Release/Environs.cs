using System.Collections.Immutable;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Release;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Gate.Delivering;

namespace Gatehouse.Tests.Delivery.Release;

/// <summary>A place to release to, and the gate's word.</summary>
internal static class Environs
{
    public static ReleaseVersion One { get; } = Version("one");

    public static ReleaseVersion Two { get; } = Version("two");

    public static Pass Pass { get; } =
        new Policy { Name = "none" }
            .Judge([], new Coverage { NothingToScan = true }, new Occasion(Stages.Staging))
            .ShouldBeOfType<Pass>();

    public static StrategySettings Canary { get; } =
        new()
        {
            Kind = "canary",
            Steps = [5, 50, 100],
            Pause = TimeSpan.FromSeconds(30),
        };

    public static ReleaseVersion Version(string name) => new() { Name = name, Commit = "c0ffee" };

    public static ReleasePlace Place(MemoryTarget target, TimeProvider clock, StrategySettings? strategy = null, string run = "run-1") =>
        new()
        {
            Environment = "production",
            Target = target,
            Strategy = strategy ?? Canary,
            Checks = new ReleaseChecks(new WebDoor(TimeProvider.System), Programs(), Here),
            Run = run,
            Owner = "ann@desk",
            Clock = clock,
        };

    private static Surroundings Here =>
        new()
        {
            Environment = ImmutableDictionary<string, string>.Empty,
            Folder = Path.GetTempPath(),
            Home = Path.GetTempPath(),
        };

    private static ProgramRunner Programs() => new(new Masks(), TimeProvider.System);
}
