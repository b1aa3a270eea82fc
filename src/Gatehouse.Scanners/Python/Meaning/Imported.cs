using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>One import statement.</summary>
/// <param name="Prefix">What stands before each of the names, with its dot: <c>xml.</c> for <c>from xml import sax</c>.</param>
public readonly record struct Imported(PythonNode Node, string Prefix, ImmutableArray<Alias> Aliases)
{
    /// <summary>The first full name that begins with one of these; null where none does.</summary>
    public string? FirstOf(ImmutableArray<string> beginnings)
    {
        foreach (var alias in Aliases)
        {
            foreach (var beginning in beginnings)
            {
                if (Begins(alias, beginning))
                    return Prefix + alias.Name;
            }
        }

        return null;
    }

    public bool Begins(string beginning)
    {
        foreach (var alias in Aliases)
        {
            if (Begins(alias, beginning))
                return true;
        }

        return false;
    }

    private bool Begins(Alias alias, string beginning) =>
        beginning.Length <= Prefix.Length
            ? Prefix.StartsWith(beginning, StringComparison.Ordinal)
            : beginning.StartsWith(Prefix, StringComparison.Ordinal)
                && alias.Name.AsSpan().StartsWith(beginning.AsSpan(Prefix.Length), StringComparison.Ordinal);
}
