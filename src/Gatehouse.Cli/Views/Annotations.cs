using System.Globalization;
using System.Text;
using Gatehouse.Engine;

namespace Gatehouse.Cli.Views;

/// <summary>Commands to GitHub's runner, which show a message beside a line of a pull request or at the top of a run.</summary>
internal static class Annotations
{
    /// <summary>The runner shows no more of one kind for a step.</summary>
    private const int Most = 10;

    /// <summary>Findings that close the gate, each beside its line.</summary>
    /// <param name="folder">Where the tree lies in the repository: empty, or a path that ends with a slash.</param>
    public static string Of(ScanResult result, string folder)
    {
        var minded = result.Verdict.Objections.SelectMany(objection => objection.Findings).ToHashSet();
        var text = new StringBuilder();
        foreach (var finding in result.Findings.Where(finding => minded.Contains(finding.Fingerprint)).Take(Most))
            text.Append(
                CultureInfo.InvariantCulture,
                $"::error file={Property(folder + finding.Location.Path)},line={finding.Location.Line},title={Property(finding.Rule.Id)}::{Message(finding.Message)}\n"
            );
        return text.ToString();
    }

    public static string Error(string title, string message) => $"::error title={Property(title)}::{Message(message)}\n";

    private static string Message(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Message(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
