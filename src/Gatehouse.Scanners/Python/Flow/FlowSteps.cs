using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Models;
using Gatehouse.Scanners.Python.Templates;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Tells the steps of a flow by file, line and column.</summary>
internal sealed class FlowSteps
{
    private readonly Dictionary<string, LineIndex> _lines = new(StringComparer.Ordinal);

    public ImmutableArray<FlowStep> Of(Flow flow)
    {
        var steps = ImmutableArray.CreateBuilder<FlowStep>();
        foreach (var step in flow.Steps)
            steps.Add(new FlowStep(At(step.Module, step.Span), step.Told));
        if (flow.Mark is not null)
        {
            var (module, span) = flow.Through ?? (flow.Module, flow.Span);
            steps.Add(new FlowStep(At(module, span), flow.Called.Length > 0 ? $"used in `{flow.Called}`" : "used here"));
        }

        return steps.ToImmutable();
    }

    /// <summary>From the first call that leads to it to the call itself, or from there to where its value goes.</summary>
    public ImmutableArray<FlowStep> Of(Offence offence)
    {
        if (offence.Others.IsEmpty)
            return [];
        var here = At(offence.Module, offence.Span);
        var others = offence.Others.Select(place => At(place.Module, place.Span));
        return offence.Kind is OffenceKind.WeakRandom or OffenceKind.PredictableUuid
            ? [new FlowStep(here, "made here"), .. others.Select(at => new FlowStep(at, "given on here"))]
            : [.. others.Reverse().Select(at => new FlowStep(at, "called here")), new FlowStep(here, "decided here")];
    }

    /// <summary>From the source through the view into the template.</summary>
    public ImmutableArray<FlowStep> Of(TemplateFlow flow)
    {
        var steps = ImmutableArray.CreateBuilder<FlowStep>();
        if (flow is { Rendering: { } rendering, Mark: { } mark })
        {
            foreach (var step in mark.Steps)
                steps.Add(new FlowStep(At(step.Module, step.Span), step.Told));
            steps.Add(new FlowStep(At(rendering.Module, rendering.Span), $"given to `{flow.Template}` as `{flow.Exit.Root}`"));
        }

        foreach (var step in flow.Exit.Steps)
            steps.Add(new FlowStep(At(step.File.Path.Value, step.File.Document.Text, step.Span), step.Message));
        steps.Add(new FlowStep(At(flow.Exit.File.Path.Value, flow.Exit.File.Document.Text, flow.Exit.Span), flow.Exit.Told));
        return steps.ToImmutable();
    }

    private Location At(FlowModule module, ByteSpan span) => At(module.Path, module.Text.Span, span);

    private Location At(string path, ReadOnlySpan<byte> text, ByteSpan span)
    {
        if (!_lines.TryGetValue(path, out var lines))
            _lines.Add(path, lines = new LineIndex(text));
        var (line, endLine) = (lines.LineAt(span.Start), lines.LineAt(span.End));
        return new Location(
            path,
            line,
            1 + TextBytes.CountCharacters(text[lines.StartOf(line)..span.Start]),
            endLine,
            1 + TextBytes.CountCharacters(text[lines.StartOf(endLine)..span.End]),
            span
        );
    }
}
