namespace Gatehouse.Delivery.Values;

/// <summary>One kind of place from which secret values come.</summary>
internal abstract class ValueSource
{
    /// <summary>Whether this setting asks for this source.</summary>
    public abstract bool Serves(ValueSettings value);

    /// <summary>The value itself; a <see cref="UserError"/> says what is missing and how to mend it, never the value.</summary>
    public abstract Task<string> ReadAsync(ValueSettings value, CancellationToken cancel);

    /// <summary>Gives back what was taken to read the values; what went wrong with that, or null.</summary>
    public virtual Task<string?> CloseAsync(CancellationToken cancel) => Task.FromResult<string?>(null);
}
