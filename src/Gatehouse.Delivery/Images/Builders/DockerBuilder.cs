using System.Globalization;
using System.Text.Json;
using Gatehouse.Delivery.Images.Registry;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Images.Builders;

/// <summary>docker with BuildKit.</summary>
public sealed class DockerBuilder : ImageBuilder
{
    public override string Name => "docker";

    public override ImmutableArray<string> VersionWords => ["docker", "version", "--format", "{{.Server.Version}}"];

    public override ImmutableArray<string> Inherits =>
        [
            .. ContainerTools.Network,
            "DOCKER_HOST",
            "DOCKER_CONTEXT",
            "DOCKER_CONFIG",
            "DOCKER_CERT_PATH",
            "DOCKER_TLS_VERIFY",
            "DOCKER_DEFAULT_PLATFORM",
            "XDG_RUNTIME_DIR",
            "SSH_AUTH_SOCK",
        ];

    // Without BuildKit there are no secrets by mount.
    public override ImmutableArray<KeyValuePair<string, string>> Settle(Surroundings surroundings) =>
        [KeyValuePair.Create("DOCKER_BUILDKIT", "1")];

    public override string LoginFile => "config.json";

    internal override ImmutableArray<string> Build(BuildCall call) =>
        [
            "docker",
            "build",
            .. Usual(call),
            "--build-arg",
            $"SOURCE_DATE_EPOCH={call.Time.ToString(CultureInfo.InvariantCulture)}",
            "--progress",
            "plain",
            "--",
            call.Context,
        ];

    internal override ImmutableArray<ImmutableArray<string>> Push(PushCall call)
    {
        ImmutableArray<string> docker = call.LoginFolder is null ? ["docker"] : ["docker", "--config", call.LoginFolder];
        var tagged = $"{call.Repository}:{call.Tag}";
        return
        [
            ["docker", "tag", call.Id, tagged],
            [.. docker, "push", "--", tagged],
            ["docker", "image", "inspect", "--format", "{{json .RepoDigests}}", call.Id],
        ];
    }

    internal override string? DigestOf(PushCall call, string lastOutput)
    {
        try
        {
            using var all = JsonDocument.Parse(lastOutput, new JsonDocumentOptions { MaxDepth = 2 });
            return all.RootElement.ValueKind != JsonValueKind.Array
                ? null
                : all
                    .RootElement.EnumerateArray()
                    .Select(one => one.ValueKind == JsonValueKind.String ? one.GetString()! : "")
                    .Where(one => one.StartsWith(call.Repository + "@", StringComparison.Ordinal))
                    .Select(one => one[(call.Repository.Length + 1)..])
                    .FirstOrDefault(ImageName.IsDigest);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
