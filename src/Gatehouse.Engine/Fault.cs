using System.Diagnostics;

namespace Gatehouse.Engine;

/// <summary>Tells a bug without its message: the runtime's messages can quote the text that was being read.</summary>
public static class Fault
{
    /// <summary>The exception's type and the innermost method of Gatehouse on its stack.</summary>
    public static string Describe(Exception fault)
    {
        foreach (var frame in new StackTrace(fault).GetFrames())
        {
            if (
                DiagnosticMethodInfo.Create(frame) is { } method
                && method.DeclaringTypeName?.StartsWith("Gatehouse.", StringComparison.Ordinal) == true
            )
                return $"{fault.GetType().Name} in {method.DeclaringTypeName}.{method.Name}";
        }

        return fault.GetType().Name;
    }
}
