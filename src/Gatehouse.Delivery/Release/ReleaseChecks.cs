using System.Globalization;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;

namespace Gatehouse.Delivery.Release;

/// <summary>The checks of an analysis that are no counting: a page that must answer, a command that must succeed.</summary>
public sealed class ReleaseChecks(WebDoor web, ProgramRunner programs, Surroundings surroundings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CommandPatience = TimeSpan.FromMinutes(5);

    /// <summary>Null where the page answers 2xx, else what is wrong.</summary>
    internal async Task<string?> HttpAsync(Uri version, string path, CancellationToken cancel)
    {
        // Not resolved: a path that begins with two slashes would name another host.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(version.GetLeftPart(UriPartial.Authority) + path));
        try
        {
            var answer = await web.SendAsync(request, cancel, Patience).ConfigureAwait(false);
            return answer.Succeeded ? null : string.Create(CultureInfo.InvariantCulture, $"{path} answered {(int)answer.Status}");
        }
        catch (WebFailure failure)
        {
            return $"{path}: {failure.Message}";
        }
    }

    /// <summary>Null where the command ends with 0, else what is wrong.</summary>
    internal async Task<string?> CommandAsync(
        WrittenCommand command,
        string environment,
        ReleaseVersion version,
        Uri? address,
        int percent,
        CancellationToken cancel
    )
    {
        var variables = Surroundings
            .AlwaysHandedOn.Where(surroundings.Environment.ContainsKey)
            .Select(name => KeyValuePair.Create(name, surroundings.Environment[name]))
            .Append(KeyValuePair.Create("GATEHOUSE_ENVIRONMENT", environment))
            .Append(KeyValuePair.Create("GATEHOUSE_VERSION", version.Name))
            .Append(KeyValuePair.Create("GATEHOUSE_ADDRESS", address?.ToString() ?? ""))
            .Append(KeyValuePair.Create("GATEHOUSE_SHARE", percent.ToString(CultureInfo.InvariantCulture)));
        var end = await programs
            .RunAsync(
                new ProgramCall
                {
                    Words = ProgramCall.WordsOf(command),
                    Folder = surroundings.Folder,
                    Environment = [.. variables],
                    Timeout = CommandPatience,
                },
                cancel
            )
            .ConfigureAwait(false);
        return end.Succeeded ? null
            : end.TimedOut ? $"`{command}` did not end in {CommandPatience.TotalMinutes:0} minutes"
            : string.Create(CultureInfo.InvariantCulture, $"`{command}` ended with {end.ExitCode}: {end.LastWords}");
    }
}
