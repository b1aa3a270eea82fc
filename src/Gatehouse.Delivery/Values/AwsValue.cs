using System.Text;
using System.Text.Json;
using Gatehouse.Delivery.Programs;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Values;

/// <summary>A value from AWS Secrets Manager or Systems Manager's parameters; the <c>aws</c> program knows how to log in.</summary>
internal sealed class AwsValue(Surroundings surroundings, ProgramRunner runner) : ValueSource
{
    /// <summary>What holds a secret among the variables that are handed on.</summary>
    private static readonly string[] Secret = ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN"];

    private static readonly string[] Proxies = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"];

    public override bool Serves(ValueSettings value) => value.AwsSecret is not null || value.AwsParameter is not null;

    public override async Task<string> ReadAsync(ValueSettings value, CancellationToken cancel)
    {
        var written = value.AwsSecret ?? value.AwsParameter!;
        var sharp = written.IndexOf('#', StringComparison.Ordinal);
        var (id, key) = sharp < 0 ? (written, null) : (written[..sharp], written[(sharp + 1)..]);
        if (id.Length == 0 || id.Any(c => c is <= ' ' or > '~'))
            throw new UserError(
                $"the value `{value.Name}` names nothing that AWS could know",
                "write an id or a name, `#key` behind it for one key"
            );
        // Joined by `=`, so that a name which begins with a dash is no option.
        ImmutableArray<string> words = value.AwsSecret is not null
            ? ["aws", "secretsmanager", "get-secret-value", "--secret-id=" + id, "--output=json"]
            : ["aws", "ssm", "get-parameter", "--with-decryption", "--name=" + id, "--output=json"];
        var end = await runner
            .RunAsync(
                new ProgramCall
                {
                    Words = words,
                    Folder = surroundings.Folder,
                    Environment = Environment(),
                    HasSecretOutput = true,
                    Timeout = TimeSpan.FromMinutes(1),
                },
                cancel
            )
            .ConfigureAwait(false);
        var what = value.AwsSecret is not null ? $"the secret {id}" : $"the parameter {id}";
        if (!end.Succeeded)
            throw new UserError(
                end.TimedOut
                    ? $"the value `{value.Name}`: aws did not tell {what} within a minute"
                    : $"the value `{value.Name}`: aws does not tell {what}: {Short(end.Error)}",
                end.ExitCode == ProgramRunner.NotFound
                    ? "install the AWS command line"
                    : "see who you are: aws sts get-caller-identity; and which region counts: AWS_REGION"
            );
        var text =
            TextOf(end.Output, value.AwsSecret is not null)
            ?? throw new UserError(
                $"the value `{value.Name}`: aws answered without a value for {what}",
                "see it: " + string.Join(' ', words[..3])
            );
        return key is null
            ? text
            : KeyOf(text, key)
                ?? throw new UserError(
                    $"the value `{value.Name}`: {what} is no JSON object with a key `{key}`",
                    "check its keys in the console of AWS"
                );
    }

    private ImmutableArray<KeyValuePair<string, string>> Environment()
    {
        var handedOn = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in surroundings.Environment)
        {
            var isOurs =
                name.StartsWith("AWS_", StringComparison.Ordinal) || Surroundings.AlwaysHandedOn.Contains(name) || Proxies.Contains(name);
            if (!isOurs)
                continue;
            if (Secret.Contains(name))
                runner.Masks.Add(text);
            handedOn[name] = text;
        }

        // Version 1 of the program knows the region by its older name only.
        if (handedOn.TryGetValue("AWS_REGION", out var region))
            handedOn.TryAdd("AWS_DEFAULT_REGION", region);
        handedOn["AWS_PAGER"] = "";
        return [.. handedOn];
    }

    private static string? TextOf(string answer, bool isSecret)
    {
        using var json = Parsed(answer);
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } root)
            return null;
        if (!isSecret)
            return Text(root.TryGetProperty("Parameter", out var parameter) ? parameter : default, "Value");
        if (Text(root, "SecretString") is { } text)
            return text;
        if (Text(root, "SecretBinary") is not { } binary)
            return null;
        var bytes = new byte[binary.Length];
        return Convert.TryFromBase64String(binary, bytes, out var length) && System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, length))
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }

    private static string? KeyOf(string text, string key)
    {
        using var json = Parsed(text);
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty(key, out var found))
            return null;
        return found.ValueKind == JsonValueKind.String ? found.GetString() : found.GetRawText();
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    private static JsonDocument? Parsed(string text)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Short(string words)
    {
        var line = TextBytes.Printable(string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return line.Length > 400 ? line[..400] + "…" : line;
    }
}
