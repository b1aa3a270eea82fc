using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Patterns;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A regular expression that a short text keeps busy for ever.</summary>
public sealed class SlowRegex : PythonRule
{
    /// <summary>What reads a pattern as its first argument.</summary>
    private static readonly ImmutableArray<string> Readers =
    [
        "re.compile",
        "re.match",
        "re.search",
        "re.fullmatch",
        "re.findall",
        "re.finditer",
        "re.sub",
        "re.subn",
        "re.split",
        "django.core.validators.RegexValidator",
        "django.urls.re_path",
        "wtforms.validators.Regexp",
        "marshmallow.validate.Regexp",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/slow-regex",
            Title = "A regular expression that takes for ever",
            Severity = Severity.Medium,
            Cwe = [1333],
            Why = """
                Where a repetition can match the same text in several ways (`(a+)+`, `(\w|\d)*`), the matcher tries them all before it says no: each further
                character doubles the time, and some thirty of them hold the process for hours.
                """,
            Fix =
                "Make each character belong to one place: `(a+)+` is `a+`; separate repetitions by what they do not match. Or bound the input's length first.",
            References = ["https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import re

                NAME = re.compile(«r"^(\w+\s?)*$"»)
                """
            ),
            Bad(
                """
                import re

                def is_number(text):
                    return re.match(«r"^(\d|[0-9a-f])+$"», text)
                """
            ),
            Bad(
                """
                import re

                def strip(text):
                    return re.search(«r"^\s*\s*\s*x"», text)
                """
            ),
            Good(
                "it cannot fail",
                """
                import re

                words = re.compile(r"(\w+\s?)*")
                """
            ),
            Good(
                "each in its place",
                """
                import re

                NAME = re.compile(r"^\w+(\s\w+)*$")
                MAIL = re.compile(r"^[^@\s]+@([a-z0-9-]+\.)+[a-z]{2,}$", re.I)
                QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
                """
            ),
            Good(
                "quick enough",
                """
                import re

                LINE = re.compile(r"^\s*(\w+)\s*=\s*(.*?)\s*$")
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (!module.Around.ImportsAny("re", "regex", "django", "wtforms", "marshmallow"))
            yield break;
        foreach (var call in module.CallsTo(Readers))
        {
            if (call.Argument(0, "pattern") is not { String: { Length: > 4 } text } pattern || !text.AsSpan().ContainsAny('*', '+', '{'))
                continue;
            var flags = Purpose.NamesIn(call.Node);
            var time = PatternRisk.Of(
                text,
                call.Path == "re.fullmatch",
                flags.Exists(name => name is "X" or "VERBOSE"),
                flags.Exists(name => name is "I" or "IGNORECASE"),
                flags.Exists(name => name is "S" or "DOTALL")
            );
            if (time == MatchingTime.Exponential)
                yield return new Hit(pattern.Value.Span, "Each further character of a text that does not match doubles the time");
            else if (time == MatchingTime.Cubic)
                yield return new Hit(pattern.Value.Span, "A text of ten times the length takes a thousand times as long")
                {
                    Severity = Severity.Low,
                };
        }
    }
}
