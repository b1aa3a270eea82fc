using System.Text;
using System.Text.Json;
using Gatehouse.Engine.Syntax.Spdx;
using Gatehouse.Scanners.Licences.Texts;

namespace Gatehouse.Scanners.Licences;

/// <summary>What an installed package says of its licence.</summary>
/// <param name="Path">The file that says so.</param>
internal sealed record InstalledLicence(ImmutableArray<string> Stated, string Path);

/// <summary>Looks into what was installed beside the files that declare components: environments of Python, <c>node_modules</c>.</summary>
/// <param name="read">A file as text.</param>
/// <param name="folders">The names of the folders in a folder.</param>
internal sealed class InstalledPackage(Func<string, string?> read, Func<string, IEnumerable<string>> folders)
{
    private const int MostFiles = 16;
    private const int MostParents = 24;

    private static readonly ImmutableArray<string> _environments = [".venv", "venv", "env"];

    private static readonly ImmutableArray<string> _textNames =
    [
        "LICENSE",
        "LICENSE.txt",
        "LICENSE.md",
        "LICENCE",
        "LICENCE.txt",
        "LICENCE.md",
        "license",
        "License",
        "license.txt",
        "license.md",
        "License.txt",
        "COPYING",
        "COPYING.txt",
        "COPYING.LESSER",
        "LICENSE-MIT",
        "LICENSE-MIT.txt",
        "LICENSE-APACHE",
        "LICENSE-APACHE-2.0.txt",
        "MIT-LICENSE.txt",
        "LICENSE.MIT",
        "LICENSE.APACHE",
        "LICENSE.BSD",
        "UNLICENSE",
    ];

    private static readonly ImmutableArray<string> _noticeNames = ["NOTICE", "NOTICE.txt", "NOTICE.md"];

    private readonly Dictionary<string, string?> _sitePackages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> _distributions = new(StringComparer.Ordinal);

    /// <summary>Whether a file is what an installation left behind, and not what the project asks for.</summary>
    public static bool IsOne(string path) =>
        path.Contains("node_modules/", StringComparison.Ordinal)
        || path.Contains("site-packages/", StringComparison.Ordinal)
        || path.Contains(".dist-info/", StringComparison.Ordinal);

    /// <summary>What the package itself states; null where it is not installed here.</summary>
    public InstalledLicence? Stated(Component component) =>
        FolderOf(component) is not { } folder ? null
        : folder.EndsWith(".dist-info/", StringComparison.Ordinal) ? Python(folder)
        : Npm(folder, null);

    /// <summary>The licences whose texts come with the package, with the file of the first; null where there are none that are known.</summary>
    public (SpdxExpression Expression, string Path)? Texts(Component component, string? seeFile) =>
        FolderOf(component) is { } folder ? Texts(folder, seeFile, read) : null;

    /// <summary>The licences whose texts lie in a folder.</summary>
    public static (SpdxExpression Expression, string Path)? Texts(string folder, string? seeFile, Func<string, string?> read)
    {
        var found = new List<(string Path, ImmutableArray<string> Ids)>();
        foreach (var name in Names(folder, seeFile, read).Distinct(StringComparer.Ordinal))
        {
            if (found.Count == MostFiles || name.Contains("..", StringComparison.Ordinal) || read(folder + name) is not { } text)
                continue;
            // File systems that take `license` for `LICENSE` show one file twice.
            if (LicenceTexts.Known.Recognise(text) is { IsEmpty: false } ids && !found.Any(one => one.Ids.SequenceEqual(ids)))
                found.Add((folder + name, ids));
        }

        if (found.Count == 0)
            return null;
        var parts = found.Select(file => SpdxExpression.All(file.Ids.Select(id => SpdxExpression.Parse(id)!))).ToList();
        // LICENSE-MIT beside LICENSE-APACHE is how a choice is written in files.
        var isChoice = found.Count > 1 && found.All(file => IsNamedChoice(file.Path));
        if (!isChoice && parts.Any(part => part is SpdxTerm { Id: "LGPL-3.0-only" }))
            parts.RemoveAll(part => part is SpdxTerm { Id: "GPL-3.0-only" });
        return (isChoice ? SpdxExpression.Any(parts) : SpdxExpression.All(parts), found[0].Path);
    }

    public string? TextsOf(Component component)
    {
        if (FolderOf(component) is not { } folder)
            return null;
        var texts = Names(folder, null, read)
            .Concat(_noticeNames)
            .Distinct(StringComparer.Ordinal)
            .Where(name => !name.Contains("..", StringComparison.Ordinal))
            .Select(name => read(folder + name))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Take(MostFiles)
            .ToList();
        return texts.Count == 0 ? null : string.Join("\n\n", texts);
    }

    private static bool IsNamedChoice(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.Length > 8
            && name.StartsWith("LICEN", StringComparison.OrdinalIgnoreCase)
            && name[7] is '-' or '.'
            && name[8..] is not ("txt" or "md");
    }

    private static IEnumerable<string> Names(string folder, string? seeFile, Func<string, string?> read)
    {
        if (seeFile is not null)
            return [seeFile];
        if (!folder.EndsWith(".dist-info/", StringComparison.Ordinal))
            return _textNames;
        var told = Headers(read(folder + "METADATA") ?? "").Where(header => header.Name == "license-file").Select(header => header.Value);
        return told.Take(MostFiles)
            .SelectMany(file => (string[])["licenses/" + file, file, file[(file.LastIndexOf('/') + 1)..]])
            .Concat(_textNames);
    }

    private InstalledLicence? Python(string folder)
    {
        if (read(folder + "METADATA") is not { } text)
            return null;
        var headers = Headers(text);
        var stated = headers.Where(header => header.Name == "license-expression").Select(header => header.Value).ToList();
        if (stated.Count == 0)
        {
            stated =
            [
                .. headers.Where(header => header.Name == "license").Select(header => header.Value),
                .. headers
                    .Where(header => header.Name == "classifier" && header.Value.StartsWith("License ::", StringComparison.Ordinal))
                    .Select(header => header.Value),
            ];
        }

        return new InstalledLicence([.. stated], folder + "METADATA");
    }

    /// <summary>The fields above the description (https://packaging.python.org/en/latest/specifications/core-metadata/), names in lower case.</summary>
    private static List<(string Name, string Value)> Headers(string text)
    {
        const int most = 2_000;
        var headers = new List<(string Name, string Value)>();
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            if (raw.IsWhiteSpace() || headers.Count == most)
                break;
            if (raw[0] is ' ' or '\t')
            {
                if (headers.Count > 0)
                    headers[^1] = headers[^1] with { Value = headers[^1].Value + "\n" + raw.Trim().ToString() };
                continue;
            }

            var colon = raw.IndexOf(':');
            if (colon > 0)
                headers.Add((raw[..colon].ToString().ToLowerInvariant(), raw[(colon + 1)..].Trim().ToString()));
        }

        return headers;
    }

    private InstalledLicence? Npm(string folder, string? version)
    {
        if (read(folder + "package.json") is not { } text)
            return null;
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return null;
            if (version is not null && (!root.TryGetProperty("version", out var own) || !own.ValueEquals(version)))
                return null;
            var stated = new List<string>();
            if (root.TryGetProperty("license", out var licence) && Name(licence) is { } name)
                stated.Add(name);
            // The old way: a list to choose from.
            else if (root.TryGetProperty("licenses", out var list) && list.ValueKind == JsonValueKind.Array)
                stated.Add(string.Join(" OR ", list.EnumerateArray().Select(Name).OfType<string>().Select(Choice)));
            return new InstalledLicence([.. stated.Where(one => one.Length > 0)], folder + "package.json");
        }
        catch (JsonException)
        {
            // What is installed is no part of the tree's own files: where it says nothing, nothing is known.
            return null;
        }
    }

    private static string Choice(string stated) => LicenceNames.Read(stated).Expression is { } one ? $"({one})" : stated;

    private static string? Name(JsonElement licence) =>
        licence.ValueKind switch
        {
            JsonValueKind.String => licence.GetString(),
            JsonValueKind.Object when licence.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String =>
                type.GetString(),
            _ => null,
        };

    /// <summary>Where the component lies installed, with a slash at the end; null where it does not.</summary>
    private string? FolderOf(Component component)
    {
        if (component.Location?.Path is not { } path)
            return null;
        var below = path[..(path.LastIndexOf('/') + 1)];
        if (path.EndsWith(".dist-info/METADATA", StringComparison.Ordinal))
            return below;
        if (path.EndsWith("/package.json", StringComparison.Ordinal) && path.Contains("node_modules/", StringComparison.Ordinal))
            return below;
        return component.Version is not { } version ? null
            : component.Purl.StartsWith("pkg:pypi/", StringComparison.Ordinal) ? DistInfo(below, component.Name, version)
            : component.Purl.StartsWith("pkg:npm/", StringComparison.Ordinal) ? Modules(below, component, version)
            : null;
    }

    private string? Modules(string folder, Component component, string version) =>
        component
            .Path.Take(MostParents)
            .Select(step => step.LastIndexOf('@') is > 0 and var at ? step[..at] : step)
            .Where(parent => parent != component.Name)
            .Reverse()
            .Select(parent => $"{folder}node_modules/{parent}/node_modules/{component.Name}/")
            .Append($"{folder}node_modules/{component.Name}/")
            .FirstOrDefault(place => Npm(place, version) is not null);

    private string? DistInfo(string folder, string name, string version)
    {
        if (SitePackages(folder) is not { } packages)
            return null;
        if (!_distributions.TryGetValue(packages, out var known))
            _distributions[packages] = known = Distributions(packages);
        return known.GetValueOrDefault($"{Normal(name)}-{version}");
    }

    /// <summary>The folders of an environment by the name and version of their packages: each installer spells them in its own way.</summary>
    private Dictionary<string, string> Distributions(string packages)
    {
        const string ending = ".dist-info";
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var folder in folders(packages).Where(folder => folder.EndsWith(ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        )
        {
            var dash = folder.LastIndexOf('-', folder.Length - ending.Length - 1);
            if (dash > 0)
                found.TryAdd($"{Normal(folder[..dash])}-{folder[(dash + 1)..^ending.Length]}", $"{packages}{folder}/");
        }

        return found;
    }

    /// <summary>PEP 503: lower case, runs of <c>- _ .</c> are one hyphen.</summary>
    private static string Normal(string name) =>
        string.Join('-', name.ToLowerInvariant().Split(['-', '_', '.'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The packages of the environment beside a file, or in a folder above it.</summary>
    private string? SitePackages(string folder)
    {
        if (_sitePackages.TryGetValue(folder, out var known))
            return known;
        string? found = null;
        foreach (var environment in _environments)
        {
            if (read($"{folder}{environment}/pyvenv.cfg") is not { } settings || VersionIn(settings) is not { } version)
                continue;
            found = $"{folder}{environment}/lib/python{version}/site-packages/";
            break;
        }

        var parent = folder.TrimEnd('/');
        found ??= parent.Length == 0 ? null : SitePackages(parent[..(parent.LastIndexOf('/') + 1)]);
        return _sitePackages[folder] = found;
    }

    /// <summary><c>3.12</c> of <c>version = 3.12.1</c> or <c>version_info = 3.12.1.final.0</c>.</summary>
    private static string? VersionIn(string settings)
    {
        foreach (var line in settings.AsSpan().EnumerateLines())
        {
            var sign = line.IndexOf('=');
            if (sign < 0 || line[..sign].Trim() is not ("version" or "version_info"))
                continue;
            var parts = line[(sign + 1)..].Trim().ToString().Split('.');
            if (parts.Length >= 2 && parts.Take(2).All(part => part.Length is > 0 and < 4 && part.All(char.IsAsciiDigit)))
                return $"{parts[0]}.{parts[1]}";
        }

        return null;
    }

    /// <summary>A file as text, by a finder of the tree.</summary>
    public static Func<string, string?> Reader(Func<string, byte[]?> find) =>
        path => find(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
