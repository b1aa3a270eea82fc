using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>How a name came to its value.</summary>
public enum BindingForm : byte
{
    /// <summary><see cref="Binding.Path"/> says of what.</summary>
    Import,

    /// <summary>By <c>=</c>, <c>:=</c> or an annotated assignment.</summary>
    Assigned,

    /// <summary>By <c>with</c>.</summary>
    Context,

    /// <summary>By <c>for</c>: an item of the value.</summary>
    Item,
    Parameter,
    Function,
    Class,

    /// <summary>By unpacking, <c>except</c>, <c>del</c>, <c>+=</c>, a pattern: no single expression tells.</summary>
    Other,
}

/// <summary>One place where a name gets a value.</summary>
public sealed record Binding(BindingForm Form, PythonNode Node)
{
    /// <summary>Of an import, what it brings, e.g. <c>os.path.join</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Where an expression tells the value.</summary>
    public Expression? Value { get; init; }

    /// <summary>The annotation of a parameter or an annotated assignment.</summary>
    public Expression? Annotation { get; init; }
}

public enum ScopeForm : byte
{
    Module,
    Class,
    Function,
    Comprehension,
}

/// <summary>Names and what binds them, by Python's rules: a class's names are not seen from its methods.</summary>
public sealed class Scope
{
    /// <summary>How many assignments a name is followed through.</summary>
    private const int MostSteps = 12;

    private readonly ModuleIndex _index;

    /// <summary>What may bind a name, in source order: most scopes are never asked, and need no more than this.</summary>
    private NoteChain _notes = NoteChain.Empty;
    private NoteChain _attributeNotes = NoteChain.Empty;
    private Dictionary<string, List<Binding>>? _names;
    private Dictionary<string, List<Binding>>? _attributes;
    private HashSet<string>? _elsewhere;

    internal Scope(ModuleIndex index, ScopeForm form, PythonNode? node, Scope? parent) =>
        (_index, Form, Node, Parent) = (index, form, node, parent);

    public ScopeForm Form { get; }

    /// <summary>The function, lambda, class or comprehension; null for the module.</summary>
    public PythonNode? Node { get; }

    public Scope? Parent { get; }

    /// <summary>The function that this place belongs to, through comprehensions; null at module or class level.</summary>
    public Scope? Function =>
        Form switch
        {
            ScopeForm.Function => this,
            ScopeForm.Comprehension => Parent?.Function,
            _ => null,
        };

    /// <summary>What binds a name that is read here; empty for a builtin or a name that a star import may bring.</summary>
    public IReadOnlyList<Binding> BindingsOf(string name)
    {
        var isInside = true;
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            // A class body sees its own names; functions in it do not.
            if (scope.Form == ScopeForm.Class && !isInside)
                continue;
            if (!scope.IsElsewhere(name) && scope.Names.TryGetValue(name, out var found))
                return found;
            isInside &= scope.Form == ScopeForm.Comprehension;
        }

        return [];
    }

    /// <summary>Of a class: what its methods assign to <c>self.name</c>, and what its body binds.</summary>
    public IReadOnlyList<Binding> AttributesOf(string name)
    {
        if (!_attributeNotes.IsEmpty && Attributes.TryGetValue(name, out var found))
            return found;
        return Names.TryGetValue(name, out var own) ? own : [];
    }

    /// <summary>The expression itself, or what the one assignment of a plain name says.</summary>
    public Expression Followed(Expression expression)
    {
        for (var steps = MostSteps; steps > 0 && expression is NameExpression name; steps--)
        {
            if (BindingsOf(name.Name) is not [{ Form: BindingForm.Assigned, Value: { } value }])
                return expression;
            expression = value;
        }

        return expression;
    }

    /// <summary>The string that an expression is, where the file tells: a literal, several joined by <c>+</c>, a name bound once to such.</summary>
    public string? StringOf(Expression expression) => StringOf(expression, MostSteps);

    private string? StringOf(Expression expression, int steps)
    {
        if (steps == 0)
            return null;
        switch (expression)
        {
            case StringExpression literal:
                return literal.Value;
            case BinaryOpExpression { Operator: BinaryOperator.Add } sum:
                return StringOf(sum.Left, steps - 1) is { } left && StringOf(sum.Right, steps - 1) is { } right ? left + right : null;
            default:
                var value = Followed(expression);
                return value == expression ? null : StringOf(value, steps - 1);
        }
    }

    /// <summary>Notes a node that binds a name here; which and to what is read when somebody asks.</summary>
    internal void Note(PythonNode node)
    {
        var scope = this;
        if (node.Kind == NodeKind.NamedExpression)
        {
            // PEP 572: in a comprehension, := binds in the function around it.
            while (scope.Form == ScopeForm.Comprehension && scope.Parent is { } outer)
                scope = outer;
        }

        var room = _index.Room;
        room.Add(ref scope._notes, node, scope);
        if (scope._elsewhere is not null)
            room.Add(ref _index.Module._notes, node, scope);
    }

    /// <summary>Of a class: notes a node that binds an attribute of its instance.</summary>
    /// <param name="from">Where the node stands.</param>
    internal void NoteAttribute(PythonNode node, Scope from) => _index.Room.Add(ref _attributeNotes, node, from);

    /// <summary><c>global</c> and <c>nonlocal</c>: the name is none of this scope's.</summary>
    internal void Leave(string name) => (_elsewhere ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);

    private Dictionary<string, List<Binding>> Names => _names ??= FindNames();

    private Dictionary<string, List<Binding>> Attributes => _attributes ??= FindAttributes();

    private Dictionary<string, List<Binding>> FindNames()
    {
        var bindings = new Bindings(_index, null);
        var parameters = Node switch
        {
            FunctionStatement function => function.Parameters,
            LambdaExpression lambda => lambda.Parameters,
            _ => [],
        };
        foreach (var parameter in parameters)
            bindings.Add(parameter);
        foreach (var note in _index.Room.NotesOf(_notes))
        {
            if (note.From != this)
                bindings.Add(note.Node, note.From, note.From.IsElsewhere);
            else if (_elsewhere is not null)
                bindings.Add(note.Node, this, name => !IsElsewhere(name));
            else
                bindings.Add(note.Node, this, null);
        }

        return bindings.All;
    }

    private bool IsElsewhere(string name) => _elsewhere?.Contains(name) == true;

    private Dictionary<string, List<Binding>> FindAttributes()
    {
        var bindings = new Bindings(_index, this);
        foreach (var note in _index.Room.NotesOf(_attributeNotes))
            bindings.Add(note.Node, note.From, null);
        return bindings.All;
    }
}
