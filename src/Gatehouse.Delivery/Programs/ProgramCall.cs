namespace Gatehouse.Delivery.Programs;

/// <summary>A program to run, and all that it may know.</summary>
public sealed record ProgramCall
{
    /// <summary>The program first, then its arguments. Secrets do not belong here: every user of the machine can read them.</summary>
    public required ImmutableArray<string> Words { get; init; }

    /// <summary>Where it runs.</summary>
    public required string Folder { get; init; }

    /// <summary>Its whole environment: nothing is inherited that does not stand here.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>What it reads from standard input; empty where it is null.</summary>
    public string? Input { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Given each piece of output as it comes, both streams in the order in which they arrive, secrets masked.</summary>
    public Action<string>? OnOutput { get; init; }

    /// <summary>True where standard output is a secret: it is captured as it is, and no piece of it goes to <see cref="OnOutput"/>.</summary>
    public bool HasSecretOutput { get; init; }

    /// <summary>A line for the shell becomes a call of <c>/bin/sh</c> that stops at the first error.</summary>
    public static ImmutableArray<string> WordsOf(WrittenCommand command) =>
        command.IsShell ? ["/bin/sh", "-e", "-c", command.Words[0]] : command.Words;
}

/// <summary>How a program ended. What it printed has its secrets masked, and is cut in the middle where it is long.</summary>
public sealed record ProgramEnd
{
    /// <summary>128 and the number of the signal where one ended it.</summary>
    public required int ExitCode { get; init; }

    public required string Output { get; init; }

    public required string Error { get; init; }

    public bool TimedOut { get; init; }

    public required TimeSpan Took { get; init; }

    public bool Succeeded => ExitCode == 0 && !TimedOut;

    /// <summary>The last line that says something, for a message of one line.</summary>
    public string LastWords =>
        (Error.Length > 0 ? Error : Output)
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .LastOrDefault()
        ?? "";
}
