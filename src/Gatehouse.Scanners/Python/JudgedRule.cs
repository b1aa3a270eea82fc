using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Flow;
using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python;

/// <summary>
/// An offence that one file shows by itself where the value that decides is written out, and that the flow finds where the value comes from
/// elsewhere. Both are judged by what the call is for.
/// </summary>
public abstract class JudgedRule : PythonRule
{
    internal abstract OffenceKind Kind { get; }

    internal override Clearance LetsGo => Clearance.OfUnreached;

    /// <summary>Null where the flow is right about the value, and nobody gains by it.</summary>
    internal abstract Hit? Judge(ChargedCall charged);

    /// <summary>Where it is no call, but a text that the flow has put together.</summary>
    internal virtual Hit? Judge(Charge charge, ByteSpan written) => null;
}

/// <summary>A call that the flow found guilty, where it stands.</summary>
/// <param name="Span">The argument at fault, or the whole call.</param>
/// <param name="Others">Calls that say what it is for: those that led to it, nearest first, or those that give its value on.</param>
/// <param name="Parameters">What its value becomes in other functions.</param>
internal sealed record ChargedCall(
    CallSite Call,
    Charge Charge,
    ByteSpan Span,
    ImmutableArray<CallSite> Others,
    ImmutableArray<ParameterSite> Parameters
);

/// <summary>A parameter of a function or lambda.</summary>
internal readonly record struct ParameterSite(PythonModule Module, Parameter Node, PythonNode Function);
