namespace Gatehouse.Delivery.Ci;

/// <summary>A CI system, and the workflow that carries a project through it. All that decides is the program's; a workflow only calls it.</summary>
public abstract class WorkflowSystem
{
    /// <summary>As <c>gatehouse ci</c> names it.</summary>
    public abstract string Name { get; }

    /// <summary>Where the system looks for its workflow, relative to the tree.</summary>
    public abstract string Path { get; }

    /// <summary>What has to be set up in the system itself, a line each.</summary>
    public abstract IEnumerable<string> Chores(WorkflowPlan plan);

    public abstract string Write(WorkflowPlan plan);
}
