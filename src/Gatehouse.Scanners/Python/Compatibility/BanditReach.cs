using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Compatibility;

/// <summary>
/// Which rules Bandit's settings leave at work. An audit rule is Bandit's test and obeys as the test does. What another rule has proved is
/// still shown where a test of the same name is skipped, and excused.
/// </summary>
internal sealed class BanditReach
{
    private readonly BanditSettings _settings;

    /// <summary>Those at work where Bandit looks.</summary>
    private readonly Lazy<Concerns> _inReach;

    /// <summary>Those at work where Bandit does not look.</summary>
    private readonly Lazy<Concerns> _elsewhere;

    public BanditReach(BanditSettings settings, ImmutableArray<PythonRule> rules)
    {
        _settings = settings;
        ImmutableArray<PythonRule> atWork = [.. rules.Where(IsAtWork)];
        _inReach = new Lazy<Concerns>(() => new Concerns(atWork, settings));
        _elsewhere = new Lazy<Concerns>(() => new Concerns([.. atWork.Where(rule => rule.Facts.Tier != Tier.Audit || !IsBandits(rule))], settings));
    }

    /// <summary>The rules that are at work in a file and can find something there.</summary>
    public IEnumerable<PythonRule> RulesFor(PythonModule module) =>
        (_settings.IsExcluded(module.Path.Value) ? _elsewhere : _inReach).Value.Of(module);

    /// <summary>Why a rule's findings in a file are excused; null where they are not.</summary>
    public ForeignExcuse? ExcuseFor(Rule rule, SourcePath path)
    {
        if (_settings.Source.Length == 0 || !IsBandits(rule))
            return null;
        if (_settings.IsExcluded(path.Value))
            return new ForeignExcuse($"{_settings.Source} leaves this file out", _settings.Source, 0);
        return BanditSettings.Names(_settings.Skips, rule.Facts)
            ? new ForeignExcuse($"{_settings.Source} skips its test", _settings.Source, 0)
            : null;
    }

    private bool IsAtWork(PythonRule rule) => rule.Facts.Tier != Tier.Audit || !IsBandits(rule) || _settings.Asks(rule.Facts);

    private static bool IsBandits(Rule rule) => rule.Facts.Aliases.Any(alias => alias.StartsWith("bandit:", StringComparison.Ordinal));
}
