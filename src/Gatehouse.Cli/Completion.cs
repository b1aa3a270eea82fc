using System.CommandLine;
using System.CommandLine.Completions;
using System.Text;

namespace Gatehouse.Cli;

/// <summary>Writes completion scripts from the command tree. The words are fixed when the script is made; only rule ids are asked for at run time.</summary>
internal static class Completion
{
    private const string RuleIds = "gatehouse rules --format id 2>/dev/null";

    public static string Bash(IReadOnlyList<Verb> tree)
    {
        var script = new StringBuilder("# bash completion for gatehouse; made by: gatehouse completion bash\n_gatehouse() {\n");
        script.Append("    local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\" path=\"\" i words=\"\"\n");
        script.Append("    for ((i = 1; i < COMP_CWORD; i++)); do\n        case \"$path ${COMP_WORDS[i]}\" in\n");
        foreach (var (path, _) in Paths(tree))
            script.Append($"            \" {path}\") path=\" {path}\" ;;\n");
        script.Append("        esac\n    done\n    case \"$path\" in\n");
        script.Append($"        \"\") words=\"{string.Join(' ', tree.Select(verb => verb.Name))} --help --version\" ;;\n");
        foreach (var (path, verb) in Paths(tree))
        {
            script.Append($"        \" {path}\")\n            case \"$before\" in\n");
            foreach (var option in Valued(verb))
            {
                var names = string.Join('|', Names(option));
                var known = Known(option);
                script.Append(
                    known.Count > 0
                        ? $"                {names}) COMPREPLY=($(compgen -W \"{string.Join(' ', known)}\" -- \"$word\")); return ;;\n"
                        : $"                {names}) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n"
                );
            }

            script.Append("                *) ;;\n            esac\n");
            var words = verb.Subcommands.Select(sub => sub.Name).Concat(verb.Arguments.SelectMany(Known)).Concat(OptionNames(verb));
            script.Append($"            words=\"{string.Join(' ', words)}");
            script.Append(AsksForRule(verb) ? $" $({RuleIds})\" ;;\n" : "\" ;;\n");
        }

        script.Append("    esac\n    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n");
        script.Append("    if [[ ${#COMPREPLY[@]} -eq 0 && $word != -* ]]; then COMPREPLY=($(compgen -f -- \"$word\")); fi\n");
        script.Append("}\ncomplete -o filenames -F _gatehouse gatehouse ./gatehouse\n");
        return script.ToString();
    }

    public static string Zsh(IReadOnlyList<Verb> tree)
    {
        var script = new StringBuilder("#compdef gatehouse\n# zsh completion for gatehouse; made by: gatehouse completion zsh\n");
        foreach (var (path, verb) in Paths(tree).Reverse())
        {
            script.Append($"\n{Function(path)}() {{\n");
            if (verb.Subcommands.Count > 0)
                Dispatch(script, path, verb.Subcommands.Select(sub => (sub.Name, sub.Description ?? "")));
            else
                Arguments(script, verb);
            script.Append("}\n");
        }

        script.Append("\n_gatehouse() {\n");
        Dispatch(script, "", tree.Select(verb => (verb.Name, verb.Description ?? "")));
        script.Append("}\n\nif [ \"$funcstack[1]\" = \"_gatehouse\" ]; then _gatehouse \"$@\"; else compdef _gatehouse gatehouse; fi\n");
        return script.ToString();

        static string Function(string path) => "_gatehouse_" + path.Replace(' ', '_');

        static void Dispatch(StringBuilder script, string path, IEnumerable<(string Name, string Says)> commands)
        {
            script.Append("    if (( CURRENT == 2 )); then\n        local -a commands=(\n");
            foreach (var (name, says) in commands)
                script.Append($"            {Single($"{name}:{says}")}\n");
            script.Append("        )\n        _describe 'command' commands\n        return\n    fi\n");
            var prefix = path.Length == 0 ? "_gatehouse_" : Function(path) + "_";
            script.Append("    local command=\"$words[2]\"\n    shift words; (( CURRENT-- ))\n");
            script.Append($"    if (( $+functions[{prefix}$command] )); then \"{prefix}$command\"; fi\n");
        }

        static void Arguments(StringBuilder script, Verb verb)
        {
            script.Append("    _arguments");
            foreach (var option in verb.Options.Where(option => !option.Hidden))
            {
                foreach (var name in Names(option))
                {
                    var says = (option.Description ?? "")
                        .Replace("[", "(", StringComparison.Ordinal)
                        .Replace("]", ")", StringComparison.Ordinal);
                    var value = option.HelpName is null ? "" : $":{option.HelpName.Replace(':', ' ')}:{Action(Known(option))}";
                    script.Append($" \\\n        {Single($"{name}[{says}]{value}")}");
                }
            }

            foreach (var argument in verb.Arguments)
            {
                var many =
                    argument.Arity.MaximumNumberOfValues > 1 ? "*"
                    : argument.Arity.MinimumNumberOfValues == 0 ? "1:"
                    : "1";
                var action = AsksForRule(verb) ? $"($({RuleIds}))" : Action(Known(argument));
                script.Append($" \\\n        {Single($"{many}:{argument.Name}:{action}")}");
            }

            script.Append('\n');
        }

        static string Action(List<string> known) => known.Count > 0 ? $"({string.Join(' ', known)})" : "_files";
    }

    public static string Fish(IReadOnlyList<Verb> tree)
    {
        var script = new StringBuilder("# fish completion for gatehouse; made by: gatehouse completion fish\n");
        foreach (var verb in tree)
            script.Append($"complete -c gatehouse -n __fish_use_subcommand -f -a {verb.Name} -d {Single(verb.Description ?? "")}\n");
        script.Append("complete -c gatehouse -n __fish_use_subcommand -l version -d 'Shows the version.'\n");
        foreach (var (path, verb) in Paths(tree))
        {
            var condition = string.Join("; and ", path.Split(' ').Select(word => $"__fish_seen_subcommand_from {word}"));
            foreach (var sub in verb.Subcommands)
                script.Append($"complete -c gatehouse -n {Single(condition)} -f -a {sub.Name} -d {Single(sub.Description ?? "")}\n");
            foreach (var option in verb.Options.Where(option => !option.Hidden))
            {
                script.Append($"complete -c gatehouse -n {Single(condition)} -l {option.Name.TrimStart('-')}");
                foreach (var alias in option.Aliases.Where(alias => alias.Length == 2))
                    script.Append($" -s {alias[1]}");
                if (option.HelpName is not null)
                    script.Append(Known(option) is { Count: > 0 } known ? $" -x -a {Single(string.Join(' ', known))}" : " -r -F");
                script.Append($" -d {Single(option.Description ?? "")}\n");
            }

            foreach (var known in verb.Arguments.Select(Known).Where(known => known.Count > 0))
                script.Append($"complete -c gatehouse -n {Single(condition)} -f -a {Single(string.Join(' ', known))}\n");
            if (AsksForRule(verb))
                script.Append($"complete -c gatehouse -n {Single(condition)} -f -a {Single($"({RuleIds})")}\n");
        }

        return script.ToString();
    }

    public static string PowerShell(IReadOnlyList<Verb> tree)
    {
        var script = new StringBuilder("# PowerShell completion for gatehouse; made by: gatehouse completion pwsh\n");
        script.Append("Register-ArgumentCompleter -Native -CommandName gatehouse -ScriptBlock {\n    param($word, $ast, $cursor)\n");
        script.Append("    $words = @{\n");
        script.Append($"        '' = @({Quoted(tree.Select(verb => verb.Name).Append("--help").Append("--version"))})\n");
        foreach (var (path, verb) in Paths(tree))
        {
            var words = verb.Subcommands.Select(sub => sub.Name).Concat(verb.Arguments.SelectMany(Known)).Concat(OptionNames(verb));
            script.Append($"        '{path}' = @({Quoted(words)})\n");
        }

        script.Append("    }\n    $values = @{\n");
        foreach (var (path, verb) in Paths(tree))
        {
            foreach (var option in Valued(verb).Where(option => Known(option).Count > 0))
            {
                foreach (var name in Names(option))
                    script.Append($"        '{path} {name}' = @({Quoted(Known(option))})\n");
            }
        }

        script.Append(
            """
                }
                $path = ''
                $before = ''
                foreach ($element in ($ast.CommandElements | Select-Object -Skip 1)) {
                    $text = $element.ToString()
                    if ($element.Extent.EndOffset -ge $cursor -and $text -eq $word -and $word -ne '') { break }
                    $next = "$path $text".Trim()
                    if ($words.ContainsKey($next)) { $path = $next }
                    $before = $text
                }
                $known = $values["$path $before"]
                if ($null -eq $known) { $known = $words[$path] }

            """.ReplaceLineEndings("\n")
        );
        script.Append($"    if ($path -eq 'explain') {{ $known += (gatehouse rules --format id 2>$null) }}\n");
        script.Append("    $known | Where-Object { $_ -like \"$word*\" } | ForEach-Object {\n");
        script.Append("        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)\n    }\n}\n");
        return script.ToString();
    }

    private static IEnumerable<(string Path, Verb Verb)> Paths(IEnumerable<Verb> verbs, string above = "")
    {
        foreach (var verb in verbs)
        {
            var path = above + verb.Name;
            yield return (path, verb);
            foreach (var below in Paths(verb.Subcommands.OfType<Verb>(), path + " "))
                yield return below;
        }
    }

    private static IEnumerable<Option> Valued(Verb verb) => verb.Options.Where(option => option.HelpName is not null && !option.Hidden);

    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name);

    private static IEnumerable<string> OptionNames(Verb verb) =>
        verb.Options.Where(option => !option.Hidden).Select(option => option.Name).Append("--help");

    private static bool AsksForRule(Verb verb) => verb.Arguments.Any(argument => argument.Name == "RULE");

    private static List<string> Known(Symbol symbol) =>
        (symbol is Option or Argument ? symbol.GetCompletions(CompletionContext.Empty).Select(item => item.Label) : [])
            .Where(label => !label.StartsWith('-'))
            .ToList();

    private static string Single(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Quoted(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"'{word}'"));
}
