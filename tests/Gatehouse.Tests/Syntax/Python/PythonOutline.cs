using System.Text;
using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Tests.Syntax.Python;

/// <summary>A tree on one line: names and literals as themselves, all else as <c>Kind:what(children)</c>.</summary>
internal static class PythonOutline
{
    internal static string Of(PythonTree tree) => string.Join(" ; ", tree.Body.Select(statement => Of(tree, statement)));

    internal static string Of(PythonTree tree, PythonNode node)
    {
        switch (node)
        {
            case NameExpression name:
                return name.Name;
            case NumberExpression:
                return Source(tree, node);
            case SingletonExpression singleton:
                return singleton.Value.ToString();
            case StringExpression text:
                return (text.IsBytes ? "b" : "") + "'" + text.Value.Replace("\n", "\\n", StringComparison.Ordinal) + "'";
        }

        var children = new List<PythonNode>();
        var collector = new Collector(children);
        PythonWalk.Children(node, ref collector);
        var outline = new StringBuilder(node.Kind.ToString()).Append(What(node));
        if (children.Count > 0)
            outline.Append('(').AppendJoin(", ", children.Select(child => Of(tree, child))).Append(')');
        return outline.ToString();
    }

    internal static string Source(PythonTree tree, PythonNode node) => Encoding.UTF8.GetString(tree.Text.Bytes[node.Start..node.End]);

    private static string What(PythonNode node)
    {
        var what = node switch
        {
            BoolOpExpression bools => bools.Operator.ToString(),
            BinaryOpExpression binary => binary.Operator.ToString(),
            UnaryOpExpression unary => unary.Operator.ToString(),
            CompareExpression compare => string.Join(',', compare.Operators),
            AugmentedAssignStatement augmented => augmented.Operator.ToString(),
            AttributeExpression attribute => attribute.Name,
            Argument { Form: ArgumentForm.Keyword } argument => argument.Name,
            Argument argument => argument.Form.ToString(),
            Parameter parameter => parameter.Form + " " + parameter.Name,
            TypeParameter parameter => parameter.Form + " " + parameter.Name,
            FunctionStatement function => (function.IsAsync ? "async " : "") + function.Name,
            ClassStatement type => type.Name,
            Alias alias => alias.Name + (alias.AsName is null ? "" : " as " + alias.AsName),
            ImportFromStatement import => new string('.', import.Level) + import.Module,
            ComprehensionExpression comprehension => comprehension.Form.ToString(),
            Generator { IsAsync: true } or WithStatement { IsAsync: true } or ForStatement { IsAsync: true } => "async",
            FormattedStringExpression formatted => formatted.IsTemplate ? "t" : "f",
            InterpolationExpression interpolation => interpolation.Conversion?.ToString(),
            IfStatement statement => $"{statement.Body.Length}+{statement.Otherwise.Length}",
            TryStatement statement =>
                $"{(statement.IsStar ? "*" : "")}{statement.Body.Length}+{statement.Handlers.Length}+{statement.Otherwise.Length}+{statement.Finally.Length}",
            ExceptHandler handler => handler.Name,
            GlobalStatement statement => string.Join(',', statement.Names),
            NonlocalStatement statement => string.Join(',', statement.Names),
            SingletonPattern pattern => pattern.Value.ToString(),
            StarPattern pattern => pattern.Name ?? "_",
            AsPattern pattern => pattern.Name ?? "_",
            MappingPattern pattern => pattern.Rest,
            ClassPattern pattern => string.Join(',', pattern.KeywordNames),
            _ => null,
        };
        return string.IsNullOrEmpty(what) ? "" : ":" + what;
    }

    private readonly struct Collector(List<PythonNode> children) : IPythonChildren
    {
        public void Child(PythonNode child) => children.Add(child);
    }
}
