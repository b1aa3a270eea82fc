using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Sources.Ignore;

namespace Gatehouse.Engine.Gate;

/// <summary>Words of the settings that stand for things which live elsewhere; the engine knows their names and nothing more.</summary>
public static class Vocabulary
{
    /// <summary>Every scanner there is or will be. The shipped policies must say what each may close, so a new one has its line here first.</summary>
    public static ImmutableArray<string> Scanners { get; } =
    ["secrets", "python", "dependencies", "licences", "infrastructure", "dockerfiles", "workflows", "images", "dast"];

    public static ImmutableArray<string> Formats { get; } =
    ["terminal", "json", "sarif", "html", "markdown", "junit", "gitlab", "csv", "text"];

    /// <summary>The policies that ship, see <see cref="Gate.Policies"/>.</summary>
    public static ImmutableArray<string> Policies { get; } = ["default", "strict", "report-only"];

    internal static TextShape PathPattern { get; } =
        new("a path pattern")
        {
            Refuse = text =>
            {
                try
                {
                    PathGlob.Parse(text);
                    return null;
                }
                catch (FormatException wrong)
                {
                    return $"is no path pattern: {char.ToLowerInvariant(wrong.Message[0])}{wrong.Message[1..].TrimEnd('.')}";
                }
            },
        };
}
