using Gatehouse.Engine.Syntax.Toml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>A dependency as <c>name = "range"</c> or <c>name = {version = "range", …}</c>, as Poetry and Pipenv write it.</summary>
internal static class TomlDependency
{
    /// <param name="bareIsExact">Whether a version without a sign allows only itself.</param>
    public static void Add(Listing listing, TomlEntry entry, ComponentScope scope, bool bareIsExact)
    {
        // A list has a part for each Python version or platform.
        foreach (var part in entry.Value is TomlArray array ? array.Items : [entry.Value])
        {
            if (Declare(listing, entry, part, scope, bareIsExact) is { } declared)
                listing.Add(declared);
        }
    }

    private static Declared? Declare(Listing listing, TomlEntry entry, TomlNode part, ComponentScope scope, bool bareIsExact)
    {
        var table = part as TomlTable;
        var version = part as TomlText ?? table?["version"] as TomlText;
        string? origin = null;
        if (table is not null)
        {
            if (PythonPackages.IsTrue(table["optional"]) && scope == ComponentScope.Shipped)
                scope = ComponentScope.Optional;
            if (PythonPackages.Text(table, "git") is { } git)
                origin =
                    $"git+{git}@{PythonPackages.Text(table, "rev") ?? PythonPackages.Text(table, "tag") ?? PythonPackages.Text(table, "ref") ?? PythonPackages.Text(table, "branch")}".TrimEnd(
                        '@'
                    );
            origin ??= PythonPackages.Text(table, "url") ?? PythonPackages.Text(table, "file");
            if (PythonPackages.Text(table, "path") is { } path)
            {
                if (PythonPackages.OfAddress(path) is null)
                    return null;
                origin = path;
            }

            if (version is null && origin is null && PythonPackages.IsTrue(table["workspace"]))
                return null;
        }

        var text = version?.Text.Trim() ?? "*";
        var pin = PinOf(text, bareIsExact);
        var place = version is null ? Placed.Roughly(default) : PythonPackages.Place(listing, version);
        var from = pin is null ? 0 : version!.Text.LastIndexOf(pin, StringComparison.Ordinal);
        return new Declared
        {
            Ecosystem = Ecosystem.PyPI,
            Name = entry.Key,
            Version = pin ?? (origin is null ? null : PythonPackages.OfAddress(origin)?.Version),
            Range = pin is null && text != "*" ? text : null,
            Span = entry.Value is TomlArray && version is not null ? place.Whole : PythonPackages.Place(listing, entry),
            VersionSpan = version is null ? null : place.Span(from, pin?.Length ?? version.Text.Length),
            Scope = scope,
            IsDirect = true,
            Key = Ecosystem.PyPI.Normalise(entry.Key),
            Origin = origin,
        };
    }

    private static string? PinOf(string text, bool bareIsExact)
    {
        var version =
            text.StartsWith("==", StringComparison.Ordinal) ? text.TrimStart('=').Trim()
            : bareIsExact && text.Length > 0 && char.IsAsciiDigit(text[0]) ? text
            : "";
        return Requirement.IsVersion(version) && !version.Contains('*', StringComparison.Ordinal) ? version : null;
    }
}
