using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Compatibility;

/// <summary>Runs the rules of a settings file over a file, and settles what the settings allow.</summary>
internal sealed class GitleaksSearch
{
    /// <summary>Of one rule in one file; more are no secrets.</summary>
    private const int MostMatches = 2_000;

    private readonly GitleaksConfig _config;
    private readonly LiteralSet? _keywords;

    /// <summary>By keyword: the numbers of the rules that it wakes.</summary>
    private readonly int[][] _woken;

    /// <summary>Rules without keywords, or with one too short to be searched for.</summary>
    private readonly bool[] _always;

    public GitleaksSearch(GitleaksConfig config)
    {
        _config = config;
        _always =
        [
            .. config.Rules.Select(rule =>
                rule.Keywords.IsEmpty || rule.Keywords.Any(word => Encoding.UTF8.GetByteCount(word) < LiteralSet.ShortestLiteral)
            ),
        ];
        var byKeyword = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < config.Rules.Length; i++)
        {
            if (_always[i])
                continue;
            foreach (var keyword in config.Rules[i].Keywords)
            {
                if (!byKeyword.TryGetValue(keyword, out var rules))
                    byKeyword[keyword] = rules = [];
                rules.Add(i);
            }
        }

        _keywords = byKeyword.Count == 0 ? null : new LiteralSet(byKeyword.Keys);
        _woken = [.. byKeyword.Values.Select(rules => rules.ToArray())];
    }

    /// <summary>What to report of the claims of Gatehouse's own rules and of the matches of the file's, in the order of their places.</summary>
    public List<SecretMatch> Settle(SourceFile file, IReadOnlyList<Claim> claims, Sightings seen)
    {
        foreach (var allowlist in _config.Allowlists)
        {
            if (allowlist.TargetRules.IsEmpty && allowlist.AllowsFile(file.Path, seen))
                return [];
        }

        var matches = Search(file, seen);
        foreach (var claim in claims)
            matches.Add(new SecretMatch(claim.Rule, ChangesOf(claim.Rule), claim.Secret, claim.Secret, claim));
        matches.RemoveAll(match => IsAllowed(match, file, seen));
        var reported = matches.FindAll(match => !match.Terms.IsSilent && HasAllItRequires(match, matches, file));
        // A rule of the file knows better than a guess by the name of a variable.
        var named = reported.Where(match => match.Claim is null).Select(match => match.Secret).ToList();
        reported.RemoveAll(match =>
            match.Claim is { Rule.Rank: < SecretRank.Token } && named.Exists(secret => secret.Overlaps(match.Secret))
        );
        reported.Sort(
            (left, right) =>
                left.Secret != right.Secret
                    ? left.Secret.CompareTo(right.Secret)
                    : string.CompareOrdinal(left.Rule.Facts.Id, right.Rule.Facts.Id)
        );
        return reported;
    }

    private GitleaksTerms ChangesOf(SecretRule rule) =>
        _config.Changes.TryGetValue(rule.Facts.Id, out var terms) ? terms : new GitleaksTerms { Id = rule.Facts.Id };

    private List<SecretMatch> Search(SourceFile file, Sightings seen)
    {
        var found = new List<SecretMatch>();
        if (_config.Rules.IsEmpty || _config.Files.Contains(file.Path.Value))
            return found;
        var awake = (bool[])_always.Clone();
        if (_keywords is not null)
        {
            var waker = new Waker(_woken, awake);
            _keywords.Search(file.Bytes, ref waker);
        }

        MatchText? text = null;
        var path = Encoding.UTF8.GetBytes(file.Path.Value);
        for (var i = 0; i < awake.Length; i++)
        {
            var rule = _config.Rules[i];
            if (!awake[i])
                continue;
            seen.At = rule;
            if (rule.Terms.Path is { } wanted && !wanted.IsMatch(path, seen))
                continue;
            if (rule.Regex is not { } regex)
            {
                found.Add(new SecretMatch(rule, rule.Terms, default, default, null));
                continue;
            }

            text ??= new MatchText(file.Text);
            regex.Find(text, MostMatches, seen, match => Take(match, rule, text, file, found));
        }

        seen.At = null;
        return found;
    }

    private static void Take(Match match, GitleaksRule rule, MatchText text, SourceFile file, List<SecretMatch> found)
    {
        var pattern = rule.Regex!.Pattern;
        var whole = Trimmed(text.Span(pattern, match.Index, match.Length), file.Bytes);
        var secret = whole;
        if (rule.SecretGroup > 0)
        {
            var group = match.Groups[rule.SecretGroup];
            secret = group.Success ? text.Span(pattern, group.Index, group.Length) : default;
        }
        else
        {
            for (var number = 1; number <= pattern.Groups; number++)
            {
                if (match.Groups[number] is not { Length: > 0 } group)
                    continue;
                secret = text.Span(pattern, group.Index, group.Length);
                break;
            }
        }

        if (secret.Length > 0)
            found.Add(new SecretMatch(rule, rule.Terms, whole, secret, null));
    }

    private static ByteSpan Trimmed(ByteSpan span, ReadOnlySpan<byte> text)
    {
        var (start, end) = (span.Start, span.End);
        while (start < end && text[start] == '\n')
            start++;
        while (end > start && text[end - 1] == '\n')
            end--;
        return ByteSpan.Between(start, end);
    }

    private bool IsAllowed(SecretMatch match, SourceFile file, Sightings seen)
    {
        seen.At = match.Rule;
        var terms = match.Terms;
        if (match.Claim is not null && terms.Path is { } path && !path.IsMatch(Encoding.UTF8.GetBytes(file.Path.Value), seen))
            return true;
        if (
            terms.Entropy != 0
            && match.Secret.Length > 0
            && Entropy.Of(file.Bytes.Slice(match.Secret.Start, match.Secret.Length)) <= terms.Entropy
        )
            return true;
        foreach (var allowlist in terms.Allowlists)
        {
            if (allowlist.Allows(file, match.Whole, match.Secret, seen))
                return true;
        }

        foreach (var allowlist in _config.Allowlists)
        {
            if (
                (allowlist.TargetRules.IsEmpty || allowlist.TargetRules.Any(id => GitleaksConfig.Names(match.Rule.Facts, id)))
                && allowlist.Allows(file, match.Whole, match.Secret, seen)
            )
                return true;
        }

        seen.At = null;
        return false;
    }

    private static bool HasAllItRequires(SecretMatch match, List<SecretMatch> all, SourceFile file)
    {
        foreach (var required in match.Terms.Required)
        {
            if (!all.Exists(other => GitleaksConfig.Names(other.Rule.Facts, required.Id) && IsNear(match, other, required, file)))
                return false;
        }

        return true;
    }

    private static bool IsNear(SecretMatch match, SecretMatch other, RequiredNearby required, SourceFile file)
    {
        if (required is { WithinLines: null, WithinColumns: null })
            return true;
        var (line, column) = PlaceOf(match, file);
        var (otherLine, otherColumn) = PlaceOf(other, file);
        return (required.WithinLines is not { } lines || Math.Abs(line - otherLine) <= lines)
            && (required.WithinColumns is not { } columns || Math.Abs(column - otherColumn) <= columns);
    }

    private static (int Line, int Column) PlaceOf(SecretMatch match, SourceFile file)
    {
        var line = file.Lines.LineAt(match.Whole.Start);
        return (line, match.Whole.Start - file.Lines.StartOf(line));
    }

    private readonly struct Waker(int[][] woken, bool[] awake) : ILiteralSink
    {
        public bool Found(int literal, int at)
        {
            foreach (var rule in woken[literal])
                awake[rule] = true;
            return true;
        }
    }
}

/// <summary>A place that a rule, Gatehouse's own or a file's, calls a secret. Empty spans stand for the file as a whole.</summary>
/// <param name="Claim">Null for a rule of the file.</param>
internal sealed record SecretMatch(Rule Rule, GitleaksTerms Terms, ByteSpan Whole, ByteSpan Secret, Claim? Claim);
