namespace Gatehouse.Engine.Reports;

/// <summary>How a report may draw.</summary>
/// <param name="Color">ANSI colours; only ever for a terminal.</param>
/// <param name="Width">Columns of the terminal, 80 where it is none.</param>
public sealed record ReportOptions(bool Color = false, int Width = 80)
{
    private static readonly string OwnVersion = typeof(ReportOptions).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The version of Gatehouse that formats name as the tool's.</summary>
    public string ToolVersion { get; init; } = OwnVersion;

    /// <summary>
    /// When the scan ran, for formats that cannot do without (<c>gitlab</c>). Null writes the start of 1970, so that the same input gives
    /// the same bytes.
    /// </summary>
    public DateTimeOffset? Time { get; init; }
}

/// <summary>One way to tell a result. The same result gives the same bytes.</summary>
public abstract class Report
{
    /// <summary>The word for <c>--format</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What <c>--output-dir</c> calls the file, e.g. <c>gatehouse.sarif</c>.</summary>
    public abstract string FileName { get; }

    public abstract string MediaType { get; }

    public abstract void Write(ScanResult result, Stream output, ReportOptions options);
}
