using System.Numerics;

namespace Gatehouse.Engine.Syntax.Python;

/// <summary>The bytes behind a tree: what its literals mean is read from here.</summary>
public sealed class PythonText(ReadOnlyMemory<byte> bytes)
{
    public ReadOnlyMemory<byte> Memory { get; } = bytes;

    public ReadOnlySpan<byte> Bytes => Memory.Span;

    internal string Decode(StringExpression literal) => PythonLiterals.Decode(Bytes, literal);

    internal long? Integer(NumberExpression number) => PythonLiterals.Integer(Bytes[number.Start..number.End]);

    internal BigInteger? BigInteger(NumberExpression number) => PythonLiterals.BigInteger(Bytes[number.Start..number.End]);

    internal double? Float(NumberExpression number) => PythonLiterals.Float(Bytes[number.Start..number.End]);

    internal bool IsImaginary(NumberExpression number) => Bytes[number.End - 1] is (byte)'j' or (byte)'J';
}
