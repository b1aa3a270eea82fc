using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Audit;

/// <summary>Every import of some modules and every call by exactly their name, also by <c>__import__</c> and <c>importlib</c>.</summary>
public abstract partial class ImportRule : AuditRule
{
    /// <summary>An import is told once, by the first of these in the order of Bandit's numbers.</summary>
    [CatalogOf<ImportRule>]
    private static partial ImmutableArray<ImportRule> All { get; }

    /// <summary>Whatever begins with one of these, as Bandit reads them: <c>pickle</c> is <c>pickletools</c> too.</summary>
    protected abstract ImmutableArray<string> Modules { get; }

    protected abstract string Message(string module);

    protected sealed override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var import in view.Module.ImportsBeginning(Modules))
        {
            if (!All.Any(rule => rule.IsBefore(this) && view.Settings.Asks(rule.Facts) && import.FirstOf(rule.Modules) is not null))
                yield return new Hit(import.Node.Span, Message(import.FirstOf(Modules)!));
        }

        // Bandit asks the same of calls: `wsgiref.handlers.CGIHandler()` needs no import of that name.
        foreach (var call in view.CallsTo(Modules))
            yield return call.Hit(Message(call.Name));

        foreach (var call in view.CallsTo(["__import__", "importlib.import_module", "importlib.__import__"]))
        {
            if ((call.At(0) ?? call.Keyword("name")?.Value) is StringExpression { IsBytes: false } name && Modules.Contains(name.Value))
                yield return call.Hit(Message(name.Value));
        }
    }

    private bool IsBefore(ImportRule other) => string.CompareOrdinal(Facts.Aliases[0], other.Facts.Aliases[0]) < 0;
}
