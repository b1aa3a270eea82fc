using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Audit;

/// <summary>A call under the name that the imports before it give what is called.</summary>
/// <param name="Name">With dots, e.g. <c>subprocess.run</c>; begins with a dot where the receiver has no name, e.g. <c>.run</c> for <c>app().run</c>.</param>
public sealed record AuditCall(CallExpression Node, string Name, Site Site)
{
    private ImmutableArray<Argument> _positional;

    /// <summary>The last part of the name.</summary>
    public string LastName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>Arguments without a name; <c>*args</c> counts as one.</summary>
    public ImmutableArray<Argument> Positional =>
        _positional.IsDefault
            ? _positional = [.. Node.Arguments.Where(argument => argument.Form is ArgumentForm.Positional or ArgumentForm.Star)]
            : _positional;

    /// <summary>Null where there is none, or where <c>*args</c> stands in its place.</summary>
    public Expression? At(int index) =>
        index < Positional.Length && Positional[index].Form == ArgumentForm.Positional ? Positional[index].Value : null;

    public Argument? Keyword(string name)
    {
        foreach (var argument in Node.Arguments)
        {
            if (argument.Form == ArgumentForm.Keyword && argument.Name == name)
                return argument;
        }

        return null;
    }

    public Hit Hit(string message) => new(Node.Span, message);

    public bool HasPart(string part) => HasPart(Name, part);

    /// <summary>Whether one of the parts between the dots is this one.</summary>
    private static bool HasPart(string name, string part)
    {
        foreach (var range in name.AsSpan().Split('.'))
        {
            if (name.AsSpan(range).SequenceEqual(part))
                return true;
        }

        return false;
    }
}
