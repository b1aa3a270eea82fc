namespace Gatehouse.Scanners.Python.Audit;

/// <summary>Every call of some functions, whatever their arguments.</summary>
public abstract class NamedCallRule : AuditRule
{
    protected abstract ImmutableArray<string> Functions { get; }

    /// <summary>What is to be thought of when the function is called.</summary>
    protected abstract string Message(string name);

    protected sealed override IEnumerable<Hit> Check(AuditView view) =>
        view.CallsTo(Functions.Distinct()).Select(call => call.Hit(Message(call.Name)));
}
