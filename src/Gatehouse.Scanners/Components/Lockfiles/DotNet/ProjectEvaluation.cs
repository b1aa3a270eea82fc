using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>
/// Reads a project as MSBuild would, as far as packages go: the files around it in their order, properties first, then lists. Nothing is
/// run; what only a build knows stays as it is written. What holds under a condition is kept beside what holds without.
/// </summary>
internal sealed class ProjectEvaluation
{
    private const int MostFiles = 64;
    private const int MostValues = 8;
    private const int MostSteps = 32;
    private const int LongestValue = 2_048;
    private const int MostItems = 50_000;

    private static readonly IEnumerable<PlacedText?> NoText = [null];

    private readonly Listing _project;
    private readonly Listings _all;
    private readonly MsBuildProject _kind;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly List<ProjectStatement> _statements = [];
    private readonly Dictionary<string, List<PlacedText>> _properties = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Lists?> _references = [];
    private readonly Dictionary<string, List<int>> _referencesByName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<PlacedText>> _central = new(StringComparer.OrdinalIgnoreCase);

    private ProjectEvaluation(Listing project, Listings all, MsBuildProject kind) => (_project, _all, _kind) = (project, all, kind);

    public static IEnumerable<Declared> Of(Listing project, Listings all, MsBuildProject kind)
    {
        var evaluation = new ProjectEvaluation(project, all, kind);
        evaluation.Collect();
        return evaluation.Declare();
    }

    private void Collect()
    {
        Around("Directory.Build.props");
        Around("Directory.Packages.props");
        Take(_project);
        Around("Directory.Build.targets");
        foreach (var assigns in _statements.OfType<Assigns>())
            Assign(assigns);
        var items = _statements.OfType<Lists>().ToList();
        if (items.Count > MostItems)
            _project.Fail($"it has more than {MostItems} items of packages; the rest was left out", "Split the project, or exclude it.");
        foreach (var lists in items.Take(MostItems))
        {
            if (lists.List == "PackageVersion")
                Centre(lists);
            else
                Refer(lists);
        }
    }

    private void Around(string name)
    {
        foreach (var folder in Joining.FoldersAbove(_project.Path))
        {
            if (_all[folder + name] is not { } nearest)
                continue;
            Take(nearest);
            return;
        }
    }

    private void Take(Listing file)
    {
        if (_read.Count >= MostFiles || !_read.Add(file.Path) || file.Model is not ProjectStatements statements)
            return;
        foreach (var statement in statements.All)
        {
            if (statement is not Imports imports)
                _statements.Add(statement);
            else if (Imported(file.Path, imports.Project) is { } other)
                Take(other);
        }
    }

    /// <summary>Null where the path is outside the tree, or only a build knows it.</summary>
    private Listing? Imported(string path, string project)
    {
        var folder = Joining.FolderOf(path);
        if (project.Contains("GetPathOfFileAbove", StringComparison.OrdinalIgnoreCase))
        {
            var name = project.Split('\'', '"').FirstOrDefault(part => part.EndsWith(".props", StringComparison.OrdinalIgnoreCase));
            name ??= path[(path.LastIndexOf('/') + 1)..];
            return Joining.FoldersAbove(path).Skip(1).Select(above => _all[above + name]).FirstOrDefault(found => found is not null);
        }

        var relative = project.Replace("$(MSBuildThisFileDirectory)", "", StringComparison.OrdinalIgnoreCase);
        if (relative.StartsWith("$(MSBuildProjectDirectory)", StringComparison.OrdinalIgnoreCase))
            (folder, relative) = (Joining.FolderOf(_project.Path), relative["$(MSBuildProjectDirectory)".Length..].TrimStart('/', '\\'));
        if (relative.AsSpan().ContainsAny("$%@*") || relative.Length == 0)
            return null;
        return Listings.Beside(folder + "-", relative) is { } found ? _all.At(found, _kind) : null;
    }

    private void Assign(Assigns assigns)
    {
        var known = _properties.GetValueOrDefault(assigns.Name);
        if (assigns.IsDefault)
        {
            if (known is null)
                _properties[assigns.Name] = [.. Expanded(assigns.Value)];
            return;
        }

        var values = Expanded(assigns.Value);
        if (!assigns.IsConditional || known is null)
            _properties[assigns.Name] = [.. values];
        else if (known.Count < MostValues)
            known.AddRange(values.Take(MostValues - known.Count));
    }

    private void Centre(Lists lists)
    {
        foreach (var name in Names(lists))
        {
            if (lists.Verb == "Remove" || lists.Version is null)
                _central.Remove(name);
            else if (lists.IsConditional && _central.TryGetValue(name, out var known))
                known.Add(lists.Version);
            else
                _central[name] = [lists.Version];
        }
    }

    private void Refer(Lists lists)
    {
        foreach (var name in Names(lists))
        {
            if (!_referencesByName.TryGetValue($"{lists.List}/{name}", out var known))
                _referencesByName[$"{lists.List}/{name}"] = known = [];
            if (lists.Verb == "Include")
            {
                known.Add(_references.Count);
                _references.Add(lists with { Names = name });
                continue;
            }

            foreach (var i in known)
            {
                if (lists.Verb == "Update" && _references[i] is { } reference)
                    _references[i] = reference with
                    {
                        Version = lists.Version ?? reference.Version,
                        VersionOverride = lists.VersionOverride ?? reference.VersionOverride,
                        PrivateAssets = lists.PrivateAssets.Length > 0 ? lists.PrivateAssets : reference.PrivateAssets,
                    };
                else if (lists.Verb == "Remove" && !lists.IsConditional)
                    _references[i] = null;
            }

            if (lists.Verb == "Remove" && !lists.IsConditional)
                known.Clear();
        }
    }

    private IEnumerable<Declared> Declare()
    {
        var isTest =
            Value("IsTestProject").Equals("true", StringComparison.OrdinalIgnoreCase)
            || _referencesByName.GetValueOrDefault("PackageReference/Microsoft.NET.Test.Sdk") is { Count: > 0 };
        var told = new HashSet<(string, string?, string?)>();
        foreach (var known in _references.OfType<Lists>())
        {
            var scope =
                known.List != "PackageReference" || known.PrivateAssets.Contains("all", StringComparison.OrdinalIgnoreCase)
                    ? ComponentScope.Development
                : isTest ? ComponentScope.Test
                : ComponentScope.Shipped;
            foreach (var wanted in Wanted(known))
            {
                foreach (var text in wanted is null ? NoText : Expanded(wanted).Select(PlacedText? (text) => text))
                {
                    var (version, range) = NuGetRange.Read(text?.Text ?? "");
                    if (!told.Add((known.Names.ToLowerInvariant(), version, range)))
                        continue;
                    var isOwn = known.Path == _project.Path;
                    yield return new Declared
                    {
                        Ecosystem = Ecosystem.NuGet,
                        Name = known.Names,
                        Version = version,
                        Range = range,
                        // What a file around asks for in the name of this project stands nowhere in it.
                        Span = isOwn ? known.Span : new ByteSpan(0, 0),
                        VersionSpan = text?.Span,
                        VersionPath = text is null || text.Path == _project.Path ? null : text.Path,
                        Scope = scope,
                        IsDirect = true,
                    };
                }
            }
        }
    }

    private IEnumerable<PlacedText?> Wanted(Lists known)
    {
        if ((known.VersionOverride ?? known.Version) is { } own)
            return [own];
        return _central.TryGetValue(known.Names, out var central) ? central : NoText;
    }

    private IEnumerable<string> Names(Lists lists) =>
        Expanded(new PlacedText(lists.Names, null, lists.Path))
            .SelectMany(names => names.Text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(name => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            .Distinct(StringComparer.OrdinalIgnoreCase);

    private string Value(string property) => _properties.GetValueOrDefault(property)?[^1].Text.Trim() ?? "";

    /// <summary>
    /// All values that a text may have. The place goes to where the characters are: a text that is one property stands where that is set.
    /// </summary>
    private List<PlacedText> Expanded(PlacedText text)
    {
        if (!text.Text.Contains("$(", StringComparison.Ordinal))
            return [text];
        var trimmed = text.Text.Trim();
        if (PropertyAt(trimmed, 0) is { } whole && whole.Length + 3 == trimmed.Length)
            return _properties.TryGetValue(whole, out var values) ? values : [text with { Span = null }];
        var written = new StringBuilder();
        var at = 0;
        for (var steps = 0; steps < MostSteps && written.Length < LongestValue; steps++)
        {
            var open = text.Text.IndexOf("$(", at, StringComparison.Ordinal);
            if (open < 0)
                break;
            written.Append(text.Text, at, open - at);
            at = open;
            if (PropertyAt(text.Text, open) is not { } name || !_properties.TryGetValue(name, out var values))
                break;
            written.Append(values[^1].Text);
            at = open + name.Length + 3;
        }

        written.Append(text.Text.AsSpan(at));
        return [new PlacedText(written.Length > LongestValue ? "" : written.ToString(), null, text.Path)];
    }

    /// <summary>The name in <c>$(Name)</c> at a place; null for what calls a function.</summary>
    private static string? PropertyAt(string text, int at)
    {
        if (!text.AsSpan(at).StartsWith("$("))
            return null;
        var end = text.IndexOf(')', at);
        if (end < 0)
            return null;
        var name = text[(at + 2)..end];
        return name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : null;
    }
}
