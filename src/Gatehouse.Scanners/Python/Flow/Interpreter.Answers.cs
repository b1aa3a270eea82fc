using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What a handler gives back to the browser.</summary>
internal sealed partial class Interpreter
{
    /// <summary>What a handler returns is what the browser gets.</summary>
    private void CheckAnswers(List<Exit> exits)
    {
        var answers = _answers!;
        var frame = _frame;
        var store = _store;
        _frame = answers.Code.Module.Frame!;
        foreach (var exit in exits)
        {
            if (exit.Node is not { } node)
                continue;
            _store = new Store(store);
            foreach (var (cell, held) in exit.Changes)
                _store.Set(cell, held);
            var body = exit.Result;
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

    /// <summary>Headers that say that the answer is no HTML.</summary>
    private bool IsOtherType(Value headers)
    {
        if (headers.Only is not ObjectAtom thing || ObjectOf(thing) is not { Kind: ObjectKind.Dict } content)
            return false;
        foreach (var entry in content.Entries)
        {
            if (
                entry.Key is string name
                && name.Equals("content-type", StringComparison.OrdinalIgnoreCase)
                && entry.Value.Only is ConstantAtom { Text: { } type }
            )
                return !type.Contains("html", StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }
}
