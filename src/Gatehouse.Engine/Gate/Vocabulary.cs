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

    /// <summary>Stages of a run in their order; the gate stands before all that follow <c>scan</c>.</summary>
    public static ImmutableArray<string> StepStages { get; } = ["quality", "test", "scan", "build", "image-scan", "push", "deploy", "dast"];

    public static ImmutableArray<string> Targets { get; } = ["process", "kubernetes", "render", "command"];

    public static ImmutableArray<string> Strategies { get; } = ["rolling", "blue-green", "canary"];

    public static ImmutableArray<string> Notifiers { get; } =
    ["telegram", "slack", "teams", "discord", "email", "webhook", "github", "gitlab", "pagerduty"];

    public static ImmutableArray<string> NoticeEvents { get; } =
    ["verdict", "verdict-changed", "new-critical", "approval-wanted", "released", "undone", "failed"];

    internal static TextShape Duration { get; } =
        new("a length of time such as `30s`, `10m` or `1h30m`")
        {
            Refuse = text => TimeLength.Parse(text) is null ? "is no length of time; write `30s`, `10m`, `1h30m` or `7d`" : null,
            AlsoWhole = true,
        };

    internal static TextShape Size { get; } =
        new("a size such as `10MB`")
        {
            Refuse = text => ByteSize.Parse(text) is > 0 ? null : "is no size; write `500KB`, `10MB` or a number of bytes",
            AlsoWhole = true,
        };

    /// <summary>Names become parts of paths, labels and host names.</summary>
    internal static TextShape Name { get; } =
        new("a name")
        {
            Refuse = text =>
                text.Length <= 63
                && char.IsAsciiLetterOrDigit(text[0])
                && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
                    ? null
                    : "is no name; write letters, digits, `-`, `_` and `.`, at most 63, a letter or digit first",
        };

    internal static TextShape Variable { get; } =
        new("the name of an environment variable")
        {
            Refuse = text =>
                !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
                    ? null
                    : "is no name of an environment variable; write letters, digits and `_`",
        };

    internal static TextShape Url { get; } =
        new("an address")
        {
            Refuse = text =>
                Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                    ? null
                    : "is no address; write `https://…`",
        };

    internal static TextShape UrlPath { get; } =
        new("a path such as `/health`")
        {
            Refuse = text => text.StartsWith('/') && !text.Any(char.IsControl) ? null : "is no path of an address; begin it with `/`",
        };

    /// <summary>A settings file comes with the code it is about: it may not point out of the tree.</summary>
    internal static TextShape InnerPath { get; } =
        new("a path below the folder of this file")
        {
            Refuse = text =>
                text.StartsWith('/') || text.Contains('\\', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal)
                    ? "leads out of this folder; write a relative path with `/` between its parts"
                : text.Split('/').Contains("..") ? "leads out of this folder; leave out `..`"
                : text.Any(char.IsControl) ? "holds a control character"
                : null,
        };

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
