using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Release;
using Gatehouse.Delivery.Release.Targets;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;

namespace Gatehouse.Delivery.Checks;

/// <summary>What must hold in an environment before something is released there.</summary>
public sealed class Preflight(Surroundings surroundings, ProgramRunner runner, ValueBook values, WebDoor door)
{
    /// <summary>All checks of the target and of the settings, in this order; one that cannot be told stops no other.</summary>
    public async Task<ImmutableArray<CheckResult>> RunAsync(EnvironmentSettings environment, CancellationToken cancel)
    {
        var results = ImmutableArray.CreateBuilder<CheckResult>();
        foreach (var check in OfTarget(environment).Concat(environment.Checks.Select(settings => OfSettings(environment, settings))))
        {
            var result = await AskAsync(check, cancel).ConfigureAwait(false);
            results.Add(
                result with
                {
                    Reason = runner.Masks.Cover(result.Reason),
                    Remedy = result.Remedy is { } remedy ? runner.Masks.Cover(remedy) : null,
                }
            );
        }

        return results.ToImmutable();
    }

    /// <summary>The word for all of them: the worst, and what cannot be told is better than what has failed.</summary>
    public static CheckState Judge(ImmutableArray<CheckResult> results) =>
        results.Any(result => result.State == CheckState.Failed) ? CheckState.Failed
        : results.IsEmpty || results.Any(result => result.State == CheckState.Unknown) ? CheckState.Unknown
        : CheckState.Ok;

    private static async Task<CheckResult> AskAsync(Check check, CancellationToken cancel)
    {
        try
        {
            return await check.RunAsync(cancel).ConfigureAwait(false);
        }
        catch (ReleaseFailure failure)
        {
            return new CheckResult(check.Title, CheckState.Unknown, failure.Message, failure.Remedy);
        }
        catch (UserError mistake)
        {
            return new CheckResult(check.Title, CheckState.Unknown, mistake.Message, mistake.Remedy);
        }
    }

    private IEnumerable<Check> OfTarget(EnvironmentSettings environment)
    {
        switch (environment.Target)
        {
            case "kubernetes":
            {
                var kubectl = new Kubectl(environment.Kubernetes, surroundings, runner);
                return
                [
                    new ClusterCredentials(kubectl),
                    new ClusterPrivileges(kubectl),
                    new NamespaceNetwork(kubectl),
                    new NamespacePods(kubectl, environment.Kubernetes),
                    new NamespaceRoom(kubectl, environment, surroundings),
                ];
            }
            case "render":
                return [new RenderAccess(new RenderApi(environment.Render!, values, door, runner.Clock), environment.Render!)];
            case "command":
                return [new OwnCommand(environment.Command!, surroundings)];
            default:
                return [new ProxyPort(environment.Process, runner.Clock)];
        }
    }

    private Check OfSettings(EnvironmentSettings environment, CheckSettings settings) =>
        settings switch
        {
            { Http: { } address } => new HttpCheck(address, door),
            { Tls: { } place } => new TlsCheck(place, settings, surroundings, runner.Clock),
            { Tcp: { } place } => new TcpCheck(place, settings.IsOpen, runner.Clock),
            { Disk: { } folder } => new DiskCheck(folder, settings.Free, surroundings),
            { Migrations: { } command } => new MigrationsCheck(command, environment.Name, surroundings, runner),
            _ => new CommandCheck(settings.Command!, environment.Name, surroundings, runner),
        };
}
