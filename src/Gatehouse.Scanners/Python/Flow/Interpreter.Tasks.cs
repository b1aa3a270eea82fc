using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Functions that a worker runs later, with what was put into the queue.</summary>
internal sealed partial class Interpreter
{
    /// <summary>Tasks by the names under which messages ask for them.</summary>
    private readonly Dictionary<string, Value> _tasks = new(StringComparer.Ordinal);

    private void BindTasks()
    {
        On("celery.Celery().send_task celery.current_app.send_task", Sent);
        On("rq.Queue().enqueue django_rq.enqueue django_rq.get_queue().enqueue django_q.tasks.async_task", Enqueued);
    }

    /// <summary>What a decorator of a task queue makes of a function; null where it is none such.</summary>
    private Value? Tasked(Value function, string? decorator, Expression written, FunctionStatement node)
    {
        if (
            decorator
            is not (
                "celery.shared_task"
                or "celery.shared_task()"
                or "celery.task"
                or "celery.task()"
                or "celery.Celery().task"
                or "celery.Celery().task()"
                or "celery.current_app.task"
                or "celery.current_app.task()"
            )
        )
            return null;
        var name = Module.Stem.Replace('/', '.') + "." + node.Name;
        var result = function;
        foreach (var argument in (written as CallExpression)?.Arguments ?? [])
        {
            if (argument is { Name: "name", Value: StringExpression told })
                name = told.Value;
            // The first parameter is the task itself.
            if (argument is { Name: "bind", Value: SingletonExpression { Value: SingletonValue.True } })
                result = Value.Of(Each(function).Select(atom => atom is FunctionAtom plain ? plain.Bound(Value.Unknown) : atom));
        }

        _tasks[name] = result;
        return result;
    }

    /// <summary><c>task.apply_async(args=[…], kwargs={…})</c></summary>
    private Value CallTask(FunctionAtom task, string method, FlowCall call) =>
        CallFunction(task, method is "apply_async" or "apply" ? Unpacked(call, 0) : call);

    private FlowCall Unpacked(FlowCall call, int first)
    {
        var unpacked = new FlowCall(this, call.Node);
        if (call.Find(first, "args") is { } arguments)
        {
            if (ItemsOf(arguments.Value) is { } items)
                unpacked.Positional.AddRange(items.Select(item => new Given(item, arguments.Node)));
            else
                unpacked.Star = new Given(ElementOf(arguments.Value, call.Node), arguments.Node);
        }

        if (call.Find(first + 1, "kwargs") is not { } keywords)
            return unpacked;
        if (keywords.Value.Only is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.Dict } content)
        {
            foreach (var entry in content.Entries)
            {
                if (entry.Key is string name)
                    unpacked.Keywords.Add(new GivenByName(name, entry.Value, keywords.Node));
            }
        }
        else if (!DeepTaint(keywords.Value).IsEmpty)
            unpacked.DoubleStar = new Given(Value.Opaque(null, DeepTaint(keywords.Value)), keywords.Node);
        return unpacked;
    }

    private Value? Sent(FlowCall call)
    {
        if (call.Argument(0, "name")?.Only is ConstantAtom { Text: { } name } && _tasks.TryGetValue(name, out var task))
            CallValue(task, Unpacked(call, 1));
        return Value.Unknown;
    }

    private Value? Enqueued(FlowCall call)
    {
        if (
            call.Positional is not [var function, .. var rest]
            || !IsCallable(function.Value.Atoms.Length > 0 ? function.Value.Atoms[0] : Value.Unknown.Atoms[0])
        )
            return null;
        CallValue(function.Value, new FlowCall(this, call.Node) { Positional = [.. rest], Keywords = call.Keywords });
        return Value.Unknown;
    }
}
