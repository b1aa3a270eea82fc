using System.Collections.Immutable;
using Gatehouse.Delivery.Checks;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Gate.Delivering;

namespace Gatehouse.Tests.Delivery.Checks;

/// <summary>An environment with a folder of its own in which checks are run.</summary>
internal sealed class CheckingGround : IDisposable
{
    private readonly WebDoor _door = new(TimeProvider.System);

    public string Folder { get; } = Directory.CreateTempSubdirectory("gatehouse-tests-").FullName;

    public Masks Masks { get; } = new();

    public void Dispose()
    {
        _door.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The result of one check of the settings.</summary>
    public async Task<CheckResult> RunAsync(CheckSettings check) =>
        (
            await RunAsync(
                new EnvironmentSettings
                {
                    Name = "production",
                    Target = "process",
                    Checks = [check],
                }
            )
        )[^1];

    public Task<ImmutableArray<CheckResult>> RunAsync(EnvironmentSettings environment)
    {
        var surroundings = new Surroundings
        {
            Environment = ImmutableDictionary<string, string>.Empty.Add("PATH", "/usr/bin:/bin"),
            Folder = Folder,
            Home = Folder,
        };
        var runner = new ProgramRunner(Masks, TimeProvider.System);
        return new Preflight(surroundings, runner, ValueBook.Open(Settings.Default, surroundings, runner, _door), _door).RunAsync(
            environment,
            TestContext.Current.CancellationToken
        );
    }
}
