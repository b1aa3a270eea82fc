using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Audit;

/// <summary>Every import of some modules, also by <c>__import__</c> and <c>importlib</c>.</summary>
public abstract class ImportRule : AuditRule
{
    /// <summary>Whatever begins with one of these, as Bandit reads them: <c>pickle</c> is <c>pickletools</c> too.</summary>
    protected abstract ImmutableArray<string> Modules { get; }

    protected abstract string Message(string module);

    protected sealed override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var site in view.Module.All(NodeKind.Import))
        {
            var import = (ImportStatement)site.Node;
            if (First(import.Names, "") is { } name)
                yield return new Hit(import.Span, Message(name));
        }

        foreach (var site in view.Module.All(NodeKind.ImportFrom))
        {
            var import = (ImportFromStatement)site.Node;
            if (First(import.Names, import.Module is { } from ? from + "." : "") is { } name)
                yield return new Hit(import.Span, Message(name));
        }

        foreach (var call in view.CallsTo(["__import__", "importlib.import_module", "importlib.__import__"]))
        {
            if ((call.At(0) ?? call.Keyword("name")?.Value) is StringExpression { IsBytes: false } name && Modules.Contains(name.Value))
                yield return call.Hit(Message(name.Value));
        }
    }

    private string? First(ImmutableArray<Alias> names, string prefix)
    {
        foreach (var alias in names)
        {
            var name = prefix + alias.Name;
            if (Modules.Any(module => name.StartsWith(module, StringComparison.Ordinal)))
                return name;
        }

        return null;
    }
}
