using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A task queue whose messages are programs.</summary>
public sealed class PickledTasks : PythonRule
{
    private static readonly ImmutableArray<string> Names =
    [
        "task_serializer",
        "result_serializer",
        "accept_content",
        "CELERY_TASK_SERIALIZER",
        "CELERY_RESULT_SERIALIZER",
        "CELERY_ACCEPT_CONTENT",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/pickled-tasks",
            Title = "A task queue that unpickles its messages",
            Severity = Severity.Medium,
            Cwe = [502],
            Why = "A pickle is a program that its reader runs. Whoever can put a message into the broker runs commands on every worker.",
            Fix = "Use JSON, Celery's default: take `pickle` out of the serializer and of `accept_content`.",
            References = ["https://docs.celeryq.dev/en/stable/userguide/security.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from celery import Celery

                app = Celery("shop")
                app.conf.update(«task_serializer="pickle"», «accept_content=["json", "pickle"]»)
                """
            ),
            Bad(
                """
                from celery import Celery

                app = Celery("shop")
                «app.conf.task_serializer = "pickle"»
                """
            ),
            Good(
                "JSON",
                """
                from celery import Celery

                app = Celery("shop")
                app.conf.update(task_serializer="json", accept_content=["json"])
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        const string Why = "Whoever can put a message into the broker runs commands on every worker";
        if (!module.Around.Imports("celery"))
            yield break;
        foreach (var call in module.CallsNamed("update").Concat(module.CallsTo("celery.Celery")))
        {
            foreach (var argument in call.Node.Arguments)
            {
                if (argument.Name is { } name && Names.Contains(name) && IsPickle(argument.Value))
                    yield return new Hit(argument.Span, Why);
            }
        }

        foreach (var site in module.All(NodeKind.Assign))
        {
            if (
                site.Node is AssignStatement { Targets: [var target] } assign
                && Surroundings.LastName(target) is { } name
                && Names.Contains(name)
                && IsPickle(assign.Value)
            )
                yield return new Hit(assign.Span, Why);
        }
    }

    private static bool IsPickle(Expression value) =>
        value switch
        {
            StringExpression text => text.Value is "pickle" or "application/x-python-serialize",
            ListExpression list => list.Elements.Any(IsPickle),
            SetExpression set => set.Elements.Any(IsPickle),
            TupleExpression tuple => tuple.Elements.Any(IsPickle),
            _ => false,
        };
}
