using System.Runtime.CompilerServices;
using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>A module's nodes by kind and its scopes, gathered in one walk, so that hundreds of rules walk no tree.</summary>
internal sealed class ModuleIndex
{
    private static readonly ImmutableArray<NodeKind> Left =
    [
        NodeKind.Name,
        NodeKind.Attribute,
        NodeKind.Number,
        NodeKind.Singleton,
        NodeKind.Argument,
        NodeKind.Alias,
        NodeKind.Pass,
        NodeKind.Break,
        NodeKind.Continue,
        NodeKind.Tuple,
        NodeKind.Starred,
        NodeKind.Slice,
        NodeKind.ExpressionStatement,
    ];

    private static readonly ulong[] LeftBits = BitsOf(Left);

    private readonly SiteRoom _sites;
    private readonly string _package;
    private Dictionary<string, List<string>>? _otherNames;
    private (Dictionary<string, (int First, int Last)> Names, int[] Next)? _calls;
    private ImmutableArray<Imported> _imports;
    private HashSet<string>? _firstNames;

    /// <param name="package">The dotted name that one leading dot stands for.</param>
    /// <param name="sites">Empty.</param>
    public ModuleIndex(PythonTree tree, string package, SiteRoom sites)
    {
        _package = package;
        _sites = sites;
        Module = new Scope(this, ScopeForm.Module, null, null);
        foreach (var statement in tree.Body)
            Visit(statement, Module, null);
    }

    public Scope Module { get; }

    public SiteRoom Room => _sites;

    public Sites this[NodeKind kind] => _sites[kind];

    /// <summary>The last parts of all that is called.</summary>
    public IReadOnlyCollection<string> CalledNames => Calls.Names.Keys;

    /// <summary>What imports bring under another name, by the last part of its own.</summary>
    public IEnumerable<string> RenamedNames
    {
        get
        {
            foreach (var import in Imports)
            {
                foreach (var alias in import.Aliases)
                {
                    if (alias.AsName is not null)
                        yield return alias.Name[(alias.Name.LastIndexOf('.') + 1)..];
                }
            }
        }
    }

    /// <summary>The names with which what is called begins, as it is written and as the imports give it.</summary>
    public HashSet<string> FirstNames => _firstNames ??= FindFirstNames();

    /// <summary>Every import: first the plain ones, then those of single names.</summary>
    public ImmutableArray<Imported> Imports => _imports.IsDefault ? _imports = FindImports() : _imports;

    private (Dictionary<string, (int First, int Last)> Names, int[] Next) Calls => _calls ??= _sites.Calls();

    /// <summary>The first call by the last part of what is called, <c>run</c> for <c>app.run()</c>, as its place among all calls; -1 where there is none.</summary>
    public int FirstCall(ReadOnlySpan<char> name) =>
        Calls.Names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var chain) ? chain.First : -1;

    /// <summary>The next call of the same name; -1 after the last.</summary>
    public int NextCall(int call) => Calls.Next[call];

    private ImmutableArray<Imported> FindImports()
    {
        var imports = ImmutableArray.CreateBuilder<Imported>();
        foreach (var site in this[NodeKind.Import])
            imports.Add(new Imported(site.Node, "", ((ImportStatement)site.Node).Names));
        foreach (var site in this[NodeKind.ImportFrom])
        {
            var import = (ImportFromStatement)site.Node;
            imports.Add(new Imported(import, import.Module is { } from ? from + "." : "", import.Names));
        }

        return imports.DrainToImmutable();
    }

    private HashSet<string> FindFirstNames()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var import in Imports)
        {
            if (import.Prefix.Length > 0)
                names.Add(FirstPart(import.Prefix));
            else
            {
                foreach (var alias in import.Aliases)
                    names.Add(FirstPart(alias.Name));
            }
        }

        foreach (var site in this[NodeKind.Call])
        {
            var called = ((CallExpression)site.Node).Function;
            while (called is AttributeExpression { Value: var owner })
                called = owner;
            if (called is NameExpression first)
                names.Add(first.Name);
        }

        return names;
    }

    /// <summary>What <c>from … import</c> calls a name here, e.g. <c>run</c> for <c>system</c>.</summary>
    public IReadOnlyList<string> OtherNamesOf(ReadOnlySpan<char> name)
    {
        var others = _otherNames ??= FindOtherNames();
        return others.Count > 0 && others.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var found) ? found : [];
    }

    private Dictionary<string, List<string>> FindOtherNames()
    {
        var others = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var site in this[NodeKind.ImportFrom])
        {
            foreach (var name in ((ImportFromStatement)site.Node).Names)
            {
                if (name.AsName is not { } other || other == name.Name)
                    continue;
                if (!others.TryGetValue(name.Name, out var all))
                    others[name.Name] = [other];
                else if (!all.Contains(other))
                    all.Add(other);
            }
        }

        return others;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLeft(NodeKind kind) => (LeftBits[(int)kind >> 6] >> (int)kind & 1) != 0;

    private static ulong[] BitsOf(ImmutableArray<NodeKind> kinds)
    {
        var bits = new ulong[((int)NodeKind.OrPattern >> 6) + 1];
        foreach (var kind in kinds)
            bits[(int)kind >> 6] |= 1UL << (int)kind;
        return bits;
    }

    private void Visit(PythonNode node, Scope scope, PythonNode? parent)
    {
        var kind = node.Kind;
        if (!IsLeft(kind))
            _sites.Add(kind, new Site(node, scope, parent));
        switch (kind)
        {
            case NodeKind.Function:
                VisitFunction((FunctionStatement)node, scope);
                return;
            case NodeKind.Lambda:
                VisitLambda((LambdaExpression)node, scope);
                return;
            case NodeKind.Class:
                VisitClass((ClassStatement)node, scope);
                return;
            case NodeKind.Comprehension:
                VisitComprehension((ComprehensionExpression)node, scope);
                return;
            case NodeKind.Global:
                foreach (var name in ((GlobalStatement)node).Names)
                    scope.Leave(name);
                break;
            case NodeKind.Nonlocal:
                foreach (var name in ((NonlocalStatement)node).Names)
                    scope.Leave(name);
                break;
            case NodeKind.Import or NodeKind.ImportFrom or NodeKind.TypeAlias:
                scope.Note(node);
                break;
            case NodeKind.Assign:
                foreach (var target in ((AssignStatement)node).Targets)
                    Note(target, node, scope);
                break;
            case NodeKind.AnnotatedAssign:
                Note(((AnnotatedAssignStatement)node).Target, node, scope);
                break;
            case NodeKind.NamedExpression:
                Note(((NamedExpression)node).Target, node, scope);
                break;
            case NodeKind.AugmentedAssign:
                Note(((AugmentedAssignStatement)node).Target, node, scope);
                break;
            case NodeKind.For:
                Note(((ForStatement)node).Target, node, scope);
                break;
            case NodeKind.WithItem:
                if (((WithItem)node).Target is { } bound)
                    Note(bound, node, scope);
                break;
            case NodeKind.Delete:
                foreach (var target in ((DeleteStatement)node).Targets)
                    Note(target, node, scope);
                break;
            case NodeKind.ExceptHandler when ((ExceptHandler)node).Name is not null:
            case NodeKind.AsPattern when ((AsPattern)node).Name is not null:
            case NodeKind.StarPattern when ((StarPattern)node).Name is not null:
            case NodeKind.MappingPattern when ((MappingPattern)node).Rest is not null:
                scope.Note(node);
                break;
        }

        VisitChildren(node, scope);
    }

    private void VisitChildren(PythonNode node, Scope scope)
    {
        var children = new Children(this, node, scope);
        PythonWalk.Children(node, ref children);
    }

    private readonly struct Children(ModuleIndex index, PythonNode parent, Scope scope) : IPythonChildren
    {
        public void Child(PythonNode child) => index.Visit(child, scope, parent);
    }

    private void VisitAll<T>(ImmutableArray<T> nodes, Scope scope, PythonNode parent)
        where T : PythonNode
    {
        foreach (var node in nodes)
            Visit(node, scope, parent);
    }

    private void VisitFunction(FunctionStatement function, Scope scope)
    {
        scope.Note(function);
        VisitAll(function.Decorators, scope, function);
        var inner = new Scope(this, ScopeForm.Function, function, scope);
        VisitAll(function.Parameters, scope, function);
        if (function.Returns is { } returns)
            Visit(returns, scope, function);
        VisitAll(function.TypeParameters, inner, function);
        VisitAll(function.Body, inner, function);
    }

    private void VisitLambda(LambdaExpression lambda, Scope scope)
    {
        var inner = new Scope(this, ScopeForm.Function, lambda, scope);
        VisitAll(lambda.Parameters, scope, lambda);
        Visit(lambda.Body, inner, lambda);
    }

    private void VisitClass(ClassStatement type, Scope scope)
    {
        scope.Note(type);
        VisitAll(type.Decorators, scope, type);
        VisitAll(type.Arguments, scope, type);
        var inner = new Scope(this, ScopeForm.Class, type, scope);
        VisitAll(type.TypeParameters, inner, type);
        VisitAll(type.Body, inner, type);
    }

    private void VisitComprehension(ComprehensionExpression comprehension, Scope scope)
    {
        var inner = new Scope(this, ScopeForm.Comprehension, comprehension, scope);
        foreach (var generator in comprehension.Generators)
        {
            Note(generator.Target, generator, inner);
            Visit(generator.Iterable, generator == comprehension.Generators[0] ? scope : inner, generator);
            Visit(generator.Target, inner, generator);
            VisitAll(generator.Conditions, inner, generator);
        }

        Visit(comprehension.Element, inner, comprehension);
        if (comprehension.Value is { } value)
            Visit(value, inner, comprehension);
    }

    /// <summary>Notes a node that may bind what stands in a place to which something is assigned.</summary>
    private static void Note(Expression target, PythonNode node, Scope scope)
    {
        switch (target)
        {
            case NameExpression:
                scope.Note(node);
                break;
            case AttributeExpression { Value: NameExpression self } when ClassOf(self.Name, scope) is { } type:
                type.NoteAttribute(node, scope);
                break;
            case StarredExpression starred:
                Note(starred.Value, node, scope);
                break;
            case TupleExpression tuple:
                foreach (var element in tuple.Elements)
                    Note(element, node, scope);
                break;
            case ListExpression list:
                foreach (var element in list.Elements)
                    Note(element, node, scope);
                break;
        }
    }

    /// <summary>What a <c>from</c> import names, with its leading dots resolved.</summary>
    public string ModuleOf(ImportFromStatement import)
    {
        if (import.Level == 0)
            return import.Module ?? "";
        var from = _package;
        for (var up = 1; up < import.Level && from.Length > 0; up++)
            from = from.LastIndexOf('.') is > 0 and var dot ? from[..dot] : "";
        return import.Module is { } module ? Join(from, module) : from;
    }

    /// <summary>The class whose instance a name is: the first parameter of a method.</summary>
    internal static Scope? ClassOf(string name, Scope scope)
    {
        for (var function = scope.Function; function is not null; function = function.Parent?.Function)
        {
            if (
                function is { Node: FunctionStatement { Parameters: [var first, ..] }, Parent: { Form: ScopeForm.Class } type }
                && first.Name == name
            )
                return type;
        }

        return null;
    }

    public static string FirstPart(string name) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[..dot] : name;

    public static string Join(string left, string right) => left.Length == 0 ? right : $"{left}.{right}";
}
