namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Tasks of Celery's: a worker runs them, and what is put into the queue reaches them by <c>delay</c> and the like.</summary>
internal sealed class Celery : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        var task = new Handler { TaintsParameters = false };
        foreach (
            var decorator in (string[])
                [
                    "celery.shared_task",
                    "celery.shared_task()",
                    "celery.Celery().task",
                    "celery.Celery().task()",
                    "celery.task",
                    "celery.task()",
                ]
        )
            sheet.Decorates(decorator, task);
    }
}
