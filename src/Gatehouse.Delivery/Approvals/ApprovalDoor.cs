using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gatehouse.Delivery.Approvals;

/// <summary>
/// Takes signed words by HTTP on this machine while a run waits: <c>GET /approvals/RUN</c> says what is asked, <c>POST</c> answers.
/// Whoever sends is believed nothing; the signature is. Size, time and number of what it reads are bounded.
/// </summary>
internal sealed class ApprovalDoor : IAsyncDisposable
{
    private const int LargestHead = 8 * 1024;
    private const int MostAtOnce = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TcpListener _listener;
    private readonly ApprovalOrder _order;
    private readonly Func<byte[], string?> _take;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _room = new(MostAtOnce, MostAtOnce);
    private readonly Task _work;

    /// <param name="take">Takes the body of a POST; null where it counts, else why it does not.</param>
    private ApprovalDoor(TcpListener listener, ApprovalOrder order, Func<byte[], string?> take)
    {
        _listener = listener;
        _order = order;
        _take = take;
        _work = ListenAsync();
    }

    public IPEndPoint Place => (IPEndPoint)_listener.LocalEndpoint;

    public static ApprovalDoor Open(string place, ApprovalOrder order, Func<byte[], string?> take)
    {
        var listener = new TcpListener(IPEndPoint.Parse(place));
        try
        {
            listener.Start(MostAtOnce);
        }
        catch (SocketException error)
        {
            listener.Dispose();
            throw new UserError(
                $"cannot listen at {place} for approvals: {error.Message}",
                "another `approval.listen`, or end what listens there"
            );
        }

        return new ApprovalDoor(listener, order, take);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _work.ConfigureAwait(false);
        // Those still inside have seen the end, and leave their places.
        for (var i = 0; i < MostAtOnce; i++)
            await _room.WaitAsync().ConfigureAwait(false);
        _listener.Dispose();
        _room.Dispose();
        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await _room.WaitAsync(_end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_end.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                _room.Release();
                if (_end.IsCancellationRequested)
                    return;
                continue;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            patience.CancelAfter(Patience);
            try
            {
                var stream = client.GetStream();
                var (status, text) = await AnswerAsync(stream, patience.Token).ConfigureAwait(false);
                var body = Encoding.UTF8.GetBytes(text);
                var head = string.Create(
                    CultureInfo.InvariantCulture,
                    $"HTTP/1.1 {(int)status} {status}\r\nContent-Type: application/json\r\nX-Content-Type-Options: nosniff\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"
                );
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head), patience.Token).ConfigureAwait(false);
                await stream.WriteAsync(body, patience.Token).ConfigureAwait(false);
                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // Whoever leaves or dawdles is not waited for.
            }
            finally
            {
                _room.Release();
            }
        }
    }

    private async Task<(HttpStatusCode Status, string Text)> AnswerAsync(NetworkStream stream, CancellationToken cancel)
    {
        var buffer = new byte[LargestHead];
        var read = 0;
        int end;
        while ((end = buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (read == buffer.Length)
                return Said(HttpStatusCode.RequestHeaderFieldsTooLarge, "the head of the request is too long");
            var more = await stream.ReadAsync(buffer.AsMemory(read), cancel).ConfigureAwait(false);
            if (more == 0)
                return Said(HttpStatusCode.BadRequest, "the request has no end");
            read += more;
        }

        var lines = Encoding.Latin1.GetString(buffer, 0, end).Split("\r\n");
        if (lines[0].Split(' ') is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"])
            return Said(HttpStatusCode.BadRequest, "this is no HTTP/1.1");
        if (target != $"/approvals/{_order.Run}")
            return Said(HttpStatusCode.NotFound, "no such run waits here");
        if (method == "GET")
            return (HttpStatusCode.OK, Encoding.UTF8.GetString(_order.ToJson()) + "\n");
        if (method != "POST")
            return Said(HttpStatusCode.MethodNotAllowed, "GET shows what is asked, POST answers");
        var lengths = HeadersOf(lines, "Content-Length");
        if (HeadersOf(lines, "Transfer-Encoding").Count > 0 || lengths.Count != 1)
            return Said(HttpStatusCode.LengthRequired, "one Content-Length is needed");
        if (!int.TryParse(lengths[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return Said(HttpStatusCode.BadRequest, "the Content-Length is no number");
        if (length > ApprovalJudge.Largest)
            return Said(HttpStatusCode.RequestEntityTooLarge, "no approval is so long");
        var body = new byte[length];
        var already = Math.Min(length, read - end - 4);
        buffer.AsSpan(end + 4, already).CopyTo(body);
        try
        {
            await stream.ReadExactlyAsync(body.AsMemory(already), cancel).ConfigureAwait(false);
        }
        catch (EndOfStreamException)
        {
            return Said(HttpStatusCode.BadRequest, "the body is shorter than its Content-Length");
        }

        return _take(body) is { } refusal ? Said(HttpStatusCode.UnprocessableEntity, refusal) : Said(HttpStatusCode.Accepted, "taken");
    }

    private static List<string> HeadersOf(string[] lines, string name) =>
        [
            .. lines
                .Skip(1)
                .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
                .Select(line => line[(name.Length + 1)..].Trim()),
        ];

    private static (HttpStatusCode, string) Said(HttpStatusCode status, string text) =>
        (status, $"{{\"message\":\"{System.Text.Json.JsonEncodedText.Encode(text)}\"}}\n");
}
