using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>A call that the flow found guilty by the values in it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Span">What to show of it: the argument at fault.</param>
/// <param name="Others">Calls that say what it is for: those that led to it, or those that give its value on; parameters that it becomes.</param>
internal sealed record Offence(
    OffenceKind Kind,
    FlowModule Module,
    ByteSpan Call,
    ByteSpan Span,
    Charge Charge,
    ImmutableArray<OffencePlace> Others
);

/// <summary>A call or a parameter in a file.</summary>
internal readonly record struct OffencePlace(FlowModule Module, ByteSpan Span);
