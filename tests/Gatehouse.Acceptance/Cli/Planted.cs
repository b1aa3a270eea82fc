using Gatehouse.Engine.Rules;
using Gatehouse.Scanners;

namespace Gatehouse.Acceptance.Cli;

/// <summary>Text with a secret in it, made from the rules' own examples when the test runs: nothing that looks live lies in the repository.</summary>
internal static class Planted
{
    public static string Secret { get; } = Bad(Rules.First(rule => rule.Examples.Any(example => example.IsBad)));

    public static string PrivateKey { get; } = Bad(Rules.First(rule => rule.Facts.Id == "secrets/private-key"));

    private static IEnumerable<Rule> Rules => Catalog.Scanners.Single(scanner => scanner.Name == "secrets").Rules;

    private static string Bad(Rule rule) =>
        rule
            .Examples.First(example => example.IsBad)
            .Files[0]
            .MarkedText.Replace("«", "", StringComparison.Ordinal)
            .Replace("»", "", StringComparison.Ordinal);
}
