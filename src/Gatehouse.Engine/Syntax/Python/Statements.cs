namespace Gatehouse.Engine.Syntax.Python;

/// <summary>Something that is done.</summary>
public abstract class Statement(int start, int end) : PythonNode(start, end);

public enum ParameterForm : byte
{
    PositionalOnly,
    Positional,

    /// <summary><c>*args</c>.</summary>
    Star,
    KeywordOnly,

    /// <summary><c>**kwargs</c>.</summary>
    DoubleStar,
}

/// <summary>One parameter of a function or lambda; the span reaches from its stars to the end of its default.</summary>
public sealed class Parameter(int start, int end, ParameterForm form, string name, Expression? annotation, Expression? defaultValue)
    : PythonNode(start, end)
{
    public override NodeKind Kind => NodeKind.Parameter;
    public ParameterForm Form { get; internal set; } = form;

    /// <summary>Python 2's tuple parameters are called <c>.0</c>, <c>.1</c> after their place; the body begins with their unpacking.</summary>
    public string Name { get; } = name;

    /// <summary>Where the name stands: after the stars.</summary>
    public required int NameStart { get; init; }
    public Expression? Annotation { get; } = annotation;
    public Expression? Default { get; } = defaultValue;
}

public enum TypeParameterForm : byte
{
    TypeVar,
    TypeVarTuple,
    ParamSpec,
}

/// <summary>One type parameter of a function, class or alias (PEP 695).</summary>
public sealed class TypeParameter(int start, int end, TypeParameterForm form, string name, Expression? bound, Expression? defaultValue)
    : PythonNode(start, end)
{
    public override NodeKind Kind => NodeKind.TypeParameter;
    public TypeParameterForm Form { get; } = form;
    public string Name { get; } = name;
    public Expression? Bound { get; } = bound;
    public Expression? Default { get; } = defaultValue;
}

/// <summary>A function or method; the span begins at <c>def</c> or <c>async</c>, as CPython's does, its decorators before it.</summary>
public sealed class FunctionStatement(int start, int end, string name, ImmutableArray<Parameter> parameters, ImmutableArray<Statement> body)
    : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Function;
    public string Name { get; } = name;

    /// <summary>Where the name stands.</summary>
    public required int NameStart { get; init; }
    public ImmutableArray<Parameter> Parameters { get; } = parameters;
    public ImmutableArray<Statement> Body { get; } = body;
    public ImmutableArray<Expression> Decorators { get; init; } = [];
    public ImmutableArray<TypeParameter> TypeParameters { get; init; } = [];
    public Expression? Returns { get; init; }
    public bool IsAsync { get; init; }
}

/// <summary>A class; the span begins at <c>class</c>.</summary>
public sealed class ClassStatement(int start, int end, string name, ImmutableArray<Argument> arguments, ImmutableArray<Statement> body)
    : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Class;
    public string Name { get; } = name;

    /// <summary>Where the name stands.</summary>
    public required int NameStart { get; init; }

    /// <summary>Its bases and keywords.</summary>
    public ImmutableArray<Argument> Arguments { get; } = arguments;
    public ImmutableArray<Statement> Body { get; } = body;
    public ImmutableArray<Expression> Decorators { get; init; } = [];
    public ImmutableArray<TypeParameter> TypeParameters { get; init; } = [];
}

/// <summary><c>return value</c>.</summary>
public sealed class ReturnStatement(int start, int end, Expression? value) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Return;
    public Expression? Value { get; } = value;
}

/// <summary><c>del targets</c>.</summary>
public sealed class DeleteStatement(int start, int end, ImmutableArray<Expression> targets) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Delete;
    public ImmutableArray<Expression> Targets { get; } = targets;
}

/// <summary><c>a = b = value</c>.</summary>
public sealed class AssignStatement(int start, int end, ImmutableArray<Expression> targets, Expression value) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Assign;
    public ImmutableArray<Expression> Targets { get; } = targets;
    public Expression Value { get; } = value;
}

/// <summary><c>type Name[T] = value</c> (PEP 695).</summary>
public sealed class TypeAliasStatement(
    int start,
    int end,
    NameExpression name,
    ImmutableArray<TypeParameter> typeParameters,
    Expression value
) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.TypeAlias;
    public NameExpression Name { get; } = name;
    public ImmutableArray<TypeParameter> TypeParameters { get; } = typeParameters;
    public Expression Value { get; } = value;
}

/// <summary><c>target += value</c>.</summary>
public sealed class AugmentedAssignStatement(int start, int end, Expression target, BinaryOperator op, Expression value)
    : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.AugmentedAssign;
    public Expression Target { get; } = target;
    public BinaryOperator Operator { get; } = op;
    public Expression Value { get; } = value;
}

/// <summary><c>target: annotation = value</c>.</summary>
public sealed class AnnotatedAssignStatement(int start, int end, Expression target, Expression annotation, Expression? value, bool isSimple)
    : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.AnnotatedAssign;
    public Expression Target { get; } = target;
    public Expression Annotation { get; } = annotation;
    public Expression? Value { get; } = value;

    /// <summary>Whether the target is a plain name without parentheses.</summary>
    public bool IsSimple { get; } = isSimple;
}

/// <summary><c>for target in iterable: … else: …</c>.</summary>
public sealed class ForStatement(
    int start,
    int end,
    Expression target,
    Expression iterable,
    ImmutableArray<Statement> body,
    ImmutableArray<Statement> otherwise,
    bool isAsync
) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.For;
    public Expression Target { get; } = target;
    public Expression Iterable { get; } = iterable;
    public ImmutableArray<Statement> Body { get; } = body;
    public ImmutableArray<Statement> Otherwise { get; } = otherwise;
    public bool IsAsync { get; } = isAsync;
}

/// <summary><c>while test: … else: …</c>.</summary>
public sealed class WhileStatement(int start, int end, Expression test, ImmutableArray<Statement> body, ImmutableArray<Statement> otherwise)
    : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.While;
    public Expression Test { get; } = test;
    public ImmutableArray<Statement> Body { get; } = body;
    public ImmutableArray<Statement> Otherwise { get; } = otherwise;
}

/// <summary><c>if test: … else: …</c>; an <c>elif</c> is an <c>if</c> alone in <see cref="Otherwise"/>.</summary>
public sealed class IfStatement(int start, int end, Expression test, ImmutableArray<Statement> body, ImmutableArray<Statement> otherwise)
    : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.If;
    public Expression Test { get; } = test;
    public ImmutableArray<Statement> Body { get; } = body;
    public ImmutableArray<Statement> Otherwise { get; } = otherwise;
}

/// <summary><c>context as target</c> in a <c>with</c>.</summary>
public sealed class WithItem(int start, int end, Expression context, Expression? target) : PythonNode(start, end)
{
    public override NodeKind Kind => NodeKind.WithItem;
    public Expression Context { get; } = context;
    public Expression? Target { get; } = target;
}

/// <summary><c>with items: …</c>.</summary>
public sealed class WithStatement(int start, int end, ImmutableArray<WithItem> items, ImmutableArray<Statement> body, bool isAsync)
    : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.With;
    public ImmutableArray<WithItem> Items { get; } = items;
    public ImmutableArray<Statement> Body { get; } = body;
    public bool IsAsync { get; } = isAsync;
}

/// <summary><c>match subject: …</c>.</summary>
public sealed class MatchStatement(int start, int end, Expression subject, ImmutableArray<MatchCase> cases) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Match;
    public Expression Subject { get; } = subject;
    public ImmutableArray<MatchCase> Cases { get; } = cases;
}

/// <summary><c>case pattern if guard: …</c>.</summary>
public sealed class MatchCase(int start, int end, Pattern pattern, Expression? guard, ImmutableArray<Statement> body)
    : PythonNode(start, end)
{
    public override NodeKind Kind => NodeKind.MatchCase;
    public Pattern Pattern { get; } = pattern;
    public Expression? Guard { get; } = guard;
    public ImmutableArray<Statement> Body { get; } = body;
}

/// <summary><c>raise exception from cause</c>.</summary>
public sealed class RaiseStatement(int start, int end, Expression? exception, Expression? cause) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Raise;
    public Expression? Exception { get; } = exception;
    public Expression? Cause { get; } = cause;
}

/// <summary><c>except type as name: …</c>; a bare one has no type.</summary>
public sealed class ExceptHandler(int start, int end, Expression? type, string? name, ImmutableArray<Statement> body)
    : PythonNode(start, end)
{
    public override NodeKind Kind => NodeKind.ExceptHandler;
    public Expression? Type { get; } = type;
    public string? Name { get; } = name;
    public ImmutableArray<Statement> Body { get; } = body;
}

/// <summary><c>try: … except: … else: … finally: …</c>.</summary>
public sealed class TryStatement(int start, int end, ImmutableArray<Statement> body, ImmutableArray<ExceptHandler> handlers)
    : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Try;
    public ImmutableArray<Statement> Body { get; } = body;
    public ImmutableArray<ExceptHandler> Handlers { get; } = handlers;
    public ImmutableArray<Statement> Otherwise { get; init; } = [];
    public ImmutableArray<Statement> Finally { get; init; } = [];

    /// <summary><c>except*</c> (PEP 654).</summary>
    public bool IsStar { get; init; }
}

/// <summary><c>assert test, message</c>.</summary>
public sealed class AssertStatement(int start, int end, Expression test, Expression? message) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Assert;
    public Expression Test { get; } = test;
    public Expression? Message { get; } = message;
}

/// <summary><c>name.of.module as alias</c> in an import.</summary>
public sealed class Alias(int start, int end, string name, string? asName) : PythonNode(start, end)
{
    public override NodeKind Kind => NodeKind.Alias;

    /// <summary>With dots; <c>*</c> for a star import.</summary>
    public string Name { get; } = name;
    public string? AsName { get; } = asName;
}

/// <summary><c>import a.b as c, d</c>.</summary>
public sealed class ImportStatement(int start, int end, ImmutableArray<Alias> names) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Import;
    public ImmutableArray<Alias> Names { get; } = names;
}

/// <summary><c>from ..module import a as b</c>.</summary>
public sealed class ImportFromStatement(int start, int end, string? module, int level, ImmutableArray<Alias> names) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.ImportFrom;

    /// <summary>With dots, without the leading ones; null in <c>from . import x</c>.</summary>
    public string? Module { get; } = module;

    /// <summary>How many dots lead.</summary>
    public int Level { get; } = level;
    public ImmutableArray<Alias> Names { get; } = names;
}

/// <summary><c>global a, b</c>.</summary>
public sealed class GlobalStatement(int start, int end, ImmutableArray<string> names) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Global;
    public ImmutableArray<string> Names { get; } = names;
}

/// <summary><c>nonlocal a, b</c>.</summary>
public sealed class NonlocalStatement(int start, int end, ImmutableArray<string> names) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Nonlocal;
    public ImmutableArray<string> Names { get; } = names;
}

/// <summary>An expression on its own. Python 2's <c>print x</c> and <c>exec x</c> are such calls.</summary>
public sealed class ExpressionStatement(int start, int end, Expression value) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.ExpressionStatement;
    public Expression Value { get; } = value;
}

/// <summary><c>pass</c>.</summary>
public sealed class PassStatement(int start, int end) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Pass;
}

/// <summary><c>break</c>.</summary>
public sealed class BreakStatement(int start, int end) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Break;
}

/// <summary><c>continue</c>.</summary>
public sealed class ContinueStatement(int start, int end) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Continue;
}

/// <summary>Lines that are no Python; <see cref="PythonTree.Errors"/> says why.</summary>
public sealed class BrokenStatement(int start, int end) : Statement(start, end)
{
    public override NodeKind Kind => NodeKind.Broken;
}
