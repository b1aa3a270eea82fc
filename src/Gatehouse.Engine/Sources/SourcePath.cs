namespace Gatehouse.Engine.Sources;

/// <summary>A path below the root of a source tree, with <c>/</c> between its parts; what a scanner chooses by.</summary>
public readonly record struct SourcePath(string Value)
{
    public ReadOnlySpan<char> Name => Value.AsSpan(Value.LastIndexOf('/') + 1);

    /// <summary>With its dot, as it is written; empty where there is none, also for <c>.netrc</c>.</summary>
    public ReadOnlySpan<char> Extension
    {
        get
        {
            var name = Name;
            var dot = name.LastIndexOf('.');
            return dot > 0 ? name[dot..] : default;
        }
    }

    public ReadOnlySpan<char> Directory => Value.AsSpan(0, Math.Max(0, Value.LastIndexOf('/')));

    public bool IsNamed(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public bool HasExtension(string extension) => Extension.Equals(extension, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Value;
}
