using Gatehouse.Engine;

namespace Gatehouse.Cli;

/// <summary>Opens and closes the doors: arguments in, exit code out, and the one place that answers for a bug.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        var terminal = Terminal.Open(Environment.GetEnvironmentVariable);
        try
        {
            var exit = CommandLine.Run(args, terminal);
            terminal.Out.Flush();
            return exit;
        }
        catch (UserError error)
        {
            terminal.Complain(error);
        }
        catch (OperationCanceledException)
        {
            terminal.Complain("interrupted; no report was written");
        }
        catch (BrokenPipeException)
        {
            // The reader of our output has gone: nobody is left to tell, and the exit code still says that the result was not delivered.
        }
#pragma warning disable CA1031 // The last door: a bug must end as "cannot tell", never as a crash whose exit code or message means something else.
        catch (Exception bug)
        {
            terminal.ComplainOfBug(bug);
        }
#pragma warning restore CA1031

        return ExitCode.CannotTell;
    }
}
