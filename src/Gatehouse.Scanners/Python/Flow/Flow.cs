using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>A value that came from the outside to where it does harm.</summary>
/// <param name="Mark">How it came.</param>
/// <param name="Called">The function that does the harm; empty where it is none.</param>
internal sealed record Flow(SinkKinds Kind, FlowModule Module, ByteSpan Span, Mark? Mark, Confidence Confidence, string Called)
{
    /// <summary>From the source to the sink.</summary>
    public IEnumerable<Step> Steps => Mark?.Steps ?? [];

    /// <summary>Where it does harm, if that is in a function to which the place of the flow only gives it.</summary>
    public (FlowModule Module, ByteSpan Span)? Through { get; init; }

    /// <summary>Set where an edit of the place itself is certainly right.</summary>
    public Edit? Edit { get; init; }
}

/// <summary>A template is rendered with values from the outside.</summary>
/// <param name="Renderer">The path of what renders it, which tells the template engine.</param>
internal sealed record Rendering(FlowModule Module, ByteSpan Span, string Template, string Renderer, ImmutableArray<RenderedValue> Context);

/// <summary>Something from the outside in the context of a template, for the harm that it could do there.</summary>
/// <param name="Path">Keys and attributes by name, <c>[]</c> for an element.</param>
internal sealed record RenderedValue(string Name, ImmutableArray<string> Path, SinkKinds Kind, Mark Mark);

/// <summary>How much work one run may do, and which sources it suspects.</summary>
internal sealed record FlowBudget
{
    /// <summary>Nodes for one function that the framework calls, with all that it calls.</summary>
    public long StepsPerEntry { get; init; } = 60_000;

    /// <summary>Nodes for the top level of a module.</summary>
    public long StepsPerModule { get; init; } = 100_000;

    public long Steps { get; init; } = 15_000_000;

    public ImmutableArray<SourceLabel> Labels { get; init; } = [SourceLabel.Remote, SourceLabel.WeakRandom];

    /// <summary>Those for whose sake a function is followed that nobody calls: a weak number matters only on the way of a request.</summary>
    public ImmutableArray<SourceLabel> Entering => [.. Labels.Where(label => label != SourceLabel.WeakRandom)];
}

/// <summary>A function that was not followed to its end.</summary>
internal sealed record Unfinished(FlowModule Module, string Function);
