namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>
/// Python's version specifiers; all must hold. https://packaging.python.org/specifications/version-specifiers/#version-specifiers
/// </summary>
internal sealed class Pep440Ranges : RangeSyntax
{
    private static readonly string[] Operations = ["===", "~=", "==", "!=", "<=", ">=", "<", ">"];

    public override ImmutableArray<string> Ecosystems => ["PyPI"];

    private protected override VersionRange? Parse(string text)
    {
        var clauses = ImmutableArray.CreateBuilder<Clause>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var operation = Operations.FirstOrDefault(one => part.StartsWith(one, StringComparison.Ordinal));
            if (operation is null || ReadClause(operation, part[operation.Length..].Trim()) is not { } clause)
                return null;
            clauses.Add(clause);
        }

        var pin = clauses is [{ Operation: "==" or "===" } only] ? only.Version : null;
        return new Range(clauses.ToImmutable()) { Pin = pin };
    }

    private static Clause? ReadClause(string operation, string text)
    {
        if (text.Length is 0 or > VersionOrder.MostLetters - 8)
            return null;
        if (operation == "===")
            return new Clause(operation, text) { LetsPrereleasesIn = Pep440Version.TryRead(text, out var literal) && literal.IsPrerelease };
        if (text.EndsWith(".*", StringComparison.Ordinal))
        {
            if (
                operation is not ("==" or "!=")
                || !Pep440Version.TryRead(text.AsSpan()[..^2], out var prefix)
                || prefix.IsPrerelease
                || prefix.IsPost
                || !prefix.Local.IsEmpty
            )
                return null;
            return new Clause(operation + "*", Version: null) { Family = Family(prefix, prefix.Release.ToString()) };
        }

        if (!Pep440Version.TryRead(text, out var version) || !version.Local.IsEmpty && operation is not ("==" or "!="))
            return null;
        var clause = new Clause(operation, text)
        {
            Key = Key(version, withLocal: true),
            Release = Base(version),
            IsPost = version.IsPost,
            IsPrerelease = version.IsPrerelease,
            HasLocal = !version.Local.IsEmpty,
            LetsPrereleasesIn = version.IsPrerelease && operation is ("==" or ">=" or "<=" or "~="),
        };
        if (operation != "~=")
            return clause;
        var last = version.Release.LastIndexOf('.');
        return last < 0 ? null : clause with { Family = Family(version, version.Release[..last].ToString()) };
    }

    /// <summary>All versions whose numbers begin with these, from the first development release on.</summary>
    private static Interval Family(Pep440Version version, string numbers)
    {
        var last = numbers.LastIndexOf('.') + 1;
        var next = numbers[..last] + PartialVersion.Increment(numbers[last..]);
        return Interval.Between(First(version, numbers), First(version, next));
    }

    private static VersionKey First(Pep440Version version, string numbers) =>
        Key(
            new Pep440Version
            {
                Epoch = version.Epoch,
                Release = numbers,
                IsDevelopment = true,
            },
            withLocal: false
        );

    private static VersionKey Base(Pep440Version version) =>
        Key(new Pep440Version { Epoch = version.Epoch, Release = version.Release }, withLocal: false);

    private static VersionKey Key(Pep440Version version, bool withLocal)
    {
        Span<byte> room = stackalloc byte[4096];
        var key = new KeyWriter(room);
        version.Write(ref key, withLocal);
        return new VersionKey(key.Written);
    }

    private sealed record Clause(string Operation, string? Version)
    {
        public VersionKey Key { get; init; }

        /// <summary>The numbers alone.</summary>
        public VersionKey Release { get; init; }

        public Interval Family { get; init; }

        public bool IsPost { get; init; }

        public bool IsPrerelease { get; init; }

        public bool HasLocal { get; init; }

        public bool LetsPrereleasesIn { get; init; }
    }

    private sealed class Range(ImmutableArray<Clause> clauses) : VersionRange
    {
        public override bool Allows(string version)
        {
            var text = version.Trim();
            if (text.Length is 0 or > VersionOrder.MostLetters || !Pep440Version.TryRead(text, out var read))
                return clauses.Length > 0 && clauses.All(clause => clause.Operation == "===" && IsSame(clause, text));
            if (read.IsPrerelease && !clauses.Any(clause => clause.LetsPrereleasesIn))
                return false;
            var whole = Pep440Ranges.Key(read, withLocal: true);
            var open = Pep440Ranges.Key(read, withLocal: false);
            var release = Base(read);
            foreach (var clause in clauses)
            {
                var compared = open.CompareTo(clause.Key);
                var sameNumbers = release == clause.Release;
                var holds = clause.Operation switch
                {
                    "===" => IsSame(clause, read.ToString()),
                    "==*" => clause.Family.Holds(open),
                    "!=*" => !clause.Family.Holds(open),
                    "==" => clause.HasLocal ? whole == clause.Key : compared == 0,
                    "!=" => clause.HasLocal ? whole != clause.Key : compared != 0,
                    ">=" => compared >= 0,
                    "<=" => compared <= 0,
                    "~=" => compared >= 0 && clause.Family.Holds(open),
                    // What follows a release by a post-release or a local label is not after it, what precedes it not before it.
                    ">" => whole.CompareTo(clause.Key) > 0 && !(sameNumbers && (read.IsPost && !clause.IsPost || !read.Local.IsEmpty)),
                    _ => whole.CompareTo(clause.Key) < 0 && !(sameNumbers && read.IsPrerelease && !clause.IsPrerelease),
                };
                if (!holds)
                    return false;
            }

            return true;
        }

        private static bool IsSame(Clause clause, string version) =>
            string.Equals(clause.Version, version, StringComparison.OrdinalIgnoreCase);
    }
}
