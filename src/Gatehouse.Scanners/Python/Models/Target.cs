using System.Globalization;

namespace Gatehouse.Scanners.Python.Models;

internal enum TargetForm : byte
{
    Call,
    StoredElement,
    StoredKey,
    StoredAttribute,
}

/// <summary>One argument that matters: by position (-1: none) or by name.</summary>
internal readonly record struct ArgumentSpec(int Position, string? Name);

/// <summary>The arguments that matter of a call.</summary>
internal sealed record ArgumentsSpec
{
    public ImmutableArray<ArgumentSpec> Single { get; init; } = [];

    /// <summary>All positional arguments from here; null: none but <see cref="Single"/>.</summary>
    public int? PositionalFrom { get; init; }

    /// <summary>All keyword arguments.</summary>
    public bool Keywords { get; init; }

    /// <summary>What is spread by <c>**</c>, whose names nobody here knows.</summary>
    public bool Spread { get; init; }

    /// <summary>The receiver of the call.</summary>
    public bool Receiver { get; init; }

    public static ArgumentsSpec Everything { get; } =
        new()
        {
            PositionalFrom = 0,
            Keywords = true,
            Receiver = true,
        };

    public static ArgumentsSpec Parse(string text)
    {
        var spec = new ArgumentsSpec();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            spec = part switch
            {
                "self" => spec with { Receiver = true },
                "**" => spec with { Keywords = true },
                "***" => spec with { Spread = true },
                "*" => spec with { PositionalFrom = 0, Keywords = true },
                [.. var number, '*'] => spec with { PositionalFrom = int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture) },
                _ => spec with { Single = spec.Single.Add(Argument(part)) },
            };
        }

        return spec;
    }

    private static ArgumentSpec Argument(string part)
    {
        var bar = part.IndexOf('|', StringComparison.Ordinal);
        var first = bar < 0 ? part : part[..bar];
        return int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new ArgumentSpec(position, bar < 0 ? null : part[(bar + 1)..])
            : new ArgumentSpec(-1, part);
    }
}

/// <summary>A path with the arguments that matter; see <see cref="ModelSheet"/>.</summary>
internal static class Target
{
    public static (string Path, ArgumentsSpec Arguments, TargetForm Form) Parse(string target)
    {
        if (target.EndsWith("[]=", StringComparison.Ordinal))
            return (target[..^3], ArgumentsSpec.Everything, TargetForm.StoredElement);
        if (target.EndsWith("[key]=", StringComparison.Ordinal))
            return (target[..^6], ArgumentsSpec.Everything, TargetForm.StoredKey);
        if (target.EndsWith('='))
            return (target[..^1], ArgumentsSpec.Everything, TargetForm.StoredAttribute);
        if (!target.EndsWith(')') || target.EndsWith("()", StringComparison.Ordinal))
            return (target, ArgumentsSpec.Everything, TargetForm.Call);
        var open = target.LastIndexOf('(');
        return (target[..open], ArgumentsSpec.Parse(target[(open + 1)..^1]), TargetForm.Call);
    }
}
