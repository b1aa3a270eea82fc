using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using Gatehouse.Delivery.Checks;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse preflight</c>: whether an environment is fit for a release.</summary>
internal sealed class PreflightVerb : Verb
{
    private static readonly string[] _formats = ["table", "json"];

    private readonly Argument<string?> _environment = new("ENV")
    {
        Description = "One of the environments of gatehouse.yml.",
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "The folder with gatehouse.yml. The current folder if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _format = Knowing(Value("--format", "FORMAT", "table (the default) or json.", "-f"), () => _formats);

    public PreflightVerb()
        : base("preflight", "Checks whether an environment is fit for a release.")
    {
        Add(_environment);
        Add(_path);
        Add(_format);
    }

    public override IReadOnlyList<string> Notes =>
        [
            "Asks the target itself, and what stands under `checks:` of the environment; nothing is changed. "
                + "The exit code is 0 where everything holds, 1 where something does not, 2 where it cannot be told.",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse preflight production", "look before you release"),
            new("gatehouse preflight staging -f json", "the same for a program"),
        ];

    public override int Run(Call call)
    {
        var format = Call.OneOf("format", call.Value(_format) ?? "table", _formats);
        var folder = call.Value(_path) ?? ".";
        if (!Directory.Exists(folder))
            throw new UserError($"there is no folder {folder}", "gatehouse preflight ENV PATH");
        var tree = DirectoryTree.Open(folder);
        var settings = Inspection.SettingsOf(tree, call.Terminal);
        var name = call.Value(_environment)!;
        var names = settings.Environments.Select(one => one.Name).ToList();
        var environment =
            settings.Environments.FirstOrDefault(one => one.Name == name)
            ?? throw new UserError(
                $"gatehouse.yml has no environment `{name}`",
                Spelling.Nearest(name, names) is { } near ? $"gatehouse preflight {near}"
                    : names.Count > 0 ? $"one of {string.Join(", ", names)}"
                    : $"add `environments: {{{name}: {{target: …}}}}`"
            );
        var surroundings = DeliveryDesk.SurroundingsOf(tree);
        using var door = new WebDoor(TimeProvider.System);
        var runner = new ProgramRunner(new Masks(), TimeProvider.System);
        var preflight = new Preflight(surroundings, runner, ValueBook.Open(settings, surroundings, runner, door), door);
        var results = preflight.RunAsync(environment, call.Cancel).GetAwaiter().GetResult();
        if (format == "json")
            WriteJson(call.Terminal.Out, name, results);
        else
            WriteTable(call.Terminal, results);
        return Preflight.Judge(results) switch
        {
            CheckState.Ok => ExitCode.Open,
            CheckState.Failed => ExitCode.Closed,
            _ => ExitCode.CannotTell,
        };
    }

    private static string Word(CheckState state) =>
        state switch
        {
            CheckState.Ok => "ok",
            CheckState.Failed => "failed",
            _ => "unknown",
        };

    private static void WriteTable(Terminal terminal, ImmutableArray<CheckResult> results)
    {
        var ansi = new Ansi(terminal.OutHasColor);
        var text = new StringBuilder();
        foreach (var result in results)
        {
            var word = Word(result.State).PadRight(8);
            text.Append(result.State == CheckState.Ok ? ansi.Dim(word) : ansi.Red(word))
                .Append(TextBytes.Printable(result.Check))
                .Append(": ")
                .Append(TextBytes.Printable(result.Reason))
                .Append('\n');
            if (result is { State: not CheckState.Ok, Remedy: { } remedy })
                text.Append("        ").Append(ansi.Dim(TextBytes.Printable(remedy))).Append('\n');
        }

        terminal.Write(text.ToString());
    }

    private static void WriteJson(Stream output, string environment, ImmutableArray<CheckResult> results)
    {
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("environment", environment);
            json.WriteString("state", Word(Preflight.Judge(results)));
            json.WriteStartArray("checks");
            foreach (var result in results)
            {
                json.WriteStartObject();
                json.WriteString("check", result.Check);
                json.WriteString("state", Word(result.State));
                json.WriteString("reason", result.Reason);
                json.WriteString("remedy", result.Remedy);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }
}
