using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A Django site whose pages other sites may frame.</summary>
public sealed class FramingAllowed : DjangoSettingRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/framing-allowed",
            Title = "Other sites may frame the pages",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [1021],
            Why = "A page in an invisible frame takes the clicks that its user means for the page around it: delete, pay, grant.",
            Fix = "Take the line out: Django refuses frames by itself. Exempt single views with `xframe_options_exempt`.",
            References = ["https://docs.djangoproject.com/en/stable/ref/clickjacking/"],
        };

    public override IEnumerable<Example> Examples =>
        [Set("«X_FRAME_OPTIONS = 'ALLOWALL'»"), Unset("the own site", "X_FRAME_OPTIONS = 'SAMEORIGIN'")];

    protected override string? Judge(Setting setting) =>
        setting.Name == "X_FRAME_OPTIONS" && setting.String is { } option && option.StartsWith("ALLOW", StringComparison.OrdinalIgnoreCase)
            ? "Any site can show these pages in a frame and catch the clicks"
            : null;
}
