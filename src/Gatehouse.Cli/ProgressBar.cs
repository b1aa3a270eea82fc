using System.Globalization;
using Gatehouse.Engine;
using Gatehouse.Engine.Text;

namespace Gatehouse.Cli;

/// <summary>Shows on standard error how far a scan is, where that is a terminal and the work lasts.</summary>
internal sealed class ProgressBar : IProgress<ScanProgress>, IDisposable
{
    private const int Cells = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private readonly Lock _door = new();
    private readonly Terminal _terminal;
    private readonly Timer _timer;
    private object? _last;
    private bool _isDrawn;
    private bool _isOver;

    private ProgressBar(Terminal terminal)
    {
        _terminal = terminal;
        _timer = new Timer(_ => Draw(), null, Patience, Beat);
    }

    public static ProgressBar? Start(Terminal terminal) => terminal.ErrorIsTerminal && !terminal.IsQuiet ? new ProgressBar(terminal) : null;

    public void Report(ScanProgress value) => Volatile.Write(ref _last, (object)value);

    public void Dispose()
    {
        _timer.Dispose();
        lock (_door)
        {
            _isOver = true;
            if (_isDrawn)
                _terminal.Error.Write("\r\e[K");
        }
    }

    private void Draw()
    {
        lock (_door)
        {
            if (_isOver || Volatile.Read(ref _last) is not ScanProgress now)
                return;
            _isDrawn = true;
            var files = now.WalkDone ? $"{Number(now.FilesRead)} of {Number(now.FilesSeen)} files" : $"{Number(now.FilesRead)} files";
            _terminal.Error.Write($"\r{Bar(now)} {files}, {ByteSize.Show(now.Bytes)}\e[K");
        }
    }

    private static string Bar(ScanProgress now)
    {
        if (!now.WalkDone || now.FilesSeen == 0)
            return "scanning";
        var full = (int)(Cells * Math.Min(now.FilesRead, now.FilesSeen) / now.FilesSeen);
        return $"scanning {new string('█', full)}{new string('░', Cells - full)}";
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
