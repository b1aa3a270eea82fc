using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Compatibility;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python;

/// <summary>Finds flaws in Python code.</summary>
public sealed partial class PythonScanner : Scanner
{
    private readonly BanditSettings _bandit;
    private readonly BanditReach _reach;

    public PythonScanner()
        : this(BanditSettings.Default) { }

    private PythonScanner(BanditSettings bandit) => (_bandit, _reach) = (bandit, new BanditReach(bandit, All));

    [CatalogOf<PythonRule>]
    public static partial ImmutableArray<PythonRule> All { get; }

    public override string Name => "python";

    public override ImmutableArray<Rule> Rules { get; } = [.. All];

    public override ImmutableArray<Notice> Notices => _bandit.Notices;

    /// <summary>By Bandit's settings, where the tree has some.</summary>
    public override Scanner Configure(SourceTree tree)
    {
        var bandit = new BanditSettingsReader(path => tree.Find(path, BanditSettingsReader.MaxBytes), IsBanditTest).Read();
        return bandit.Source.Length == 0 ? this : new PythonScanner(bandit);
    }

    public override bool Wants(SourcePath path) => path.HasExtension(".py") || path.HasExtension(".pyw") || path.Extension.IsEmpty;

    public override void Read(SourceFile file, Sightings seen)
    {
        if (file.Path.Extension.IsEmpty && !IsPythonScript(file.Bytes))
            return;
        // A tree reads its literals from the text when it is asked.
        var kept = file.Kept();
        var module = new PythonModule(kept.Path, PythonTree.Parse(kept.Text)) { Bandit = _bandit };
        foreach (var error in module.Tree.Errors)
            seen.Fail($"line {file.Lines.LineAt(error.Span.Start)} is not Python: {error.Reason}", "Mend it, or exclude the file.");
        var comments = SilencingComments.Read(module.Tree, file.Lines, _bandit.IgnoresNosec, IsBanditTest);
        foreach (var rule in _reach.RulesFor(file.Path))
        {
            seen.At = rule;
            var excuse = _reach.ExcuseFor(rule, file.Path);
            foreach (var hit in rule.Check(module))
                seen.Report(rule, hit with { Excuse = excuse ?? comments?.Excuse(rule, hit, file.Path.Value) });
        }

        seen.At = null;
    }

    private static bool IsBanditTest(string name) => All.Any(rule => rule.Facts.IsNamed("bandit:" + name));

    /// <summary>By its first line, e.g. <c>#!/usr/bin/env python3</c>.</summary>
    private static bool IsPythonScript(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("#!"u8))
            return false;
        var end = text.IndexOf((byte)'\n');
        return text[..(end < 0 ? Math.Min(text.Length, 200) : end)].IndexOf("python"u8) > 0;
    }
}
