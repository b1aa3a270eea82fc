using System.Globalization;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Gate;

/// <summary><c>.gitleaksignore</c>: one finding of gitleaks in each line, as <c>[commit:]path:rule:line</c>.</summary>
internal sealed class GitleaksIgnore
{
    public const string FileName = ".gitleaksignore";
    public const int MaxBytes = 16 * 1024 * 1024;

    private const int ShortestCommit = 7;
    private const int LongestCommit = 64;

    private readonly Dictionary<(string Path, int Line), List<Entry>> _byPlace = [];
    private readonly List<Entry> _entries = [];
    private readonly List<Notice> _notices = [];

    /// <param name="IsOfCommit">It speaks of history; this scan need not have read any.</param>
    private sealed record Entry(string Rule, bool IsOfCommit, int SourceLine)
    {
        public bool IsUsed { get; set; }
    }

    public static GitleaksIgnore Read(ReadOnlySpan<byte> text)
    {
        var file = new GitleaksIgnore();
        var number = 0;
        foreach (var raw in TextBytes.Decode(text).EnumerateLines())
        {
            number++;
            var line = raw.Trim();
            if (!line.IsEmpty && line[0] != '#' && !file.Add(line.ToString(), number))
                file._notices.Add(
                    new Notice(
                        "waiver-malformed",
                        "This line excuses nothing; write `path:rule:line`, as gitleaks reports its fingerprints.",
                        FileName,
                        number
                    )
                );
        }

        return file;
    }

    public IEnumerable<Waiver> Match(ImmutableArray<Finding> findings)
    {
        foreach (var finding in findings)
        {
            if (
                !_byPlace.TryGetValue((finding.Location.Path, finding.Location.Line), out var entries)
                || entries.Find(one => finding.Rule.IsNamed("gitleaks:" + one.Rule)) is not { } entry
            )
                continue;
            // Every entry of this place that names the rule is in use, with a commit or without.
            foreach (var one in entries.Where(one => finding.Rule.IsNamed("gitleaks:" + one.Rule)))
                one.IsUsed = true;
            yield return new Waiver
            {
                Fingerprint = finding.Fingerprint,
                Reason = string.Create(CultureInfo.InvariantCulture, $"listed in {FileName}:{entry.SourceLine}"),
                Until = DateOnly.MaxValue,
                IsForeign = true,
                Source = FileName,
                Line = entry.SourceLine,
            };
        }
    }

    /// <param name="isWhole">False where only a part of the tree was read: what an entry speaks of may stand in the rest.</param>
    public IEnumerable<Notice> Notices(bool isWhole)
    {
        foreach (var notice in _notices)
            yield return notice;
        var own = _entries.Where(entry => !entry.IsOfCommit).ToList();
        var idle = own.Where(entry => !entry.IsUsed).ToList();
        if (!isWhole || idle.Count == 0)
            yield break;
        var which = string.Create(
            CultureInfo.InvariantCulture,
            $"{idle.Count} of {own.Count} {(own.Count == 1 ? "entry" : "entries")} without a commit"
        );
        yield return new Notice(
            "waiver-unused",
            $"{which} {(idle.Count == 1 ? "excuses" : "excuse")} nothing any more, the first in this line; remove them if the findings are gone.",
            FileName,
            idle[0].SourceLine
        );
    }

    private bool Add(string line, int sourceLine)
    {
        var lastColon = line.LastIndexOf(':');
        var ruleColon = lastColon <= 0 ? -1 : line.LastIndexOf(':', lastColon - 1);
        if (
            ruleColon <= 0
            || ruleColon + 1 == lastColon
            || !int.TryParse(line.AsSpan(lastColon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        )
            return false;
        var path = line[..ruleColon];
        var isOfCommit = false;
        if (path.IndexOf(':', StringComparison.Ordinal) is >= ShortestCommit and <= LongestCommit and var colon)
        {
            isOfCommit = path[..colon].All(char.IsAsciiHexDigit);
            path = isOfCommit ? path[(colon + 1)..] : path;
        }

        path = ForeignExcuses.Normal(path);
        if (path.Length == 0)
            return false;
        // A rule of paths alone has no line, which gitleaks writes as 0.
        number = Math.Max(number, 1);
        var entry = new Entry(line[(ruleColon + 1)..lastColon], isOfCommit, sourceLine);
        _entries.Add(entry);
        if (!_byPlace.TryGetValue((path, number), out var here))
            _byPlace[(path, number)] = here = [];
        here.Add(entry);
        return true;
    }
}
