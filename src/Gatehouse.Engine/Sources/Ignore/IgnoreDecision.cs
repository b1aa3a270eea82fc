namespace Gatehouse.Engine.Sources.Ignore;

/// <summary>What the ignore files say of a path and which line says it; the default value where no line speaks of it.</summary>
/// <param name="IsIgnored">False also where the deciding line is a negation, which then is named all the same.</param>
/// <param name="Source">The ignore file, or empty.</param>
/// <param name="Line">Counted from one; zero where nothing matched.</param>
/// <param name="Pattern">The line as written, without trailing spaces.</param>
public readonly record struct IgnoreDecision(bool IsIgnored, string Source, int Line, string Pattern)
{
    public string Source
    {
        get => field ?? "";
        init;
    } = Source;

    public string Pattern
    {
        get => field ?? "";
        init;
    } = Pattern;

    public bool IsMatch => Line > 0;
}
