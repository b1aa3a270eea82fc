using Gatehouse.Scanners.Dependencies.Matching;

namespace Gatehouse.Scanners.Dependencies;

/// <summary>An offence of a component, by what is known of it.</summary>
public abstract class DependencyRule : Rule
{
    /// <summary>What is wrong with the component, each with a sentence; the scanner adds the place.</summary>
    public abstract IEnumerable<Charge> Check(Judged judged);

    protected static Example Bad(params ExampleFile[] files) => new(true, "bad", [.. files]);

    protected static Example Good(string name, params ExampleFile[] files) => new(false, name, [.. files]);

    protected static ExampleFile File(string path, string text) => new(path, text);

    /// <summary>An advisory beside an example's lock file.</summary>
    protected static ExampleFile Record(string id, string json) => new($"{OwnRecords.Folder}{id}.json", json);

    /// <summary>The component as people name it.</summary>
    protected static string NameOf(Component component) => $"{component.Name} {component.Version ?? component.Range}".TrimEnd();
}

/// <summary>What one rule says of one component.</summary>
/// <param name="Subject">What tells it from other charges of the rule against the package; part of the fingerprint.</param>
public sealed record Charge(string Message, string Subject)
{
    public Severity? Severity { get; init; }

    public Advisory? Advisory { get; init; }

    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Whether another version of the component would mend it.</summary>
    public bool IsMendedByVersion { get; init; }
}
