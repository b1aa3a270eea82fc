namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Programs that are started, here or over SSH.</summary>
internal sealed class Processes : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        foreach (var run in (string[])["run", "call", "check_call", "check_output", "Popen"])
        {
            // A shell reads text; a list goes to the program as it is, and its first element chooses the program.
            sheet.Sink(SinkKinds.Command, $"subprocess.{run}(0|args)", call => call.IsTrue(8, "shell") || !call.IsSequence(0, "args"));
            sheet.Sink(SinkKinds.Argument, $"subprocess.{run}(0|args)", call => !call.IsTrue(8, "shell") && call.IsSequence(0, "args"));
            sheet.Sink(SinkKinds.Command, $"subprocess.{run}(executable)");
        }

        foreach (
            var shell in (string[])
                [
                    "os.system(0|command)",
                    "os.popen(0|cmd)",
                    "subprocess.getoutput(0|cmd)",
                    "subprocess.getstatusoutput(0|cmd)",
                    "commands.getoutput(0)",
                    "commands.getstatusoutput(0)",
                    "popen2.popen2(0)",
                    "popen2.popen3(0)",
                    "popen2.popen4(0)",
                    "posix.system(0)",
                    "pty.spawn(0)",
                    "asyncio.create_subprocess_shell(0|cmd)",
                    "asyncio.subprocess.create_subprocess_shell(0|cmd)",
                    "anyio.run_process(0|command)",
                    "pexpect.spawn(0|command)",
                    "pexpect.run(0|command)",
                    "paramiko.SSHClient().exec_command(0|command)",
                    "paramiko.client.SSHClient().exec_command(0|command)",
                    "paramiko.Channel().exec_command(0|command)",
                    "fabric.Connection().run(0|command)",
                    "fabric.Connection().sudo(0|command)",
                    "fabric.Connection().local(0|command)",
                    "fabric.api.run(0)",
                    "fabric.api.sudo(0)",
                    "fabric.api.local(0)",
                    "invoke.run(0|command)",
                    "invoke.Context().run(0|command)",
                    "invoke.context.Context().run(0|command)",
                    "asyncssh.SSHClientConnection().run(0|command)",
                ]
        )
            sheet.Sink(SinkKinds.Command, shell);
        sheet.Sink(SinkKinds.Command, "asyncio.create_subprocess_exec(0|program)");
        sheet.Sink(SinkKinds.Argument, "asyncio.create_subprocess_exec(1*)");
        foreach (
            var exec in (string[])
                ["execl", "execle", "execlp", "execlpe", "execv", "execve", "execvp", "execvpe", "startfile", "posix_spawn"]
        )
        {
            sheet.Sink(SinkKinds.Command, $"os.{exec}(0)");
            sheet.Sink(SinkKinds.Command, $"os.{exec}(3)", call => StartsShell(call, 0));
            sheet.Sink(SinkKinds.Argument, $"os.{exec}(1*)", call => !StartsShell(call, 0));
        }

        foreach (var spawn in (string[])["spawnl", "spawnle", "spawnlp", "spawnlpe", "spawnv", "spawnve", "spawnvp", "spawnvpe"])
        {
            sheet.Sink(SinkKinds.Command, $"os.{spawn}(1)");
            sheet.Sink(SinkKinds.Command, $"os.{spawn}(4)", call => StartsShell(call, 1));
            sheet.Sink(SinkKinds.Argument, $"os.{spawn}(2*)", call => !StartsShell(call, 1));
        }

        foreach (var quote in (string[])["shlex.quote(0|s)", "pipes.quote(0)"])
            sheet.Sanitizer(SinkKinds.ShellWord, quote);
        sheet.Sanitizer(SinkKinds.ShellWord, "shlex.join(0|split_command)");
        // What a program prints is not what it was asked.
        sheet.Clean(
            "subprocess.run",
            "subprocess.call",
            "subprocess.check_call",
            "subprocess.check_output",
            "subprocess.Popen",
            "subprocess.getoutput",
            "subprocess.getstatusoutput",
            "os.system",
            "os.popen"
        );
    }

    /// <summary><c>execl('/bin/sh', 'sh', '-c', text)</c></summary>
    private static bool StartsShell(CallFacts call, int program) =>
        call.Text(program + 2, null) is "-c" or "/c"
        && call.Text(program, null) is { } name
        && name[(name.LastIndexOf('/') + 1)..] is "sh" or "bash" or "dash" or "zsh" or "ksh" or "cmd" or "cmd.exe";
}
