using Gatehouse.Delivery.Checks;

namespace Gatehouse.Delivery.Pipeline.Steps;

/// <summary>Looks whether an environment is fit for a release; what cannot be told stops it like what has failed.</summary>
public sealed class PreflightStep(RunParts parts, EnvironmentSettings environment) : ActingStep(parts)
{
    public override bool RunsAgain => true;

    public override IEnumerable<string> Plan =>
        [$"look whether {environment.Name} is fit for a release, see gatehouse preflight {environment.Name}"];

    protected override async Task<StepEnd> ActAsync(Pass pass, string commit, StepDesk desk, CancellationToken cancel)
    {
        var results = await new Preflight(Parts.Surroundings, Parts.Programs, Parts.Values, Parts.Web)
            .RunAsync(environment, cancel)
            .ConfigureAwait(false);
        foreach (var result in results)
            desk.Log($"{result.State.ToString().ToLowerInvariant()}: {result.Check}: {result.Reason}\n");
        var bad =
            results.FirstOrDefault(result => result.State == CheckState.Failed)
            ?? results.FirstOrDefault(result => result.State == CheckState.Unknown);
        return Preflight.Judge(results) switch
        {
            CheckState.Ok => StepEnd.Good(results.Length == 1 ? "1 check holds" : $"{results.Length} checks hold"),
            CheckState.Failed => StepEnd.Bad($"{bad!.Check}: {bad.Reason}", bad.Remedy),
            _ => StepEnd.Broken(bad is null ? "nothing was checked" : $"{bad.Check}: {bad.Reason}", bad?.Remedy),
        };
    }
}
