using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Tells the steps of a flow by file, line and column.</summary>
internal sealed class FlowSteps
{
    private readonly Dictionary<FlowModule, LineIndex> _lines = [];

    public ImmutableArray<FlowStep> Of(Flow flow)
    {
        var steps = ImmutableArray.CreateBuilder<FlowStep>();
        foreach (var step in flow.Steps)
            steps.Add(new FlowStep(At(step.Module, step.Span), step.Told));
        if (flow.Mark is not null)
            steps.Add(new FlowStep(At(flow.Module, flow.Span), flow.Called.Length > 0 ? $"used in `{flow.Called}`" : "used here"));
        return steps.ToImmutable();
    }

    private Location At(FlowModule module, ByteSpan span)
    {
        if (!_lines.TryGetValue(module, out var lines))
            _lines.Add(module, lines = new LineIndex(module.Text.Span));
        var text = module.Text.Span;
        var (line, endLine) = (lines.LineAt(span.Start), lines.LineAt(span.End));
        return new Location(
            module.Path,
            line,
            1 + TextBytes.CountCharacters(text[lines.StartOf(line)..span.Start]),
            endLine,
            1 + TextBytes.CountCharacters(text[lines.StartOf(endLine)..span.End]),
            span
        );
    }
}
