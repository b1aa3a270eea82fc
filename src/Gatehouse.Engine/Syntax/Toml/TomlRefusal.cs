namespace Gatehouse.Engine.Syntax.Toml;

/// <summary>Leads out of the parser; <see cref="TomlDocument.Parse"/> makes a value of it.</summary>
internal sealed class TomlRefusal(TomlProblem problem) : Exception(problem.Message)
{
    public TomlProblem Problem { get; } = problem;
}
