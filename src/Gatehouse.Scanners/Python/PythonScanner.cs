using System.Collections.Concurrent;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Compatibility;
using Gatehouse.Scanners.Python.Flow;
using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Models;
using Gatehouse.Scanners.Python.Templates;

namespace Gatehouse.Scanners.Python;

/// <summary>Finds flaws in Python code.</summary>
public sealed partial class PythonScanner : Scanner
{
    private readonly BanditSettings _bandit;
    private readonly BanditReach _reach;
    private readonly ImmutableArray<PythonModel> _own;
    private readonly Lazy<FlowModels> _models;
    private readonly FlowBudget _budget = new();
    private readonly Lazy<FlowInterest> _interest;
    private readonly PythonReading? _reading;

    private readonly bool _isAudit;

    /// <summary>For files that the program itself reads; null where there is no tree but what is read.</summary>
    private readonly SourceTree? _tree;

    public PythonScanner()
        : this([]) { }

    /// <param name="own">What the user's settings say of code.</param>
    public PythonScanner(ImmutableArray<PythonModel> own)
        : this(own, BanditSettings.Default, isAudit: true, null, null) { }

    private PythonScanner(ImmutableArray<PythonModel> own, BanditSettings bandit, bool isAudit, SourceTree? tree, PythonReading? reading)
    {
        _tree = tree;
        _isAudit = isAudit;
        _own = own;
        _models = new Lazy<FlowModels>(() => FlowModels.Build(own.IsEmpty ? null : new OwnModels(own)));
        _interest = new Lazy<FlowInterest>(() => new FlowInterest(_models.Value, _budget));
        _bandit = bandit;
        _reach = new BanditReach(bandit, [.. All.Where(IsAsked)]);
        Unasked = [.. Rules.Where(rule => !IsAsked(rule))];
        _reading = reading;
    }

    [CatalogOf<PythonRule>]
    public static partial ImmutableArray<PythonRule> All { get; }

    [CatalogOf<FlowRule>]
    public static partial ImmutableArray<FlowRule> Flows { get; }

    [CatalogOf<TemplateRule>]
    public static partial ImmutableArray<TemplateRule> OfTemplates { get; }

    public override string Name => "python";

    public override ImmutableArray<Rule> Rules { get; } = [.. All, .. Flows, .. OfTemplates];

    public override ImmutableArray<Notice> Notices => _bandit.Notices;

    public override ImmutableArray<Rule> Unasked { get; }

    public override ImmutableArray<Notice> NoticesOfSweep =>
        Unasked.IsEmpty || _reading is not { Files.IsEmpty: false }
            ? []
            :
            [
                new Notice(
                    "audit-tier",
                    "the rules for Python that show where to look, without evidence of a flaw, were not asked; `--audit` asks them",
                    null,
                    0
                ),
            ];

    public override Scanner Begin() => new PythonScanner(_own, _bandit, _isAudit, _tree, new PythonReading());

    public override Scanner WithoutAudit() => new PythonScanner(_own, _bandit, isAudit: false, _tree, null);

    /// <summary>By Bandit's settings, where the tree has some, and with the configuration that programs in it read.</summary>
    public override Scanner Configure(SourceTree tree)
    {
        var bandit = new BanditSettingsReader(path => tree.Find(path, BanditSettingsReader.MaxBytes), IsBanditTest).Read();
        return new PythonScanner(_own, bandit, _isAudit, tree, null);
    }

    public override bool Wants(SourcePath path) =>
        path.HasExtension(".py") || path.HasExtension(".pyw") || path.Extension.IsEmpty || TemplateFile.IsNamed(path);

    public override void Read(SourceFile file, Sightings seen)
    {
        if (TemplateFile.IsNamed(file.Path))
        {
            _reading?.Templates.Add(file, seen);
            return;
        }

        if (file.Path.Extension.IsEmpty && !IsPythonScript(file.Bytes))
            return;
        var desk = _reading?.TakeDesk() ?? new ReadingDesk();
        Read(file, desk, seen);
        _reading?.Leave(desk);
    }

    private void Read(SourceFile file, ReadingDesk desk, Sightings seen)
    {
        // A tree reads its literals from the text when it is asked.
        var kept = file.Kept();
        var module = new PythonModule(kept.Path, desk.Reader.Parse(kept.Text), desk.Sites) { Bandit = _bandit };
        if (module.Tree.Errors is [var first, .. var more])
        {
            var further = more.Length > 0 ? $", and {more.Length} more like it" : "";
            seen.Fail(
                $"line {file.Lines.LineAt(first.Span.Start)} is not Python: {first.Reason}{further}",
                "Mend it, or exclude the file under `scan: exclude:`."
            );
        }

        var comments = SilencingComments.Read(module.Tree, file, _bandit.IgnoresNosec, IsBanditTest);
        var held = ImmutableArray.CreateBuilder<HeldHit>();
        foreach (var rule in _reach.RulesFor(module))
        {
            seen.At = rule;
            foreach (var hit in rule.Check(module))
            {
                var told = Excused(Tempered(hit, rule, module), rule, file.Path, comments);
                // What the flow may know better waits for it.
                if (rule.LetsGo == Clearance.None || _reading is null)
                    seen.Report(rule, told);
                else
                    held.Add(new HeldHit(rule, told, CallAround(module, hit.Span)));
            }
        }

        seen.At = null;
        if (_reading is null)
            return;
        _reading.Templates.Saw(module);
        var followed = new FlowModule(
            kept,
            module.Tree,
            ModuleImport.AllOf(module.Imports, _reading.Names),
            _interest.Value,
            _reading.IsLate(kept)
        )
        {
            Watched = held.Any(hit => hit.Call is not null)
                ? new WatchedCalls(held.Where(hit => hit.Call is not null).Select(hit => hit.Call!.Value))
                : null,
        };
        if (followed.IsOfInterest && _reading.MayKeepTree(kept))
            followed.KeepTree(module.Tree);
        _reading.Files.Add(new ReadFile(followed, comments, held.DrainToImmutable()));
    }

    public override IEnumerable<LateReading> Conclude(Stock stock, int jobs, CancellationToken cancel)
    {
        if (_reading is null)
            yield break;
        var files = _reading.Files.ToDictionary(read => read.Module);
        var result = FlowAnalysis.Run(files.Keys, _models.Value, _budget, new ConfigFiles(_tree), cancel);
        var steps = new FlowSteps();
        var flows = result.Flows.ToLookup(flow => flow.Module);
        var unfinished = result.Unfinished.ToLookup(left => left.Module);
        var offences = result.Offences.ToLookup(offence => offence.Module);
        var court = new Court();
        foreach (
            var module in flows
                .Select(flow => flow.Key)
                .Union(unfinished.Select(left => left.Key))
                .Union(offences.Select(offence => offence.Key))
                .Union(files.Where(file => !file.Value.Held.IsEmpty).Select(file => file.Key))
                .OrderBy(m => m.Path, StringComparer.Ordinal)
        )
            yield return new LateReading(
                module.ToFile(),
                seen =>
                {
                    Tell([.. flows[module]], [.. unfinished[module]], steps, files, files[module], seen);
                    Tell([.. offences[module]], court, steps, files[module], seen);
                }
            );

        var shelf = _reading.Templates.ToShelf();
        var written = TemplateFlow.All(result.Renderings, shelf, _reading.Templates.Unescaped, result.MarkingFilters);
        foreach (var file in shelf.Files)
        {
            cancel.ThrowIfCancellationRequested();
            if (shelf.Read(file) is { } reading && (reading.Own.Length > 0 || written.Contains(file)))
                yield return new LateReading(file.Source, seen => Tell(file, reading.Own, [.. written[file]], steps, seen));
        }
    }

    private void Tell(TemplateFile file, ImmutableArray<TemplateExit> own, List<TemplateFlow> flows, FlowSteps steps, Sightings seen)
    {
        var proven = flows.ToDictionary(flow => flow.Exit.Span);
        foreach (var rule in OfTemplates.Where(IsAsked))
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

    private void Tell(
        List<Flow.Flow> flows,
        List<Unfinished> unfinished,
        FlowSteps steps,
        Dictionary<FlowModule, ReadFile> files,
        ReadFile read,
        Sightings seen
    )
    {
        foreach (var flow in flows)
        {
            // What went through the unknown to something of which only the name is known is a guess.
            if (flow.Confidence == Confidence.Low || Flows.FirstOrDefault(rule => rule.Kind == flow.Kind) is not { } rule)
                continue;
            seen.At = rule;
            var hit = Excused(rule.Tell(flow, steps.Of(flow)), rule, new SourcePath(read.Module.Path), read.Comments);
            // What somebody said beside the one statement that runs everything holds for all that comes there.
            if (hit.Excuse is null && flow.Through is { } end)
            {
                var there = Excused(hit with { Span = end.Span }, rule, new SourcePath(end.Module.Path), files[end.Module].Comments);
                hit = hit with { Excuse = there.Excuse };
            }

            seen.Report(rule, hit);
        }

        seen.At = null;
        foreach (var left in unfinished)
            seen.Fail(
                $"{left.Function} was not followed to its end: it calls for more work than one function may",
                "Split it, or look at it by hand."
            );
    }

    /// <summary>
    /// What the flow found by values is told by the rule that asks the file for it, once for each place. What the rule has told by itself is
    /// told unless the flow clears it, by whichever of the two makes more of it.
    /// </summary>
    private void Tell(List<Offence> offences, Court court, FlowSteps steps, ReadFile read, Sightings seen)
    {
        if (offences.Count == 0 && read.Held.IsEmpty)
            return;
        foreach (var other in read.Held.Where(held => held.Rule is not JudgedRule && !IsCleared(held, read)))
        {
            seen.At = other.Rule;
            seen.Report(other.Rule, other.Hit);
        }

        foreach (var rule in All.OfType<JudgedRule>().Where(IsAsked))
        {
            seen.At = rule;
            var told = read.Held.Where(held => held.Rule == rule && !IsCleared(held, read)).Select(held => held.Hit).ToList();
            var worst = new Dictionary<ByteSpan, (Hit Hit, PythonModule Module)>();
            foreach (var offence in offences)
            {
                if (offence.Kind != rule.Kind)
                    continue;
                if (court.Judge(rule, offence, steps, _bandit) is not var (hit, module))
                    continue;
                var at = told.FindIndex(known => offence.Call.Contains(known.Span));
                if (at >= 0)
                {
                    var proven = Tempered(hit, rule, module);
                    if (IsWorse(proven, told[at], rule))
                        told[at] = told[at] with
                        {
                            Message = proven.Message,
                            Severity = proven.Severity,
                            Confidence = proven.Confidence,
                            Steps = proven.Steps,
                        };
                    continue;
                }

                if (!worst.TryGetValue(hit.Span, out var known) || IsWorse(hit, known.Hit, rule))
                    worst[hit.Span] = (hit, module);
            }

            foreach (var hit in told)
                seen.Report(rule, hit);
            foreach (var (span, (hit, module)) in worst.OrderBy(pair => pair.Key))
                seen.Report(rule, Excused(Tempered(hit, rule, module), rule, new SourcePath(read.Module.Path), read.Comments));
        }

        seen.At = null;
    }

    private static bool IsCleared(HeldHit held, ReadFile read) =>
        held.Call is { } call && read.Module.Watched?.Of(call) is { } clearance && clearance >= held.Rule.LetsGo;

    /// <summary>The innermost call that a place is, or is in; null: none.</summary>
    private static ByteSpan? CallAround(PythonModule module, ByteSpan span)
    {
        ByteSpan? found = null;
        foreach (var site in module.All(NodeKind.Call))
        {
            if (site.Node.Span.Contains(span) && (found is null || site.Node.Span.Length < found.Value.Length))
                found = site.Node.Span;
        }

        return found;
    }

    private static bool IsWorse(Hit hit, Hit known, Rule rule) =>
        (hit.Severity ?? rule.Facts.Severity, hit.Confidence ?? rule.Facts.Confidence).CompareTo(
            (known.Severity ?? rule.Facts.Severity, known.Confidence ?? rule.Facts.Confidence)
        ) > 0;

    /// <summary>A flaw in test code harms nobody yet, but is where copies come from; what a human asked to look at stays as it is.</summary>
    private static Hit Tempered(Hit hit, PythonRule rule, PythonModule module) =>
        rule.Facts.Tier == Tier.Precise && module.Around.IsTest ? hit with { Confidence = Confidence.Low } : hit;

    private Hit Excused(Hit hit, Rule rule, SourcePath path, SilencingComments? comments) =>
        (_reach.ExcuseFor(rule, path) ?? comments?.Excuse(rule, hit, path.Value)) is { } excuse ? hit with { Excuse = excuse } : hit;

    private bool IsAsked(Rule rule) => _isAudit || rule.Facts.Tier == Tier.Precise;

    private static bool IsBanditTest(string name) => All.Any(rule => rule.Facts.IsNamed("bandit:" + name));

    /// <summary>What one sweep has read.</summary>
    private sealed class PythonReading
    {
        /// <summary>Packing costs more than it gives where there is little.</summary>
        private const long MostUnpacked = 16 * 1024 * 1024;

        /// <summary>The text of the trees that are kept: what is surely followed is not parsed again, as long as it is little.</summary>
        private const long MostTreeText = 2 * 1024 * 1024;

        private readonly ConcurrentBag<ReadingDesk> _desks = [];
        private long _kept;
        private long _treeText;

        public ConcurrentBag<ReadFile> Files { get; } = [];

        public TemplatesOfTree Templates { get; } = new();

        public NamePool Names { get; } = new();

        public ReadingDesk TakeDesk() => _desks.TryTake(out var desk) ? desk : new ReadingDesk();

        public void Leave(ReadingDesk desk)
        {
            desk.Sites.Empty();
            _desks.Add(desk);
        }

        public bool MayKeepTree(SourceFile file) => Interlocked.Add(ref _treeText, file.Text.Length) <= MostTreeText;

        /// <summary>Whether the files before it are all that is kept as it is.</summary>
        public bool IsLate(SourceFile file) => Interlocked.Add(ref _kept, file.Text.Length) > MostUnpacked;
    }

    /// <summary>What is left of a file for the last word.</summary>
    /// <param name="Held">What rules have told that the flow may know better.</param>
    private sealed record ReadFile(FlowModule Module, SilencingComments? Comments, ImmutableArray<HeldHit> Held);

    /// <param name="Call">The call that it is, or is in.</param>
    private sealed record HeldHit(PythonRule Rule, Hit Hit, ByteSpan? Call);

    /// <summary>By its first line, e.g. <c>#!/usr/bin/env python3</c>.</summary>
    private static bool IsPythonScript(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("#!"u8))
            return false;
        var end = text.IndexOf((byte)'\n');
        return text[..(end < 0 ? Math.Min(text.Length, 200) : end)].IndexOf("python"u8) > 0;
    }
}
