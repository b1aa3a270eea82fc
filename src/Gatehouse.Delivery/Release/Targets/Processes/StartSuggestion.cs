using System.Text.Json;

namespace Gatehouse.Delivery.Release.Targets.Processes;

/// <summary>How a tree says that it is started, where the settings do not: a Procfile, a Dockerfile, a package.json.</summary>
internal static class StartSuggestion
{
    private const int Largest = 256 * 1024;
    private const string Web = "web:";

    public static WrittenCommand Of(string? folder) =>
        folder is null ? throw Nothing()
        : FromProcfile(Text(folder, "Procfile")) is { } web ? web
        : FromPackage(Text(folder, "package.json")) is { } npm ? npm
        : FromDockerfile(Text(folder, "Dockerfile")) is { } command ? command
        : throw Nothing();

    private static WrittenCommand? FromProcfile(string text) =>
        Lines(text).FirstOrDefault(line => line.StartsWith(Web, StringComparison.Ordinal)) is { } line
            ? new WrittenCommand([line[Web.Length..].Trim()], IsShell: true)
            : null;

    private static WrittenCommand? FromPackage(string text)
    {
        try
        {
            using var package = JsonDocument.Parse(text.Length == 0 ? "{}" : text, new JsonDocumentOptions { MaxDepth = 32 });
            return
                package.RootElement.ValueKind == JsonValueKind.Object
                && package.RootElement.TryGetProperty("scripts", out var scripts)
                && scripts.ValueKind == JsonValueKind.Object
                && scripts.TryGetProperty("start", out _)
                ? new WrittenCommand(["npm", "start"], IsShell: false)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The last CMD that is a list: its port is the image's own, so only one that says `{port}` or reads `PORT` works here.</summary>
    private static WrittenCommand? FromDockerfile(string text)
    {
        var command = Lines(text).LastOrDefault(line => line.StartsWith("CMD ", StringComparison.Ordinal))?[4..].Trim();
        if (command is null)
            return null;
        try
        {
            using var list = JsonDocument.Parse(command);
            if (list.RootElement.ValueKind != JsonValueKind.Array)
                return null;
            ImmutableArray<string> words = [.. list.RootElement.EnumerateArray().Select(word => word.ToString())];
            return words.IsEmpty ? null : new WrittenCommand([.. words.Select(WithPort)], IsShell: false);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Servers are told their address as `--bind=:8000` and `0.0.0.0:8000`: the port there is ours to give.</summary>
    private static string WithPort(string word)
    {
        var colon = word.LastIndexOf(':');
        return
            colon >= 0
            && colon < word.Length - 1
            && word.Length - colon <= 6
            && word.AsSpan(colon + 1).ContainsAnyExceptInRange('0', '9') is false
            ? word[..(colon + 1)] + "{port}"
            : word;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries);

    private static string Text(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return new FileInfo(path) is { Exists: true, LinkTarget: null, Length: <= Largest } ? File.ReadAllText(path) : "";
    }

    private static ReleaseFailure Nothing() =>
        new(
            "nothing says how a version is started: there is no `start`, Procfile, package.json or Dockerfile that does",
            "write `process: {start: [\"python3\", \"server.py\", \"{port}\"]}` for the environment"
        );
}
