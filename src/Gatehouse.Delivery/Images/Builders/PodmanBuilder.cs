using System.Globalization;

namespace Gatehouse.Delivery.Images.Builders;

/// <summary>podman, which builds by buildah's library.</summary>
public sealed class PodmanBuilder : ImageBuilder
{
    public override string Name => "podman";

    public override ImmutableArray<string> VersionWords => ["podman", "version", "--format", "{{.Client.Version}}"];

    public override ImmutableArray<string> Inherits => [.. ContainerTools.Inherits, "CONTAINER_HOST", "CONTAINER_SSHKEY"];

    internal override ImmutableArray<string> Build(BuildCall call) =>
        ["podman", "build", .. Usual(call), "--timestamp", call.Time.ToString(CultureInfo.InvariantCulture), "--", call.Context];

    internal override ImmutableArray<ImmutableArray<string>> Push(PushCall call) => [ContainerTools.Push("podman", LoginFile, call)];

    internal override string? DigestOf(PushCall call, string lastOutput) => ContainerTools.Digest(call);
}
