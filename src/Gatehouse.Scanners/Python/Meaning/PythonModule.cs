using System.Text;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;
using Gatehouse.Scanners.Python.Compatibility;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>A Python file: its tree, and what its names mean as far as the file itself tells.</summary>
public sealed class PythonModule
{
    /// <summary>How many assignments a name is followed through.</summary>
    private const int MostSteps = 12;

    private readonly SourcePath _path;
    private readonly PythonTree _tree;
    private readonly string _name;
    private readonly SiteRoom _sites;
    private readonly ModuleIndex _index;
    private readonly Dictionary<CallExpression, string?> _called = [];

    public PythonModule(SourcePath path, PythonTree tree)
        : this(path, tree, new SiteRoom()) { }

    /// <param name="sites">Empty, and the module's own as long as it is asked.</param>
    internal PythonModule(SourcePath path, PythonTree tree, SiteRoom sites)
    {
        _path = path;
        _tree = tree;
        _sites = sites;
        _name = NameOf(path.Value);
        var isPackage = System.IO.Path.GetFileNameWithoutExtension(path.Value) == "__init__";
        var package =
            isPackage ? _name
            : _name.LastIndexOf('.') is > 0 and var dot ? _name[..dot]
            : "";
        _index = new ModuleIndex(tree, package, sites);
    }

    /// <summary>The file as the audit rules see it; made when the first of them asks.</summary>
    public AuditView Audit => field ??= new AuditView(this, Bandit);

    internal BanditSettings Bandit { get; init; } = BanditSettings.Default;

    /// <summary>Set where a rule is asked what it looks for; what it asks is noted there.</summary>
    internal Questions? Asked { get; init; }

    public SourcePath Path
    {
        get
        {
            Asked?.Everything = true;
            return _path;
        }
    }

    public PythonTree Tree
    {
        get
        {
            Asked?.Everything = true;
            return _tree;
        }
    }

    /// <summary>Its dotted name counted from the root of the tree, e.g. <c>shop.views</c>.</summary>
    public string Name
    {
        get
        {
            Asked?.Everything = true;
            return _name;
        }
    }

    public Scope Scope
    {
        get
        {
            Asked?.Everything = true;
            return _index.Module;
        }
    }

    /// <summary>Parents of nodes, imports, settings: what only some rules need.</summary>
    public Surroundings Around => field ??= new Surroundings(this, _sites.Parents);

    /// <summary>The nodes of a kind in source order; names, attributes, numbers and the like are not kept.</summary>
    public Sites All(NodeKind kind)
    {
        Asked?.Kinds.Add(kind);
        return _index[kind];
    }

    /// <summary>Imports of something whose full name begins with one of these.</summary>
    public IEnumerable<Imported> ImportsBeginning(ImmutableArray<string> beginnings)
    {
        Asked?.ImportsBeginning.UnionWith(beginnings);
        return _index.Imports.Where(import => import.FirstOf(beginnings) is not null);
    }

    /// <summary>The last parts of all that is called.</summary>
    internal IReadOnlyCollection<string> CalledNames => _index.CalledNames;

    /// <summary>What imports bring under another name, by the last part of its own.</summary>
    internal IEnumerable<string> RenamedNames => _index.RenamedNames;

    /// <summary>Whether a text stands anywhere in the file.</summary>
    public bool Holds(string text)
    {
        Asked?.Texts.Add(text);
        return _tree.Text.Bytes.IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }

    /// <summary>
    /// False where a rule need not look any further, as all that it finds has one of these words, in any case; true says nothing. For the
    /// first line of a rule that would look at each node of a kind.
    /// </summary>
    internal bool MayHold(params ReadOnlySpan<string> words)
    {
        if (Asked is null)
            return true;
        foreach (var word in words)
            Asked.Words.Add(word);
        return false;
    }

    internal ReadOnlySpan<byte> Bytes => _tree.Text.Bytes;

    /// <summary>The names with which what is called begins, as it is written and as the imports give it.</summary>
    internal HashSet<string> FirstNames => _index.FirstNames;

    /// <summary>Letters of other scripts may be another spelling of a name.</summary>
    internal bool IsAscii => Ascii.IsValid(_tree.Text.Bytes);

    /// <summary>Imports at any depth.</summary>
    internal ImmutableArray<Imported> Imports => _index.Imports;

    /// <summary>Calls by the last part of what they call: <c>run</c> for <c>app.run()</c>.</summary>
    public IEnumerable<CallSite> CallsNamed(string name)
    {
        Asked?.Calls.Add(("", name));
        List<CallSite>? found = null;
        for (var at = _index.FirstCall(name); at >= 0; at = _index.NextCall(at))
            (found ??= []).Add(CallAt(at));
        return found ?? (IEnumerable<CallSite>)[];
    }

    /// <summary>
    /// Calls to what one of the paths names. <c>subprocess.run</c> is met under any import; <c>flask.Flask().run</c> is the method of what the
    /// call of the class gave, also by way of a variable or an attribute of <c>self</c>.
    /// </summary>
    public IEnumerable<CallSite> CallsTo(params IEnumerable<string> paths)
    {
        List<CallSite>? found = null;
        foreach (var path in paths)
            Find(path, ref found);
        return found ?? (IEnumerable<CallSite>)[];
    }

    private void Find(string path, ref List<CallSite>? found)
    {
        // Most of what rules ask for comes from packages that this module does not know.
        if (path.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && !Around.Imports(path.AsSpan(0, dot)))
            return;
        var last = path.AsSpan(path.LastIndexOf('.') + 1);
        Asked?.Calls.Add(("", last.ToString()));
        Find(path, last, ref found);
        // The same thing under another name: `from os import system as run`.
        foreach (var name in _index.OtherNamesOf(last))
            Find(path, name, ref found);
    }

    private void Find(string path, ReadOnlySpan<char> name, ref List<CallSite>? found)
    {
        for (var at = _index.FirstCall(name); at >= 0; at = _index.NextCall(at))
        {
            var call = CallAt(at);
            if (PathOf(call) == path)
                (found ??= []).Add(call);
        }
    }

    private CallSite CallAt(int call)
    {
        var site = _index[NodeKind.Call][call];
        return new CallSite(this, (CallExpression)site.Node, site.Scope);
    }

    /// <summary>What is called; hundreds of rules ask it of the same call.</summary>
    private string? PathOf(CallSite call)
    {
        if (!_called.TryGetValue(call.Node, out var path))
            _called[call.Node] = path = call.Path;
        return path;
    }

    /// <summary>
    /// What an expression is, as a path from an import or a builtin: <c>os.path.join</c>, <c>flask.Flask()</c>, <c>open</c>; null where the file
    /// does not tell or tells several things.
    /// </summary>
    public string? PathOf(Expression expression, Scope scope) => PathOf(expression, scope, MostSteps);

    private string? PathOf(Expression expression, Scope scope, int steps)
    {
        if (steps == 0)
            return null;
        switch (expression)
        {
            case NameExpression name:
                return PathOf(name.Name, scope, steps);
            case AttributeExpression attribute:
                if (
                    attribute.Value is NameExpression self
                    && ModuleIndex.ClassOf(self.Name, scope) is { } type
                    && type.AttributesOf(attribute.Name) is { Count: > 0 } attributes
                )
                    return PathOf(attributes, attribute.Name, type, steps);
                return PathOf(attribute.Value, scope, steps - 1) is { } of ? $"{of}.{attribute.Name}" : null;
            case CallExpression call:
                return PathOf(call.Function, scope, steps - 1) is { } called ? called + "()" : null;
            case SubscriptExpression subscript:
                return PathOf(subscript.Value, scope, steps - 1) is { } container ? container + "[]" : null;
            case AwaitExpression awaited:
                return PathOf(awaited.Value, scope, steps - 1);
            case NamedExpression named:
                return PathOf(named.Value, scope, steps - 1);
            default:
                return null;
        }
    }

    private string? PathOf(string name, Scope scope, int steps)
    {
        var bindings = scope.BindingsOf(name);
        return bindings.Count == 0 ? name : PathOf(bindings, name, scope, steps);
    }

    private string? PathOf(IReadOnlyList<Binding> bindings, string name, Scope scope, int steps)
    {
        string? found = null;
        foreach (var binding in bindings)
        {
            var path = PathOf(binding, name, scope, steps - 1);
            if (path is null || (found is not null && found != path))
                return null;
            found = path;
        }

        return found;
    }

    private string? PathOf(Binding binding, string name, Scope scope, int steps) =>
        binding.Form switch
        {
            BindingForm.Import => binding.Path,
            BindingForm.Function or BindingForm.Class => _name.Length == 0 ? name : $"{_name}.{name}",
            BindingForm.Assigned when binding.Value is { } value => PathOf(value, scope, steps),
            BindingForm.Assigned or BindingForm.Parameter when binding.Annotation is { } annotation => InstanceOf(annotation, scope, steps),
            BindingForm.Context when binding.Value is { } value => PathOf(value, scope, steps),
            BindingForm.Item when binding.Value is { } value => PathOf(value, scope, steps) is { } container ? container + "[]" : null,
            _ => null,
        };

    /// <summary>What has a type by its annotation: <c>Flask</c>, <c>Optional[Flask]</c>, <c>Flask | None</c>, <c>"Flask"</c> aside.</summary>
    private string? InstanceOf(Expression annotation, Scope scope, int steps) =>
        annotation switch
        {
            BinaryOpExpression { Operator: BinaryOperator.BitOr, Right: SingletonExpression } either => InstanceOf(
                either.Left,
                scope,
                steps
            ),
            SubscriptExpression generic when PathOf(generic.Value, scope, steps) is "typing.Optional" or "typing.Annotated" => InstanceOf(
                generic.Index is TupleExpression { Elements: [var first, ..] } ? first : generic.Index,
                scope,
                steps
            ),
            NameExpression or AttributeExpression => PathOf(annotation, scope, steps) is { } type ? type + "()" : null,
            _ => null,
        };

    private static string NameOf(string path)
    {
        var end =
            path.EndsWith(".py", StringComparison.OrdinalIgnoreCase) ? path.Length - 3
            : path.EndsWith(".pyw", StringComparison.OrdinalIgnoreCase) ? path.Length - 4
            : path.Length;
        var name = path[..end].Replace('/', '.');
        return name == "__init__" ? ""
            : name.EndsWith(".__init__", StringComparison.Ordinal) ? name[..^".__init__".Length]
            : name;
    }
}
