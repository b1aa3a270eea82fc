namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>The digests of all modules that a build ever looked at; which of them are in it says <c>go.mod</c>.</summary>
public sealed class GoSum : Lockfile
{
    public override string Name => "go.sum";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("go get {name}@{version}");

    public override bool Wants(SourcePath path) => path.IsNamed("go.sum");

    public override void Read(SourceFile file, Listing listing)
    {
        var sums = new GoSums();
        listing.Model = sums;
        foreach (var (number, span, line) in Lines.Of(file))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                continue;
            if (words.Length != 3 || !words[1].StartsWith('v'))
            {
                listing.FailAt(number, "a line without module, version and digest");
                continue;
            }

            if (sums.Count >= Listing.MaxEntries)
            {
                listing.Fail("it names more than 250,000 modules; the rest was left out", "Run `go mod tidy`.");
                return;
            }

            if (!words[1].EndsWith("/go.mod", StringComparison.Ordinal))
                sums.Add(words[0], words[1], words[2].StartsWith("h1:", StringComparison.Ordinal) ? words[2][3..] : "", span);
        }
    }

    /// <summary>Alone it is all there is: the newest version of each module.</summary>
    public override void Join(Listing own, Listings all)
    {
        if (own.Model is not GoSums sums || all[Joining.FolderOf(own.Path) + "go.mod"] is not null)
            return;
        foreach (var (name, version) in sums.Newest)
        {
            var isAdded = own.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.Go,
                    Name = name,
                    Version = version,
                    Span = sums.SpanOf(name, version),
                    Hashes = Digests.OfBase64("SHA-256", sums.DigestOf(name, version)),
                }
            );
            if (!isAdded)
                return;
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "go.sum",
                """
                github.com/pkg/errors v0.8.0 h1:WdK/asTD0HN+q6hsWO3/vpuAkAr+tw6aNJNDFFf0+qw=
                github.com/pkg/errors v0.9.1 h1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=
                github.com/pkg/errors v0.9.1/go.mod h1:bwawxfHBFNV+L2hUp1rHADufV3IMtnDRdf1r5NINEl0=
                golang.org/x/text v0.3.7/go.mod h1:u+2+/6zg+i71rQMx5EYifcz6MCKuco9NR6JIITiCfzQ=
                """,
                "pkg:golang/github.com/pkg/errors@v0.9.1"
            ),
        ];
}

/// <summary>Digests by module and version.</summary>
internal sealed class GoSums
{
    private readonly Dictionary<(string, string), (string Digest, Engine.Text.ByteSpan Span)> _all = [];
    private readonly SortedDictionary<string, string> _newest = new(StringComparer.Ordinal);

    public int Count => _all.Count;

    /// <summary>Of each module that was fetched, the newest version: the one that Go chooses, unless it is left out.</summary>
    public IEnumerable<KeyValuePair<string, string>> Newest => _newest;

    public void Add(string name, string version, string digest, Engine.Text.ByteSpan span)
    {
        _all.TryAdd((name, version), (digest, span));
        if (!_newest.TryGetValue(name, out var known) || Compare(version, known) > 0)
            _newest[name] = version;
    }

    public string? DigestOf(string name, string version) => _all.TryGetValue((name, version), out var found) ? found.Digest : null;

    public Engine.Text.ByteSpan SpanOf(string name, string version) => _all.GetValueOrDefault((name, version)).Span;

    /// <summary>The order of SemVer 2.0.0, https://semver.org/#spec-item-11; versions of Go modules have three numbers always.</summary>
    private static int Compare(string left, string right)
    {
        var (a, b) = (left.TrimStart('v').Split('+')[0].Split('-', 2), right.TrimStart('v').Split('+')[0].Split('-', 2));
        var order = CompareParts(a[0].Split('.'), b[0].Split('.'));
        if (order != 0)
            return order;
        if (a.Length != b.Length)
            return b.Length - a.Length;
        return a.Length == 1 ? 0 : CompareParts(a[1].Split('.'), b[1].Split('.'));
    }

    private static int CompareParts(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var (isLeft, isRight) = (left[i].All(char.IsAsciiDigit), right[i].All(char.IsAsciiDigit));
            var order =
                isLeft && isRight
                    ? (left[i].TrimStart('0').Length, left[i].TrimStart('0')).CompareTo(
                        (right[i].TrimStart('0').Length, right[i].TrimStart('0'))
                    )
                : isLeft ? -1
                : isRight ? 1
                : string.CompareOrdinal(left[i], right[i]);
            if (order != 0)
                return order;
        }

        return left.Length - right.Length;
    }
}
