using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Python;

/// <summary>A place where a file is not Python, and what was expected.</summary>
public sealed record PythonError(ByteSpan Span, string Reason);

/// <summary>A Python file as a tree. What is no Python costs its statement, never the file.</summary>
public sealed class PythonTree
{
    /// <summary>No tree is deeper than so many nodes; a statement that would be is told as an error.</summary>
    public const int MaxDepth = 1000;

    internal PythonTree(
        PythonText text,
        ImmutableArray<Statement> body,
        ImmutableArray<PythonError> errors,
        ImmutableArray<ByteSpan> comments
    )
    {
        Text = text;
        Body = body;
        Errors = errors;
        Comments = comments;
    }

    public PythonText Text { get; }

    public ImmutableArray<Statement> Body { get; }

    public ImmutableArray<PythonError> Errors { get; }

    /// <summary>Each comment from its <c>#</c> to the end of its line, in order.</summary>
    public ImmutableArray<ByteSpan> Comments { get; }

    /// <param name="text">Kept by the tree: names and strings are read from it when they are asked for.</param>
    public static PythonTree Parse(ReadOnlyMemory<byte> text) => new PythonReader().Parse(text);
}
