using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Audit;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A statement of SQL that is put together from pieces.</summary>
public sealed class BuiltSql : AuditRule
{
    /// <summary>Of a longer chain a text is read with this many that follow it.</summary>
    private const int MostTexts = 100;

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/built-sql",
            Title = "A statement of SQL is put together from pieces",
            Severity = Severity.Medium,
            Confidence = Confidence.Low,
            Cwe = [89],
            Tier = Tier.Audit,
            Aliases = Names("608", "hardcoded_sql_expressions"),
            Why = "What is put into the text of a statement is read as SQL: a quote in it ends the value, and what follows is a command.",
            Fix =
                "Pass values as parameters: `cursor.execute('… where id = %s', (id,))`; take names of columns from a table of allowed ones.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Query_Parameterization_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                def find(cursor, name):
                    cursor.execute(«"select * from users where name = '%s'"» % name)
                    query = «f"delete from users where name = '{name}'"»
                    return «"update users set name = '{}'"».format(name)
                """
            ),
            Good("parameters", "def find(cursor, name):\n    cursor.execute('select * from users where name = %s', (name,))\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        view.Module.MayHold("select", "delete", "insert", "update") ? InChains(view).Concat(InMethods(view)).Concat(InFormatted(view)) : [];

    /// <summary>Each string of a chain of operators, read with those that its own operator does not join it with.</summary>
    private static IEnumerable<Hit> InChains(AuditView view)
    {
        var texts = new List<(StringExpression Text, BinaryOpExpression Owner)>();
        foreach (var site in view.Module.All(NodeKind.BinaryOp))
        {
            if (site.Parent is BinaryOpExpression)
                continue;
            texts.Clear();
            Gather((BinaryOpExpression)site.Node, texts);
            for (var i = 0; i < texts.Count; i++)
            {
                var (text, owner) = texts[i];
                if (SqlText.Is(Statement(texts, i)))
                    yield return new Hit(text.Span, Message) { Around = owner.Span, Confidence = Sure(IsExecuted(view, site.Parent)) };
            }
        }
    }

    private static string Statement(List<(StringExpression Text, BinaryOpExpression Owner)> texts, int own)
    {
        var (text, owner) = texts[own];
        if (texts.Count == 1)
            return text.Value;
        var others = texts.Where(other => !owner.Span.Contains(other.Text.Span)).Select(other => other.Text.Value);
        if (texts.Count > MostTexts)
            others = texts.Skip(own + 1).Take(MostTexts).Select(other => other.Text.Value);
        return string.Join(' ', others.Prepend(text.Value));
    }

    private static void Gather(BinaryOpExpression chain, List<(StringExpression, BinaryOpExpression)> texts)
    {
        Gather(chain.Left, chain, texts);
        Gather(chain.Right, chain, texts);
    }

    private static void Gather(Expression side, BinaryOpExpression chain, List<(StringExpression, BinaryOpExpression)> texts)
    {
        if (side is BinaryOpExpression inner)
            Gather(inner, texts);
        else if (side is StringExpression { IsBytes: false } text)
            texts.Add((text, chain));
    }

    /// <summary><c>"…".format(…)</c> and <c>"…".replace(…)</c>, called or not.</summary>
    private static IEnumerable<Hit> InMethods(AuditView view)
    {
        Dictionary<object, Site>? calls = null;
        foreach (var site in view.Module.All(NodeKind.String))
        {
            if (
                site
                    is not {
                        Parent: AttributeExpression { Name: "format" or "replace" } method,
                        Node: StringExpression { IsBytes: false } text
                    }
                || !SqlText.Is(text.Value)
            )
                continue;
            calls ??= view.Calls.ToDictionary<AuditCall, object, Site>(
                call => call.Node.Function,
                call => call.Site,
                ReferenceEqualityComparer.Instance
            );
            var isExecuted = calls.TryGetValue(method, out var called) && IsExecuted(view, called.Parent);
            yield return new Hit(text.Span, Message) { Around = method.Span, Confidence = Sure(isExecuted && method.Name == "format") };
        }
    }

    private static IEnumerable<Hit> InFormatted(AuditView view)
    {
        foreach (var site in view.Module.All(NodeKind.FormattedString))
        {
            var whole = (FormattedStringExpression)site.Node;
            if (whole.IsTemplate || whole.Parts.FirstOrDefault(part => part is StringExpression) is not StringExpression first)
                continue;
            if (!SqlText.Is(string.Concat(whole.Parts.OfType<StringExpression>().Select(part => part.Value))))
                continue;
            var span = view.IsOneLine(whole.Start, first.Start) ? whole.Span : ByteSpan.Between(first.Start, whole.End);
            yield return new Hit(span, Message) { Around = whole.Span, Confidence = Sure(IsExecuted(view, site.Parent)) };
        }
    }

    private const string Message = "what is put in here is read as SQL";

    private static Confidence Sure(bool isExecuted) => isExecuted ? Confidence.Medium : Confidence.Low;

    private static bool IsExecuted(AuditView view, PythonNode? parent) =>
        view.Owner(parent) is CallExpression call && Spelled.Called(call) is "execute" or "executemany";
}
