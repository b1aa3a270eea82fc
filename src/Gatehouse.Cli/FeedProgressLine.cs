using System.Globalization;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Cli;

/// <summary>Shows on a terminal what is being fetched or read; elsewhere only that it waits for another.</summary>
internal sealed class FeedProgressLine(Terminal terminal) : IProgress<FeedProgress>, IDisposable
{
    private const long Beat = 100;

    private readonly Lock _door = new();
    private readonly HashSet<string> _waits = new(StringComparer.Ordinal);
    private long _last;
    private bool _isDrawn;

    public void Report(FeedProgress value)
    {
        lock (_door)
        {
            if (value.Does.StartsWith("waiting", StringComparison.Ordinal))
            {
                if (_waits.Add(value.Does))
                    terminal.Say(value.Does);
                return;
            }

            var now = Environment.TickCount64;
            if (!terminal.ErrorIsTerminal || terminal.IsQuiet || now - _last < Beat)
                return;
            _last = now;
            _isDrawn = true;
            terminal.Error.Write($"\r{TextBytes.Printable(value.Does)} {Amount(value)}\e[K");
        }
    }

    public void Dispose()
    {
        lock (_door)
        {
            if (_isDrawn)
                terminal.Error.Write("\r\e[K");
        }
    }

    private static string Amount(FeedProgress value) =>
        value.Of is { } all ? $"{ByteSize.Show(value.Done)} of {ByteSize.Show(all)}"
        : value.Done > 0 ? value.Done.ToString("N0", CultureInfo.InvariantCulture)
        : "";
}
