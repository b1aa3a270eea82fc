namespace Gatehouse.Engine.Findings;

/// <summary>Something the user should know that is no finding: an expired waiver, an entry that excuses nothing.</summary>
/// <param name="Kind">Kebab case, e.g. <c>waiver-expired</c>.</param>
public sealed record Notice(string Kind, string Message, string? Path, int Line);
