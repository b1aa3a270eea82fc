using Gatehouse.Delivery.Pipeline;

namespace Gatehouse.Tests.Delivery.Pipeline;

/// <summary>A step that does what its test says.</summary>
internal sealed class SaidStep(Func<CancellationToken, Task<StepEnd>> does) : PipelineStep
{
    public override IEnumerable<string> Plan => ["do what the test says"];

    public override Task<StepEnd> RunAsync(StepDesk desk, CancellationToken cancel) => does(cancel);
}
