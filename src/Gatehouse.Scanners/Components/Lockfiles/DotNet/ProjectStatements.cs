using Gatehouse.Engine.Syntax.Xml;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>A text of a project file and where it stands.</summary>
internal sealed record PlacedText(string Text, ByteSpan? Span, string Path);

/// <summary>What a project file says of packages, in its order.</summary>
internal abstract record ProjectStatement
{
    /// <summary>Whether it, or a group around it, holds only under a condition.</summary>
    public bool IsConditional { get; init; }
}

/// <summary>A property is given a value.</summary>
/// <param name="IsDefault">Only where nothing else gave it one.</param>
internal sealed record Assigns(string Name, PlacedText Value, bool IsDefault) : ProjectStatement;

/// <summary>Another file is read at this place.</summary>
internal sealed record Imports(string Project) : ProjectStatement;

/// <summary>Packages are added to a list, changed or removed in it.</summary>
/// <param name="List">E.g. <c>PackageReference</c>.</param>
/// <param name="Verb"><c>Include</c>, <c>Update</c> or <c>Remove</c>.</param>
internal sealed record Lists(string List, string Verb, string Names, ByteSpan Span, string Path) : ProjectStatement
{
    public PlacedText? Version { get; init; }

    public PlacedText? VersionOverride { get; init; }

    public string PrivateAssets { get; init; } = "";
}

/// <summary>The statements of one file.</summary>
internal sealed class ProjectStatements
{
    private static readonly string[] ItemLists =
    [
        "PackageReference",
        "PackageVersion",
        "GlobalPackageReference",
        "PackageDownload",
        "DotNetCliToolReference",
    ];

    private readonly List<ProjectStatement> _all = [];

    public IReadOnlyList<ProjectStatement> All => _all;

    public static ProjectStatements Of(Element root, string path)
    {
        var read = new ProjectStatements();
        read.Take(root, path, false);
        return read;
    }

    /// <summary>The parser bounds how deep this goes.</summary>
    private void Take(Element holder, string path, bool isConditional)
    {
        foreach (var part in holder.Children)
        {
            var conditional = isConditional || HasCondition(part) || part.Name is "When" or "Otherwise";
            switch (part.Name)
            {
                case "PropertyGroup":
                    foreach (var property in part.Children)
                        _all.Add(
                            new Assigns(property.Name, new PlacedText(property.Text, property.TextSpan, path), IsDefaultOf(property))
                            {
                                IsConditional = conditional || HasCondition(property),
                            }
                        );
                    break;
                case "ItemGroup":
                    foreach (var item in part.Children.Where(item => ItemLists.Contains(item.Name)))
                        TakeItem(item, path, conditional || HasCondition(item));
                    break;
                case "Import" when part.Attribute("Project") is { } project && part.Attribute("Sdk") is null:
                    _all.Add(new Imports(project.Value) { IsConditional = conditional });
                    break;
                case "Choose" or "When" or "Otherwise" or "ImportGroup":
                    Take(part, path, conditional);
                    break;
            }
        }
    }

    private void TakeItem(Element item, string path, bool isConditional)
    {
        foreach (var verb in (ReadOnlySpan<string>)["Include", "Update", "Remove"])
        {
            if (item.Attribute(verb) is not { Value.Length: > 0 } names)
                continue;
            _all.Add(
                new Lists(item.Name, verb, names.Value, item.Span, path)
                {
                    Version = Metadata(item, "Version", path),
                    VersionOverride = Metadata(item, "VersionOverride", path),
                    PrivateAssets = Metadata(item, "PrivateAssets", path)?.Text ?? "",
                    IsConditional = isConditional,
                }
            );
        }
    }

    private static PlacedText? Metadata(Element item, string name, string path) =>
        item.Attribute(name) is { } attribute ? new PlacedText(attribute.Value, attribute.ValueSpan, path)
        : item.Children.FirstOrDefault(child => child.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } child
            ? new PlacedText(child.Text, child.TextSpan, path)
        : null;

    private static bool HasCondition(Element part) => part.Attribute("Condition") is { } condition && condition.Value.Trim().Length > 0;

    /// <summary><c>'$(X)' == ''</c> over the property X itself.</summary>
    private static bool IsDefaultOf(Element property)
    {
        if (property.Attribute("Condition")?.Value is not { } condition)
            return false;
        var bare = new string([.. condition.Where(c => !char.IsWhiteSpace(c) && c is not ('\'' or '"'))]);
        return bare.Equals($"$({property.Name})==", StringComparison.OrdinalIgnoreCase);
    }
}
