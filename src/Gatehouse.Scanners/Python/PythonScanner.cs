using System.Collections.Concurrent;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Flow;
using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python;

/// <summary>Finds flaws in Python code.</summary>
public sealed partial class PythonScanner : Scanner
{
    private readonly ConcurrentBag<(SourceFile File, FlowModule Module)>? _read;
    private readonly Lazy<FlowModels> _models = new(() => FlowModels.Build());

    public PythonScanner() { }

    private PythonScanner(ConcurrentBag<(SourceFile File, FlowModule Module)> read) => _read = read;

    [CatalogOf<PythonRule>]
    public static partial ImmutableArray<PythonRule> All { get; }

    [CatalogOf<FlowRule>]
    public static partial ImmutableArray<FlowRule> Flows { get; }

    public override string Name => "python";

    public override ImmutableArray<Rule> Rules { get; } = [.. All, .. Flows];

    public override Scanner Begin() => new PythonScanner([]);

    public override bool Wants(SourcePath path) => path.HasExtension(".py") || path.HasExtension(".pyw") || path.Extension.IsEmpty;

    public override void Read(SourceFile file, Sightings seen)
    {
        if (file.Path.Extension.IsEmpty && !IsPythonScript(file.Bytes))
            return;
        // A tree reads its literals from the text when it is asked.
        var kept = file.Kept();
        var module = new PythonModule(kept.Path, PythonTree.Parse(kept.Text));
        foreach (var error in module.Tree.Errors)
            seen.Fail($"line {file.Lines.LineAt(error.Span.Start)} is not Python: {error.Reason}", "Mend it, or exclude the file.");
        foreach (var rule in All)
        {
            seen.At = rule;
            foreach (var hit in rule.Check(module))
                seen.Report(rule, IsTempered(rule, module) ? hit with { Confidence = Confidence.Low } : hit);
        }

        seen.At = null;
        _read?.Add((kept, new FlowModule(kept.Path.Value, module.Tree, keepsTree: false)));
    }

    public override IEnumerable<LateReading> Conclude(int jobs, CancellationToken cancel)
    {
        var files = (_read ?? []).ToDictionary(read => read.Module, read => read.File);
        var result = FlowAnalysis.Run(files.Keys, _models.Value, new FlowBudget(), cancel);
        var steps = new FlowSteps();
        foreach (var module in files.Keys.OrderBy(module => module.Path, StringComparer.Ordinal))
        {
            var flows = result.Flows.Where(flow => ReferenceEquals(flow.Module, module)).ToList();
            var unfinished = result.Unfinished.Where(left => ReferenceEquals(left.Module, module)).ToList();
            if (flows.Count + unfinished.Count > 0)
                yield return new LateReading(files[module], seen => Tell(flows, unfinished, steps, seen));
        }
    }

    private static void Tell(List<Flow.Flow> flows, List<Unfinished> unfinished, FlowSteps steps, Sightings seen)
    {
        foreach (var flow in flows)
        {
            // What went through the unknown to something of which only the name is known is a guess.
            if (flow.Confidence == Confidence.Low || Flows.FirstOrDefault(rule => rule.Kind == flow.Kind) is not { } rule)
                continue;
            seen.At = rule;
            seen.Report(rule, rule.Tell(flow, steps.Of(flow)));
        }

        seen.At = null;
        foreach (var left in unfinished)
            seen.Fail($"{left.Function} was not followed to its end: it calls for more work than one function may", "Split it, or look at it by hand.");
    }

    /// <summary>A flaw in test code harms nobody yet, but is where copies come from; what a human asked to look at stays as it is.</summary>
    private static bool IsTempered(PythonRule rule, PythonModule module) => rule.Facts.Tier == Tier.Precise && module.Around.IsTest;

    /// <summary>By its first line, e.g. <c>#!/usr/bin/env python3</c>.</summary>
    private static bool IsPythonScript(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("#!"u8))
            return false;
        var end = text.IndexOf((byte)'\n');
        return text[..(end < 0 ? Math.Min(text.Length, 200) : end)].IndexOf("python"u8) > 0;
    }
}
