using System.Numerics;

namespace Gatehouse.Engine.Syntax.Python;

/// <summary>What a literal's source text means.</summary>
internal static class PythonLiterals
{
    internal static string Decode(ReadOnlySpan<byte> text, StringExpression literal) => "";

    internal static long? Integer(ReadOnlySpan<byte> number) => null;

    internal static BigInteger? BigInteger(ReadOnlySpan<byte> number) => null;

    internal static double? Float(ReadOnlySpan<byte> number) => null;
}
