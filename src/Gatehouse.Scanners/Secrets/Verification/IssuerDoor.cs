#pragma warning disable RS0030 // The one door of verification to the network: docs/decisions/0010-verification-talks-to-issuers.md.
using System.Net;
using System.Text;

namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Sends a request and brings back a bounded answer, or the kind of failure. No text of an exception leaves it: one may hold an address.</summary>
internal sealed class IssuerDoor(HttpMessageHandler handler) : IDisposable
{
    private const int LongestAnswer = 64 * 1024;

    private readonly HttpMessageInvoker _http = new(handler, disposeHandler: true);

    public static IssuerDoor Open() =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                ActivityHeadersPropagator = null,
                MaxResponseHeadersLength = 32,
                Proxy = new ProxyForOthers(HttpClient.DefaultProxy),
            }
        );

    public async Task<(IssuerAnswer? Answer, string? Failure)> SendAsync(Uri address, IssuerRequest request, CancellationToken cancel)
    {
        try
        {
            using var message = new HttpRequestMessage(
                new HttpMethod(request.Method),
                new Uri(address.AbsoluteUri.TrimEnd('/') + request.Path, UriKind.Absolute)
            );
            if (request.Body is { } body)
            {
                message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                message.Content.Headers.TryAddWithoutValidation("Content-Type", request.BodyType);
            }

            message.Headers.TryAddWithoutValidation("User-Agent", "gatehouse");
            message.Headers.TryAddWithoutValidation("Accept", "application/json");
            foreach (var (name, value) in request.Headers)
            {
                message.Headers.Remove(name);
                message.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await _http.SendAsync(message, cancel).ConfigureAwait(false);
            var read = await ReadAsync(response.Content, cancel).ConfigureAwait(false);
            return read is null ? (null, "the answer was too long") : (new IssuerAnswer((int)response.StatusCode, read), null);
        }
        catch (HttpRequestException fault)
        {
            return (null, Kind(fault.HttpRequestError));
        }
        catch (IOException)
        {
            return (null, "the connection broke");
        }
        catch (Exception fault) when (fault is FormatException or InvalidOperationException or ArgumentException)
        {
            return (null, "the request could not be made");
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancel)
    {
        var stream = await content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[LongestAnswer + 1];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
            return length > LongestAnswer ? null : buffer[..length];
        }
    }

    private static string Kind(HttpRequestError error) =>
        error switch
        {
            HttpRequestError.NameResolutionError => "its name could not be resolved",
            HttpRequestError.ConnectionError => "there is no connection to it",
            HttpRequestError.SecureConnectionError => "its certificate could not be trusted",
            HttpRequestError.ProxyTunnelError => "the proxy refused",
            _ => "the connection broke",
        };

    /// <summary>The user's proxy, except for this machine itself: what goes there in clear text is to stay here.</summary>
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
