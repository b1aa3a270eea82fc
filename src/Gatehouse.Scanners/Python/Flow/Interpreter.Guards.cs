using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What a check by a method or a function says of what was checked.</summary>
internal sealed partial class Interpreter
{
    private void RefineMethod(AttributeExpression method, CallExpression call)
    {
        switch (method.Name)
        {
            case "isdigit" or "isnumeric" or "isdecimal" or "isalnum" or "isalpha" or "isidentifier":
                if (PlaceOf(method.Value) is { } checkedPlace)
                    Clean(checkedPlace, Harmless);
                break;
            case "match" or "fullmatch" or "search":
                RefineMatch(method, call);
                break;
            case "startswith" when call.Arguments is [var start, ..]:
                RefineStart(method.Value, Evaluate(start.Value));
                RefineLetters(method.Value, 0, Evaluate(start.Value), true);
                break;
            case "is_relative_to":
                CleanSources(Evaluate(method.Value), SinkKinds.Path | SinkKinds.Archive);
                break;
        }
    }

    private void RefineStart(Expression subject, Value start)
    {
        var value = Evaluate(subject);
        if (!DeepTaint(start).IsEmpty)
            return;
        if (IsNormalised(value) && !EndsInName(start))
            CleanSources(value, SinkKinds.Path | SinkKinds.Archive);
        if ((start.Only is TupleAtom { Items: var starts } ? starts.All(BeginsUrl) : BeginsUrl(start)) && PlaceOf(subject) is { } link)
            Clean(link, SinkKinds.WebUrl);
        if (start.Only is ConstantAtom { Text: { } prefix } && EndsHost(prefix) && PlaceOf(subject) is { } place)
            Clean(place, SinkKinds.Request | SinkKinds.Redirect);
    }

    /// <summary><c>/srv/data</c> is how <c>/srv/database</c> begins as well: a folder ends in what parts names.</summary>
    private static bool EndsInName(Value start) => start.Only is ConstantAtom { Text: [.., not ('/' or '\\')] };

    /// <summary>An address of the web, or of the site itself.</summary>
    private static bool BeginsUrl(Value start) =>
        start.Only is ConstantAtom { Text: { } text }
        && (text is ['/', ..] || text.StartsWith("http", StringComparison.Ordinal) || text.StartsWith("mailto:", StringComparison.Ordinal));

    private static bool IsNormalised(Value value)
    {
        foreach (var mark in value.Taint.Marks)
        {
            if ((mark.Cleaned & (SinkKinds.Normalised | SinkKinds.NoDotDot)) == 0)
                return false;
        }

        return !value.Taint.IsEmpty;
    }

    /// <summary><c>https://host/</c>: what follows no longer chooses the host.</summary>
    private static bool EndsHost(string prefix) =>
        prefix.IndexOf("://", StringComparison.Ordinal) is > 0 and var at && prefix.AsSpan(at + 3).IndexOfAny('/', '?', '#') > 0;

    private void RefineMatch(AttributeExpression method, CallExpression call)
    {
        var receiver = Evaluate(method.Value);
        string? regex = null;
        Expression? subject = null;
        if (receiver.Only is OpaqueAtom { Path: { } module } && module.ToString() == "re" && call.Arguments.Length >= 2)
        {
            regex = Evaluate(call.Arguments[0].Value).Only is ConstantAtom { Text: { } text } ? text : null;
            subject = call.Arguments[1].Value;
        }
        else if (
            receiver.Only is ObjectAtom thing
            && ObjectOf(thing)?.Entry("pattern") is { Only: ConstantAtom { Text: { } compiled } }
            && call.Arguments.Length >= 1
        )
        {
            regex = compiled;
            subject = call.Arguments[0].Value;
        }

        if (regex is null || subject is null || LetterSets.WhenMatched(regex, method.Name) is var kinds && kinds == SinkKinds.None)
            return;
        if (PlaceOf(subject) is { } place)
            Clean(place, kinds);
    }

    private void RefineByGuard(Value receiver, string name, CallExpression call, bool outcome)
    {
        foreach (var atom in receiver.Atoms)
        {
            if (atom is not OpaqueAtom { Path: var path })
                continue;
            var asked = path?.Then(name);
            if (asked is null or { IsDeclared: false })
                asked = _paths.Root(PathTrie.Unknown).Declared(name) ?? asked;
            if (asked is not null)
                RefineByGuard(asked, call, outcome);
        }
    }

    private void RefineByGuard(ApiPath path, CallExpression call, bool outcome)
    {
        if (path.Guard is not { } guard || !outcome)
            return;
        var nodes = call.Arguments.Where(argument => argument.Form == ArgumentForm.Positional).ToList();
        foreach (var spec in guard.Arguments.Single)
        {
            var node =
                call.Arguments.FirstOrDefault(argument => argument.Name is not null && argument.Name == spec.Name)
                ?? (spec.Position >= 0 && spec.Position < nodes.Count ? nodes[spec.Position] : null);
            if (node is null)
                continue;
            if (PlaceOf(node.Value) is { } place)
                Clean(place, guard.Kinds);
            CleanSources(Evaluate(node.Value), guard.Kinds);
        }
    }
}
