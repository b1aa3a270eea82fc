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
            Bad(
                """
                broker_url = "redis://queue/0"
                «accept_content = {"json", "pickle"}»
                """,
                "shop/queue_settings.py"
            ),
            Bad(
                """
                «CELERY_TASK_SERIALIZER = "pickle"»
                """,
                "shop/settings.py"
            ),
            Good(
                "of something else",
                """
                result_serializer = "pickle"
                accept_content = ["pickle"]
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
        var isCelery = module.Around.Imports("celery");
        foreach (var call in isCelery ? module.CallsNamed("update").Concat(module.CallsTo("celery.Celery")) : [])
        {
            foreach (var argument in call.Node.Arguments)
            {
                if (argument.Name is { } name && Names.Contains(name) && IsPickle(argument.Value))
                    yield return new Hit(argument.Span, Why);
            }
        }

        foreach (var site in module.MayHold("pickle", "x-python-serialize") ? module.All(NodeKind.Assign) : default)
        {
            if (
                site.Node is AssignStatement { Targets: [var target] } assign
                && Surroundings.LastName(target) is { } name
                && Names.Contains(name)
                && IsPickle(assign.Value)
                && (isCelery || IsOfCelery(module, name, site))
            )
                yield return new Hit(assign.Span, Why);
        }
    }

    /// <summary>Settings of Celery need not import it: <c>celeryconfig.py</c>, Django's settings, a class of its own.</summary>
    private static bool IsOfCelery(PythonModule module, string name, Site site) =>
        name.StartsWith("CELERY_", StringComparison.Ordinal)
        || module.Path.Value.Contains("celery", StringComparison.OrdinalIgnoreCase)
        || site.Parent is ClassStatement type && Words.Has(type.Name, "celery")
        || module
            .All(NodeKind.Assign)
            .Any(other => other.Scope == site.Scope && other.Node is AssignStatement { Targets: [NameExpression { Name: "broker_url" }] });

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
