using Gatehouse.Delivery.Images.Registry;

namespace Gatehouse.Delivery.Images.Builders;

/// <summary>What buildah and podman have in common.</summary>
internal static class ContainerTools
{
    public static ImmutableArray<string> Network { get; } =
    ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    public static ImmutableArray<string> Inherits { get; } =
    [
        .. Network,
        "BUILDAH_ISOLATION",
        "STORAGE_DRIVER",
        "STORAGE_OPTS",
        "CONTAINERS_STORAGE_CONF",
        "CONTAINERS_CONF",
        "CONTAINERS_REGISTRIES_CONF",
        "REGISTRY_AUTH_FILE",
        "XDG_RUNTIME_DIR",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
    ];

    public static ImmutableArray<string> Push(string program, string loginFile, PushCall call) =>
        [
            program,
            "push",
            "--digestfile",
            call.DigestFile,
            .. call.LoginFolder is null ? (string[])[] : ["--authfile", Path.Combine(call.LoginFolder, loginFile)],
            .. call.IsPlain ? (string[])["--tls-verify=false"] : [],
            "--",
            call.Id,
            $"docker://{call.Repository}:{call.Tag}",
        ];

    public static string? Digest(PushCall call)
    {
        var file = new FileInfo(call.DigestFile);
        return
            file is { Exists: true, Length: < 1024 } && File.ReadAllText(call.DigestFile).Trim() is var digest && ImageName.IsDigest(digest)
            ? digest
            : null;
    }
}
