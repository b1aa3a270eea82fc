namespace Gatehouse.Delivery.Checks;

/// <summary>What <c>kubectl auth can-i --list</c> prints, row by row.</summary>
internal sealed record ClusterRight(string Resource, bool IsNamed, ImmutableArray<string> Verbs)
{
    private static readonly string[] _wide = ["escalate", "bind", "impersonate"];

    public bool Allows(string resource, string verb) =>
        !IsNamed && (Resource == resource || Resource is "*" or "*.*") && (Verbs.Contains(verb) || Verbs.Contains("*"));

    /// <summary>More than a release needs, in words; null where it is not.</summary>
    public string? Excess =>
        Resource is "*" or "*.*" && Verbs.Contains("*") ? "every verb on every resource"
        : Verbs.Contains("*") && !IsNamed ? $"every verb on {Resource}"
        : Resource is "*" or "*.*" && !IsNamed ? $"{string.Join(", ", Verbs)} on every resource"
        : Verbs.Intersect(_wide).FirstOrDefault() is { } verb ? $"{verb} on {Resource}"
        : null;

    /// <summary>The columns are the resource, addresses, names and verbs, the last three in brackets.</summary>
    public static ImmutableArray<ClusterRight> Read(string table)
    {
        var rights = ImmutableArray.CreateBuilder<ClusterRight>();
        foreach (var line in table.Split('\n').Skip(1))
        {
            var lists = line.Split('[')
                .Skip(1)
                .Select(part => part.Split(']')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .ToList();
            var resource = line.Split('[')[0].Trim();
            if (lists.Count == 3 && resource.Length > 0)
                rights.Add(new ClusterRight(resource, lists[1].Length > 0, [.. lists[2]]));
        }

        return rights.ToImmutable();
    }
}
