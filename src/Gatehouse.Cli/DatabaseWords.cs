using System.Globalization;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Cli;

/// <summary>How the commands of the database tell what they did.</summary>
internal static class DatabaseWords
{
    /// <summary>The exit code: where anything failed, the work was not done whole.</summary>
    public static int Tell(Terminal terminal, DatabaseChange change, string path)
    {
        foreach (var source in change.Renewed)
        {
            terminal.Say(
                $"{source.Name}: {Number(source.Records)} {Kind(source)}"
                    + (source.Malicious > 0 ? $", {Number(source.Malicious)} of them malicious packages" : "")
                    + (source.Newest is { } newest ? $", the newest of {Day(newest)}" : "")
            );
        }

        if (!change.Unchanged.IsEmpty)
            terminal.Say($"nothing new: {string.Join(", ", change.Unchanged)}");
        var unreadable = change.Renewed.Sum(source => source.Unreadable);
        foreach (var one in change.Unreadable)
            terminal.Complain($"{one.Id ?? one.Path} cannot be read and is missing: {one.Problem}");
        if (unreadable > change.Unreadable.Length)
            terminal.Complain($"{Number(unreadable - change.Unreadable.Length)} more records cannot be read and are missing");
        foreach (var failure in change.Failures)
            terminal.Complain(failure);
        terminal.Say(
            change.Renewed.IsEmpty && change.Unchanged.IsEmpty
                ? $"{path} is as it was"
                : $"{path} is up to date" + (change.Failures.IsEmpty ? "" : ", but for what failed")
        );
        return change.Failures.IsEmpty ? ExitCode.Open : ExitCode.CannotTell;
    }

    public static string Kind(DatabaseSource source) => source.Ecosystem is null ? "CVEs" : "records";

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Age(TimeSpan age) =>
        age < TimeSpan.FromMinutes(1) ? "now"
        : age < TimeSpan.FromHours(1) ? $"{(int)age.TotalMinutes} min"
        : age < TimeSpan.FromDays(2) ? $"{(int)age.TotalHours} h"
        : $"{(int)age.TotalDays} days";
}
