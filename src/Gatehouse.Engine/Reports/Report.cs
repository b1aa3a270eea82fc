namespace Gatehouse.Engine.Reports;

/// <summary>How a report may draw.</summary>
/// <param name="Color">ANSI colours; only ever for a terminal.</param>
/// <param name="Width">Columns of the terminal, 80 where it is none.</param>
public sealed record ReportOptions(bool Color = false, int Width = 80);

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
