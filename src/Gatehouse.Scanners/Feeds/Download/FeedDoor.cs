#pragma warning disable RS0030 // The one door of the feeds to the network: docs/advisories.md says what is fetched, and from where.
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Gatehouse.Scanners.Feeds.Download;

/// <summary>What is asked of a server: a file, the rest of it, or whether it is still the one that is known.</summary>
internal sealed record FeedRequest(Uri Address)
{
    public string? KnownETag { get; init; }

    public string? KnownLastModified { get; init; }

    /// <summary>How much is here already, of the file that <see cref="PartOf"/> names.</summary>
    public long From { get; init; }

    /// <summary>The ETag of the file that a part was begun of.</summary>
    public string? PartOf { get; init; }
}

/// <summary>The answer of a server, before its body is read.</summary>
internal sealed class FeedAnswer(HttpResponseMessage response) : IDisposable
{
    public int Status => (int)response.StatusCode;

    public string? ETag => Header("ETag");

    public string? LastModified => Header("Last-Modified");

    /// <summary>Bytes of this body; null where the server does not say.</summary>
    public long? Length => response.Content.Headers.ContentLength;

    /// <summary>Where the body begins in the file, and how long the file is.</summary>
    public (long From, long? Of)? Range => response.Content.Headers.ContentRange is { From: { } from } range ? (from, range.Length) : null;

    public Uri? Location => response.Headers.Location;

    /// <summary>How long to wait before asking again.</summary>
    public TimeSpan? RetryAfter(DateTimeOffset now) => response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date - now) : null;

    /// <summary>The checksum of the whole file that Google's storage sends, by kind; null where there is none.</summary>
    public byte[]? GoogleHash(string kind)
    {
        if (!response.Headers.TryGetValues("x-goog-hash", out var values))
            return null;
        foreach (var one in values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)))
        {
            var room = new byte[64];
            if (
                one.StartsWith(kind + "=", StringComparison.Ordinal)
                && Convert.TryFromBase64String(one[(kind.Length + 1)..], room, out var length)
            )
                return room[..length];
        }

        return null;
    }

    public Task<Stream> BodyAsync(CancellationToken cancel) => response.Content.ReadAsStreamAsync(cancel);

    public void Dispose() => response.Dispose();

    private string? Header(string name) =>
        (response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values))
            ? values.FirstOrDefault()
            : null;
}

/// <summary>Asks servers for files. Follows redirects itself, so that none leads from https to http.</summary>
internal sealed class FeedDoor : IDisposable
{
    private const int MostRedirects = 5;
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(20);

    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A packed file is to arrive packed: its checksum is of that.
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = ConnectPatience,
            MaxResponseHeadersLength = 64,
            Proxy = new ProxyForOthers(HttpClient.DefaultProxy),
        },
        disposeHandler: true
    );

    /// <exception cref="FeedFailureException">There is no answer, or one that leads nowhere.</exception>
    public async Task<FeedAnswer> AskAsync(FeedRequest request, CancellationToken cancel)
    {
        var address = request.Address;
        for (var hops = 0; ; hops++)
        {
            var answer = await AskOnceAsync(request, address, cancel).ConfigureAwait(false);
            if (answer.Status is not (301 or 302 or 303 or 307 or 308))
                return answer;
            using (answer)
            {
                if (hops == MostRedirects)
                    throw new FeedFailureException($"{address.Host} redirects without end") { IsFinal = true };
                if (answer.Location is not { } location)
                    throw new FeedFailureException($"{address.Host} redirects to nowhere") { IsFinal = true };
                var next = new Uri(address, location);
                // Over http only where the user chose http, and no farther than to the host that was chosen.
                var staysPut = next.Scheme == address.Scheme && next.Host == address.Host;
                if (next.Scheme != Uri.UriSchemeHttps && !staysPut)
                {
                    throw new FeedFailureException(
                        $"{address.Host} redirects to {next.Scheme}://{next.Host}, which is not protected on the way"
                    )
                    {
                        IsFinal = true,
                    };
                }

                address = next;
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<FeedAnswer> AskOnceAsync(FeedRequest request, Uri address, CancellationToken cancel)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Headers.TryAddWithoutValidation("User-Agent", "gatehouse");
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (request.From > 0)
        {
            message.Headers.Range = new RangeHeaderValue(request.From, null);
            message.Headers.TryAddWithoutValidation("If-Range", request.PartOf);
        }
        else if (request.KnownETag is not null)
            message.Headers.TryAddWithoutValidation("If-None-Match", request.KnownETag);
        else if (request.KnownLastModified is not null)
            message.Headers.TryAddWithoutValidation("If-Modified-Since", request.KnownLastModified);
        try
        {
            return new FeedAnswer(await _http.SendAsync(message, cancel).ConfigureAwait(false));
        }
        catch (HttpRequestException fault)
        {
            throw new FeedFailureException($"{address.Host}: {Kind(fault)}")
            {
                // Who cannot be trusted now cannot be in a minute either, and without a network there is no use in waiting for names.
                IsFinal = fault.HttpRequestError is HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError,
            };
        }
    }

    private static string Kind(HttpRequestException fault) =>
        fault.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "its name could not be resolved",
            HttpRequestError.ConnectionError => "there is no connection to it",
            HttpRequestError.SecureConnectionError => "its certificate could not be trusted",
            HttpRequestError.ProxyTunnelError => "the proxy refused",
            _ => string.Create(CultureInfo.InvariantCulture, $"the connection broke ({fault.HttpRequestError})"),
        };

    /// <summary>The user's proxy, except for this machine itself, which a proxy cannot reach.</summary>
    private sealed class ProxyForOthers(IWebProxy proxy) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => proxy.Credentials;
            set => proxy.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : proxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);
    }
}

/// <summary>Why a file could not be fetched, in words of ours.</summary>
internal sealed class FeedFailureException(string message) : Exception(message)
{
    /// <summary>True where asking again cannot help.</summary>
    public bool IsFinal { get; init; }

    /// <summary>True where the server has no such file.</summary>
    public bool IsMissing { get; init; }

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? Wait { get; init; }
}
