using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Sources.Ignore;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Gate;

/// <summary>Words of the settings that stand for things which live elsewhere; the engine knows their names and nothing more.</summary>
public static class Vocabulary
{
    /// <summary>
    /// Every scanner there is or will be. The shipped policies must say what each may close, so a new one has its line here first.
    /// </summary>
    public static ImmutableArray<string> Scanners { get; } =
    ["secrets", "python", "components", "dependencies", "licences", "infrastructure", "dockerfiles", "workflows", "images", "dast"];

    public static ImmutableArray<string> Formats { get; } =
    ["terminal", "json", "sarif", "html", "markdown", "junit", "gitlab", "csv", "text"];

    /// <summary>The policies that ship, see <see cref="Gate.Policies"/>.</summary>
    public static ImmutableArray<string> Policies { get; } = ["default", "strict", "report-only"];

    /// <summary>What harm a value can do to Python code; each has a rule.</summary>
    public static ImmutableArray<string> PythonHarms { get; } =
    [
        "sql",
        "command",
        "argument",
        "code",
        "template",
        "html",
        "path",
        "archive",
        "request",
        "redirect",
        "header",
        "log",
        "ldap",
        "xpath",
        "xml",
        "deserialisation",
        "nosql",
        "regex",
        "session",
        "format",
        "mail",
    ];

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
                    var why = TextBytes.Printable(wrong.Message.Length > 300 ? wrong.Message[..300] + "…" : wrong.Message).TrimEnd('.');
                    return $"cannot match: {char.ToLowerInvariant(why[0])}{why[1..]}";
                }
            },
        };
}
