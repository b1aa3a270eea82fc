using System.Numerics;

namespace Gatehouse.Engine.Syntax.Python;

/// <summary>The bytes behind a tree: what its literals mean is read from here.</summary>
public sealed class PythonText(ReadOnlyMemory<byte> bytes)
{
    /// <summary>Stands in a string for a character that is written by its name, <c>\N{BULLET}</c>: it is one, and not known which.</summary>
    public const char Unnamed = '\uFFFD';

    public ReadOnlyMemory<byte> Memory { get; } = bytes;

    public ReadOnlySpan<byte> Bytes => Memory.Span;

    /// <summary>As the file declares it (PEP 263).</summary>
    internal PythonEncoding Encoding { get; } = PythonEncodings.Of(bytes.Span);

    /// <summary>Set where letters take several bytes that are no UTF-8.</summary>
    internal System.Text.Encoding? Foreign { get; } = PythonEncodings.ForeignOf(bytes.Span);

    /// <summary>Some of the text as characters.</summary>
    internal string Show(ReadOnlySpan<byte> some) =>
        Encoding == PythonEncoding.Utf8 ? System.Text.Encoding.UTF8.GetString(some) : Text.TextBytes.Decode(some);

    internal string Decode(StringExpression literal) => PythonLiterals.Decode(this, literal);

    internal long? Integer(NumberExpression number) => PythonLiterals.Integer(Bytes[number.Start..number.End]);

    internal BigInteger? BigInteger(NumberExpression number) => PythonLiterals.BigInteger(Bytes[number.Start..number.End]);

    internal double? Float(NumberExpression number) => PythonLiterals.Float(Bytes[number.Start..number.End]);

    internal bool IsImaginary(NumberExpression number) => Bytes[number.End - 1] is (byte)'j' or (byte)'J';
}
