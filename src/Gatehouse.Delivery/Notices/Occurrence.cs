namespace Gatehouse.Delivery.Notices;

/// <summary>Something that happened and may be told. It holds no secret: findings bring theirs redacted, and texts are masked.</summary>
public sealed record Occurrence
{
    /// <summary>One of <see cref="Vocabulary.NoticeEvents"/>.</summary>
    public required string Event { get; init; }

    /// <summary>Project or image, e.g. <c>todo-api</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>One sentence.</summary>
    public required string Title { get; init; }

    public string? Commit { get; init; }

    public string? Branch { get; init; }

    public string? Environment { get; init; }

    /// <summary>The run, e.g. to approve it.</summary>
    public string? Run { get; init; }

    /// <summary>A page with more, where there is one.</summary>
    public string? Link { get; init; }

    /// <summary>What was scanned and judged, where it is about that.</summary>
    public ScanResult? Result { get; init; }

    /// <summary>Further lines: what was done, and what to do next.</summary>
    public ImmutableArray<string> Details { get; init; } = [];

    public required DateTimeOffset At { get; init; }
}
