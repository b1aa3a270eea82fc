using Gatehouse.Scanners.Python.Flow;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python;

/// <summary>An offence that one Python file shows by itself.</summary>
public abstract class PythonRule : Rule
{
    /// <summary>What the flow must know of a call for the rule to let it go, though it is written so; None: nothing the flow knows matters.</summary>
    internal virtual Clearance LetsGo => Clearance.None;

    /// <summary>Asks the module's index; never walks the tree by itself.</summary>
    public abstract IEnumerable<Hit> Check(PythonModule module);

    protected static Example Bad(string markedText, string path = "app.py") => new(true, "reported", [new ExampleFile(path, markedText)]);

    protected static Example Bad(string name, params ReadOnlySpan<ExampleFile> files) => new(true, name, [.. files]);

    protected static Example Good(string name, string text, string path = "app.py") => new(false, name, [new ExampleFile(path, text)]);

    protected static Example Good(string name, params ReadOnlySpan<ExampleFile> files) => new(false, name, [.. files]);
}
