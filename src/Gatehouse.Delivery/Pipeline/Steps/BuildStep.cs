using Gatehouse.Delivery.Images;

namespace Gatehouse.Delivery.Pipeline.Steps;

/// <summary>Builds the image of the commit, where there is a Dockerfile.</summary>
public sealed class BuildStep(RunParts parts) : ActingStep(parts)
{
    /// <summary>An image that no registry has is only known to the run that built it.</summary>
    public override bool RunsAgain => Parts.Image is null;

    public override IEnumerable<string> Plan =>
        [$"build {Parts.Settings.Build.Dockerfile} with {Parts.Settings.Build.Builder ?? "docker, podman or buildah"}"];

    protected override async Task<StepEnd> ActAsync(Pass pass, string commit, StepDesk desk, CancellationToken cancel)
    {
        var settings = Parts.Settings.Build;
        // Nobody asks for the image by name and no tool is here: targets that run the tree itself need none.
        if (settings is { Image: null, Builder: null } && !await Parts.Images.IsAnyHereAsync(cancel).ConfigureAwait(false))
            return StepEnd.Skip("neither docker, podman nor buildah is here, and no registry is named in `build.image`");
        try
        {
            var built = await new ImageBuild(Parts.Images)
                .RunAsync(
                    pass,
                    new BuildOrder
                    {
                        Folder = Parts.Tree.Root,
                        Settings = settings,
                        Commit = commit,
                        CommitTime = Parts.Source.CommitTime ?? DateTimeOffset.UnixEpoch,
                        Repository = Parts.Source.Origin,
                        Run = Parts.Run,
                        ProductVersion = Parts.ProductVersion,
                        OnOutput = desk.Log,
                    },
                    cancel
                )
                .ConfigureAwait(false);
            Parts.Built = built;
            return StepEnd.Good($"{built.Id} with {built.Builder.Version}");
        }
        catch (ImageFailure failure)
        {
            return StepEnd.Broken(failure.Message, failure.Remedy);
        }
    }
}
