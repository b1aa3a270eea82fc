using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>A call, and what its names mean where it stands.</summary>
public readonly record struct CallSite(PythonModule Module, CallExpression Node, Scope Scope)
{
    public ByteSpan Span => Node.Span;

    /// <summary>What is called, as <see cref="PythonModule.PathOf(Expression, Scope)"/> tells.</summary>
    public string? Path => Module.PathOf(Node.Function, Scope);

    /// <summary>True where <c>*args</c> or <c>**kwargs</c> may hold what is not written out.</summary>
    public bool MayHaveMore => Node.Arguments.Any(argument => argument.Form is ArgumentForm.Star or ArgumentForm.DoubleStar);

    /// <summary>The argument of a name; null where it is not written.</summary>
    public CallArgument? Argument(string name)
    {
        foreach (var argument in Node.Arguments)
        {
            if (argument.Form == ArgumentForm.Keyword && argument.Name == name)
                return new CallArgument(Module, argument, Scope);
        }

        return null;
    }

    /// <summary>The positional argument of an index; null where it is not written or follows a star.</summary>
    public CallArgument? Argument(int index)
    {
        foreach (var argument in Node.Arguments)
        {
            if (argument.Form == ArgumentForm.Star)
                return null;
            if (argument.Form == ArgumentForm.Positional && index-- == 0)
                return new CallArgument(Module, argument, Scope);
        }

        return null;
    }

    /// <summary>The argument that may be given by position or by name.</summary>
    public CallArgument? Argument(int index, string name) => Argument(name) ?? Argument(index);
}

/// <summary>One written argument of a call.</summary>
public readonly record struct CallArgument(PythonModule Module, Argument Node, Scope Scope)
{
    /// <summary>With its name: <c>debug=True</c>.</summary>
    public ByteSpan Span => Node.Span;

    /// <summary>Set where the argument is written elsewhere: in a dict that is spread.</summary>
    internal Expression? Held { get; init; }

    public Expression Value => Held ?? Node.Value;

    public bool IsTrue => Is(SingletonValue.True);

    public bool IsFalse => Is(SingletonValue.False);

    public bool IsNone => Is(SingletonValue.None);

    /// <summary>The string it is, where the file tells.</summary>
    public string? String => Scope.StringOf(Value);

    public long? Integer => Scope.Followed(Value) is NumberExpression number ? number.Integer : null;

    /// <summary>What it is, as <see cref="PythonModule.PathOf(Expression, Scope)"/> tells.</summary>
    public string? Path => Module.PathOf(Value, Scope);

    private bool Is(SingletonValue value) => Scope.Followed(Value) is SingletonExpression singleton && singleton.Value == value;
}
