using System.Numerics;

namespace Gatehouse.Engine.Syntax.Python;

/// <summary>Something with a value.</summary>
public abstract class Expression(int start, int end) : PythonNode(start, end);

public enum BoolOperator : byte
{
    And,
    Or,
}

public enum BinaryOperator : byte
{
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
}

public enum UnaryOperator : byte
{
    Invert,
    Not,
    Plus,
    Minus,
}

public enum CompareOperator : byte
{
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

/// <summary><c>a and b and c</c>.</summary>
public sealed class BoolOpExpression(int start, int end, BoolOperator op, ImmutableArray<Expression> values) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.BoolOp;
    public BoolOperator Operator { get; } = op;
    public ImmutableArray<Expression> Values { get; } = values;
}

/// <summary><c>name := value</c>.</summary>
public sealed class NamedExpression(int start, int end, NameExpression target, Expression value) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.NamedExpression;
    public NameExpression Target { get; } = target;
    public Expression Value { get; } = value;
}

/// <summary><c>left + right</c>.</summary>
public sealed class BinaryOpExpression(int start, int end, Expression left, BinaryOperator op, Expression right) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.BinaryOp;
    public Expression Left { get; } = left;
    public BinaryOperator Operator { get; } = op;
    public Expression Right { get; } = right;
}

/// <summary><c>not x</c>, <c>-x</c>.</summary>
public sealed class UnaryOpExpression(int start, int end, UnaryOperator op, Expression operand) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.UnaryOp;
    public UnaryOperator Operator { get; } = op;
    public Expression Operand { get; } = operand;
}

/// <summary><c>lambda x: body</c>.</summary>
public sealed class LambdaExpression(int start, int end, ImmutableArray<Parameter> parameters, Expression body) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Lambda;
    public ImmutableArray<Parameter> Parameters { get; } = parameters;
    public Expression Body { get; } = body;
}

/// <summary><c>body if test else otherwise</c>.</summary>
public sealed class ConditionalExpression(int start, int end, Expression test, Expression body, Expression otherwise)
    : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Conditional;
    public Expression Test { get; } = test;
    public Expression Body { get; } = body;
    public Expression Otherwise { get; } = otherwise;
}

/// <summary><c>{key: value, **more}</c>; a key that is null stands for <c>**</c>.</summary>
public sealed class DictExpression(int start, int end, ImmutableArray<Expression?> keys, ImmutableArray<Expression> values)
    : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Dict;
    public ImmutableArray<Expression?> Keys { get; } = keys;
    public ImmutableArray<Expression> Values { get; } = values;
}

/// <summary><c>{a, b}</c>.</summary>
public sealed class SetExpression(int start, int end, ImmutableArray<Expression> elements) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Set;
    public ImmutableArray<Expression> Elements { get; } = elements;
}

/// <summary><c>[a, b]</c>.</summary>
public sealed class ListExpression(int start, int end, ImmutableArray<Expression> elements) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.List;
    public ImmutableArray<Expression> Elements { get; } = elements;
}

/// <summary><c>a, b</c> with or without parentheses; the span includes them as CPython's does.</summary>
public sealed class TupleExpression(int start, int end, ImmutableArray<Expression> elements) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Tuple;
    public ImmutableArray<Expression> Elements { get; } = elements;
}

public enum ComprehensionKind : byte
{
    List,
    Set,
    Dict,
    Generator,
}

/// <summary>A list, set or dict comprehension or a generator expression.</summary>
public sealed class ComprehensionExpression(
    int start,
    int end,
    ComprehensionKind form,
    Expression element,
    Expression? value,
    ImmutableArray<Generator> generators
) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Comprehension;
    public ComprehensionKind Form { get; } = form;

    /// <summary>The element; of a dict, the key.</summary>
    public Expression Element { get; } = element;

    /// <summary>Of a dict, the value.</summary>
    public Expression? Value { get; } = value;
    public ImmutableArray<Generator> Generators { get; } = generators;
}

/// <summary><c>for target in iterable if …</c> inside a comprehension.</summary>
public sealed class Generator(
    int start,
    int end,
    Expression target,
    Expression iterable,
    ImmutableArray<Expression> conditions,
    bool isAsync
) : PythonNode(start, end)
{
    public override NodeKind Kind => NodeKind.Generator;
    public Expression Target { get; } = target;
    public Expression Iterable { get; } = iterable;
    public ImmutableArray<Expression> Conditions { get; } = conditions;
    public bool IsAsync { get; } = isAsync;
}

/// <summary><c>await x</c>.</summary>
public sealed class AwaitExpression(int start, int end, Expression value) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Await;
    public Expression Value { get; } = value;
}

/// <summary><c>yield x</c>.</summary>
public sealed class YieldExpression(int start, int end, Expression? value) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Yield;
    public Expression? Value { get; } = value;
}

/// <summary><c>yield from x</c>.</summary>
public sealed class YieldFromExpression(int start, int end, Expression value) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.YieldFrom;
    public Expression Value { get; } = value;
}

/// <summary><c>a &lt; b &lt;= c</c>.</summary>
public sealed class CompareExpression(
    int start,
    int end,
    Expression left,
    ImmutableArray<CompareOperator> operators,
    ImmutableArray<Expression> comparators
) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Compare;
    public Expression Left { get; } = left;
    public ImmutableArray<CompareOperator> Operators { get; } = operators;
    public ImmutableArray<Expression> Comparators { get; } = comparators;
}

/// <summary><c>function(a, *b, c=d, **e)</c>; the arguments stand in the order of the source.</summary>
public sealed class CallExpression(int start, int end, Expression function, ImmutableArray<Argument> arguments) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Call;
    public Expression Function { get; } = function;
    public ImmutableArray<Argument> Arguments { get; } = arguments;
}

public enum ArgumentForm : byte
{
    Positional,
    Keyword,

    /// <summary><c>*value</c>.</summary>
    Star,

    /// <summary><c>**value</c>.</summary>
    DoubleStar,
}

/// <summary>One argument of a call, or one base or keyword of a class.</summary>
public sealed class Argument(int start, int end, ArgumentForm form, string? name, Expression value) : PythonNode(start, end)
{
    public override NodeKind Kind => NodeKind.Argument;
    public ArgumentForm Form { get; } = form;

    /// <summary>Of a keyword argument.</summary>
    public string? Name { get; } = name;

    /// <summary>Without its star.</summary>
    public Expression Value { get; } = value;
}

/// <summary>An f-string or a t-string, with all literals that stand beside it: their text and holes in order.</summary>
public sealed class FormattedStringExpression(int start, int end, bool isTemplate, ImmutableArray<Expression> parts)
    : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.FormattedString;

    /// <summary>A t-string (PEP 750).</summary>
    public bool IsTemplate { get; } = isTemplate;

    /// <summary><see cref="StringExpression"/> for text (may be empty of quotes: its span is the text's), <see cref="InterpolationExpression"/> for holes.</summary>
    public ImmutableArray<Expression> Parts { get; } = parts;
}

/// <summary><c>{value!r:format}</c> in an f-string or t-string.</summary>
public sealed class InterpolationExpression(int start, int end, Expression value, char? conversion, FormattedStringExpression? format)
    : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Interpolation;
    public Expression Value { get; } = value;

    /// <summary><c>s</c>, <c>r</c> or <c>a</c>.</summary>
    public char? Conversion { get; } = conversion;
    public FormattedStringExpression? Format { get; } = format;
}

internal enum FormattedText : byte
{
    /// <summary>With escapes and doubled braces.</summary>
    Escaped,

    /// <summary>With doubled braces only.</summary>
    Raw,

    /// <summary>As it stands: what <c>{x=}</c> shows before the value.</summary>
    Verbatim,
}

/// <summary>A string or bytes literal, or several side by side that make one.</summary>
public sealed class StringExpression(int start, int end, bool isBytes, PythonText text, int parts) : Expression(start, end)
{
    private string? _value;

    public override NodeKind Kind => NodeKind.String;
    public bool IsBytes { get; } = isBytes;

    /// <summary>How the text between the holes of an f-string is written.</summary>
    internal FormattedText Form { get; init; }

    /// <summary>How many literals stand side by side; 0 for the text between the holes of an f-string.</summary>
    public int Parts { get; } = parts;

    /// <summary>The string with its escapes undone; of bytes, each byte as one character.</summary>
    public string Value => _value ??= text.Decode(this);
}

/// <summary>A number; CPython's value, or null where it is beyond any use (more than 4,300 digits).</summary>
public sealed class NumberExpression(int start, int end, PythonText text) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Number;

    /// <summary>A <see cref="long"/> where it fits.</summary>
    public long? Integer => text.Integer(this);

    /// <summary>An integer of any size; null for a float or a complex number.</summary>
    public BigInteger? BigInteger => text.BigInteger(this);

    /// <summary>Of a float; of a complex number (see <see cref="IsImaginary"/>), its imaginary part.</summary>
    public double? Float => text.Float(this);

    public bool IsImaginary => text.IsImaginary(this);
}

public enum SingletonValue : byte
{
    None,
    True,
    False,
    Ellipsis,
}

/// <summary><c>None</c>, <c>True</c>, <c>False</c> or <c>...</c>.</summary>
public sealed class SingletonExpression(int start, int end, SingletonValue value) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Singleton;
    public SingletonValue Value { get; } = value;
}

/// <summary><c>value.name</c>.</summary>
public sealed class AttributeExpression(int start, int end, Expression value, string name) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Attribute;
    public Expression Value { get; } = value;
    public string Name { get; } = name;
}

/// <summary><c>value[index]</c>.</summary>
public sealed class SubscriptExpression(int start, int end, Expression value, Expression index) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Subscript;
    public Expression Value { get; } = value;

    /// <summary>A <see cref="SliceExpression"/>, a tuple of them, or any expression.</summary>
    public Expression Index { get; } = index;
}

/// <summary><c>*value</c> in a list, tuple, set, subscript or assignment target.</summary>
public sealed class StarredExpression(int start, int end, Expression value) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Starred;
    public Expression Value { get; } = value;
}

/// <summary>A name.</summary>
public sealed class NameExpression(int start, int end, string name) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Name;
    public string Name { get; } = name;
}

/// <summary><c>lower:upper:step</c>.</summary>
public sealed class SliceExpression(int start, int end, Expression? lower, Expression? upper, Expression? step) : Expression(start, end)
{
    public override NodeKind Kind => NodeKind.Slice;
    public Expression? Lower { get; } = lower;
    public Expression? Upper { get; } = upper;
    public Expression? Step { get; } = step;
}
