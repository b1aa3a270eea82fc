using System.Globalization;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Images.Builders;

/// <summary>buildah: without a daemon, also inside a container.</summary>
public sealed class BuildahBuilder : ImageBuilder
{
    private const string Isolation = "BUILDAH_ISOLATION";
    private static readonly string[] Runtimes = ["crun", "runc"];

    public override string Name => "buildah";

    public override ImmutableArray<string> VersionWords => ["buildah", "--version"];

    public override ImmutableArray<string> Inherits => ContainerTools.Inherits;

    /// <summary>Without a container runtime, as on most machines of a CI, it can still run the steps of a build in a changed root.</summary>
    public override ImmutableArray<KeyValuePair<string, string>> Settle(Surroundings surroundings) =>
        surroundings.Environment.ContainsKey(Isolation)
        || Runtimes.Any(runtime => ProgramRunner.Find(runtime, surroundings.SearchPath) is not null)
            ? []
            : [KeyValuePair.Create(Isolation, "chroot")];

    internal override ImmutableArray<string> Build(BuildCall call) =>
        ["buildah", "build", .. Usual(call), "--timestamp", call.Time.ToString(CultureInfo.InvariantCulture), "--", call.Context];

    internal override ImmutableArray<ImmutableArray<string>> Push(PushCall call) => [ContainerTools.Push("buildah", LoginFile, call)];

    internal override string? DigestOf(PushCall call, string lastOutput) => ContainerTools.Digest(call);
}
