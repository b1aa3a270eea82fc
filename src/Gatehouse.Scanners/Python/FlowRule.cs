using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python;

/// <summary>An offence that shows only when a value is followed from where it enters to where it does harm.</summary>
public abstract class FlowRule : Rule
{
    /// <summary>The harm that this rule reports.</summary>
    internal abstract SinkKinds Kind { get; }

    /// <summary>The harm as settings write it: <c>sql</c>.</summary>
    public string Harm => Kind.ToString().ToLowerInvariant();

    /// <summary>What a finding says after the name of the source: <c>becomes part of the SQL that `execute` runs</c>.</summary>
    /// <param name="called">The function that does the harm, in backticks; <c>the response</c> and the like where there is none.</param>
    protected abstract string Tell(string called);

    /// <summary>Where it can do less than others of its kind.</summary>
    internal virtual bool IsLesser(Flow.Flow flow) => false;

    internal Hit Tell(Flow.Flow flow, ImmutableArray<FlowStep> steps)
    {
        var called = flow.Called.Length > 0 ? $"`{flow.Called}`" : "this";
        var source = flow.Mark?.Source.Told;
        return new Hit(flow.Span, source is null ? Sentence(Tell(called)) : Sentence($"{source} {Tell(called)}"))
        {
            Confidence = flow.Confidence < Facts.Confidence ? flow.Confidence : Facts.Confidence,
            Severity = IsLesser(flow) && Facts.Severity > Severity.Medium ? Severity.Medium : null,
            Steps = steps,
            Edit = flow.Edit,
        };
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private protected static Example Bad(string markedText) => new(true, "reported", [new ExampleFile("app.py", markedText)]);

    private protected static Example Bad(string name, params ReadOnlySpan<ExampleFile> files) => new(true, name, [.. files]);

    private protected static Example Good(string name, string text) => new(false, name, [new ExampleFile("app.py", text)]);

    private protected static Example Good(string name, params ReadOnlySpan<ExampleFile> files) => new(false, name, [.. files]);
}
