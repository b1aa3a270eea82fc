using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>A value that came from the outside to where it does harm.</summary>
/// <param name="Mark">How it came; null where the arguments alone are the offence.</param>
/// <param name="Called">The function that does the harm; empty where it is none.</param>
internal sealed record Flow(SinkKinds Kind, FlowModule Module, ByteSpan Span, Mark? Mark, Confidence Confidence, string Called)
{
    /// <summary>From the source to the sink.</summary>
    public IEnumerable<Step> Steps
    {
        get
        {
            var steps = new List<Step>();
            for (var step = Mark?.Last; step is not null; step = step.Before)
                steps.Add(step);
            steps.Reverse();
            return steps;
        }
    }
}

/// <summary>A template is rendered with values from the outside.</summary>
internal sealed record Rendering(FlowModule Module, ByteSpan Span, string Template, ImmutableArray<(string Name, Mark Mark)> Context);

/// <summary>How much work one run may do, and which sources it suspects.</summary>
internal sealed record FlowBudget
{
    /// <summary>Nodes for one function that the framework calls, with all that it calls.</summary>
    public long StepsPerEntry { get; init; } = 60_000;

    public long StepsPerModule { get; init; } = 1_500_000;

    public long Steps { get; init; } = 60_000_000;

    public ImmutableArray<SourceLabel> Labels { get; init; } = [SourceLabel.Remote, SourceLabel.WeakRandom];
}

/// <summary>A function that was not followed to its end.</summary>
internal sealed record Unfinished(FlowModule Module, string Function);
