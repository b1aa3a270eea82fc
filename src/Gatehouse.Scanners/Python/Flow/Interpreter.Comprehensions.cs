using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Lists, sets, dicts and generators that are written as loops.</summary>
internal sealed partial class Interpreter
{
    private Value EvaluateComprehension(ComprehensionExpression node)
    {
        var outer = _frame;
        _frame = FrameFor(outer, node, FrameForm.Comprehension);
        var items = ImmutableArray.CreateBuilder<Value>();
        var all = new HeapObject { Kind = ObjectKind.Dict };
        var rest = Value.Nothing;
        var isExact = Comprehend(node, 0, element => items.Add(element), ref all);
        foreach (var item in items)
            rest = rest.Join(item);
        _frame = outer;
        if (node.Form == ComprehensionKind.Dict)
            return Allocate(node, all);
        var kind = node.Form switch
        {
            ComprehensionKind.Set => ObjectKind.Set,
            ComprehensionKind.Generator => ObjectKind.Generator,
            _ => ObjectKind.List,
        };
        return Allocate(node, isExact ? HeapObject.List(items.ToImmutable()) with { Kind = kind } : HeapObject.Bag(kind, Found(rest)));
    }

    /// <summary>True where the elements came one by one and none may be missing.</summary>
    private bool Comprehend(ComprehensionExpression node, int level, Action<Value> add, ref HeapObject dict)
    {
        if (level == node.Generators.Length)
        {
            var element = Evaluate(node.Element);
            if (node.Form == ComprehensionKind.Dict && node.Value is { } value)
                dict = WithElement(dict, element, Evaluate(value), isSure: false);
            add(element);
            return true;
        }

        var generator = node.Generators[level];
        var iterable = Evaluate(generator.Iterable);
        var items = ItemsOf(iterable) is { Length: <= 2 * MostUnrolled } known ? known : [ElementOf(iterable, generator.Target)];
        var isExact = ItemsOf(iterable) is { Length: <= 2 * MostUnrolled };
        var start = _store;
        foreach (var item in items)
        {
            _store = new Store(start);
            AssignElement(generator.Target, item);
            var isTaken = true;
            foreach (var condition in generator.Conditions)
            {
                var truth = TruthOf(Evaluate(condition));
                isExact &= truth != Truth.Unknown;
                isTaken &= truth != Truth.No && Refine(condition, true);
            }

            if (isTaken)
                isExact &= Comprehend(node, level + 1, add, ref dict);
            _store.IsDead = false;
            start.Continue([_store.Changes]);
            _store = start;
        }

        return isExact;
    }

    private Frame FrameFor(Frame outer, PythonNode node, FrameForm form)
    {
        if (!_calls.TryGetValue(outer, node, 0, out var frame))
            _calls.Set(outer, node, 0, frame = new Frame(form, outer.Module, outer) { Class = outer.Class, Self = outer.Self });
        return frame;
    }
}
