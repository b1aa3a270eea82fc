using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Audit;

/// <summary>A pattern that a human should look at: one test of Bandit, by its names there and in ruff.</summary>
public abstract class AuditRule : PythonRule
{
    public sealed override IEnumerable<Hit> Check(PythonModule module) => Check(module.Audit);

    protected abstract IEnumerable<Hit> Check(AuditView view);

    /// <summary>The names of a test of Bandit; ruff knows most of them by the same number.</summary>
    protected static ImmutableArray<string> Names(string number, string name, bool ruff = true) =>
        ruff ? [$"bandit:B{number}", $"bandit:{name}", $"ruff:S{number}"] : [$"bandit:B{number}", $"bandit:{name}"];
}
