using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What a handler gives back to the browser.</summary>
internal sealed partial class Interpreter
{
    /// <summary>What a handler returns is what the browser gets.</summary>
    private void CheckAnswers(FunctionCode code, List<Exit> exits)
    {
        var answers = _answers!;
        var frame = _frame;
        var store = _store;
        _frame = code.Module.Frame!;
        foreach (var exit in exits)
        {
            if (exit.Node is not { } node)
                continue;
            _store = new Store(store);
            _store.Take(exit.Changes);
            var body = exit.Result;
            if (answers.Template is { } template)
                RenderedFrom(template, body, node);
            if (answers.IsWhole)
                CheckWhole(body, answers, node);
            if (answers.Kind == SinkKinds.None)
                continue;
            if (body.Only is TupleAtom { Items: [var text, ..] parts })
            {
                foreach (var part in parts)
                    SentTo(part, node);
                if (parts.Any(part => IsOtherType(part)))
                    continue;
                body = text;
            }

            foreach (var atom in body.Atoms)
            {
                if (atom is TextAtom or OpaqueAtom { Path: null or { Name: not PathTrie.CallSegment } })
                    Arrived(answers.Kind, Value.Of(atom), node, Confidence.High);
                else if (atom is OpaqueAtom { Path: not null, Taint.IsEmpty: false })
                    Arrived(answers.Kind, Value.Of(atom), node, Confidence.High);
            }
        }

        _frame = frame;
        _store = store;
    }

    /// <summary>The template that what a function returns is the context of, by its decorators or the attributes of its class.</summary>
    private Answered? TemplateOf(FunctionCode code, ClassInfo? owner)
    {
        if (code.Node is not FunctionStatement function)
            return null;
        if (owner is not null && code.Name == "get_context_data")
            return ClassAttribute(owner.Line(), "template_name")?.Only is ConstantAtom { Text: { } own }
                ? new Answered("django", own)
                : null;
        foreach (var decorator in function.Decorators)
        {
            if (
                decorator is CallExpression { Arguments.Length: > 0 } call
                && Evaluate(call.Function).Only is OpaqueAtom { Path: { RendersResult: { } named } path }
            )
            {
                foreach (var given in Arguments(call).Those(named))
                {
                    if (given.Value.Only is ConstantAtom { Text: { } name })
                        return new Answered(path.ToString(), name);
                }
            }
        }

        return null;
    }

    private void RenderedFrom(Answered template, Value result, PythonNode node)
    {
        var context = new List<RenderedValue>();
        foreach (var atom in result.Atoms)
        {
            if (atom is not ObjectAtom thing || ObjectOf(thing) is not { Kind: ObjectKind.Dict } content)
                continue;
            foreach (var entry in content.Entries)
            {
                if (entry.Key is string name)
                    Contexts(name, [], entry.Value, context);
            }
        }

        if (context.Count > 0)
            _renderings.Add(new Rendering(Module, node.Span, template.Name, template.Renderer, [.. context.Distinct().Take(MostRendered)]));
    }

    /// <summary>A dict that is the answer: <c>{'statusCode': 200, 'headers': …, 'body': …}</c>.</summary>
    private void CheckWhole(Value answer, Answers answers, PythonNode node)
    {
        foreach (var atom in answer.Atoms)
        {
            if (atom is not ObjectAtom thing || ObjectOf(thing) is not { Kind: ObjectKind.Dict } content || !answers.Seen.Add(thing.Id))
                continue;
            foreach (var name in (ReadOnlySpan<string>)["headers", "multiValueHeaders"])
            {
                if (content.Entry(name) is not { } headers)
                    continue;
                SentTo(headers, node);
                if (HeaderOf(headers, "content-type") is { } type && SaysHtml(type) && content.Entry("body") is { } body)
                    Arrived(SinkKinds.Html, body, node, Confidence.High);
            }
        }
    }

    private bool SaysHtml(Value type)
    {
        foreach (var atom in type.Atoms)
        {
            if (atom is ConstantAtom { Text: { } text } && text.Contains("html", StringComparison.OrdinalIgnoreCase))
                return true;
            if (
                atom is TextAtom { Pieces: [{ Literal: { } begin }, ..] }
                && begin.StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
            )
                return true;
            if (atom is ObjectAtom list && ObjectOf(list) is { Kind: ObjectKind.List, Items: [var only, ..] } && SaysHtml(only))
                return true;
        }

        return false;
    }

    /// <summary>What a dict of headers holds under a name; null where none does.</summary>
    private Value? HeaderOf(Value headers, string header)
    {
        Value? held = null;
        foreach (var atom in headers.Atoms)
        {
            if (atom is not ObjectAtom thing || ObjectOf(thing) is not { Kind: ObjectKind.Dict } content)
                continue;
            foreach (var entry in content.Entries)
            {
                if (entry.Key is string name && name.Equals(header, StringComparison.OrdinalIgnoreCase))
                    held = held?.Join(entry.Value) ?? entry.Value;
            }
        }

        return held;
    }

    /// <summary>Headers that say that the answer is no HTML.</summary>
    private bool IsOtherType(Value headers) => TypeIn(headers) is { } type && !Models.Libraries.Markup.RunsScripts(type);

    private string? TypeIn(Value headers)
    {
        if (headers.Only is not ObjectAtom thing || ObjectOf(thing) is not { Kind: ObjectKind.Dict } content)
            return null;
        foreach (var entry in content.Entries)
        {
            if (
                entry.Key is string name
                && name.Equals("content-type", StringComparison.OrdinalIgnoreCase)
                && entry.Value.Only is ConstantAtom { Text: { } type }
            )
                return type;
        }

        return null;
    }
}
