using System.CommandLine;

namespace Gatehouse.Cli;

/// <summary>A call of a command and what it does, for its help.</summary>
internal sealed record Usage(string CommandLine, string Does);

/// <summary>One command: its options, its help and what it does stand together in one file under <c>Commands/</c>.</summary>
internal abstract class Verb : Command
{
    protected Verb(string name, string description)
        : base(name, description) { }

    /// <summary>What the description leaves open; one paragraph per entry.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    public virtual IReadOnlyList<Usage> Examples => [];

    /// <summary>Runs the command and says the exit code. A command that only groups others has nothing to run.</summary>
    public virtual int Run(Call call) =>
        throw new Engine.UserError($"{call.Line} needs one of its commands: {string.Join(", ", Subcommands.Select(sub => sub.Name))}")
        {
            Remedy = $"{call.Line} --help",
        };

    public static Option<bool> Switch(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    public static Option<string?> Value(string name, string valueName, string description, params string[] aliases) =>
        new(name, aliases)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.ExactlyOne,
        };

    /// <summary>A list: separated by commas, or the option given several times.</summary>
    public static Option<string[]> Words(string name, string valueName, string description, params string[] aliases) =>
        new(name, aliases)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };

    public static T Knowing<T>(T option, Func<IEnumerable<string>> words)
        where T : Option
    {
        option.CompletionSources.Add(_ => words().Select(word => new System.CommandLine.Completions.CompletionItem(word)));
        return option;
    }
}
