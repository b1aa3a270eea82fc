using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Audit;

/// <summary>A call under the name that the imports before it give what is called.</summary>
public sealed class AuditCall
{
    private readonly string _root;
    private ImmutableArray<Argument> _positional;

    /// <param name="root">What the name begins with, by the imports; empty where the receiver has no name.</param>
    internal AuditCall(Site site, string root, string lastName) => (Site, _root, LastName) = (site, root, lastName);

    public Site Site { get; }

    public CallExpression Node => (CallExpression)Site.Node;

    /// <summary>With dots, e.g. <c>subprocess.run</c>; begins with a dot where the receiver has no name, e.g. <c>.run</c> for <c>app().run</c>.</summary>
    public string Name => field ??= AuditView.NameOf(Node.Function, _root);

    /// <summary>The last part of the name.</summary>
    public string LastName { get; }

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

    /// <summary>Whether its name begins with that of a library.</summary>
    public bool IsIn(string library) =>
        _root == library ? Node.Function is AttributeExpression : _root.StartsWith(library + ".", StringComparison.Ordinal);

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
