using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A program that is started through a shell.</summary>
public sealed class SubprocessShell : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/subprocess-shell",
            Title = "`subprocess` starts a shell",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [78],
            Tier = Tier.Audit,
            Aliases = Names("602", "subprocess_popen_with_shell_equals_true"),
            Why = "The shell reads the whole line: a `;` or `$(…)` in any part that comes from outside is a command of its own.",
            Fix = "Leave `shell` out and pass a list: `subprocess.run(['ls', folder])`.",
            References = ["https://docs.python.org/3/library/subprocess.html#security-considerations"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import subprocess as sp\n\nsp.run(line, «shell=True»)\nsp.call('ls', «shell=True»)\n"),
            Good("a list", "import subprocess\n\nsubprocess.run(['ls', folder])\nsubprocess.run(line, shell=False)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var call in view.CallsTo(view.Settings.Subprocess.Distinct()))
        {
            if (call.Positional.IsEmpty || !AsksForShell(call))
                continue;
            var isFixed = Spelled.IsText(call.At(0));
            yield return view.Hit(call, call.Keyword("shell"), isFixed ? "a shell is not needed for this" : "a shell reads this line") with
            {
                Severity = isFixed ? Severity.Low : Severity.High,
            };
        }
    }

    internal static bool AsksForShell(AuditCall call) => call.Keyword("shell") is { } shell && !Spelled.IsFalsy(shell.Value);
}

/// <summary>A program that is started without a shell.</summary>
public sealed class SubprocessCall : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/subprocess-call",
            Title = "`subprocess` starts a program",
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [78],
            Tier = Tier.Audit,
            Aliases = Names("603", "subprocess_without_shell_equals_true"),
            Why = "Even without a shell a part of the command that comes from outside can be an option that the program should not get.",
            Fix = "See to it that the program is fixed, and put `--` before what comes from outside.",
            References = ["https://cwe.mitre.org/data/definitions/88.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import subprocess\n\n«subprocess.run([tool, name])»\nsubprocess.run(line, «shell=False»)\n"),
            Good("another module", "import runner\n\nrunner.run([tool, name])\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsTo(view.Settings.Subprocess.Distinct())
        where !SubprocessShell.AsksForShell(call)
        select view.Hit(call, call.Keyword("shell"), "look at what is started, and with what");
}

/// <summary>A shell that any other function is asked for.</summary>
public sealed class ShellArgument : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/shell-argument",
            Title = "A function is called with `shell=True`",
            Severity = Severity.Medium,
            Confidence = Confidence.Low,
            Cwe = [78],
            Tier = Tier.Audit,
            Aliases = Names("604", "any_other_function_with_shell_equals_true"),
            Why = "An argument of this name most often goes on to `subprocess`, where a shell reads the whole line.",
            Fix = "Leave `shell` out and pass the command as a list.",
            References = ["https://docs.python.org/3/library/subprocess.html#security-considerations"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("execute(line, «shell=True»)\n"), Good("no shell", "execute(line)\nexecute(line, shell=False)\n")];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsWith("shell")
        where !view.Settings.Subprocess.Contains(call.Name) && SubprocessShell.AsksForShell(call)
        select view.Hit(call, call.Keyword("shell"), "this may start a shell");
}

/// <summary>A call that always starts a shell.</summary>
public sealed class ShellStart : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/shell-start",
            Title = "A shell is started",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [78],
            Tier = Tier.Audit,
            Aliases = Names("605", "start_process_with_a_shell"),
            Why = "`os.system` and its like give the line to a shell: a `;` or `$(…)` in any part from outside is a command of its own.",
            Fix = "Use `subprocess.run` with a list and without `shell`.",
            References = ["https://docs.python.org/3/library/subprocess.html#replacing-os-system"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import os\n\n«os.system(line)»\n«os.popen('ls')»\n"),
            Good("no shell", "import subprocess\n\nsubprocess.run(['ls', folder])\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var call in view.CallsTo(view.Settings.Shell.Distinct()))
        {
            if (call.Positional.IsEmpty)
                continue;
            var isFixed = Spelled.IsText(call.At(0));
            yield return call.Hit(isFixed ? "a shell is not needed for this" : "a shell reads this line") with
            {
                Severity = isFixed ? Severity.Low : Severity.High,
            };
        }
    }
}

/// <summary>A call that starts a program in place of this one or beside it.</summary>
public sealed class ProcessStart : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/process-start",
            Title = "A program is started",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [78],
            Tier = Tier.Audit,
            Aliases = Names("606", "start_process_with_no_shell"),
            Why = "Who chooses the program or its arguments chooses what runs with the rights of this one.",
            Fix = "See to it that the program is fixed and named by its full path.",
            References = ["https://docs.python.org/3/library/os.html#process-management"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("import os\n\n«os.execv(tool, [tool, name])»\n"), Good("no process", "import os\n\nos.getpid()\n")];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        view.CallsTo(view.Settings.NoShell.Distinct()).Select(call => call.Hit("look at what is started, and with what"));
}

/// <summary>A program that is looked for in the search path.</summary>
public sealed class PartialExecutablePath : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/partial-executable-path",
            Title = "A program is looked for in the search path",
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [78, 426],
            Tier = Tier.Audit,
            Aliases = Names("607", "start_process_with_partial_path"),
            Why = "Whoever can set `PATH`, or write into one of its folders, chooses which program of that name runs.",
            Fix = "Name the program by its full path.",
            References = ["https://cwe.mitre.org/data/definitions/426.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import subprocess\n\n«subprocess.run(['tar', 'xf', name])»\n«subprocess.run('tar')»\n"),
            Good("a full path", "import subprocess\n\nsubprocess.run(['/bin/tar', 'xf', name])\nsubprocess.run('C:\\\\tar.exe')\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        var settings = view.Settings;
        foreach (var call in view.CallsTo(settings.Subprocess.Concat(settings.Shell).Concat(settings.NoShell).Distinct()))
        {
            var program = call.At(0) is ListExpression { Elements: [var first, ..] } ? first : call.At(0);
            if (program is StringExpression { IsBytes: false } text && !IsPath(text.Value))
                yield return call.Hit("which program of this name runs depends on `PATH`");
        }
    }

    private static bool IsPath(string text) =>
        text is ['/' or '\\' or '.', ..] || (text is [var drive, ':', ..] && char.IsAsciiLetter(drive));
}

/// <summary>A wildcard that a shell expands for a program that takes options from file names.</summary>
public sealed class ShellWildcard : AuditRule
{
    private static readonly ImmutableArray<string> Programs = ["chown", "chmod", "tar", "rsync"];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/shell-wildcard",
            Title = "A shell expands a wildcard for a program that takes options",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [155, 78],
            Tier = Tier.Audit,
            Aliases = Names("609", "linux_commands_wildcard_injection"),
            Why = "A file called `--checkpoint-action=exec=…` becomes an option of `tar`, and the command in it runs.",
            Fix = "Put `./` or `--` before the `*`, or list the files in Python and pass them one by one.",
            References = ["https://cwe.mitre.org/data/definitions/88.html"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("import os\n\n«os.system('tar cf all.tar *')»\n"), Good("no wildcard", "import os\n\nos.system('tar cf all.tar files')\n")];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var call in view.CallsTo(view.Settings.Shell.Concat(view.Settings.Subprocess).Distinct()))
        {
            var shell = call.Keyword("shell");
            if (!view.Settings.Shell.Contains(call.Name) && !Spelled.Is(shell, "True"))
                continue;
            var command = call.At(0) is ListExpression list
                ? string.Join(' ', list.Elements.Select(element => element is AttributeExpression ? "" : Spelled.Word(element)))
                : Spelled.Word(call.At(0)) ?? "";
            if (
                command.Contains('*', StringComparison.Ordinal)
                && Programs.Any(program => command.Contains(program, StringComparison.Ordinal))
            )
                yield return view.Hit(call, shell, "a file name that looks like an option is one");
        }
    }
}
