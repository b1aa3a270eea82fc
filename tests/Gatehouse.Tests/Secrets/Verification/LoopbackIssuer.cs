using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gatehouse.Tests.Secrets.Verification;

/// <summary>A small HTTP server of this process: it remembers what it was asked and answers what it was told to.</summary>
internal sealed class LoopbackIssuer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _requests = [];
    private readonly string? _answer;

    /// <param name="answer">What is written back, headers and all; null never answers.</param>
    public LoopbackIssuer(string? answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public static string Answer(int status, string body, string headers = "") =>
        $"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}";

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var text = new StringBuilder();
                var buffer = new byte[4096];
                while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    var read = await stream.ReadAsync(buffer, _stop.Token);
                    if (read == 0)
                        return;
                    text.Append(Encoding.ASCII.GetString(buffer, 0, read));
                }

                lock (_requests)
                    _requests.Add(text.ToString());
                if (_answer is null)
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                else
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer), _stop.Token);
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or ObjectDisposedException)
            {
                // The other side has heard enough, or the test is over.
            }
        }
    }
}
