using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Delivery.Pipeline;
using Gatehouse.Engine.Text;

namespace Gatehouse.Cli.Views;

/// <summary>
/// A run as lines, for a log: what begins and what ends, and the whole output of a step in a fold of the CI system where one is recognised.
/// Steps run side by side, so that what one says is kept until it has ended.
/// </summary>
internal sealed class PlainView(Terminal terminal, CiSystem ci, TimeProvider clock) : IRunView
{
    private const int MostKept = 4 * 1024 * 1024;
    private const int LinesOfFailure = 20;

    private readonly Lock _door = new();
    private readonly Dictionary<string, StringBuilder> _said = new(StringComparer.Ordinal);

    public void Report(RunEvent value)
    {
        lock (_door)
        {
            switch (value)
            {
                case StepBegan began:
                    _said[began.Step] = new StringBuilder();
                    terminal.Say($"{began.Step}: begins");
                    break;
                case StepSaid said when _said[said.Step].Length < MostKept:
                    _said[said.Step].Append(said.Text);
                    break;
                case StepEnded ended:
                    Tell(ended);
                    break;
            }
        }
    }

    public T Aside<T>(Func<T> does) => does();

    public void Dispose() { }

    private void Tell(StepEnded ended)
    {
        var text = _said.Remove(ended.Step, out var said) ? said.ToString() : "";
        var line =
            $"{ended.Step}: {RunReports.Word(ended.End.State)}{(ended.Took > TimeSpan.Zero ? $" in {RunReports.Took(ended.Took)}" : "")}";
        if (ended.End.Reason.Length > 0)
            line += $": {ended.End.Reason}";
        switch (ci)
        {
            case CiSystem.GitHub when text.Length > 0:
                // What a step prints must not be taken for a command to the runner.
                var stop = RandomNumberGenerator.GetHexString(32, lowercase: true);
                Raw(
                    $"::group::{TextBytes.Printable(ended.Step)}\n::stop-commands::{stop}\n{text.TrimEnd('\n')}\n::{stop}::\n::endgroup::\n"
                );
                break;
            case CiSystem.GitLab when text.Length > 0:
                var name = new string([.. ended.Step.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
                var now = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
                Raw(
                    $"\e[0Ksection_start:{now}:{name}[collapsed=true]\r\e[0K{TextBytes.Printable(ended.Step)}\n{text.TrimEnd('\n')}\n\e[0Ksection_end:{now}:{name}\r\e[0K\n"
                );
                break;
            case CiSystem.None when !ended.End.LetsOn:
                foreach (var last in text.TrimEnd('\n').Split('\n').TakeLast(LinesOfFailure).Where(last => last.Length > 0))
                    terminal.Say($"  {last}");
                break;
        }

        if (ci == CiSystem.GitHub && ended.End.State is StepState.Failed or StepState.Broken)
            Raw(Annotations.Error(ended.Step, ended.End.Reason));
        terminal.Say(line);
        if (ended.End.Remedy is { } remedy && !ended.End.LetsOn)
            terminal.Say($"  try: {remedy}");
    }

    private void Raw(string text)
    {
        if (!terminal.IsQuiet)
            terminal.Error.Write(text);
    }
}
