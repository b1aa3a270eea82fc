using System.Net;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gatehouse.Keeper;

/// <summary>
/// Hands each request to a version by weight. One that found nobody listening goes to another process, since nothing of it was sent; one that
/// was sent is never sent again.
/// </summary>
internal sealed class Traffic(IHttpForwarder forwarder, TimeProvider clock) : IDisposable
{
    private const int MostAttempts = 4;

    /// <summary>How long a request waits for a process that is being started again.</summary>
    private static readonly TimeSpan WaitForAny = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(25);

    private static readonly ForwarderRequestConfig Config = new()
    {
        ActivityTimeout = TimeSpan.FromSeconds(100),
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    private readonly HttpMessageInvoker _client = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // Servers close idle connections after 2 to 5 seconds; a request sent at that moment would be lost.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
        }
    );

    private volatile SmoothShare<KeptVersion> _share = new([]);

    public void Dispose() => _client.Dispose();

    public void Weigh(IEnumerable<KeptVersion> versions) =>
        _share = new SmoothShare<KeptVersion>(versions.Select(version => (version, version.Weight)));

    public async Task HandleAsync(HttpContext context)
    {
        var tried = new List<KeptProcess>();
        var began = clock.GetTimestamp();
        var hasPlace = _share.TryNext(out var chosen);
        while (hasPlace && tried.Count < MostAttempts && !context.RequestAborted.IsCancellationRequested)
        {
            if (Open(chosen, tried) is not { } process)
            {
                if (clock.GetElapsedTime(began) > WaitForAny)
                    break;
                // Who was tried may have been started again meanwhile.
                tried.Clear();
                await Task.Delay(BetweenLooks, clock, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            if (await TrySendAsync(context, process).ConfigureAwait(false))
                return;
            tried.Add(process);
        }

        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            return;
        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "1";
    }

    /// <summary>A process of the version whose turn it is, else of another that has a share.</summary>
    private KeptProcess? Open(KeptVersion chosen, List<KeptProcess> tried) =>
        chosen.Open(tried)
        ?? _share
            .ByWeight.Where(version => version != chosen)
            .Select(version => version.Open(tried))
            .FirstOrDefault(one => one is not null);

    /// <summary>False where nothing of the request was sent.</summary>
    private async Task<bool> TrySendAsync(HttpContext context, KeptProcess process)
    {
        var passing = new Passing(clock);
        ForwarderError error;
        try
        {
            error = await forwarder
                .SendAsync(context, $"http://127.0.0.1:{process.Port}/", _client, Config, passing, context.RequestAborted)
                .ConfigureAwait(false);
        }
        finally
        {
            process.Close();
        }

        var feature = context.Features.Get<IForwarderErrorFeature>();
        if (
            error == ForwarderError.Request
            && passing.Status is null
            && feature?.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }
            && !context.Response.HasStarted
        )
        {
            process.Mistrust();
            process.Version.Tally.Add(isFailure: true, null);
            context.Response.Clear();
            context.Features.Set<IForwarderErrorFeature>(null);
            return false;
        }

        // Whoever asked and went away is no failure of whoever was asked.
        var isClients =
            error
            is ForwarderError.RequestCanceled
                or ForwarderError.RequestBodyCanceled
                or ForwarderError.RequestBodyClient
                or ForwarderError.ResponseBodyCanceled
                or ForwarderError.ResponseBodyClient
                or ForwarderError.UpgradeRequestCanceled
                or ForwarderError.UpgradeRequestClient
                or ForwarderError.UpgradeResponseCanceled
                or ForwarderError.UpgradeResponseClient;
        if (passing.Status is { } status)
            process.Version.Tally.Add(status >= 500 || (error != ForwarderError.None && !isClients), passing.Milliseconds);
        else if (!isClients)
            process.Version.Tally.Add(isFailure: true, null);
        return true;
    }

    /// <summary>Passes request and answer on, and notes the answer's status and when it came.</summary>
    private sealed class Passing(TimeProvider clock) : HttpTransformer
    {
        private readonly long _began = clock.GetTimestamp();

        public int? Status { get; private set; }

        public double? Milliseconds { get; private set; }

        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext,
            HttpRequestMessage proxyRequest,
            string destinationPrefix,
            CancellationToken cancellationToken
        )
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
            // The version sees the name it was called by. Who called is said by us alone: what the caller says of that proves nothing.
            proxyRequest.Headers.Host = httpContext.Request.Host.Value;
            Say("X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString());
            Say("X-Forwarded-Host", httpContext.Request.Host.Value);
            Say("X-Forwarded-Proto", httpContext.Request.Scheme);

            void Say(string name, string? value)
            {
                proxyRequest.Headers.Remove(name);
                if (!string.IsNullOrEmpty(value))
                    proxyRequest.Headers.TryAddWithoutValidation(name, value);
            }
        }

        public override ValueTask<bool> TransformResponseAsync(
            HttpContext httpContext,
            HttpResponseMessage? proxyResponse,
            CancellationToken cancellationToken
        )
        {
            if (proxyResponse is not null)
                (Status, Milliseconds) = ((int)proxyResponse.StatusCode, clock.GetElapsedTime(_began).TotalMilliseconds);
            return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }
    }
}
