using System.CommandLine;
using Gatehouse.Engine;
using Gatehouse.Engine.Text;

namespace Gatehouse.Cli;

/// <summary>One call of a command: what was written, where to answer, and when to stop.</summary>
internal sealed record Call(string Line, ParseResult Parsed, Terminal Terminal, CancellationToken Cancel)
{
    public bool Has(Option<bool> option) => Parsed.GetValue(option);

    public string? Value(Option<string?> option) => Parsed.GetValue(option);

    public string? Value(Argument<string?> argument) => Parsed.GetValue(argument);

    public IReadOnlyList<string> Values(Argument<string[]> argument) => Parsed.GetValue(argument) ?? [];

    /// <summary>The words of a list, in the order given, each once.</summary>
    public IReadOnlyList<string> Words(Option<string[]> option) =>
        [
            .. (Parsed.GetValue(option) ?? [])
                .SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>One of a few words, or the mistake of writing another.</summary>
    public static string OneOf(string what, string word, IReadOnlyCollection<string> known) =>
        known.FirstOrDefault(name => string.Equals(name, word, StringComparison.OrdinalIgnoreCase))
        ?? throw new UserError($"there is no {what} `{word}`")
        {
            Remedy = Spelling.Nearest(word, known) is { } near
                ? $"{near} (known: {string.Join(", ", known)})"
                : $"one of {string.Join(", ", known)}",
        };
}
