using System.CommandLine;
using System.CommandLine.Parsing;
using Gatehouse.Cli.Commands;
using Gatehouse.Engine;
using Gatehouse.Engine.Sources.Git;
using Gatehouse.Engine.Text;

namespace Gatehouse.Cli;

/// <summary>From words to a command. Only the command that is called is built: start-up counts in a hook.</summary>
internal static class CommandLine
{
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    public static IReadOnlyList<string> VerbNames { get; } =
    [
        "scan",
        "gate",
        "run",
        "preflight",
        "release",
        "rollback",
        "approve",
        "verify",
        "notify",
        "licences",
        "sbom",
        "baseline",
        "rules",
        "explain",
        "db",
        "keys",
        "ci",
        "init",
        "hook",
        "completion",
    ];

    public static Verb Build(string name) =>
        name switch
        {
            "scan" => new ScanVerb(),
            "gate" => new GateVerb(),
            "run" => new RunVerb(),
            "ci" => new CiVerb(),
            "approve" => new ApproveVerb(),
            "release" => new ReleaseVerb(),
            "rollback" => new RollbackVerb(),
            "notify" => new NotifyVerb(),
            "licences" => new LicencesVerb(),
            "baseline" => new BaselineVerb(),
            "sbom" => new SbomVerb(),
            "rules" => new RulesVerb(),
            "explain" => new ExplainVerb(),
            "db" => new DbVerb(),
            "keys" => new KeysVerb(),
            "verify" => new VerifyVerb(),
            "init" => new InitVerb(),
            "hook" => new HookVerb(),
            "preflight" => new PreflightVerb(),
            "completion" => new CompletionVerb(),
            "reference" => new ReferenceVerb(),
            _ => throw NoSuchVerb(name),
        };

    public static int Run(string[] args, Terminal terminal)
    {
        switch (args)
        {
            case ["--version"]:
                terminal.Write($"gatehouse {Product.Version}\n");
                return ExitCode.Open;
            case [] or ["--help" or "-h" or "help"]:
                terminal.Write(Help.OfProgram(terminal));
                return args.Length == 0 ? ExitCode.CannotTell : ExitCode.Open;
            case ["help", ..]:
                args = [.. args[1..], "--help"];
                break;
        }

        var verb = Build(args[0]);
        var parsed = verb.Parse(args[1..], Parser);
        var called = parsed.CommandResult.Command as Verb ?? verb;
        var line = Line(parsed.CommandResult);
        if (AsksForHelp(args))
        {
            terminal.Write(Help.Of(line, called, terminal));
            return ExitCode.Open;
        }

        RefuseMistakes(line, called, parsed);
        using var interruption = new Interruption();
        try
        {
            return called.Run(new Call(line, parsed, terminal, interruption.Token));
        }
        catch (GitFormatException damage)
        {
            throw new UserError(damage.Message, damage);
        }
    }

    public static string Line(CommandResult result)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = result; at is not null; at = at.Parent)
        {
            if (at is CommandResult command)
                names.Push(command.Command.Name);
        }

        return "gatehouse " + string.Join(' ', names);
    }

    private static bool AsksForHelp(string[] args) => args.TakeWhile(arg => arg != "--").Any(arg => arg is "--help" or "-h" or "-?");

    private static UserError NoSuchVerb(string name) =>
        name.StartsWith('-')
            ? new UserError($"options come after the command, and there is no option `{name}` before it", "gatehouse scan " + name)
            : new UserError(
                $"there is no command `{name}`",
                Spelling.Nearest(name, VerbNames) is { } near ? $"gatehouse {near}"
                    : File.Exists(name) || Directory.Exists(name) ? $"gatehouse scan {name}"
                    : "gatehouse --help"
            );

    private static void RefuseMistakes(string line, Verb verb, ParseResult parsed)
    {
        var options = verb.Options.SelectMany(option => option.Aliases.Prepend(option.Name)).ToList();
        foreach (var token in parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
        {
            // A word that begins with a dash and is no option would otherwise pass as a path.
            if (token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-')
                throw new UserError($"{line} has no option `{token.Value.Split('=')[0]}`", Near(line, token.Value.Split('=')[0], options));
        }

        if (parsed.UnmatchedTokens is [var first, ..])
        {
            throw verb.Subcommands.Count > 0
                ? new UserError($"there is no command `{line} {first}`", Near(line, first, verb.Subcommands.Select(sub => sub.Name)))
                : new UserError($"{line} takes no further argument, and there is `{first}`", $"{line} --help");
        }

        // A command that only groups others says itself which there are.
        if (verb.Subcommands.Count > 0)
            return;
        foreach (var argument in verb.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0))
        {
            if (parsed.GetResult(argument) is not { Tokens.Count: > 0 })
                throw new UserError($"{line} needs a {argument.Name}: {argument.Description}", $"{line} --help");
        }

        foreach (var option in verb.Options.Where(option => option is { HelpName: not null, Arity.MinimumNumberOfValues: > 0 }))
        {
            if (parsed.GetResult(option) is { Implicit: false, Tokens.Count: 0 })
                throw new UserError($"{option.Name} needs a value: {option.HelpName}", $"{line} --help");
        }

        if (parsed.Errors is [var error, ..])
            throw new UserError(error.Message.TrimEnd('.'), $"{line} --help");
    }

    private static string Near(string line, string word, IEnumerable<string> known) =>
        Spelling.Nearest(word, known) is { } near ? $"{line} {near}" : $"{line} --help";
}
