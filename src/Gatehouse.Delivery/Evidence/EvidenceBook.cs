using Gatehouse.Delivery.Images.Registry;
using Gatehouse.Delivery.Values;
using Gatehouse.Engine.Evidence;

namespace Gatehouse.Delivery.Evidence;

/// <summary>What was signed and where it is kept.</summary>
/// <param name="Path">Of the file.</param>
public sealed record SignedEvidence(Envelope Envelope, string PredicateType, string Path);

/// <summary>An envelope that lies somewhere, not verified yet.</summary>
/// <param name="Envelope">Null where what lies there is none; the problem then says why.</param>
public sealed record FoundEvidence(string Place, Envelope? Envelope, string Problem)
{
    internal static FoundEvidence Read(string place, ReadOnlyMemory<byte> bytes)
    {
        var envelope = Envelope.Read(bytes, out var problem);
        return new FoundEvidence(place, envelope, problem);
    }
}

/// <summary>Signs evidence, keeps it below the tree and beside the image, finds it again, and lets the policy confirm it.</summary>
public sealed class EvidenceBook(EvidenceKeys keys, EvidenceSettings settings, Surroundings surroundings)
{
    /// <summary>Below the tree.</summary>
    public const string FolderName = ".gatehouse/evidence";

    private const string End = ".json";
    private const int MostFiles = 10_000;

    private string Folder => Path.Combine(surroundings.Folder, FolderName);

    /// <summary>Signs what the gate said, whatever that was, and keeps it as a file.</summary>
    public Task<SignedEvidence> AttestAsync(EvidenceOrder order, CancellationToken cancel) =>
        SignAsync(order.Summary.About(order.Subjects), VerdictSummary.PredicateType, cancel);

    /// <summary>Signs how an image was built, and keeps it as a file.</summary>
    public Task<SignedEvidence> AttestAsync(BuildProvenance provenance, string name, string imageDigest, CancellationToken cancel) =>
        SignAsync(provenance.About([Subject.OfImage(name, imageDigest)]), BuildProvenance.PredicateType, cancel);

    /// <summary>Puts evidence beside an image in its registry. A <see cref="RegistryFailure"/> says why it could not.</summary>
    public static async Task AttachAsync(
        RegistryDoor registry,
        string imageDigest,
        IEnumerable<SignedEvidence> evidence,
        CancellationToken cancel
    )
    {
        var beside = new ImageEvidence(registry);
        foreach (var one in evidence)
            await beside.AttachAsync(imageDigest, one.Envelope, one.PredicateType, cancel).ConfigureAwait(false);
    }

    /// <summary>All there is: the files of the tree, and what lies beside the image where a registry is given.</summary>
    public async Task<ImmutableArray<FoundEvidence>> FindAsync(RegistryDoor? registry, string? imageDigest, CancellationToken cancel)
    {
        var found = await ReadFilesAsync(cancel).ConfigureAwait(false);
        return registry is null || imageDigest is null
            ? found
            : [.. found, .. await new ImageEvidence(registry).FindAsync(imageDigest, cancel).ConfigureAwait(false)];
    }

    /// <summary>
    /// The verdict that all this evidence allows now: only what a trusted key signed counts, and the newest word of it.
    /// </summary>
    /// <param name="trusted">Null for the keys of the settings.</param>
    public async Task<Verdict> ConfirmAsync(
        Policy policy,
        Demand demand,
        IEnumerable<FoundEvidence> found,
        ImmutableArray<PublicKey>? trusted,
        CancellationToken cancel
    )
    {
        var believed = trusted ?? await keys.TrustedAsync(cancel).ConfigureAwait(false);
        var verified = new List<VerifiedStatement>();
        var refusals = new List<string>();
        if (believed.IsEmpty)
            refusals.Add("No key is trusted: name one in `evidence.trusted-keys` or by `--key`, or make one by `gatehouse keys create`.");
        foreach (var one in found)
        {
            var refusal = one.Problem;
            if (
                one.Envelope is not null
                && !believed.IsEmpty
                && VerifiedStatement.Verify(one.Envelope, believed, out refusal) is { } statement
            )
                verified.Add(statement);
            else if (refusal.Length > 0)
                refusals.Add($"{one.Place} does not count: {refusal}.");
        }

        return policy.Confirm(verified, refusals, demand);
    }

    /// <summary>What evidence must say to open a release now.</summary>
    public Demand Demand(DateTimeOffset now, string? commit, string? imageDigest, string? environment) =>
        new()
        {
            Now = now,
            MaxAge = settings.MaxAge,
            Commit = commit,
            Image = imageDigest,
            Environment = environment,
        };

    private async Task<SignedEvidence> SignAsync(Envelope unsigned, string predicateType, CancellationToken cancel)
    {
        var signer = await keys.SignerAsync(cancel).ConfigureAwait(false);
        var envelope = await signer.SignAsync(unsigned, cancel).ConfigureAwait(false);
        return new SignedEvidence(envelope, predicateType, Keep(envelope));
    }

    /// <summary>Under its digest, so that nothing is ever overwritten by something else.</summary>
    private string Keep(Envelope envelope)
    {
        var bytes = envelope.Write();
        var path = Path.Combine(Folder, Descriptor.DigestOf(bytes)["sha256:".Length..] + End);
        RefuseLinks();
        try
        {
            if (!Directory.Exists(Folder))
            {
                Directory.CreateDirectory(Folder);
                // Evidence about a commit cannot be a part of it, and is no change of the tree either.
                File.WriteAllText(Path.Combine(Folder, ".gitignore"), "*\n");
            }

            var temporary = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"cannot keep evidence in {Folder}: {error.Message}", error) { Remedy = "check who may write there" };
        }
    }

    /// <summary>A tree can hold a link in the folder's place, and would have files written and read where it likes.</summary>
    private void RefuseLinks()
    {
        foreach (var folder in (string[])[Path.GetDirectoryName(Folder)!, Folder])
        {
            if (new DirectoryInfo(folder).LinkTarget is not null)
                throw new UserError($"{folder} is a symbolic link, and evidence is kept in the tree itself", "make it a folder");
        }
    }

    private async Task<ImmutableArray<FoundEvidence>> ReadFilesAsync(CancellationToken cancel)
    {
        RefuseLinks();
        if (!Directory.Exists(Folder))
            return [];
        var files = Directory.EnumerateFiles(Folder, "*" + End).Take(MostFiles + 1).Order(StringComparer.Ordinal).ToList();
        if (files.Count > MostFiles)
            throw new UserError($"{Folder} holds more than {MostFiles} files", "remove old ones");
        var found = ImmutableArray.CreateBuilder<FoundEvidence>();
        foreach (var file in files)
        {
            var place = $"{FolderName}/{Path.GetFileName(file)}";
            try
            {
                var facts = new FileInfo(file);
                found.Add(
                    // What a link leads to may have no end.
                    facts.LinkTarget
                        is not null
                        ? new FoundEvidence(place, null, "it is a symbolic link")
                    : facts.Length > Envelope.Largest ? new FoundEvidence(place, null, "it is too large")
                    : FoundEvidence.Read(place, await File.ReadAllBytesAsync(file, cancel).ConfigureAwait(false))
                );
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                found.Add(new FoundEvidence(place, null, $"it cannot be read: {error.Message}"));
            }
        }

        return found.ToImmutable();
    }
}
