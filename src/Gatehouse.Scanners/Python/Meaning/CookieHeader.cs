using System.Text;
using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>A cookie that is set by the text of its header: <c>headers["Set-Cookie"] = f"sid={sid}; Path=/"</c>.</summary>
internal sealed record CookieHeader(Expression Text, string Name, ImmutableArray<string> Attributes)
{
    /// <summary>Stands for what is put in.</summary>
    public const char Hole = '\0';

    public bool IsSession => Words.IsSession(Name);

    public bool Has(string attribute) => Attributes.Contains(attribute, StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<CookieHeader> AllOf(PythonModule module)
    {
        if (!module.Holds("ookie") && !module.Holds("OOKIE"))
            yield break;
        foreach (var (value, scope) in Values(module))
        {
            var written = new StringBuilder();
            if (Write(value, scope, written, 0) && Read(value, written.ToString()) is { } cookie)
                yield return cookie;
        }

        foreach (var morsel in Morsel.AllOf(module))
            yield return new CookieHeader(morsel.Sent, morsel.Name, morsel.Attributes);
    }

    private static IEnumerable<(Expression Value, Scope Scope)> Values(PythonModule module)
    {
        foreach (var site in module.All(NodeKind.Assign))
        {
            if (site.Node is AssignStatement { Targets: [SubscriptExpression { Index: var index }] } assign && IsName(index))
                yield return (assign.Value, site.Scope);
        }

        foreach (var method in (string[])["set", "add", "add_header", "set_header", "append", "setdefault", "__setitem__"])
        {
            foreach (var call in module.CallsNamed(method))
            {
                if (call.Argument(0) is { } name && IsName(name.Value) && call.Argument(1) is { } value)
                    yield return (value.Value, call.Scope);
            }
        }

        foreach (var site in module.All(NodeKind.Dict))
        {
            var dict = (DictExpression)site.Node;
            for (var i = 0; i < dict.Keys.Length; i++)
            {
                if (dict.Keys[i] is { } key && IsName(key))
                    yield return (dict.Values[i], site.Scope);
            }
        }

        foreach (var site in module.All(NodeKind.Tuple))
        {
            if (site.Node is TupleExpression { Elements: [var key, var value] } && IsName(key))
                yield return (value, site.Scope);
        }
    }

    private static bool IsName(Expression expression) =>
        expression is StringExpression { Value: var name } && name.Equals("set-cookie", StringComparison.OrdinalIgnoreCase);

    /// <summary>False where too little of it is written here to tell.</summary>
    private static bool Write(Expression value, Scope scope, StringBuilder written, int depth)
    {
        const int deepest = 40;
        if (depth > deepest)
            return false;
        switch (value)
        {
            case StringExpression text:
                written.Append(text.Value);
                return true;
            case FormattedStringExpression formatted:
                foreach (var part in formatted.Parts)
                {
                    if (part is StringExpression letters)
                        written.Append(letters.Value);
                    else
                        written.Append(Hole);
                }

                return true;
            case BinaryOpExpression { Operator: BinaryOperator.Add } sum:
                return Write(sum.Left, scope, written, depth + 1) && Write(sum.Right, scope, written, depth + 1);
            case BinaryOpExpression { Operator: BinaryOperator.Mod, Left: StringExpression pattern }:
                written.Append(pattern.Value.Replace("%s", Hole.ToString(), StringComparison.Ordinal));
                return !pattern.Value.Replace("%s", "", StringComparison.Ordinal).Contains('%', StringComparison.Ordinal);
            case CallExpression { Function: AttributeExpression { Name: "format", Value: StringExpression pattern } }:
                written.Append(pattern.Value.Replace("{}", Hole.ToString(), StringComparison.Ordinal));
                return !pattern.Value.Replace("{}", "", StringComparison.Ordinal).Contains('{', StringComparison.Ordinal);
            case NameExpression when scope.Followed(value) is var known && known != value:
                return Write(known, scope, written, depth + 1);
            default:
                written.Append(Hole);
                return true;
        }
    }

    /// <summary>Null where a value that is put in may bring attributes along, or where the cookie is deleted.</summary>
    public static CookieHeader? Read(Expression text, string written)
    {
        var parts = written.Split(';');
        var equals = parts[0].IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == parts[0].Length - 1 || parts[0].AsSpan(0, equals).Contains(Hole))
            return null;
        var attributes = ImmutableArray.CreateBuilder<string>();
        foreach (var part in parts.Skip(1))
        {
            var sign = part.IndexOf('=', StringComparison.Ordinal);
            var name = (sign < 0 ? part : part[..sign]).Trim();
            var value = sign < 0 ? "" : part[(sign + 1)..].Trim();
            if (name.Contains(Hole, StringComparison.Ordinal))
                return null;
            if (name.Equals("max-age", StringComparison.OrdinalIgnoreCase) && value == "0")
                return null;
            if (name.Equals("expires", StringComparison.OrdinalIgnoreCase) && value.Contains("1970", StringComparison.Ordinal))
                return null;
            attributes.Add(name);
        }

        return new CookieHeader(text, parts[0][..equals].Trim(), attributes.DrainToImmutable());
    }
}
