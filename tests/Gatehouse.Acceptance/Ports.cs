using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Acceptance;

/// <summary>
/// Ports for servers of a test. They lie below those that the system gives to outgoing connections: one that it gave, and that was let go, may be a
/// client's of another test by the time the server begins.
/// </summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Count = 10_000;

    private static int _last = Environment.ProcessId;

    public static int Free()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's: the next one.
            }
        }
    }
}
