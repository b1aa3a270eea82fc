using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Delivery.Web;

/// <summary>
/// Delivery's way to HTTP servers. It follows no redirect, since what it sends is meant for one host alone, and reads only so much.
/// </summary>
public sealed class WebDoor : IDisposable
{
    private const int LargestAnswer = 16 * 1024 * 1024;
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly TimeProvider _clock;

    public WebDoor(TimeProvider clock)
        : this(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(10),
            },
            clock
        ) { }

    internal WebDoor(HttpMessageHandler handler, TimeProvider clock)
    {
        _clock = clock;
        _client = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("gatehouse", null));
    }

    /// <summary>Sends a request and reads the whole answer. A <see cref="WebFailure"/> says that none came, and why.</summary>
    public async Task<WebAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancel, TimeSpan? timeout = null)
    {
        using var patience = new CancellationTokenSource(timeout ?? Usual, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        var host = request.RequestUri!.Host;
        try
        {
            using var response = await _client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token)
                .ConfigureAwait(false);
            await using var body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            using var all = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (int read; (read = await body.ReadAsync(buffer, either.Token).ConfigureAwait(false)) > 0; )
            {
                all.Write(buffer.AsSpan(0, read));
                if (all.Length > LargestAnswer)
                    throw new WebFailure($"{host} sent more than {LargestAnswer / 1024 / 1024} MB");
            }

            return new WebAnswer(
                response.StatusCode,
                response
                    .Headers.Concat(response.Content.Headers)
                    .ToImmutableDictionary(
                        header => header.Key,
                        header => string.Join(", ", header.Value),
                        StringComparer.OrdinalIgnoreCase
                    ),
                all.ToArray()
            );
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new WebFailure($"{host} did not answer in time");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // The message may quote the address, which can hold a token; the innermost one tells of the connection alone.
            throw new WebFailure($"{host} cannot be reached: {error.GetBaseException().Message}");
        }
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>What a server answered.</summary>
public sealed record WebAnswer(HttpStatusCode Status, ImmutableDictionary<string, string> Headers, byte[] Body)
{
    public bool Succeeded => (int)Status is >= 200 and < 300;

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Null where the body is no JSON.</summary>
    public JsonDocument? Json()
    {
        try
        {
            return JsonDocument.Parse(Body, new JsonDocumentOptions { MaxDepth = 64 });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>No answer came: which host, and why.</summary>
public sealed class WebFailure(string message) : Exception(message);
