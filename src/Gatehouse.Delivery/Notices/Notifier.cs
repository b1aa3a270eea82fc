using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Notices;

/// <summary>Tells one kind of place. A notice that fails is told and never stops the line.</summary>
public abstract class Notifier
{
    /// <summary>As <c>notices[].to</c> names it.</summary>
    public abstract string Name { get; }

    /// <summary>What is missing or wrong in the settings, as the end of "the notice to NAME …"; null where nothing is.</summary>
    public abstract string? Refuse(NoticeSettings settings);

    public abstract Task SendAsync(Occurrence occurrence, NoticeSettings settings, ValueBook values, CancellationToken cancel);
}
