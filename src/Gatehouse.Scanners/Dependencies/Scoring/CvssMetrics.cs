using System.Collections.Frozen;

namespace Gatehouse.Scanners.Dependencies.Scoring;

/// <summary>The metrics of one version, the values each may have, and which must be there.</summary>
internal sealed class CvssMetrics
{
    private readonly FrozenDictionary<string, ImmutableArray<string>> values;
    private readonly ImmutableArray<string> required;

    /// <param name="required">Written <c>AV:N,A,L AC:L,H</c>.</param>
    /// <param name="optional">Written the same way.</param>
    public CvssMetrics(string required, string optional)
    {
        var shapes = (required + " " + optional).Split(' ').Select(shape => shape.Split(':')).ToArray();
        values = shapes.ToFrozenDictionary(shape => shape[0], shape => shape[1].Split(',').ToImmutableArray(), StringComparer.Ordinal);
        this.required = [.. required.Split(' ').Select(shape => shape.Split(':')[0])];
    }

    /// <summary>
    /// The metrics of the vector in any order, each once; null where one is unknown or missing or has a value that it cannot have.
    /// </summary>
    public Dictionary<string, string>? Read(ReadOnlySpan<char> vector)
    {
        var known = values.GetAlternateLookup<ReadOnlySpan<char>>();
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in vector.Split('/'))
        {
            var metric = vector[range];
            var colon = metric.IndexOf(':');
            if (colon < 0 || !known.TryGetValue(metric[..colon], out var possible))
                return null;
            var value = Find(possible, metric[(colon + 1)..]);
            if (value is null || !read.TryAdd(metric[..colon].ToString(), value))
                return null;
        }

        foreach (var name in required)
        {
            if (!read.ContainsKey(name))
                return null;
        }

        return read;
    }

    private static string? Find(ImmutableArray<string> possible, ReadOnlySpan<char> value)
    {
        foreach (var one in possible)
        {
            if (value.SequenceEqual(one))
                return one;
        }

        return null;
    }
}
