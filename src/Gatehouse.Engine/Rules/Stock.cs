using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Engine.Rules;

/// <summary>What a tree is made of, with the files that say so.</summary>
/// <param name="components">In report order, each with its location.</param>
/// <param name="files">Every file that declares one, by its path.</param>
public sealed class Stock(ImmutableArray<Component> components, IReadOnlyDictionary<string, SourceFile> files)
{
    public static Stock Empty { get; } = new([], new Dictionary<string, SourceFile>());

    public ImmutableArray<Component> Components { get; } = components;

    public SourceFile FileOf(Component component) =>
        files[(component.Location ?? throw new ArgumentException($"{component.Purl} stands nowhere.", nameof(component))).Path];

    /// <summary>A file that declares a component, or the version of one.</summary>
    public SourceFile FileAt(string path) => files[path];

    public Stock With(Stock other) =>
        other.Components.IsEmpty ? this
        : Components.IsEmpty ? other
        : throw new InvalidOperationException("Two scanners took stock of one tree.");
}
