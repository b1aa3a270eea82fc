using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>The keywords of all rules, searched for at once, and the rules that each one wakes.</summary>
internal sealed class KeywordIndex
{
    private readonly LiteralSet _literals;
    private readonly int[] _lengths;
    private readonly SecretRule[][] _rules;

    public KeywordIndex(ImmutableArray<SecretRule> rules)
    {
        var byKeyword = new SortedDictionary<string, List<SecretRule>>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            foreach (var keyword in rule.Keywords)
            {
                if (!byKeyword.TryGetValue(keyword, out var woken))
                    byKeyword[keyword] = woken = [];
                woken.Add(rule);
            }
        }

        _literals = new LiteralSet(byKeyword.Keys);
        _lengths = [.. byKeyword.Keys.Select(keyword => keyword.Length)];
        _rules = [.. byKeyword.Values.Select(woken => woken.ToArray())];
    }

    /// <summary>Lets every rule look at every place where one of its keywords stands; false where the work limit ended it.</summary>
    /// <param name="specificOnly">Leaves out rules that judge by names and looks alone.</param>
    public bool Search(SourceFile file, Sightings seen, SecretFinds finds, bool specificOnly = false)
    {
        var sink = new Waker(this, file, seen, finds, specificOnly);
        _literals.Search(file.Bytes, ref sink);
        return !finds.IsSpent;
    }

    private readonly struct Waker(KeywordIndex index, SourceFile file, Sightings seen, SecretFinds finds, bool specificOnly) : ILiteralSink
    {
        public bool Found(int literal, int at)
        {
            foreach (var rule in index._rules[literal])
            {
                if (specificOnly && rule.Rank == SecretRank.Generic)
                    continue;
                seen.At = rule;
                rule.Look(new Glimpse(file, at, index._lengths[literal]), finds);
            }

            return !finds.IsSpent;
        }
    }
}
