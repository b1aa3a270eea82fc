using System.Text.RegularExpressions;

namespace Gatehouse.Acceptance.Cli;

public sealed partial class CommandTree
{
    public static TheoryData<string> Shells => ["bash", "zsh", "fish", "pwsh"];

    [Fact]
    public void The_reference_is_what_the_program_says_of_itself()
    {
        using var folder = new Folder();
        var page = Binary.Run(folder, "reference").Output;
        var path = Path.Combine(Binary.Repository, "docs", "cli.md");
        if (Environment.GetEnvironmentVariable("GATEHOUSE_UPDATE") is { Length: > 0 })
            File.WriteAllText(path, page);
        File.ReadAllText(path).ShouldBe(page);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Completion_knows_every_command_and_option(string shell)
    {
        using var folder = new Folder();
        var script = Binary.Run(folder, "completion", shell).Output;
        var reference = Binary.Run(folder, "reference").Output;
        var commands = CommandHeading().Matches(reference).SelectMany(match => match.Groups[1].Value.Split(' ')).Distinct().ToList();
        var options = LongOption().Matches(reference).Select(match => match.Groups[1].Value).Distinct().ToList();
        commands.Count.ShouldBeGreaterThan(8);
        options.Count.ShouldBeGreaterThan(15);
        foreach (var word in commands.Concat(options.Select(option => shell == "fish" ? option[2..] : option)))
            Regex.IsMatch(script, $@"(?<![\w-]){Regex.Escape(word)}(?![\w-])").ShouldBeTrue($"{shell}: {word}");
    }

    [Fact]
    public void Bash_completes_commands_options_and_values()
    {
        using var folder = new Folder();
        Binary.Shell(folder, "\"$gatehouse\" completion bash > c.sh && bash -n c.sh").ExitCode.ShouldBe(0);
        Complete("gatehouse hook ins").ShouldBe("install");
        Complete("gatehouse scan --out").ShouldBe("--output --output-dir");
        Complete("gatehouse scan --format sa").ShouldBe("sarif");

        string Complete(string typed)
        {
            var words = string.Join(' ', typed.Split(' ').Select(word => $"'{word}'"));
            return Binary
                .Shell(
                    folder,
                    $"source c.sh; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _gatehouse; echo \"${{COMPREPLY[*]}}\""
                )
                .Output.Trim();
        }
    }

    [Fact]
    public void Every_command_answers_with_its_help_and_examples()
    {
        using var folder = new Folder();
        var reference = Binary.Run(folder, "reference").Output;
        foreach (var command in CommandHeading().Matches(reference).Select(match => match.Groups[1].Value))
        {
            var answer = Binary.Run(folder, [.. command.Split(' '), "--help"]);
            answer.ExitCode.ShouldBe(0);
            answer.Output.ShouldContain($"gatehouse {command}");
            answer.Output.ShouldContain("Examples:");
            answer
                .Output.Split('\n')
                .Where(line =>
                    line.Length > 80
                    && !line.StartsWith("  git", StringComparison.Ordinal)
                    && !line.StartsWith("Usage", StringComparison.Ordinal)
                )
                .ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_rule_is_explained_by_its_id_and_a_mistyped_one_is_found()
    {
        using var folder = new Folder();
        var id = Binary.Run(folder, "rules", "--format", "id").Output.Split('\n')[0];
        var answer = Binary.Run(folder, "explain", id);
        answer.ExitCode.ShouldBe(0);
        foreach (var part in (ReadOnlySpan<string>)[id, "Severity", "Why", "Fix", "Bad", "Good", "^^^"])
            answer.Output.ShouldContain(part);
        var mistyped = Binary.Run(folder, "explain", id[..^1]);
        mistyped.ExitCode.ShouldBe(2);
        mistyped.Error.ShouldContain($"gatehouse explain {id}");
    }

    [Fact]
    public void Init_writes_settings_that_the_scan_accepts_and_replaces_none()
    {
        using var folder = new Folder().Add("package.json", "{}\n").Add("app/main.py", "x = 1\n").Add("infra/main.tf", "\n");
        Binary.Run(folder, "init").ExitCode.ShouldBe(0);
        var written = folder.Read("gatehouse.yml");
        foreach (var found in (ReadOnlySpan<string>)["Python", "Node", "Terraform", "node_modules"])
            written.ShouldContain(found);
        Binary.Run(folder, "scan").ExitCode.ShouldBe(0);
        folder.Add("gatehouse.yml", "policy: strict\n");
        Binary.Run(folder, "init").ExitCode.ShouldBe(2);
        folder.Read("gatehouse.yml").ShouldBe("policy: strict\n");
        Binary.Run(folder, "init", "--force").ExitCode.ShouldBe(0);
        folder.Read("gatehouse.yml").ShouldBe(written);
    }

    [GeneratedRegex(@"^## gatehouse ([a-z ]+)$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex CommandHeading();

    [GeneratedRegex(@"^\| `(?:-\w, )?(--[a-z0-9-]+)", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex LongOption();
}
