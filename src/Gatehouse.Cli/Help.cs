using System.CommandLine;
using System.Text;

namespace Gatehouse.Cli;

/// <summary>Writes the help of the program and of one command.</summary>
internal static class Help
{
    private const int Indent = 2;
    private const int WidestLabel = 30;

    public static string OfProgram(Terminal terminal)
    {
        var ansi = new Ansi(terminal.OutHasColor);
        var text = new StringBuilder();
        text.Append($"{ansi.Bold("gatehouse")} {Product.Version}: one security gate from commit to production\n\n");
        text.Append($"{ansi.Bold("Usage:")} gatehouse COMMAND [options]\n\n{ansi.Bold("Commands:")}\n");
        Rows(
            text,
            terminal.Width,
            CommandLine.VerbNames.Select(CommandLine.Build).Select(verb => (verb.Name, verb.Description ?? "")),
            ansi
        );
        text.Append($"\n{ansi.Bold("Options:")}\n");
        Rows(
            text,
            terminal.Width,
            [("-h, --help", "Shows this, or the help of a command."), ("    --version", "Shows the version.")],
            ansi
        );
        text.Append(
            $"""

            {ansi.Bold("Examples:")}
              gatehouse scan                                 {ansi.Dim("judge the current folder")}
              gatehouse scan --since main                    {ansi.Dim("judge only what this branch brought in")}
              gatehouse scan -f sarif,html --output-dir out  {ansi.Dim("write reports")}
              gatehouse explain secrets/private-key          {ansi.Dim("why it matters and how to fix it")}
              gatehouse hook install                         {ansi.Dim("judge every commit before it is made")}

            {ansi.Bold("Exit code:")} 0 the gate is open, 1 it is closed, 2 it cannot tell (or the command could not do its work).


            """.ReplaceLineEndings("\n")
        );
        return text.ToString().TrimEnd('\n') + "\n";
    }

    public static string Of(string line, Verb verb, Terminal terminal) => Of(line, verb, terminal.Width, new Ansi(terminal.OutHasColor));

    public static string Of(string line, Verb verb, int width, Ansi ansi)
    {
        var text = new StringBuilder();
        text.Append(Wrap($"{line}: {verb.Description}", width, 0)).Append("\n\n");
        text.Append($"{ansi.Bold("Usage:")} {Synopsis(line, verb)}\n");
        Section(text, "Commands", verb.Subcommands.Select(sub => (sub.Name, sub.Description ?? "")), width, ansi);
        Section(text, "Arguments", verb.Arguments.Select(argument => (argument.Name, argument.Description ?? "")), width, ansi);
        Section(
            text,
            "Options",
            verb.Options.Where(option => !option.Hidden).Select(option => (Label(option), option.Description ?? "")),
            width,
            ansi
        );
        foreach (var note in verb.Notes)
            text.Append('\n').Append(Wrap(note, width, 0)).Append('\n');
        if (verb.Examples.Count > 0)
        {
            text.Append($"\n{ansi.Bold("Examples:")}\n");
            foreach (var example in verb.Examples)
                text.Append($"  {ansi.Cyan(example.CommandLine)}\n{Wrap(example.Does, width, 6)}\n");
        }

        return text.ToString();
    }

    public static string Synopsis(string line, Verb verb)
    {
        var parts = new List<string> { line };
        if (verb.Subcommands.Count > 0)
            parts.Add("COMMAND");
        foreach (var argument in verb.Arguments)
        {
            var name = argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "..." : argument.Name;
            parts.Add(argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name);
        }

        if (verb.Options.Count > 0)
            parts.Add("[options]");
        return string.Join(' ', parts);
    }

    public static string Label(Option option)
    {
        var shorts = option.Aliases.Where(alias => alias.Length == 2).ToList();
        var names = shorts.Count > 0 ? $"{shorts[0]}, {option.Name}" : $"    {option.Name}";
        return option.HelpName is { } value ? $"{names} {value}" : names;
    }

    public static string Wrap(string text, int width, int indent)
    {
        var lines = new StringBuilder();
        var line = new StringBuilder(new string(' ', indent));
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length + 1 + word.Length > width && line.Length > indent)
            {
                lines.Append(line).Append('\n');
                line.Clear().Append(' ', indent);
            }

            if (line.Length > indent)
                line.Append(' ');
            line.Append(word);
        }

        return lines.Append(line).ToString();
    }

    private static void Section(StringBuilder text, string title, IEnumerable<(string Label, string Says)> rows, int width, Ansi ansi)
    {
        var all = rows.ToList();
        if (all.Count == 0)
            return;
        text.Append($"\n{ansi.Bold(title + ":")}\n");
        Rows(text, width, all, ansi);
    }

    private static void Rows(StringBuilder text, int width, IEnumerable<(string Label, string Says)> rows, Ansi ansi)
    {
        var all = rows.ToList();
        var column = Math.Min(WidestLabel, all.Max(row => row.Label.Length)) + Indent + 2;
        foreach (var (label, says) in all)
        {
            var wrapped = Wrap(says, width, column);
            text.Append(' ', Indent).Append(ansi.Cyan(label));
            var used = Indent + label.Length;
            if (used + 2 > column)
                text.Append('\n').Append(wrapped);
            else
                text.Append(' ', column - used).Append(wrapped.AsSpan(column));
            text.Append('\n');
        }
    }
}
