using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources.Ignore;

namespace Gatehouse.Engine.Gate;

/// <summary>An excuse for findings, with reason, owner and end date; from <c>gatehouse.yml</c> or from a comment beside the code.</summary>
public sealed record Waiver
{
    /// <summary>Rule id, alias or <c>area/*</c>; null excuses any rule (a fingerprint or a path then narrows it).</summary>
    public string? Rule { get; init; }

    public PathGlob? Path { get; init; }

    public Fingerprint? Fingerprint { get; init; }

    /// <summary>Set for a comment: it excuses this file's findings that touch one of these lines.</summary>
    public InlinePlace? Inline { get; init; }

    public required string Reason { get; init; }

    public string? Owner { get; init; }

    /// <summary>The last day on which it excuses.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>
    /// True where another tool's file or comment excuses: it has no end, and what excuses nothing is told once for the whole file.
    /// </summary>
    public bool IsForeign { get; init; }

    /// <summary>True for a comment that may be no comment but a text about one: a quote is open before it.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>Where it is written: path and line, for notices.</summary>
    public required string Source { get; init; }

    public int Line { get; init; }
}

/// <summary>The lines that a comment speaks for: its own, and the next where it stands alone.</summary>
public sealed record InlinePlace(string Path, int FirstLine, int LastLine);
