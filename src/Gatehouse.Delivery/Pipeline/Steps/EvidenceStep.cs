using Gatehouse.Delivery.Evidence;
using Gatehouse.Delivery.Images;
using Gatehouse.Delivery.Images.Registry;

namespace Gatehouse.Delivery.Pipeline.Steps;

/// <summary>
/// Signs what the gate said of the commit and its image, keeps it, and puts it beside the image. Before a release it is signed for its
/// environment, with who agreed.
/// </summary>
/// <param name="environment">Null for the word that holds everywhere.</param>
public sealed class EvidenceStep(RunParts parts, EnvironmentSettings? environment) : ActingStep(parts)
{
    public override bool RunsAgain => true;

    public override IEnumerable<string> Plan =>
        [$"sign the verdict about commit and image{(environment is null ? "" : $", for {environment.Name} and with who agreed")}"];

    protected override async Task<StepEnd> ActAsync(Pass pass, string commit, StepDesk desk, CancellationToken cancel)
    {
        MakeKey(desk);
        var name = Parts.Image is null ? null : ImageName.Parse(Parts.Image);
        var signed = new List<SignedEvidence>
        {
            await Parts
                .Evidence.AttestAsync(
                    new EvidenceOrder
                    {
                        Result = Parts.Result!,
                        Policy = Parts.Settings.Policy,
                        Name = name?.Repository ?? Parts.Project,
                        Commit = commit,
                        ImageDigest = name?.Digest,
                        Environment = environment?.Name,
                        JudgedAt = Parts.JudgedAt,
                        ProductVersion = Parts.ProductVersion,
                        Databases = Parts.Databases,
                        Approvals = environment is null ? [] : Parts.Approvals.GetValueOrDefault(environment.Name, []),
                    },
                    cancel
                )
                .ConfigureAwait(false),
        };
        if (environment is null && name?.Digest is { } digest && Parts.Built is { } built)
            signed.Add(await Parts.Evidence.AttestAsync(built.Provenance, name.Repository, digest, cancel).ConfigureAwait(false));
        foreach (var one in signed)
            desk.Log($"{one.PredicateType}: {Path.GetRelativePath(Parts.Tree.Root, one.Path)}\n");
        if (name?.Digest is null)
            return StepEnd.Good("signed, about the commit");
        try
        {
            var registry = await new ImagePush(Parts.Images, Parts.Web).OpenAsync(name, Parts.Settings.Build, cancel).ConfigureAwait(false);
            await EvidenceBook.AttachAsync(registry, name.Digest, signed, cancel).ConfigureAwait(false);
        }
        catch (RegistryFailure failure)
        {
            return StepEnd.Broken(
                $"the evidence is signed, and could not be put beside the image: {failure.Message}",
                "check that the registry answers"
            );
        }

        return StepEnd.Good("signed, about commit and image, and kept beside the image");
    }

    /// <summary>Whoever has no key yet, and named none, is given one: evidence that nobody signed would be none.</summary>
    private void MakeKey(StepDesk desk)
    {
        if (Parts.Settings.Evidence is not { Key: null, SignCommand: null } || Parts.Keys.List().Count > 0)
            return;
        var made = Parts.Keys.Create(KeyRing.UsualName);
        var told = $"there was no signing key yet; one was made: {made.PrivatePath}, its public half is {made.PublicPath}";
        desk.Log(told + "\n");
        lock (Parts.Remarks)
            Parts.Remarks.Add(told);
    }
}
