using System.Net.Sockets;
using System.Text.Json;

namespace Gatehouse.Keeper;

/// <summary>The socket by which a keeper is told what to do. Only its owner can open it: the folder and the socket are closed to all others.</summary>
internal sealed class ControlDoor : IDisposable
{
    private const int MostAtOnce = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Socket _listener;
    private readonly string _path;
    private readonly Keeper _keeper;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _room = new(MostAtOnce, MostAtOnce);

    private ControlDoor(Socket listener, string path, Keeper keeper, TimeProvider clock) =>
        (_listener, _path, _keeper, _clock) = (listener, path, keeper, clock);

    public static ControlDoor Open(string path, Keeper keeper, TimeProvider clock)
    {
        File.Delete(path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        // Nobody can connect before it listens.
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.Listen(MostAtOnce);
        var door = new ControlDoor(listener, path, keeper, clock);
        _ = door.AcceptAsync();
        return door;
    }

    public void Dispose()
    {
        _listener.Dispose();
        File.Delete(_path);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            await _room.WaitAsync().ConfigureAwait(false);
            Socket one;
            try
            {
                one = await _listener.AcceptAsync().ConfigureAwait(false);
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(one);
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(Patience, _clock);
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var line = await KeeperLine.ReadAsync(stream, patience.Token).ConfigureAwait(false);
            var ask = line is null ? null : JsonSerializer.Deserialize(line, KeeperJson.Default.KeeperAsk);
            if (ask is null)
                return;
            // What was begun is ended also where whoever asked has died meanwhile.
            var answer = await _keeper.AnswerAsync(ask).ConfigureAwait(false);
            await stream.WriteAsync(KeeperJson.Line(answer)).ConfigureAwait(false);
            if (ask.Verb == "stop" && answer.Problem is null)
                _keeper.BeginToEnd(TimeSpan.FromSeconds(ask.DrainSeconds), isForGood: true);
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or JsonException)
        {
            // Whoever asked is gone, or speaks another language: it is not answered.
        }
        finally
        {
            _room.Release();
        }
    }
}
