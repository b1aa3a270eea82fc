using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Models;

/// <summary>How a function looks that a platform calls by its place in a configuration, so that nothing in the code names it.</summary>
/// <param name="First">What its first parameter is called.</param>
/// <param name="Second">What its second one is called.</param>
/// <param name="Names">Names by which it is one whatever the two are called.</param>
internal sealed record CalledShape(
    ImmutableArray<string> First,
    ImmutableArray<string> Second,
    ImmutableArray<string> Names,
    Handler Handler
)
{
    /// <param name="skipped">1 where `self` comes first.</param>
    public bool Fits(string function, ImmutableArray<Parameter> parameters, int skipped = 0)
    {
        if (parameters.Length < skipped + 2)
            return false;
        var (first, second) = (parameters[skipped], parameters[skipped + 1]);
        if (!IsPlain(first) || !IsPlain(second))
            return false;
        for (var i = skipped + 2; i < parameters.Length; i++)
        {
            if (parameters[i] is { Form: not (ParameterForm.Star or ParameterForm.DoubleStar), Default: null })
                return false;
        }

        return (First.Contains(first.Name) && Second.Contains(second.Name))
            || (parameters.Length == skipped + 2 && Names.Contains(function));
    }

    /// <summary>Whether a decorator of the tree may make one of it: <c>@endpoint def create(event)</c>.</summary>
    public bool MayFit(FunctionStatement function) =>
        function is { Decorators.Length: > 0, Parameters: [var first, .. { Length: <= 1 }] }
        && IsPlain(first)
        && First.Contains(first.Name);

    private static bool IsPlain(Parameter parameter) =>
        parameter.Form is not (ParameterForm.Star or ParameterForm.DoubleStar or ParameterForm.KeywordOnly);
}
