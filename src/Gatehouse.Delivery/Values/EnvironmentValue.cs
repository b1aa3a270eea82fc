namespace Gatehouse.Delivery.Values;

/// <summary>A value from an environment variable of Gatehouse's own.</summary>
internal sealed class EnvironmentValue(Surroundings surroundings) : ValueSource
{
    public override bool Serves(ValueSettings value) => value.Environment is not null;

    public override Task<string> ReadAsync(ValueSettings value, CancellationToken cancel) =>
        Task.FromResult(
            surroundings.Environment.GetValueOrDefault(value.Environment!) is { Length: > 0 } text
                ? text
                : throw new UserError(
                    $"the value `{value.Name}` comes from the environment variable {value.Environment}, and it is not set",
                    $"export {value.Environment}, or let `values.{value.Name}` name another source"
                )
        );
}
