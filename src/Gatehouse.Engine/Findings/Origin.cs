namespace Gatehouse.Engine.Findings;

/// <summary>Since when a finding is in the repository: the oldest commit, tag or note whose content had it.</summary>
/// <param name="Commit">The full id of the commit, or of the tag where a tag's message has it.</param>
/// <param name="Author">As the commit says; anyone can write any name there.</param>
/// <param name="Date">The author's date, by the author's clock.</param>
/// <param name="IsOnlyInHistory">True where neither the work tree nor HEAD has it any more.</param>
public sealed record Origin(string Commit, string Author, DateTimeOffset Date, bool IsOnlyInHistory)
{
    /// <summary>Its turn among the commits, oldest first; tells which of two is the older.</summary>
    internal int Turn { get; init; }
}
