namespace Gatehouse.Delivery.Notices;

/// <summary>Tells one kind of place. A notice that fails is told and never stops the line.</summary>
public abstract class Notifier
{
    /// <summary>As <c>notices[].to</c> names it.</summary>
    public abstract string Name { get; }

    /// <summary>Events that are told where <c>on</c> is left out.</summary>
    public virtual ImmutableArray<string> UsualEvents => ["verdict-changed", "new-critical", "approval-wanted", "released", "undone"];

    /// <summary>True where the place shows one state that each notice replaces, so that nothing needs to be held back.</summary>
    public virtual bool Replaces => false;

    /// <summary>What is missing or wrong in the settings, as the end of "the notice to NAME …"; null where nothing is.</summary>
    public abstract string? Refuse(NoticeSettings settings);

    /// <summary>Settings, and the requests they make of <see cref="NoticeExample.Occurrence"/>.</summary>
    public abstract NoticeExample Example { get; }

    /// <summary>Throws <see cref="NoticeRefusal"/>, or what the door throws, where the place was not told.</summary>
    public abstract Task SendAsync(NoticeCall call, CancellationToken cancel);
}

/// <summary>What a notifier shows of itself: settings, and the requests that follow from them, secrets masked.</summary>
public sealed record NoticeExample(NoticeSettings Settings, string Requests)
{
    /// <summary>The secret of all examples, by the name under which they ask for it.</summary>
    public const string Secret = "example";

    public static Occurrence Occurrence { get; } =
        new()
        {
            Event = "undone",
            Subject = "todo-api",
            Title = "production was put back to 1.4.1",
            Commit = "0123456789abcdef0123456789abcdef01234567",
            Branch = "main",
            Environment = "production",
            Run = "20260301-093000",
            Link = "https://ci.example.com/runs/7?a=1&b=2",
            Details = ["3.1 % of 640 answers were failures; 1 % is allowed"],
            At = new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.Zero),
        };
}

/// <summary>A place did not take its notice: why, and what to do.</summary>
public sealed class NoticeRefusal(string message, string? remedy = null) : Exception(message)
{
    public string? Remedy { get; } = remedy;
}

/// <summary>A notice that was not delivered; it is told, and stops nothing.</summary>
/// <param name="To">The notifier and the place, e.g. <c>telegram (-100123)</c>; no secret.</param>
public sealed record NoticeFailure(string To, string Reason, string? Remedy)
{
    public override string ToString() => $"the notice to {To} was not delivered: {Reason}";
}
