using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    private readonly Dictionary<string, List<string>> _otherNames = new(StringComparer.Ordinal);
    private Dictionary<string, (int First, int Last)>? _calls;
    private int[] _nextCall = [];
    private ImmutableArray<Imported> _imports;
    private HashSet<string>? _firstNames;

    /// <param name="package">The dotted name that one leading dot stands for.</param>
    /// <param name="sites">Empty.</param>
    public ModuleIndex(PythonTree tree, string package, SiteRoom sites)
    {
        _package = package;
        _sites = sites;
        Module = new Scope(ScopeForm.Module, null, null);
        foreach (var statement in tree.Body)
            Visit(statement, Module, null);
    }

    public Scope Module { get; }

    public Sites this[NodeKind kind] => _sites[kind];

    /// <summary>The last parts of all that is called.</summary>
    public IReadOnlyCollection<string> CalledNames => Calls.Keys;

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

    private Dictionary<string, (int First, int Last)> Calls => _calls ??= FindCalls();

    /// <summary>The first call by the last part of what is called, <c>run</c> for <c>app.run()</c>, as its place among all calls; -1 where there is none.</summary>
    public int FirstCall(ReadOnlySpan<char> name) =>
        Calls.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var chain) ? chain.First : -1;

    /// <summary>The next call of the same name; -1 after the last.</summary>
    public int NextCall(int call) => _nextCall[call];

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

    /// <summary>Of each name, the first and the last of its calls; each call knows the next of its name.</summary>
    private Dictionary<string, (int First, int Last)> FindCalls()
    {
        var sites = this[NodeKind.Call];
        var calls = new Dictionary<string, (int First, int Last)>(StringComparer.Ordinal);
        _nextCall = new int[sites.Count];
        for (var i = 0; i < sites.Count; i++)
        {
            _nextCall[i] = -1;
            var called = ((CallExpression)sites[i].Node).Function switch
            {
                NameExpression plain => plain.Name,
                AttributeExpression attribute => attribute.Name,
                _ => null,
            };
            if (called is null)
                continue;
            ref var chain = ref CollectionsMarshal.GetValueRefOrAddDefault(calls, called, out var isKnown);
            if (isKnown)
                _nextCall[chain.Last] = i;
            chain = (isKnown ? chain.First : i, i);
        }

        return calls;
    }

    /// <summary>What <c>from … import</c> calls a name here, e.g. <c>run</c> for <c>system</c>.</summary>
    public IReadOnlyList<string> OtherNamesOf(ReadOnlySpan<char> name) =>
        _otherNames.Count > 0 && _otherNames.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var found) ? found : [];

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
            case NodeKind.Import:
                Bind((ImportStatement)node, scope);
                break;
            case NodeKind.ImportFrom:
                Bind((ImportFromStatement)node, scope);
                break;
            case NodeKind.Global:
                foreach (var name in ((GlobalStatement)node).Names)
                    scope.Leave(name);
                break;
            case NodeKind.Nonlocal:
                foreach (var name in ((NonlocalStatement)node).Names)
                    scope.Leave(name);
                break;
            case NodeKind.Assign:
                var assign = (AssignStatement)node;
                foreach (var target in assign.Targets)
                    Bind(target, assign.Value, null, BindingForm.Assigned, node, scope);
                break;
            case NodeKind.AnnotatedAssign:
                var annotated = (AnnotatedAssignStatement)node;
                Bind(annotated.Target, annotated.Value, annotated.Annotation, BindingForm.Assigned, node, scope);
                break;
            case NodeKind.NamedExpression:
                var named = (NamedExpression)node;
                Bind(named.Target, named.Value, null, BindingForm.Assigned, node, scope);
                break;
            case NodeKind.AugmentedAssign:
                Bind(((AugmentedAssignStatement)node).Target, null, null, BindingForm.Other, node, scope);
                break;
            case NodeKind.For:
                var loop = (ForStatement)node;
                Bind(loop.Target, loop.Iterable, null, BindingForm.Item, node, scope);
                break;
            case NodeKind.WithItem:
                var item = (WithItem)node;
                if (item.Target is { } bound)
                    Bind(bound, item.Context, null, BindingForm.Context, node, scope);
                break;
            case NodeKind.Delete:
                foreach (var target in ((DeleteStatement)node).Targets)
                    Bind(target, null, null, BindingForm.Other, node, scope);
                break;
            case NodeKind.ExceptHandler:
                Bind(((ExceptHandler)node).Name, node, scope);
                break;
            case NodeKind.AsPattern:
                Bind(((AsPattern)node).Name, node, scope);
                break;
            case NodeKind.StarPattern:
                Bind(((StarPattern)node).Name, node, scope);
                break;
            case NodeKind.MappingPattern:
                Bind(((MappingPattern)node).Rest, node, scope);
                break;
            case NodeKind.TypeAlias:
                Bind(((TypeAliasStatement)node).Name.Name, node, scope);
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
        scope.Bind(function.Name, new Binding(BindingForm.Function, function));
        VisitAll(function.Decorators, scope, function);
        var inner = new Scope(ScopeForm.Function, function, scope);
        VisitParameters(function.Parameters, scope, inner, function);
        if (function.Returns is { } returns)
            Visit(returns, scope, function);
        VisitAll(function.TypeParameters, inner, function);
        VisitAll(function.Body, inner, function);
    }

    private void VisitLambda(LambdaExpression lambda, Scope scope)
    {
        var inner = new Scope(ScopeForm.Function, lambda, scope);
        VisitParameters(lambda.Parameters, scope, inner, lambda);
        Visit(lambda.Body, inner, lambda);
    }

    private void VisitParameters(ImmutableArray<Parameter> parameters, Scope outer, Scope inner, PythonNode function)
    {
        foreach (var parameter in parameters)
        {
            inner.Bind(parameter.Name, new Binding(BindingForm.Parameter, parameter) { Annotation = parameter.Annotation });
            Visit(parameter, outer, function);
        }
    }

    private void VisitClass(ClassStatement type, Scope scope)
    {
        scope.Bind(type.Name, new Binding(BindingForm.Class, type));
        VisitAll(type.Decorators, scope, type);
        VisitAll(type.Arguments, scope, type);
        var inner = new Scope(ScopeForm.Class, type, scope);
        VisitAll(type.TypeParameters, inner, type);
        VisitAll(type.Body, inner, type);
    }

    private void VisitComprehension(ComprehensionExpression comprehension, Scope scope)
    {
        var inner = new Scope(ScopeForm.Comprehension, comprehension, scope);
        foreach (var generator in comprehension.Generators)
        {
            Bind(generator.Target, generator.Iterable, null, BindingForm.Item, generator, inner);
            Visit(generator.Iterable, generator == comprehension.Generators[0] ? scope : inner, generator);
            Visit(generator.Target, inner, generator);
            VisitAll(generator.Conditions, inner, generator);
        }

        Visit(comprehension.Element, inner, comprehension);
        if (comprehension.Value is { } value)
            Visit(value, inner, comprehension);
    }

    private static void Bind(ImportStatement import, Scope scope)
    {
        foreach (var name in import.Names)
        {
            var bound = name.AsName ?? FirstPart(name.Name);
            scope.Bind(bound, new Binding(BindingForm.Import, name) { Path = name.AsName is null ? bound : name.Name });
        }
    }

    private void Bind(ImportFromStatement import, Scope scope)
    {
        var from = ModuleOf(import);
        foreach (var name in import.Names)
        {
            if (name.AsName is { } other && other != name.Name)
            {
                if (!_otherNames.TryGetValue(name.Name, out var all))
                    _otherNames[name.Name] = [other];
                else if (!all.Contains(other))
                    all.Add(other);
            }

            if (name.Name != "*")
                scope.Bind(name.AsName ?? name.Name, new Binding(BindingForm.Import, name) { Path = Join(from, name.Name) });
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

    private static void Bind(string? name, PythonNode node, Scope scope)
    {
        if (name is not null)
            scope.Bind(name, new Binding(BindingForm.Other, node));
    }

    private static void Bind(Expression target, Expression? value, Expression? annotation, BindingForm form, PythonNode node, Scope scope)
    {
        switch (target)
        {
            case NameExpression name:
                scope.Bind(name.Name, new Binding(form, node) { Value = value, Annotation = annotation });
                break;
            case AttributeExpression { Value: NameExpression self } attribute when ClassOf(self.Name, scope) is { } type:
                type.BindAttribute(attribute.Name, new Binding(form, node) { Value = value, Annotation = annotation });
                break;
            case StarredExpression starred:
                Bind(starred.Value, null, null, BindingForm.Other, node, scope);
                break;
            case TupleExpression or ListExpression:
                Unpack(Elements(target), value, form, node, scope);
                break;
        }
    }

    /// <summary><c>a, b = x, y</c> binds each to its own; anything else only says that something is bound.</summary>
    private static void Unpack(ImmutableArray<Expression> targets, Expression? value, BindingForm form, PythonNode node, Scope scope)
    {
        var values = value is TupleExpression or ListExpression ? Elements(value) : [];
        var isPairwise =
            form == BindingForm.Assigned
            && values.Length == targets.Length
            && !values.Concat(targets).Any(element => element is StarredExpression);
        for (var i = 0; i < targets.Length; i++)
            Bind(targets[i], isPairwise ? values[i] : null, null, isPairwise ? form : BindingForm.Other, node, scope);
    }

    private static ImmutableArray<Expression> Elements(Expression sequence) =>
        sequence is TupleExpression tuple ? tuple.Elements : ((ListExpression)sequence).Elements;

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

    private static string FirstPart(string name) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[..dot] : name;

    private static string Join(string left, string right) => left.Length == 0 ? right : $"{left}.{right}";
}
