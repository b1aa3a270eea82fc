using System.CommandLine;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse completion SHELL</c>: completion made from the same command tree as the help.</summary>
internal sealed class CompletionVerb : Verb
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    private readonly Argument<string?> _shell = new("SHELL") { Description = "bash, zsh, fish or pwsh." };

    public CompletionVerb()
        : base("completion", "Prints a completion script for a shell.")
    {
        _shell.CompletionSources.Add(Shells);
        Add(_shell);
    }

    public override IReadOnlyList<Usage> Examples =>
        [
            new("source <(gatehouse completion bash)", "completion in this bash; put the line into ~/.bashrc to keep it"),
            new("gatehouse completion zsh > \"${fpath[1]}/_gatehouse\"", "completion in every new zsh"),
            new("gatehouse completion fish > ~/.config/fish/completions/gatehouse.fish", "completion in every new fish"),
            new("gatehouse completion pwsh | Out-String | Invoke-Expression", "completion in this PowerShell"),
        ];

    public override int Run(Call call)
    {
        var tree = CommandLine.VerbNames.Select(CommandLine.Build).ToList();
        call.Terminal.Write(
            Call.OneOf("shell", call.Value(_shell) ?? "", Shells) switch
            {
                "bash" => Completion.Bash(tree),
                "zsh" => Completion.Zsh(tree),
                "fish" => Completion.Fish(tree),
                _ => Completion.PowerShell(tree),
            }
        );
        return ExitCode.Open;
    }
}
