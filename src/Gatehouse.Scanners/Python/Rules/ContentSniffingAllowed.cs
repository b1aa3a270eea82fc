using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A header that keeps browsers from guessing a type, not sent.</summary>
public sealed class ContentSniffingAllowed : DjangoSettingRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/content-sniffing-allowed",
            Title = "A protecting header is not sent",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [693],
            Why = "Without the header a browser guesses what an upload is, and runs as a script what was stored as a picture.",
            Fix = "Take the line out: Django sends the header by itself.",
            References = [Security],
        };

    public override IEnumerable<Example> Examples =>
        [Set("«SECURE_CONTENT_TYPE_NOSNIFF = False»"), Unset("sent", "SECURE_CONTENT_TYPE_NOSNIFF = True")];

    protected override string? Judge(Setting setting) =>
        setting.Name is "SECURE_CONTENT_TYPE_NOSNIFF" or "SECURE_BROWSER_XSS_FILTER" && setting.IsFalse
            ? "A header that browsers are protected by is not sent"
            : null;
}
