using System.Globalization;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Excuses;

/// <summary>A file in which another tool's users excuse advisories, licences or packages: one room each.</summary>
internal abstract class ExcuseFile
{
    /// <summary>Where it stands in a tree; each that is there is read.</summary>
    public abstract ImmutableArray<string> Files { get; }

    /// <summary>Whether one may stand in any folder, and speaks for what is below that folder.</summary>
    public virtual bool IsInAnyFolder => false;

    /// <summary>What it excuses. What cannot be read excuses nothing, and is told.</summary>
    public abstract void Read(ReadOnlyMemory<byte> text, ExcuseList list);

    /// <summary>The root of a YAML file as a mapping; null where it is none, which is told.</summary>
    protected static YamlMapping? Mapping(ReadOnlyMemory<byte> text, ExcuseList list)
    {
        var document = YamlDocument.Parse(text);
        if (document.Problem is { } problem)
            list.Tell(problem.Line, problem.Message);
        return document.Root as YamlMapping;
    }

    protected static string? Text(YamlNode? node) => node is YamlScalar { IsNull: false } scalar ? scalar.Text : null;

    protected static IEnumerable<YamlMapping> Mappings(YamlNode? node) => node is YamlSequence list ? list.Items.OfType<YamlMapping>() : [];

    /// <summary>What the pattern leaves open may be anything: without a version it means every version.</summary>
    protected static bool FitsPurl(string pattern, Finding finding) =>
        finding.Component is { } component
        && PackageUrl.TryParse(pattern, out var wanted)
        && PackageUrl.TryParse(component.Purl, out var found)
        && wanted.Type == found.Type
        && wanted.Namespace.Equals(found.Namespace, StringComparison.OrdinalIgnoreCase)
        && wanted.Name.Equals(found.Name, StringComparison.OrdinalIgnoreCase)
        && (wanted.Version is null || wanted.Version == found.Version);

    /// <summary>The last day of an excuse: these tools write a day or a moment, and it no longer excuses on that day.</summary>
    protected static DateOnly LastDayBefore(string? written, int line, ExcuseList list)
    {
        if (string.IsNullOrWhiteSpace(written))
            return DateOnly.MaxValue;
        // A day may carry the zone of XML Schema: 2026-01-31Z.
        var text = written.Trim();
        if (text.Length > 10 && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", out var head) && text[10] is 'Z' or '+' or '-')
            return head.AddDays(-1);
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return DateOnly.FromDateTime(moment.UtcDateTime.AddDays(moment.Year > 1 ? -1 : 0));
        list.Tell(line, $"`{text}` is no date, so this entry excuses nothing; write one such as 2026-12-31");
        return DateOnly.MinValue;
    }
}

/// <summary>One entry of such a file: what it names must all fit.</summary>
internal sealed record Excuse
{
    /// <summary>An advisory's id or alias, or another tool's name of a rule; null for any.</summary>
    public string? Id { get; init; }

    /// <summary>Whether the rest of it fits a finding.</summary>
    public Func<Finding, bool>? Fits { get; init; }

    public string? Reason { get; init; }

    public DateOnly Until { get; init; } = DateOnly.MaxValue;

    public required int Line { get; init; }
}

/// <summary>What one file excuses, and what of it could not be read.</summary>
/// <param name="folder">The folder that it speaks for, with a slash at its end; empty for the whole tree.</param>
internal sealed class ExcuseList(string path, string folder)
{
    private const int MostEntries = 20_000;

    private readonly List<Excuse> _entries = [];
    private readonly List<Notice> _notices = [];

    public string Path { get; } = path;

    public string Folder { get; } = folder;

    public IReadOnlyList<Excuse> Entries => _entries;

    public IReadOnlyList<Notice> Notices => _notices;

    public void Add(Excuse entry)
    {
        if (_entries.Count < MostEntries)
            _entries.Add(entry);
        else if (_entries.Count == MostEntries && _notices.All(notice => notice.Line != entry.Line))
            Tell(
                entry.Line,
                $"more than {MostEntries.ToString(CultureInfo.InvariantCulture)} entries; this one and what follows excuse nothing"
            );
    }

    public void Tell(int line, string what) =>
        _notices.Add(new Notice("waiver-malformed", char.ToUpperInvariant(what[0]) + what[1..] + ".", Path, line));
}
