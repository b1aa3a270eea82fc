using Gatehouse.Engine.Syntax.Xml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>A project description of Maven as it is written, and what it inherits and imports inside the tree.</summary>
internal sealed class PomModel
{
    private const int MostParents = 32;
    private const int MostImports = 64;

    private Dictionary<string, (Element Value, PomModel In)>? _properties;
    private readonly Dictionary<string, Element> _parts = new(StringComparer.Ordinal);
    private Dictionary<string, Managed>? _managed;
    private bool _isManaging;

    public PomModel(Listing listing, Element root)
    {
        Listing = listing;
        Root = root;
        foreach (var part in root.Children)
            _parts.TryAdd(part.Name, part);
    }

    public Listing Listing { get; }

    public Element Root { get; }

    /// <summary>A part of the project by its name.</summary>
    public Element? this[string part] => _parts.GetValueOrDefault(part);

    public PomModel? Parent { get; private set; }

    public string Group => TextOf(this["groupId"]) ?? TextOf(this["parent"]?["groupId"]) ?? "";

    public string Artifact => TextOf(this["artifactId"]) ?? "";

    /// <summary>Everything that the tree's own projects are called by, so that one can find its parent and a BOM beside it.</summary>
    public sealed class Projects
    {
        private readonly Dictionary<string, PomModel> _byName = new(StringComparer.Ordinal);
        private readonly Dictionary<string, PomModel> _byPath = new(StringComparer.Ordinal);

        public Projects(Listings all)
        {
            foreach (var model in all.All.Select(listing => listing.Model).OfType<PomModel>())
            {
                _byPath[model.Listing.Path] = model;
                _byName.TryAdd($"{model.Group}:{model.Artifact}", model);
            }

            foreach (var model in _byPath.Values)
                model.Parent = ParentOf(model);
            // A project that is its own ancestor has none.
            foreach (var model in _byPath.Values)
            {
                var steps = 0;
                for (var at = model.Parent; at is not null; at = at.Parent)
                {
                    if (at != model && ++steps <= MostParents)
                        continue;
                    model.Parent = null;
                    break;
                }
            }
        }

        public PomModel? Named(string group, string artifact) => _byName.GetValueOrDefault($"{group}:{artifact}");

        private PomModel? ParentOf(PomModel model)
        {
            if (model["parent"] is not { } parent)
                return null;
            var (group, artifact) = (TextOf(parent["groupId"]) ?? "", TextOf(parent["artifactId"]) ?? "");
            var relative = parent["relativePath"] is { } named ? named.Text : "../pom.xml";
            if (relative.Length > 0 && Listings.Beside(model.Listing.Path, relative) is { } path)
            {
                foreach (var candidate in (ReadOnlySpan<string>)[path, path.Length == 0 ? "pom.xml" : path + "/pom.xml"])
                {
                    if (_byPath.TryGetValue(candidate, out var near) && near.Artifact == artifact && near.Group == group)
                        return near;
                }
            }

            return Named(group, artifact) is { } found && found != model ? found : null;
        }
    }

    /// <summary>The value of a property with the element that gives it, from the nearest ancestor that has it.</summary>
    public (Element Value, PomModel In)? Property(string name)
    {
        if (_properties is null)
        {
            _properties = new(StringComparer.Ordinal);
            for (var at = this; at is not null; at = at.Parent)
            {
                foreach (var property in at["properties"]?.Children ?? [])
                    _properties.TryAdd(property.Name, (property, at));
            }
        }

        return _properties.TryGetValue(name, out var found) ? found : null;
    }

    /// <summary>What the project, its ancestors and the BOMs they import say of a dependency that says no version itself.</summary>
    public Managed? ManagedOf(string name, Projects projects) => AllManaged(projects).GetValueOrDefault(name);

    public static string? TextOf(Element? element) => element is { Text.Length: > 0 } ? element.Text : null;

    private Dictionary<string, Managed> AllManaged(Projects projects)
    {
        if (_managed is not null)
            return _managed;
        var managed = new Dictionary<string, Managed>(StringComparer.Ordinal);
        // A BOM that imports its importer adds nothing.
        if (_isManaging)
            return managed;
        _isManaging = true;
        var imports = new List<Element>();
        for (var at = this; at is not null; at = at.Parent)
        {
            foreach (var dependency in at["dependencyManagement"]?["dependencies"]?.Named("dependency") ?? [])
            {
                if (dependency["scope"]?.Text == "import" && dependency["type"]?.Text == "pom")
                    imports.Add(dependency);
                else
                    managed.TryAdd(PomText.NameOf(dependency, this), new Managed(dependency, this, at));
            }
        }

        foreach (var dependency in imports.Take(MostImports))
        {
            var (group, artifact) = PomText.PartsOf(dependency, this);
            foreach (var (name, found) in projects.Named(group, artifact)?.AllManaged(projects) ?? [])
                managed.TryAdd(name, found);
        }

        _isManaging = false;
        return _managed = managed;
    }
}

/// <summary>What is said once for all that depend on it.</summary>
/// <param name="For">The project whose properties it means.</param>
/// <param name="In">The project that says it.</param>
internal sealed record Managed(Element Dependency, PomModel For, PomModel In);
