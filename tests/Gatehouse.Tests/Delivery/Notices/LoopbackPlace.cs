using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gatehouse.Tests.Delivery.Notices;

/// <summary>One request as it came over the wire.</summary>
internal sealed record Asked(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The whole of it, to look for what must not be there.</summary>
    public string All => $"{Method} {Path}\n{string.Join('\n', Headers.Select(one => $"{one.Key}: {one.Value}"))}\n\n{Text}";
}

/// <summary>What is answered; null as an answer never comes.</summary>
internal sealed record Told(int Status, string Body = "{\"ok\":true}", string Headers = "");

/// <summary>A small HTTP server of this process, on a real socket: it remembers what it was asked and answers what it was told to.</summary>
internal sealed class LoopbackPlace : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Asked> _requests = [];
    private readonly Func<Asked, int, Told?> _answer;

    /// <param name="answer">The request, and how many came before it.</param>
    public LoopbackPlace(Func<Asked, int, Told?> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Takes whatever it is told; a list is empty.</summary>
    public static LoopbackPlace Friendly() => new((asked, _) => new Told(200, asked.Method == "GET" ? "[]" : "{\"ok\":true}"));

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>An address at which nobody listens.</summary>
    public static string Closed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    public IReadOnlyList<Asked> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

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
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var asked = await ReadAsync(stream);
                Told? told;
                lock (_requests)
                {
                    told = _answer(asked, _requests.Count);
                    _requests.Add(asked);
                }

                if (told is null)
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                    return;
                }

                var body = Encoding.UTF8.GetBytes(told.Body);
                var head = $"HTTP/1.1 {told.Status} X\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{told.Headers}\r\n";
                await stream.WriteAsync(Encoding.UTF8.GetBytes(head), _stop.Token);
                await stream.WriteAsync(body, _stop.Token);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The other side went away, or the test is over.
        }
    }

    private async Task<Asked> ReadAsync(NetworkStream stream)
    {
        var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var bytes = all.ToArray();
            var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var lines = Encoding.UTF8.GetString(bytes, 0, end).Split("\r\n");
                var headers = lines
                    .Skip(1)
                    .Select(line => line.Split(": ", 2))
                    .ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
                var length = headers.TryGetValue("Content-Length", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
                if (bytes.Length >= end + 4 + length)
                    return new Asked(lines[0].Split(' ')[0], lines[0].Split(' ')[1], headers, bytes[(end + 4)..(end + 4 + length)]);
            }

            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
                throw new IOException("hung up");
            all.Write(buffer.AsSpan(0, read));
        }
    }
}
