using System.Globalization;
using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Text;

namespace Gatehouse.Cli;

/// <summary>Where a command speaks: the result to standard output, all else to standard error.</summary>
internal sealed class Terminal
{
    public const int NarrowestWidth = 40;
    private const int DefaultWidth = 80;
    private const int WidestWidth = 160;

    private readonly Func<string, string?> _environment;

    private Terminal(Stream output, TextWriter error, Func<string, string?> environment)
    {
        Out = output;
        Error = error;
        _environment = environment;
    }

    public Stream Out { get; }

    public TextWriter Error { get; }

    public bool OutIsTerminal { get; private init; }

    public bool ErrorIsTerminal { get; private init; }

    /// <summary>Columns of standard output; 80 where it is none, so that a piped report does not depend on the window.</summary>
    public int Width { get; private init; }

    /// <summary>Columns of standard error, as the window is now.</summary>
    public int ErrorWidth => ErrorIsTerminal ? WindowWidth(_environment) : DefaultWidth;

    public bool OutHasColor => HasColor(OutIsTerminal);

    public bool ErrorHasColor => HasColor(ErrorIsTerminal);

    public bool IsQuiet { get; set; }

    public bool IsVerbose { get; set; }

    public static Terminal Open(Func<string, string?> environment)
    {
        var outIsTerminal = !Console.IsOutputRedirected;
        return new Terminal(
            new BufferedStream(new StandardOutput(StandardOutput.OpenDescriptor), 64 * 1024),
            new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false), 1024) { AutoFlush = true, NewLine = "\n" },
            environment
        )
        {
            OutIsTerminal = outIsTerminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = outIsTerminal ? Math.Clamp(WindowWidth(environment), NarrowestWidth, WidestWidth) : DefaultWidth,
        };
    }

    public void Write(string text) => Out.Write(Encoding.UTF8.GetBytes(text));

    public void Say(string line)
    {
        if (!IsQuiet)
            Error.WriteLine(TextBytes.Printable(line));
    }

    public void Detail(string line)
    {
        if (IsVerbose)
            Say(line);
    }

    public void Complain(UserError error) => Complain(error.Message, error.Remedy);

    public void Complain(string problem, string? remedy = null)
    {
        var ansi = new Ansi(ErrorHasColor);
        Error.WriteLine($"{ansi.Red("gatehouse:")} {Lines(problem)}");
        if (remedy is not null)
            Error.WriteLine($"  {ansi.Bold("try:")} {Lines(remedy)}");
    }

    /// <summary>Type and place of a bug. Its message is left out: it can quote the text that was being scanned.</summary>
    public void ComplainOfBug(Exception bug)
    {
        const int placesShown = 6;
        Complain(
            string.Create(CultureInfo.InvariantCulture, $"a bug in Gatehouse stopped the work: {bug.GetType().FullName}"),
            "report it with the lines below, at the address in SECURITY.md if scanned text could steer it, else as an issue"
        );
        for (var cause = bug; cause is not null; cause = cause.InnerException)
        {
            Error.WriteLine($"  {cause.GetType().FullName}");
            foreach (var place in (cause.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries).Take(placesShown))
                Error.WriteLine($"    {place}");
        }

        Error.WriteLine($"  gatehouse {Product.Version} on {System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}");
    }

    private static string Lines(string text) => string.Join("\n  ", text.Split('\n').Select(TextBytes.Printable));

    private static int WindowWidth(Func<string, string?> environment)
    {
        if (int.TryParse(environment("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0)
            return columns;
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : DefaultWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }

    /// <summary>See no-color.org and bixense.com/clicolors: a wish against colours is stronger than one for them.</summary>
    private bool HasColor(bool isTerminal)
    {
        if (_environment("NO_COLOR") is { Length: > 0 })
            return false;
        if (_environment("CLICOLOR_FORCE") is { Length: > 0 } force && force != "0")
            return true;
        return isTerminal && _environment("TERM") != "dumb" && _environment("CLICOLOR") != "0";
    }
}
