using System.Collections.Concurrent;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Flow;
using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Models;
using Gatehouse.Scanners.Python.Templates;

namespace Gatehouse.Scanners.Python;

/// <summary>Finds flaws in Python code.</summary>
public sealed partial class PythonScanner : Scanner
{
    private readonly ConcurrentBag<(SourceFile File, FlowModule Module)>? _read;
    private readonly TemplatesOfTree? _templates;
    private readonly ImmutableArray<PythonModel> _own;
    private readonly Lazy<FlowModels> _models;

    public PythonScanner()
        : this([]) { }

    /// <param name="own">What the user's settings say of code.</param>
    public PythonScanner(ImmutableArray<PythonModel> own)
    {
        _own = own;
        _models = new Lazy<FlowModels>(() => FlowModels.Build(own.IsEmpty ? null : new OwnModels(own)));
    }

    private PythonScanner(
        ImmutableArray<PythonModel> own,
        ConcurrentBag<(SourceFile File, FlowModule Module)> read,
        TemplatesOfTree templates
    )
        : this(own)
    {
        _read = read;
        _templates = templates;
    }

    [CatalogOf<PythonRule>]
    public static partial ImmutableArray<PythonRule> All { get; }

    [CatalogOf<FlowRule>]
    public static partial ImmutableArray<FlowRule> Flows { get; }

    [CatalogOf<TemplateRule>]
    public static partial ImmutableArray<TemplateRule> OfTemplates { get; }

    public override string Name => "python";

    public override ImmutableArray<Rule> Rules { get; } = [.. All, .. Flows, .. OfTemplates];

    public override Scanner Begin() => new PythonScanner(_own, [], new TemplatesOfTree());

    public override bool Wants(SourcePath path) =>
        path.HasExtension(".py") || path.HasExtension(".pyw") || path.Extension.IsEmpty || TemplateFile.IsNamed(path);

    public override void Read(SourceFile file, Sightings seen)
    {
        if (TemplateFile.IsNamed(file.Path))
        {
            _templates?.Add(file, seen);
            return;
        }

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
        _templates?.Saw(module);
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

        if (_templates?.ToShelf() is not { } shelf)
            yield break;
        var written = TemplateFlow.All(result.Renderings, shelf);
        foreach (var file in shelf.Files)
        {
            cancel.ThrowIfCancellationRequested();
            if (shelf.Read(file) is { } reading && (reading.Own.Length > 0 || written.Contains(file)))
                yield return new LateReading(file.Source, seen => Tell(file, reading.Own, [.. written[file]], steps, seen));
        }
    }

    private static void Tell(TemplateFile file, ImmutableArray<TemplateExit> own, List<TemplateFlow> flows, FlowSteps steps, Sightings seen)
    {
        var proven = flows.ToDictionary(flow => flow.Exit.Span);
        foreach (var rule in OfTemplates)
        {
            seen.At = rule;
            foreach (var hit in rule.Check(file, own))
            {
                // Where the flow shows who does harm with it, the two are one finding.
                if (!proven.ContainsKey(hit.Span))
                    seen.Report(rule, hit);
            }
        }

        var precise = Flows.First(rule => rule.Kind == SinkKinds.Html);
        seen.At = precise;
        foreach (var flow in flows)
        {
            var aliases = OfTemplates.Where(rule => rule.Check(file, own).Any(hit => hit.Span == flow.Exit.Span));
            seen.Report(precise, flow.ToHit(steps) with { Aliases = [.. aliases.SelectMany(rule => rule.Facts.Aliases)] });
        }

        seen.At = null;
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
            seen.Fail(
                $"{left.Function} was not followed to its end: it calls for more work than one function may",
                "Split it, or look at it by hand."
            );
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
