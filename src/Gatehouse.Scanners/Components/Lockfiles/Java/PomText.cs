using System.Text;
using Gatehouse.Engine.Syntax.Xml;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>Puts in the properties that texts of a project description refer to.</summary>
internal static class PomText
{
    private const int MostSteps = 64;
    private const int Deepest = 16;
    private const int Longest = 1_024;

    public static string NameOf(Element dependency, PomModel model)
    {
        var (group, artifact) = PartsOf(dependency, model);
        return $"{group}:{artifact}";
    }

    public static (string Group, string Artifact) PartsOf(Element dependency, PomModel model) =>
        (Expand(dependency["groupId"]?.Text ?? "", model), Expand(dependency["artifactId"]?.Text ?? "", model));

    /// <summary>The text with its properties; one that the tree does not give stays as it is written.</summary>
    public static string Expand(string text, PomModel model)
    {
        var steps = 0;
        return Expand(text, model, 0, ref steps);
    }

    /// <summary>Where a version is written: in the element itself, or in the one property that it consists of.</summary>
    public static (ByteSpan? Span, string? Path) PlaceOf(Element version, PomModel model)
    {
        var (element, owner) = (version, model);
        for (var depth = 0; depth < Deepest; depth++)
        {
            var text = element.Text;
            if (!text.Contains("${", StringComparison.Ordinal))
                return (element.TextSpan, owner.Listing.Path);
            if (!text.StartsWith("${", StringComparison.Ordinal) || text.IndexOf('}', StringComparison.Ordinal) != text.Length - 1)
                break;
            if (model.Property(text[2..^1]) is not { } property)
                break;
            (element, owner) = (property.Value, property.In);
        }

        return (null, null);
    }

    private static string Expand(string text, PomModel model, int depth, ref int steps)
    {
        if (depth > Deepest || !text.Contains("${", StringComparison.Ordinal))
            return text;
        var written = new StringBuilder();
        var at = 0;
        while (at < text.Length && written.Length < Longest && steps < MostSteps)
        {
            var open = text.IndexOf("${", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
                break;
            written.Append(text, at, open - at);
            steps++;
            var name = text[(open + 2)..close];
            written.Append(Known(name, model, depth, ref steps) ?? text[open..(close + 1)]);
            at = close + 1;
        }

        written.Append(text.AsSpan(at));
        return written.Length > Longest ? text : written.ToString();
    }

    private static string? Known(string name, PomModel model, int depth, ref int steps)
    {
        if (model.Property(name) is { } property)
            return Expand(property.Value.Text, model, depth + 1, ref steps);
        var parent = model["parent"];
        return name switch
        {
            "project.groupId" or "pom.groupId" or "groupId" => Found(model["groupId"] ?? parent?["groupId"]),
            "project.artifactId" or "pom.artifactId" or "artifactId" => Found(model["artifactId"]),
            "project.version" or "pom.version" or "version" => VersionOf(model, depth, ref steps),
            "project.parent.groupId" or "parent.groupId" => Found(parent?["groupId"]),
            "project.parent.artifactId" or "parent.artifactId" => Found(parent?["artifactId"]),
            "project.parent.version" or "parent.version" => Found(parent?["version"]),
            _ => null,
        };
    }

    private static string? VersionOf(PomModel model, int depth, ref int steps) =>
        Found(model["version"] ?? model["parent"]?["version"]) is { } version ? Expand(version, model, depth + 1, ref steps) : null;

    private static string? Found(Element? element) => PomModel.TextOf(element);
}
