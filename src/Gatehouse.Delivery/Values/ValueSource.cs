namespace Gatehouse.Delivery.Values;

/// <summary>One kind of place from which secret values come.</summary>
internal abstract class ValueSource
{
    /// <summary>Whether this setting asks for this source.</summary>
    public abstract bool Serves(ValueSettings value);

    /// <summary>The value itself; a <see cref="UserError"/> says what is missing and how to mend it, never the value.</summary>
    public abstract Task<string> ReadAsync(ValueSettings value, CancellationToken cancel);
}
