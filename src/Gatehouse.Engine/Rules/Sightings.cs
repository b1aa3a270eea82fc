using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Rules;

/// <summary>What the scanners saw in one file.</summary>
public sealed class Sightings
{
    /// <summary>A file with more says so once; nobody reads a thousand of one file.</summary>
    private const int MostHits = 1000;

    /// <summary>Of what asks a human to look: a test file may well hold thousands of assertions.</summary>
    private const int MostLooks = 20_000;

    /// <summary>Of components: each line of a lock file may be one, and each of them may have many advisories.</summary>
    private const int MostCharges = 100_000;

    private readonly List<(Scanner Scanner, Rule Rule, Hit Hit)> _hits = [];
    private readonly List<CoverageFailure> _failures = [];
    private readonly List<Notice> _notices = [];
    private Scanner? _scanner;
    private int _looks;
    private int _proofs;
    private int _charges;
    private bool _isFull;
    private string _path = "";
    private int _length;

    /// <summary>The rule at work, so that a fault can be named.</summary>
    public Rule? At { get; set; }

    internal IReadOnlyList<(Scanner Scanner, Rule Rule, Hit Hit)> Hits => _hits;

    internal IReadOnlyList<CoverageFailure> Failures => _failures;

    internal IReadOnlyList<Notice> Notices => _notices;

    public void Report(Rule rule, Hit hit)
    {
        if (hit.Edit?.Problem(hit.EditedFile?.Bytes.Length ?? _length) is { } problem)
            throw new InvalidOperationException(problem);
        var isLook = rule.Facts.Tier == Tier.Audit;
        var (many, most) =
            hit.Component is not null ? (++_charges, MostCharges)
            : isLook ? (++_looks, MostLooks)
            : (++_proofs, MostHits);
        if (many <= most)
            _hits.Add((_scanner ?? throw new InvalidOperationException("A rule reports while its scanner reads."), rule, hit));
        else if (!_isFull)
        {
            _isFull = true;
            Fail($"it has more than {most} findings; the rest was left out", "Mend these, or exclude the file under `scan: exclude:`.");
        }
    }

    /// <summary>Says that something of the file could not be read or finished.</summary>
    public void Fail(string reason, string remedy) =>
        _failures.Add(new CoverageFailure(_scanner?.Name, At?.Facts.Id, _path, reason, remedy));

    /// <summary>Tells the user something about the file that is neither a finding nor a gap.</summary>
    public void Tell(string kind, string message, int line = 0) => _notices.Add(new Notice(kind, message, _path, line));

    internal void Begin(string path, int length)
    {
        _hits.Clear();
        _failures.Clear();
        (_looks, _proofs, _charges) = (0, 0, 0);
        _notices.Clear();
        _isFull = false;
        _path = path;
        _length = length;
    }

    internal void Enter(Scanner scanner)
    {
        _scanner = scanner;
        At = null;
    }
}
