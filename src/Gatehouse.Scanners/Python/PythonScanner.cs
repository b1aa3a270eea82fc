using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python;

/// <summary>Finds flaws in Python code.</summary>
public sealed partial class PythonScanner : Scanner
{
    [CatalogOf<PythonRule>]
    public static partial ImmutableArray<PythonRule> All { get; }

    public override string Name => "python";

    public override ImmutableArray<Rule> Rules { get; } = [.. All];

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
