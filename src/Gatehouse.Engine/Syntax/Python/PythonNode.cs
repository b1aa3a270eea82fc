using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Python;

/// <summary>A node of a Python syntax tree; its kinds and parts are those of CPython's <c>ast</c> module.</summary>
public abstract class PythonNode(int start, int end)
{
    /// <summary>The offset of its first byte in the file.</summary>
    public int Start { get; } = start;

    /// <summary>The offset after its last byte.</summary>
    public int End { get; internal set; } = end;

    public ByteSpan Span => ByteSpan.Between(Start, End);

    /// <summary>For a switch without a ladder.</summary>
    public abstract NodeKind Kind { get; }
}

/// <summary>Every sealed kind of <see cref="PythonNode"/>.</summary>
public enum NodeKind : byte
{
    // Expressions
    BoolOp,
    NamedExpression,
    BinaryOp,
    UnaryOp,
    Lambda,
    Conditional,
    Dict,
    Set,
    List,
    Tuple,
    Comprehension,
    Await,
    Yield,
    YieldFrom,
    Compare,
    Call,
    FormattedString,
    Interpolation,
    String,
    Number,
    Singleton,
    Attribute,
    Subscript,
    Starred,
    Name,
    Slice,

    // Statements
    Function,
    Class,
    Return,
    Delete,
    Assign,
    TypeAlias,
    AugmentedAssign,
    AnnotatedAssign,
    For,
    While,
    If,
    With,
    Match,
    Raise,
    Try,
    Assert,
    Import,
    ImportFrom,
    Global,
    Nonlocal,
    ExpressionStatement,
    Pass,
    Break,
    Continue,
    Broken,

    // Parts
    Argument,
    Parameter,
    ExceptHandler,
    WithItem,
    Alias,
    MatchCase,
    Generator,
    TypeParameter,
    ValuePattern,
    SingletonPattern,
    SequencePattern,
    MappingPattern,
    ClassPattern,
    StarPattern,
    AsPattern,
    OrPattern,
}
