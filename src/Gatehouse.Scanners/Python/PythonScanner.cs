using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Templates;

namespace Gatehouse.Scanners.Python;

/// <summary>Finds flaws in Python code.</summary>
public sealed partial class PythonScanner : Scanner
{
    [CatalogOf<PythonRule>]
    public static partial ImmutableArray<PythonRule> All { get; }

    [CatalogOf<TemplateRule>]
    public static partial ImmutableArray<TemplateRule> OfTemplates { get; }

    /// <summary>What one sweep has read; null outside of one.</summary>
    private readonly TemplatesOfTree? _templates;

    public PythonScanner() { }

    /// <param name="models">What the user's settings say of code.</param>
    public PythonScanner(ImmutableArray<PythonModel> models) => _ = models;

    private PythonScanner(TemplatesOfTree templates) => _templates = templates;

    public override string Name => "python";

    public override ImmutableArray<Rule> Rules { get; } = [.. All, .. OfTemplates];

    public override bool Wants(SourcePath path) =>
        path.HasExtension(".py") || path.HasExtension(".pyw") || path.Extension.IsEmpty || TemplateFile.IsNamed(path);

    public override Scanner Begin() => new PythonScanner(new TemplatesOfTree());

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
                seen.Report(rule, hit);
        }

        seen.At = null;
        _templates?.Saw(module);
    }

    public override IEnumerable<LateReading> Conclude(int jobs, CancellationToken cancel)
    {
        var shelf = _templates?.ToShelf();
        foreach (var file in shelf?.Files ?? [])
        {
            cancel.ThrowIfCancellationRequested();
            if (shelf!.Read(file) is { Own: { Length: > 0 } own })
                yield return new LateReading(file.Source, seen => Tell(file, own, seen));
        }
    }

    private static void Tell(TemplateFile file, ImmutableArray<TemplateExit> own, Sightings seen)
    {
        foreach (var rule in OfTemplates)
        {
            seen.At = rule;
            foreach (var hit in rule.Check(file, own))
                seen.Report(rule, hit);
        }

        seen.At = null;
    }

    /// <summary>By its first line, e.g. <c>#!/usr/bin/env python3</c>.</summary>
    private static bool IsPythonScript(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("#!"u8))
            return false;
        var end = text.IndexOf((byte)'\n');
        return text[..(end < 0 ? Math.Min(text.Length, 200) : end)].IndexOf("python"u8) > 0;
    }
}
