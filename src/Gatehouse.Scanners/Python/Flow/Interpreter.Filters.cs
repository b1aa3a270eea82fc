using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Filters and pipelines of document databases: what a value does there depends on the operator it stands under.</summary>
internal sealed partial class Interpreter
{
    /// <summary>How many dicts and lists a pipeline may nest.</summary>
    private const int DeepestFilter = 8;

    private Mark? WorstInFilter(Value filter, int depth)
    {
        foreach (var atom in filter.Atoms)
        {
            var mark = atom switch
            {
                OpaqueAtom opaque => First(opaque.Taint, SinkKinds.NoSql) ?? (depth == 0 ? FirstOfMapping(opaque) : null),
                TupleAtom tuple when depth < DeepestFilter => WorstInFilter(All(tuple.Items), depth + 1),
                ObjectAtom thing when depth < DeepestFilter && ObjectOf(thing) is { } content => WorstInFilter(content, depth),
                _ => null,
            };
            if (mark is not null)
                return mark;
        }

        return null;
    }

    private Mark? WorstInFilter(HeapObject content, int depth)
    {
        switch (content.Kind)
        {
            case ObjectKind.Buffer or ObjectKind.Sections:
            case ObjectKind.Instance when content.Class is not null:
                return null;
            case ObjectKind.Instance:
                return content.Rest is { } made ? WorstInFilter(made, depth + 1) : null;
            case ObjectKind.Dict:
                foreach (var entry in content.Entries)
                {
                    if (WorstUnder(entry.Key as string, entry.Value, depth + 1) is { } mark)
                        return mark;
                }

                if (content.Rest is not { } rest)
                    return null;
                // Whoever chooses the name as well can write `$where`.
                return WorstInFilter(rest, depth + 1)
                    ?? (First(content.Keys, SinkKinds.MassAssignment) is not null ? Worst(rest, SinkKinds.Code, 0) : null);
            default:
                return WorstInFilter(content.Contents, depth + 1);
        }
    }

    private Mark? WorstUnder(string? key, Value value, int depth)
    {
        switch (key)
        {
            case "$where":
                return Worst(value, SinkKinds.Code, 0);
            case "$function" or "$accumulator":
                return WorstOf(value, ["body", "init", "accumulate", "merge", "finalize"], SinkKinds.Code) ?? WorstInFilter(value, depth);
            case "$regex":
                return Worst(value, SinkKinds.Regex, 0);
            case "$regexMatch" or "$regexFind" or "$regexFindAll":
                return WorstOf(value, ["regex"], SinkKinds.Regex) ?? WorstInFilter(value, depth);
            default:
                return WorstInFilter(value, depth);
        }
    }

    private Mark? WorstOf(Value value, ReadOnlySpan<string> keys, SinkKinds kind)
    {
        foreach (var atom in value.Atoms)
        {
            if (atom is not ObjectAtom thing || ObjectOf(thing) is not { Kind: ObjectKind.Dict } content)
                continue;
            foreach (var key in keys)
            {
                if (content.Entry(key) is { } held && Worst(held, kind, 0) is { } mark)
                    return mark;
            }
        }

        return null;
    }

    /// <summary><c>find(request.args.to_dict())</c>: texts all, yet under names that the client chooses.</summary>
    private static Mark? FirstOfMapping(OpaqueAtom opaque) =>
        opaque.Path is { Name: PathTrie.CallSegment, Parent: { Name: "to_dict" or "dict", Parent.Source: not null } }
            ? First(opaque.Taint, SinkKinds.Code)
            : null;

    /// <summary>What is given to <c>$set</c> and its like is what a caller of <c>update(**values)</c> gives.</summary>
    private Mark? WorstInUpdate(HeapObject content, int depth)
    {
        foreach (var entry in content.Entries)
        {
            if (
                entry.Key is string operation
                && operation.StartsWith('$')
                && Worst(entry.Value, SinkKinds.MassAssignment, depth + 1) is { } mark
            )
                return mark;
        }

        return null;
    }
}
