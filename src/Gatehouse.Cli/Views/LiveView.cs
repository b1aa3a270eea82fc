using System.Text;
using Gatehouse.Delivery.Pipeline;
using Gatehouse.Engine.Text;

namespace Gatehouse.Cli.Views;

/// <summary>A run on a terminal: a line per step with its time and what it last said, drawn in place.</summary>
internal sealed class LiveView : IRunView
{
    private const string Spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private const int NameWidth = 20;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(120);

    private readonly Lock _door = new();
    private readonly Terminal _terminal;
    private readonly Ansi _ansi;
    private readonly int _width;
    private readonly TimeProvider _clock;
    private readonly List<Line> _lines;
    private readonly Timer _timer;
    private int _drawn;
    private int _turn;
    private bool _isOver;
    private bool _isAside;

    public LiveView(Terminal terminal, PipelineGraph graph, TimeProvider clock)
    {
        _terminal = terminal;
        _ansi = new Ansi(terminal.ErrorHasColor);
        _width = Math.Max(Terminal.NarrowestWidth, terminal.ErrorWidth);
        _clock = clock;
        _lines = [.. graph.Steps.Select(step => new Line(step.Name))];
        _timer = new Timer(_ => Draw(), null, Beat, Beat);
    }

    public void Report(RunEvent value)
    {
        lock (_door)
        {
            if (_lines.Find(line => line.Step == value.Step) is not { } line)
                return;
            switch (value)
            {
                case StepBegan:
                    line.Began = _clock.GetTimestamp();
                    break;
                case StepSaid said:
                    line.Said =
                        said.Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault()
                        ?? line.Said;
                    break;
                case StepEnded ended:
                    line.End = ended.End;
                    line.Took = ended.Took;
                    break;
            }
        }
    }

    public T Aside<T>(Func<T> does)
    {
        lock (_door)
            _isAside = true;
        try
        {
            return does();
        }
        finally
        {
            lock (_door)
                (_isAside, _drawn) = (false, 0);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        Draw();
        lock (_door)
            _isOver = true;
    }

    private void Draw()
    {
        lock (_door)
        {
            if (_isOver || _isAside)
                return;
            _turn++;
            var text = new StringBuilder();
            if (_drawn > 0)
                text.Append($"\e[{_drawn}A");
            // Steps that wait are left out: a long pipeline must fit the window.
            var shown = _lines.Where(line => line.Began is not null || line.End is not null).ToList();
            foreach (var line in shown)
                text.Append("\r\e[K").Append(Drawn(line)).Append('\n');
            _terminal.Error.Write(text.ToString());
            _drawn = shown.Count;
        }
    }

    private string Drawn(Line line)
    {
        var name = line.Step.PadRight(NameWidth);
        if (line.End is { } end)
        {
            var mark = end.State switch
            {
                StepState.Succeeded => _ansi.Green("✓"),
                StepState.Unchanged => _ansi.Green("="),
                StepState.Skipped or StepState.NotReached => _ansi.Dim("–"),
                _ => _ansi.Red("✗"),
            };
            return $"{mark} {name} {RunReports.Took(line.Took), 7}  {_ansi.Dim(Cut(end.Reason))}";
        }

        var wheel = Spinner[_turn % Spinner.Length].ToString();
        return $"{_ansi.Cyan(wheel)} {name} {RunReports.Took(_clock.GetElapsedTime(line.Began!.Value)), 7}  {_ansi.Dim(Cut(line.Said))}";
    }

    private string Cut(string text)
    {
        var room = Math.Max(10, _width - NameWidth - 14);
        var line = TextBytes.Printable(text);
        return line.Length > room ? line[..(room - 1)] + "…" : line;
    }

    private sealed class Line(string step)
    {
        public string Step => step;

        public long? Began { get; set; }

        public string Said { get; set; } = "";

        public StepEnd? End { get; set; }

        public TimeSpan Took { get; set; }
    }
}
