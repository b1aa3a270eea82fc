using System.Globalization;
using Gatehouse.Engine.Syntax.Xml;

namespace Gatehouse.Delivery.Pipeline;

/// <summary>The line coverage of a Cobertura file. Its own lines are counted; the rate it states is only believed where it has none.</summary>
public static class Cobertura
{
    public const int Largest = 256 * 1024 * 1024;

    /// <summary>In percent; null with a reason where the file says nothing.</summary>
    public static double? LineRate(ReadOnlySpan<byte> xml, out string reason)
    {
        reason = "";
        var tree = XmlTree.Parse(xml);
        if (tree.Root is not { Name: "coverage" } root)
        {
            reason = tree.Problem is { } problem
                ? $"line {problem.Line}: {problem.Message}"
                : "it is no Cobertura file: its root is not `coverage`";
            return null;
        }

        // A class may stand in several packages of a merged file: each line counts once, and is hit where one of them hit it.
        var hits = new Dictionary<(string File, int Line), bool>();
        foreach (var one in root.Descendants("class"))
        {
            var file = one.Attribute("filename")?.Value ?? "";
            foreach (var line in one["lines"]?.Named("line") ?? [])
            {
                if (int.TryParse(line.Attribute("number")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    hits[(file, number)] = hits.GetValueOrDefault((file, number)) || line.Attribute("hits")?.Value is not (null or "0");
            }
        }

        if (hits.Count > 0)
            return 100.0 * hits.Values.Count(isHit => isHit) / hits.Count;
        if (
            double.TryParse(root.Attribute("line-rate")?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate)
            && rate is >= 0 and <= 1
        )
            return 100 * rate;
        reason = "it covers no line";
        return null;
    }

    private static IEnumerable<Element> Descendants(this Element element, string name)
    {
        var open = new Stack<Element>([element]);
        while (open.TryPop(out var next))
        {
            if (next.Name == name)
                yield return next;
            foreach (var child in next.Children)
                open.Push(child);
        }
    }
}
