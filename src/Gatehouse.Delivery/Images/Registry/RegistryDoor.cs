using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;

namespace Gatehouse.Delivery.Images.Registry;

/// <summary>Who logs in to a registry.</summary>
public sealed record RegistryLogin(string User, SecretText Password);

/// <summary>A manifest as the registry keeps it.</summary>
public sealed record Manifest(string MediaType, string Digest, ReadOnlyMemory<byte> Bytes);

/// <summary>What a registry refused, or that it did not answer; with the host, and without any credentials.</summary>
public sealed class RegistryFailure(string message) : Exception(message);

/// <summary>
/// One repository of a registry, by the OCI distribution specification 1.1 (https://github.com/opencontainers/distribution-spec). Plain HTTP
/// is spoken only with this machine itself.
/// </summary>
public sealed class RegistryDoor(WebDoor web, ImageName image, RegistryLogin? login, Masks masks)
{
    public const string ImageManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string ImageIndex = "application/vnd.oci.image.index.v1+json";

    private const int LargestManifest = 4 * 1024 * 1024;
    private const int MostReferrers = 1_000;

    private static readonly string[] ManifestTypes =
    [
        ImageManifest,
        ImageIndex,
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
    ];

    private AuthenticationHeaderValue? _credentials;

    public ImageName Image => image;

    /// <summary>Null where the registry has none of this tag or digest. What comes by digest has it.</summary>
    public async Task<Manifest?> FindManifestAsync(string reference, CancellationToken cancel)
    {
        var answer = await SendAsync(
                () =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Get, At($"manifests/{reference}"));
                    foreach (var type in ManifestTypes)
                        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
                    return request;
                },
                cancel
            )
            .ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.NotFound)
            return null;
        Expect(answer, $"the manifest {reference}");
        if (answer.Body.Length > LargestManifest)
            throw new RegistryFailure($"{image.Host} sent a manifest of more than {LargestManifest / 1024 / 1024} MB");
        var digest = Descriptor.DigestOf(answer.Body);
        if (ImageName.IsDigest(reference) && digest != reference)
            throw new RegistryFailure($"{image.Host} sent another manifest than {reference}");
        var type = answer.Headers.GetValueOrDefault("Content-Type")?.Split(';')[0].Trim();
        return new Manifest(type ?? ImageManifest, digest, answer.Body);
    }

    /// <summary>A small blob, checked against its digest.</summary>
    public async Task<byte[]> ReadBlobAsync(string digest, CancellationToken cancel)
    {
        var answer = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, At($"blobs/{digest}")), cancel).ConfigureAwait(false);
        // Storage behind a registry is often at another address, which is given no credentials.
        if (
            answer.Status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.Moved
            && Elsewhere(answer) is { } elsewhere
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, elsewhere);
            answer = await Try(() => web.SendAsync(request, cancel)).ConfigureAwait(false);
        }

        Expect(answer, $"the blob {digest}");
        return Descriptor.DigestOf(answer.Body) == digest
            ? answer.Body
            : throw new RegistryFailure($"{image.Host} sent another blob than {digest}");
    }

    /// <summary>Uploads a small blob where the registry has it not yet.</summary>
    public async Task PushBlobAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var digest = Descriptor.DigestOf(bytes.Span);
        var known = await SendAsync(() => new HttpRequestMessage(HttpMethod.Head, At($"blobs/{digest}")), cancel).ConfigureAwait(false);
        if (known.Succeeded)
            return;
        var begun = await SendAsync(() => new HttpRequestMessage(HttpMethod.Post, At("blobs/uploads/")), cancel).ConfigureAwait(false);
        Expect(begun, "the beginning of an upload");
        if (Elsewhere(begun) is not { } place)
            throw new RegistryFailure($"{image.Host} named no place for an upload");
        var target = new Uri(place + (place.Query.Length == 0 ? "?" : "&") + "digest=" + Uri.EscapeDataString(digest));
        var done = await SendAsync(
                () =>
                {
                    var content = new ReadOnlyMemoryContent(bytes);
                    content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
                    return new HttpRequestMessage(HttpMethod.Put, target) { Content = content };
                },
                cancel
            )
            .ConfigureAwait(false);
        Expect(done, "a blob");
    }

    /// <param name="reference">A tag; null to keep it by its digest alone.</param>
    public async Task<Descriptor> PushManifestAsync(
        string? reference,
        string mediaType,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancel
    )
    {
        var kept = Descriptor.Of(mediaType, bytes.Span);
        var answer = await SendAsync(
                () =>
                {
                    var content = new ReadOnlyMemoryContent(bytes);
                    content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
                    return new HttpRequestMessage(HttpMethod.Put, At($"manifests/{reference ?? kept.Digest}")) { Content = content };
                },
                cancel
            )
            .ConfigureAwait(false);
        Expect(answer, "a manifest");
        return kept;
    }

    /// <summary>What refers to a manifest: by the API of 1.1, or the tag that stands in for it in older registries.</summary>
    public async Task<ImmutableArray<Descriptor>> ReferrersAsync(string digest, CancellationToken cancel)
    {
        var answer = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, At($"referrers/{digest}")), cancel).ConfigureAwait(false);
        var isIndex =
            answer.Succeeded && (answer.Headers.GetValueOrDefault("Content-Type") ?? "").StartsWith(ImageIndex, StringComparison.Ordinal);
        var bytes = isIndex ? answer.Body : (await FindManifestAsync(ReferrersTag(digest), cancel).ConfigureAwait(false))?.Bytes ?? default;
        return ReadIndex(bytes);
    }

    /// <summary>Adds a manifest with a <c>subject</c>, and the entry in the stand-in tag where the registry keeps no list itself.</summary>
    public async Task AddReferrerAsync(string digest, Descriptor referrer, ReadOnlyMemory<byte> manifest, CancellationToken cancel)
    {
        var answer = await SendAsync(
                () =>
                {
                    var content = new ReadOnlyMemoryContent(manifest);
                    content.Headers.ContentType = new MediaTypeHeaderValue(referrer.MediaType);
                    return new HttpRequestMessage(HttpMethod.Put, At($"manifests/{referrer.Digest}")) { Content = content };
                },
                cancel
            )
            .ConfigureAwait(false);
        Expect(answer, "a referrer");
        // The header says that the registry has understood the subject, and lists it by itself.
        if (answer.Headers.ContainsKey("OCI-Subject"))
            return;
        var tag = ReferrersTag(digest);
        var known = ReadIndex((await FindManifestAsync(tag, cancel).ConfigureAwait(false))?.Bytes ?? default);
        if (known.Any(one => one.Digest == referrer.Digest))
            return;
        await PushManifestAsync(tag, ImageIndex, WriteIndex([.. known, referrer]), cancel).ConfigureAwait(false);
    }

    internal static string ReferrersTag(string digest) => digest.Replace(':', '-');

    private static ImmutableArray<Descriptor> ReadIndex(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return [];
        try
        {
            using var index = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 64 });
            return [.. Descriptor.ReadAll(index.RootElement, "manifests").Take(MostReferrers)];
        }
        catch (JsonException)
        {
            throw new RegistryFailure("the list of referrers is no JSON");
        }
    }

    private static byte[] WriteIndex(ImmutableArray<Descriptor> manifests)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", ImageIndex);
            json.WriteStartArray("manifests");
            foreach (var manifest in manifests)
                manifest.Write(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private Uri At(string path) => new(image.Address, $"v2/{image.Path}/{path}");

    /// <summary>Where the answer leads to; null where that is nowhere that may be gone to.</summary>
    private Uri? Elsewhere(WebAnswer answer) =>
        answer.Headers.GetValueOrDefault("Location") is { Length: > 0 } location
        && Uri.TryCreate(image.Address, location, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (image.IsLoopback && address.IsLoopback && address.Scheme == Uri.UriSchemeHttp))
            ? address
            : null;

    private async Task<WebAnswer> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancel)
    {
        var answer = await SendOnceAsync(request, cancel).ConfigureAwait(false);
        if (answer.Status != HttpStatusCode.Unauthorized || !await LogInAsync(answer, cancel).ConfigureAwait(false))
            return answer;
        return await SendOnceAsync(request, cancel).ConfigureAwait(false);
    }

    private async Task<WebAnswer> SendOnceAsync(Func<HttpRequestMessage> make, CancellationToken cancel)
    {
        using var request = make();
        // Only the registry itself is told who asks.
        if (request.RequestUri!.GetLeftPart(UriPartial.Authority) == image.Address.GetLeftPart(UriPartial.Authority))
            request.Headers.Authorization = _credentials;
        return await Try(() => web.SendAsync(request, cancel, TimeSpan.FromMinutes(2))).ConfigureAwait(false);
    }

    private static async Task<WebAnswer> Try(Func<Task<WebAnswer>> send)
    {
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (WebFailure failure)
        {
            throw new RegistryFailure(failure.Message);
        }
    }

    /// <summary>By the method that the registry names; false where there is no other than was tried.</summary>
    private async Task<bool> LogInAsync(WebAnswer refusal, CancellationToken cancel)
    {
        var basic = login is null ? null : Basic(login);
        foreach (var challenge in AuthenticationChallenges(refusal))
        {
            if (challenge.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && basic is not null && _credentials is null)
            {
                _credentials = basic;
                return true;
            }

            if (challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            {
                var before = _credentials?.Parameter;
                _credentials = await TokenAsync(challenge.Parameter ?? "", basic, cancel).ConfigureAwait(false);
                return _credentials is not null && _credentials.Parameter != before;
            }
        }

        return false;
    }

    private static AuthenticationHeaderValue Basic(RegistryLogin login) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password.Reveal()}")));

    private static IEnumerable<AuthenticationHeaderValue> AuthenticationChallenges(WebAnswer refusal) =>
        AuthenticationHeaderValue.TryParse(refusal.Headers.GetValueOrDefault("WWW-Authenticate"), out var one) ? [one] : [];

    /// <summary>A token for this repository alone, whatever the registry would have asked for.</summary>
    private async Task<AuthenticationHeaderValue?> TokenAsync(string challenge, AuthenticationHeaderValue? basic, CancellationToken cancel)
    {
        var parameters = Parameters(challenge);
        if (
            !Uri.TryCreate(parameters.GetValueOrDefault("realm"), UriKind.Absolute, out var realm)
            || (realm.Scheme != Uri.UriSchemeHttps && !(image.IsLoopback && realm.IsLoopback))
        )
            throw new RegistryFailure($"{image.Host} sends to a token service without https");
        var service = parameters.GetValueOrDefault("service");
        var query =
            (service is null ? "" : $"service={Uri.EscapeDataString(service)}&")
            + $"scope={Uri.EscapeDataString($"repository:{image.Path}:{(login is null ? "pull" : "pull,push")}")}";
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = query }.Uri);
        request.Headers.Authorization = basic;
        var answer = await Try(() => web.SendAsync(request, cancel)).ConfigureAwait(false);
        if (!answer.Succeeded)
            return null;
        using var json = answer.Json();
        var token = json is null ? null : Descriptor.Text(json.RootElement, "token") ?? Descriptor.Text(json.RootElement, "access_token");
        if (token is not { Length: > Masks.Shortest })
            return null;
        return new AuthenticationHeaderValue("Bearer", SecretText.Of(token, masks).Reveal());
    }

    /// <summary><c>name="text"</c>, divided by commas.</summary>
    private static Dictionary<string, string> Parameters(string challenge)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < challenge.Length; )
        {
            var equals = challenge.IndexOf('=', at);
            if (equals < 0)
                break;
            var name = challenge[at..equals].Trim(' ', ',');
            var isQuoted = equals + 1 < challenge.Length && challenge[equals + 1] == '"';
            var start = equals + (isQuoted ? 2 : 1);
            var end = start > challenge.Length ? -1 : challenge.IndexOf(isQuoted ? '"' : ',', start);
            if (end < 0)
                end = challenge.Length;
            all[name] = start <= end ? challenge[start..end] : "";
            at = end + 1;
        }

        return all;
    }

    private void Expect(WebAnswer answer, string what)
    {
        if (answer.Succeeded)
            return;
        throw new RegistryFailure(
            answer.Status switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => login is null
                    ? $"{image.Host} refuses {image.Path} without a log-in; set `build.user` and `build.password`"
                    : $"{image.Host} refuses {image.Path} for this user; check `build.user` and `build.password`, and what they may do",
                HttpStatusCode.NotFound => $"{image.Host} has not {what} of {image.Path}",
                _ => $"{image.Host} answers {(int)answer.Status} to {what} of {image.Path}",
            }
        );
    }
}
