namespace Gatehouse.Scanners.Python.Templates;

/// <summary>One thing that a value in a template is made of: a name of the context, and what became of it.</summary>
internal sealed record TemplateLeaf(string Root)
{
    /// <summary>No path is longer: a loop over itself would make it so.</summary>
    private const int LongestPath = 12;

    public ImmutableArray<string> Path { get; init; } = [];

    public Escapes Escapes { get; init; }

    public bool IsMarked { get; init; }

    /// <summary>Filters that it went through and that come from no engine.</summary>
    public ImmutableArray<string> Filters { get; init; } = [];

    public ImmutableArray<TemplateStep> Steps { get; init; } = [];

    public TemplateLeaf Then(string part) => Path.Length >= LongestPath ? this : this with { Path = Path.Add(part) };

    /// <summary>Without what a filter left: what it makes of the text may hold anything again.</summary>
    public TemplateLeaf Unmarked => IsMarked || !Filters.IsEmpty ? this with { IsMarked = false, Filters = [] } : this;

    private const int MostFilters = 4;

    public TemplateLeaf Through(string filter) => Filters.Length >= MostFilters ? this : this with { Filters = Filters.Add(filter) };
}
