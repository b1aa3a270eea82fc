using System.Text.Json;
using Gatehouse.Delivery.Images.Registry;
using Gatehouse.Engine.Evidence;

namespace Gatehouse.Delivery.Evidence;

/// <summary>
/// Evidence beside an image in its registry, in both forms that others read: as a manifest that refers to the image (OCI 1.1), and as a
/// layer under the tag by which cosign looks for attestations.
/// </summary>
internal sealed class ImageEvidence(RegistryDoor registry)
{
    private const string EmptyType = "application/vnd.oci.empty.v1+json";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    private const string PredicateNote = "in-toto.io/predicate-type";
    private const string CosignPredicateNote = "predicateType";
    private const string CosignSignatureNote = "dev.cosignproject.cosign/signature";
    private const int MostManifests = 200;
    private const int MostLayers = 500;
    private const long MostBytes = 64 * 1024 * 1024;

    private static readonly byte[] Empty = "{}"u8.ToArray();

    private long _read;

    public async Task AttachAsync(string imageDigest, Envelope envelope, string predicateType, CancellationToken cancel)
    {
        var image =
            await registry.FindManifestAsync(imageDigest, cancel).ConfigureAwait(false)
            ?? throw new RegistryFailure($"{registry.Image.Host} has no image {registry.Image.Path}@{imageDigest}");
        var subject = new Descriptor(image.MediaType, image.Digest, image.Bytes.Length);
        await ReferAsync(subject, envelope, predicateType, cancel).ConfigureAwait(false);
        await AddForCosignAsync(subject, envelope.WithoutKeyIds(), predicateType, cancel).ConfigureAwait(false);
    }

    /// <summary>Every envelope beside the image, with the place where it lies. None of them is verified.</summary>
    public async Task<ImmutableArray<FoundEvidence>> FindAsync(string imageDigest, CancellationToken cancel)
    {
        var found = ImmutableArray.CreateBuilder<FoundEvidence>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var referrers = await registry.ReferrersAsync(imageDigest, cancel).ConfigureAwait(false);
        foreach (var referrer in referrers.Where(one => one.ArtifactType is null or Statement.PayloadType).Take(MostManifests))
        {
            if (await registry.FindManifestAsync(referrer.Digest, cancel).ConfigureAwait(false) is { } manifest)
                await ReadLayersAsync(manifest, seen, found, cancel).ConfigureAwait(false);
        }

        if (await registry.FindManifestAsync(CosignTag(imageDigest), cancel).ConfigureAwait(false) is { } attestations)
            await ReadLayersAsync(attestations, seen, found, cancel).ConfigureAwait(false);
        return found.ToImmutable();
    }

    internal static string CosignTag(string digest) => RegistryDoor.ReferrersTag(digest) + ".att";

    private async Task ReadLayersAsync(
        Manifest manifest,
        HashSet<string> seen,
        ImmutableArray<FoundEvidence>.Builder found,
        CancellationToken cancel
    )
    {
        foreach (var layer in LayersOf(manifest).Where(layer => layer.MediaType == Envelope.MediaType).Take(MostLayers))
        {
            if (!seen.Add(layer.Digest))
                continue;
            var place = $"{registry.Image.Repository}@{layer.Digest}";
            if (layer.Size > Envelope.Largest)
            {
                found.Add(new FoundEvidence(place, null, "it is too large"));
                continue;
            }

            var bytes = await registry.ReadBlobAsync(layer.Digest, cancel).ConfigureAwait(false);
            _read += bytes.Length;
            if (_read > MostBytes)
                throw new RegistryFailure($"beside {registry.Image.Repository} lies more evidence than anybody writes; remove what is old");
            found.Add(FoundEvidence.Read(place, bytes));
        }
    }

    private async Task ReferAsync(Descriptor image, Envelope envelope, string predicateType, CancellationToken cancel)
    {
        var bytes = envelope.Write();
        await registry.PushBlobAsync(Empty, cancel).ConfigureAwait(false);
        await registry.PushBlobAsync(bytes, cancel).ConfigureAwait(false);
        ImmutableArray<KeyValuePair<string, string>> notes = [KeyValuePair.Create(PredicateNote, predicateType)];
        var manifest = Write(json =>
        {
            json.WriteString("artifactType", Statement.PayloadType);
            json.WritePropertyName("config");
            Descriptor.Of(EmptyType, Empty).Write(json);
            json.WriteStartArray("layers");
            (Descriptor.Of(Envelope.MediaType, bytes) with { Annotations = notes }).Write(json);
            json.WriteEndArray();
            json.WritePropertyName("subject");
            image.Write(json);
            Descriptor.WriteAnnotations(json, notes);
        });
        var referrer = Descriptor.Of(RegistryDoor.ImageManifest, manifest) with
        {
            ArtifactType = Statement.PayloadType,
            Annotations = notes,
        };
        await registry.AddReferrerAsync(image.Digest, referrer, manifest, cancel).ConfigureAwait(false);
    }

    private async Task AddForCosignAsync(Descriptor image, Envelope envelope, string predicateType, CancellationToken cancel)
    {
        var bytes = envelope.Write();
        var tag = CosignTag(image.Digest);
        var known = await registry.FindManifestAsync(tag, cancel).ConfigureAwait(false) is { } manifest ? LayersOf(manifest).ToList() : [];
        var added = Descriptor.Of(Envelope.MediaType, bytes) with
        {
            Annotations = [KeyValuePair.Create(CosignSignatureNote, ""), KeyValuePair.Create(CosignPredicateNote, predicateType)],
        };
        if (known.Any(layer => layer.Digest == added.Digest))
            return;
        List<Descriptor> layers = [.. known, added];
        var config = WriteConfig(layers);
        await registry.PushBlobAsync(bytes, cancel).ConfigureAwait(false);
        await registry.PushBlobAsync(config, cancel).ConfigureAwait(false);
        var written = Write(json =>
        {
            json.WritePropertyName("config");
            Descriptor.Of(ConfigType, config).Write(json);
            json.WriteStartArray("layers");
            foreach (var layer in layers)
                layer.Write(json);
            json.WriteEndArray();
        });
        await registry.PushManifestAsync(tag, RegistryDoor.ImageManifest, written, cancel).ConfigureAwait(false);
    }

    /// <summary>What libraries that read images ask of a configuration, and nothing more.</summary>
    private static byte[] WriteConfig(List<Descriptor> layers)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("architecture", "");
            json.WriteString("os", "");
            json.WriteString("created", "0001-01-01T00:00:00Z");
            json.WriteStartObject("config");
            json.WriteEndObject();
            json.WriteStartObject("rootfs");
            json.WriteString("type", "layers");
            json.WriteStartArray("diff_ids");
            foreach (var layer in layers)
                json.WriteStringValue(layer.Digest);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static byte[] Write(Action<Utf8JsonWriter> fields)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", RegistryDoor.ImageManifest);
            fields(json);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static IEnumerable<Descriptor> LayersOf(Manifest manifest)
    {
        try
        {
            using var json = JsonDocument.Parse(manifest.Bytes, new JsonDocumentOptions { MaxDepth = 64 });
            return [.. Descriptor.ReadAll(json.RootElement, "layers")];
        }
        catch (JsonException)
        {
            throw new RegistryFailure($"the manifest {manifest.Digest} is no JSON");
        }
    }
}
