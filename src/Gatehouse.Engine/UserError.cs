namespace Gatehouse.Engine;

/// <summary>A mistake of the user in a flag, a policy or a waiver: what is wrong, where, and what to write instead.</summary>
public sealed class UserError : Exception
{
    public UserError(string message)
        : base(message) { }

    public UserError(string message, string? remedy)
        : base(message) => Remedy = remedy;

    public UserError(string message, Exception innerException)
        : base(message, innerException) { }

    public UserError() { }

    /// <summary>What to write or run instead.</summary>
    public string? Remedy { get; init; }
}
