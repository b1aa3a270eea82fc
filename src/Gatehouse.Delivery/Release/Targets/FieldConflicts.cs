namespace Gatehouse.Delivery.Release.Targets;

/// <summary>What the API server says when fields have another owner: `…: .spec.replicas`, or a list of such paths below each owner.</summary>
internal static class FieldConflicts
{
    /// <summary>Nothing but what `rollout undo` sets.</summary>
    public static bool AreOfPods(string message)
    {
        var fields = Fields(message);
        return fields.Count > 0
            && fields.All(field =>
                field.StartsWith(".spec.template.", StringComparison.Ordinal)
                || field.StartsWith(".metadata.annotations", StringComparison.Ordinal)
            );
    }

    public static List<string> Fields(string message)
    {
        var fields = new List<string>();
        foreach (var line in message.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("- .", StringComparison.Ordinal))
                fields.Add(line[2..]);
            else if (
                line.Contains("conflict", StringComparison.Ordinal) && line.LastIndexOf(": .", StringComparison.Ordinal) is var at and >= 0
            )
                fields.Add(line[(at + 2)..]);
        }

        return fields;
    }
}
