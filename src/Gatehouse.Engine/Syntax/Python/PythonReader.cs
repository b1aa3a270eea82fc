using System.Buffers;

namespace Gatehouse.Engine.Syntax.Python;

/// <summary>Parses one file after the other and keeps what they share: the names, and the room that parsing takes. For one thread at a time.</summary>
public sealed class PythonReader
{
    /// <summary>Room after the text, so that a look ahead needs no check.</summary>
    private const int Padding = 32;

    internal PythonNames Names { get; } = new();

    internal Pile<Statement> Statements { get; } = new();

    internal Pile<Expression> Expressions { get; } = new();

    internal Pile<Parameter> Parameters { get; } = new();

    internal Pile<Expression?> Keys { get; } = new();

    internal Pile<Generator> Generators { get; } = new();

    internal Pile<CompareOperator> Operators { get; } = new();

    internal Pile<Pattern> Patterns { get; } = new();

    internal Pile<Argument> Arguments { get; } = new();

    /// <param name="text">Kept by the tree: names and strings are read from it when they are asked for.</param>
    public PythonTree Parse(ReadOnlyMemory<byte> text)
    {
        var source = new PythonText(text);
        var bytes = source.Bytes;
        var padded = ArrayPool<byte>.Shared.Rent(bytes.Length + Padding);
        try
        {
            bytes.CopyTo(padded);
            padded.AsSpan(bytes.Length, Padding).Clear();
            Names.Begin(padded, source);
            return new PythonParser(this, source, padded, bytes.Length).ParseFile();
        }
        finally
        {
            Statements.Empty();
            Expressions.Empty();
            Parameters.Empty();
            Keys.Empty();
            Generators.Empty();
            Operators.Empty();
            Patterns.Empty();
            Arguments.Empty();
            ArrayPool<byte>.Shared.Return(padded);
        }
    }
}
