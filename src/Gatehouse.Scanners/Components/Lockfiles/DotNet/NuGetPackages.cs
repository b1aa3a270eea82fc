using Gatehouse.Engine.Syntax.Json;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>
/// Packages of several targets as one list: a package that two frameworks resolve to the same version is one component, and each target's
/// names are its own.
/// </summary>
internal sealed class NuGetPackages
{
    private readonly Dictionary<string, (Declared Entry, List<string> Needs)> _byKey = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public static string KeyOf(string name, string version) => $"{name.ToLowerInvariant()}/{version}";

    public void Add(Declared entry, IEnumerable<string> needs)
    {
        var key = entry.Key!;
        if (!_byKey.TryGetValue(key, out var known))
        {
            _byKey[key] = (entry, [.. needs]);
            _order.Add(key);
            return;
        }

        known.Needs.AddRange(needs.Except(known.Needs));
        _byKey[key] = (
            known.Entry with
            {
                IsDirect = known.Entry.IsDirect is null ? entry.IsDirect : known.Entry.IsDirect == true || entry.IsDirect == true,
                Scope = known.Entry.Scope < entry.Scope ? known.Entry.Scope : entry.Scope,
            },
            known.Needs
        );
    }

    public void Declare(Listing listing)
    {
        foreach (var key in _order)
        {
            var (entry, needs) = _byKey[key];
            if (!listing.Add(entry with { DependsOn = [.. needs] }))
                return;
        }
    }

    /// <summary>The keys of what a package needs, by what its target resolved each name to.</summary>
    public static IEnumerable<string> Needs(JsonValue dependencies, Dictionary<string, string> resolved) =>
        dependencies
            .Entries.Where(need => resolved.ContainsKey(need.Key.ToLowerInvariant()))
            .Select(need => KeyOf(need.Key, resolved[need.Key.ToLowerInvariant()]));
}
