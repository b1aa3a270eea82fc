namespace Gatehouse.Keeper;

/// <summary>Asks a process whether it is well.</summary>
internal sealed class HealthClient : IDisposable
{
    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            // A connection that is kept may be answered by a process that is about to end.
            PooledConnectionLifetime = TimeSpan.Zero,
        }
    )
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    public async Task<bool> IsWellAsync(int port, string path, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}{path}"));
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception none) when (none is HttpRequestException or OperationCanceledException or IOException)
        {
            return false;
        }
    }

    public void Dispose() => _client.Dispose();
}
