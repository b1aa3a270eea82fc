using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Findings;

/// <summary>A place in a file. Lines and columns count from 1, columns in Unicode code points; the end is exclusive.</summary>
public sealed record Location(string Path, int Line, int Column, int EndLine, int EndColumn, ByteSpan Span)
{
    /// <summary>A finding about a whole file.</summary>
    public static Location Of(string path) => new(path, 1, 1, 1, 1, default);
}

/// <summary>The line of a finding as it may be shown: secrets masked, control characters made visible, long lines cut around the place.</summary>
/// <param name="CaretColumn">Where the marked text begins in <paramref name="Text"/>, from 0, in UTF-16 units.</param>
/// <param name="CaretLength">How much of it is marked, at least 1.</param>
public sealed record Snippet(string Text, int CaretColumn, int CaretLength);

/// <summary>One step of a data flow, from where a value enters to where it does harm.</summary>
public sealed record FlowStep(Location Location, string Message);
