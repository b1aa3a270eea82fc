using System.Globalization;

namespace Gatehouse.Delivery.Images.Builders;

/// <summary>buildah: without a daemon, also inside a container.</summary>
public sealed class BuildahBuilder : ImageBuilder
{
    public override string Name => "buildah";

    public override ImmutableArray<string> VersionWords => ["buildah", "--version"];

    public override ImmutableArray<string> Inherits => ContainerTools.Inherits;

    internal override ImmutableArray<string> Build(BuildCall call) =>
        ["buildah", "build", .. Usual(call), "--timestamp", call.Time.ToString(CultureInfo.InvariantCulture), "--", call.Context];

    internal override ImmutableArray<ImmutableArray<string>> Push(PushCall call) => [ContainerTools.Push("buildah", LoginFile, call)];

    internal override string? DigestOf(PushCall call, string lastOutput) => ContainerTools.Digest(call);
}
