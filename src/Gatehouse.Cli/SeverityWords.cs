using Gatehouse.Engine.Findings;

namespace Gatehouse.Cli;

/// <summary>Severities and confidences as words, and their colours.</summary>
internal static class SeverityWords
{
    public static IReadOnlyList<string> All { get; } = ["critical", "high", "medium", "low", "info"];

    public static Severity Parse(string word) =>
        Call.OneOf("severity", word, [.. All]) switch
        {
            "critical" => Severity.Critical,
            "high" => Severity.High,
            "medium" => Severity.Medium,
            "low" => Severity.Low,
            _ => Severity.Info,
        };

    public static string ToWord(this Severity severity) => All[(int)Severity.Critical - (int)severity];

    public static string ToWord(this Confidence confidence) =>
        confidence switch
        {
            Confidence.High => "high",
            Confidence.Medium => "medium",
            _ => "low",
        };

    public static string Paint(Ansi ansi, Severity severity, string text) =>
        severity switch
        {
            Severity.Critical or Severity.High => ansi.Red(text),
            Severity.Medium => ansi.Yellow(text),
            Severity.Low => ansi.Blue(text),
            _ => ansi.Dim(text),
        };
}
