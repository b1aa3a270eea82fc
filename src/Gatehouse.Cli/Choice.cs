using System.Collections.Immutable;
using Gatehouse.Engine;
using Gatehouse.Engine.Rules;
using Gatehouse.Scanners;
using Gatehouse.Scanners.Components;

namespace Gatehouse.Cli;

/// <summary>Which scanners work, by the user's words.</summary>
internal static class Choice
{
    public static ImmutableArray<Scanner> Scanners(IReadOnlyCollection<string> only, IReadOnlyCollection<string> skip)
    {
        var names = Catalog.Scanners.Select(scanner => scanner.Name).Order(StringComparer.Ordinal).ToList();
        var wanted = only.Select(word => Call.OneOf("scanner", word, names)).ToHashSet(StringComparer.Ordinal);
        var unwanted = skip.Select(word => Call.OneOf("scanner", word, names)).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<Scanner> chosen =
        [
            .. Catalog.Scanners.Where(scanner => (wanted.Count == 0 || wanted.Contains(scanner.Name)) && !unwanted.Contains(scanner.Name)),
        ];
        // Who judges components needs the scanner that finds them; asked for by name, it need not be named besides.
        if (chosen.Any(scanner => scanner.JudgesComponents) && !chosen.Any(scanner => scanner is ComponentsScanner))
            chosen = unwanted.Contains("components")
                ? throw new UserError(
                    $"`{chosen.First(scanner => scanner.JudgesComponents).Name}` judges what `components` finds, which --skip leaves out",
                    $"--skip {string.Join(",", unwanted.Concat(chosen.Where(scanner => scanner.JudgesComponents).Select(scanner => scanner.Name)).Distinct().Order(StringComparer.Ordinal))}"
                )
                : [.. Catalog.Scanners.Where(scanner => chosen.Contains(scanner) || scanner is ComponentsScanner)];
        return chosen.IsEmpty
            ? throw new UserError(
                "no scanner is left to work: --only and --skip exclude them all",
                $"keep one of: {string.Join(", ", names)}"
            )
            : chosen;
    }
}
