using System.Globalization;
using System.Net.Sockets;

namespace Gatehouse.Delivery.Checks;

/// <summary>A host and a port as the settings write them: <c>host:port</c>, <c>[2001:db8::1]:port</c>.</summary>
internal sealed record Endpoint(string Host, int Port)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>Null where the text is none.</summary>
    public static Endpoint? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return
            colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= 65535
            ? new Endpoint(text[..colon].Trim('[', ']'), port)
            : null;
    }

    /// <summary>A connection, or why there is none.</summary>
    public async Task<(TcpClient? Client, string Why, bool IsKnown)> ConnectAsync(TimeProvider clock, CancellationToken cancel)
    {
        var client = new TcpClient();
        using var patience = new CancellationTokenSource(_patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            await client.ConnectAsync(Host, Port, either.Token).ConfigureAwait(false);
            return (client, "", true);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            client.Dispose();
            return (null, "nothing answers", true);
        }
        catch (SocketException error)
        {
            client.Dispose();
            // Without an address of the name nothing is known of the port.
            var isKnown = error.SocketErrorCode is SocketError.ConnectionRefused or SocketError.TimedOut or SocketError.HostUnreachable;
            return (null, error.Message, isKnown);
        }
    }
}
