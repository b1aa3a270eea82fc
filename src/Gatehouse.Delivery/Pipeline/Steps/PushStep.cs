using Gatehouse.Delivery.Images;
using Gatehouse.Delivery.Images.Registry;

namespace Gatehouse.Delivery.Pipeline.Steps;

/// <summary>Pushes the image; from here on it is called by its digest.</summary>
public sealed class PushStep(RunParts parts) : ActingStep(parts)
{
    private const int ShortCommit = 12;

    public override IEnumerable<string> Plan => [$"push to {Parts.Settings.Build.Image}"];

    protected override async Task<StepEnd> ActAsync(Pass pass, string commit, StepDesk desk, CancellationToken cancel)
    {
        if (Parts.Built is not { } built)
            return StepEnd.Broken("no image was built", "gatehouse run --to build");
        try
        {
            var pushed = await new ImagePush(Parts.Images, Parts.Web)
                .RunAsync(pass, built, Parts.Settings.Build, commit[..ShortCommit], desk.Log, cancel)
                .ConfigureAwait(false);
            Parts.Image = pushed.Name.ToString();
            return StepEnd.Good(Parts.Image);
        }
        catch (ImageFailure failure)
        {
            return StepEnd.Broken(failure.Message, failure.Remedy);
        }
        catch (RegistryFailure failure)
        {
            return StepEnd.Broken(failure.Message, "check that the registry answers, and who may push there");
        }
    }
}
