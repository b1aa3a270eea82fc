using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Tests.Feeds;

/// <summary>One request as the server read it.</summary>
internal sealed record Asked(string Path, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>A file that the server has.</summary>
internal sealed record Offered(byte[] Body)
{
    public string ETag { get; init; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Body))[..16]}\"";

    public IReadOnlyList<string> Headers { get; init; } = [];
}

/// <summary>A server of this process that has files, knows ranges and conditions, and misbehaves where it is told to.</summary>
internal sealed class ExportServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Asked> _asked = new();
    private readonly ConcurrentDictionary<string, Offered> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<int>> _breaks = new(StringComparer.Ordinal);

    public ExportServer()
    {
        _listener.Start();
        _ = AcceptAsync();
        Offer("/KEV/known_exploited_vulnerabilities.json", """{"vulnerabilities": [{"cveID": "CVE-2026-1", "dateAdded": "2026-08-01"}]}""");
        Offer("/EPSS/epss_scores-current.csv.gz", "#score_date:2026-08-16T00:00:00+0000\ncve,epss,percentile\nCVE-2026-1,0.5,0.9\n");
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public IReadOnlyList<Asked> Asked => [.. _asked];

    public IReadOnlyList<Asked> AskedFor(string path) => [.. _asked.Where(asked => asked.Path == path)];

    public void Offer(string path, byte[] body, params string[] headers) => _files[path] = new Offered(body) { Headers = headers };

    public void Offer(string path, string body) => Offer(path, Encoding.UTF8.GetBytes(body));

    public void Offer(string path, Offered file) => _files[path] = file;

    public void Withdraw(string path) => _files.TryRemove(path, out _);

    /// <summary>Answers the next request so, status line and headers.</summary>
    public void AnswerOnce(string path, string head) => _answers.GetOrAdd(path, _ => new()).Enqueue(head);

    /// <summary>Closes the connection after so many bytes of the next body.</summary>
    public void BreakOnce(string path, int after) => _breaks.GetOrAdd(path, _ => new()).Enqueue(after);

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
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                var path = (await reader.ReadLineAsync(_stop.Token))?.Split(' ')[1] ?? "";
                var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
                    headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]
                        .Trim();
                var asked = new Asked(path, headers);
                _asked.Enqueue(asked);
                var (head, body) = Reply(asked);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head + "Connection: close\r\n\r\n"), _stop.Token);
                if (_breaks.TryGetValue(path, out var breaks) && breaks.TryDequeue(out var after))
                    body = body[..Math.Min(after, body.Length)];
                await stream.WriteAsync(body, _stop.Token);
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or ObjectDisposedException)
            {
                // The other side has heard enough, or the test is over.
            }
        }
    }

    private (string Head, byte[] Body) Reply(Asked asked)
    {
        if (_answers.TryGetValue(asked.Path, out var answers) && answers.TryDequeue(out var told))
            return (told, []);
        if (!_files.TryGetValue(asked.Path, out var file))
            return ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n", []);
        var common = $"ETag: {file.ETag}\r\n" + string.Concat(file.Headers.Select(header => header + "\r\n"));
        if (asked.Header("If-None-Match") == file.ETag)
            return ($"HTTP/1.1 304 Not Modified\r\n{common}", []);
        if (asked.Header("Range") is { } range && asked.Header("If-Range") == file.ETag)
        {
            var from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            var rest = file.Body[from..];
            return (
                $"HTTP/1.1 206 Partial Content\r\n{common}Content-Length: {rest.Length}\r\n"
                    + $"Content-Range: bytes {from}-{file.Body.Length - 1}/{file.Body.Length}\r\n",
                rest
            );
        }

        return ($"HTTP/1.1 200 OK\r\n{common}Content-Length: {file.Body.Length}\r\n", file.Body);
    }
}
