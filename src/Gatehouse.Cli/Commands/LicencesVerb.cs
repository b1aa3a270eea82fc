using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners;
using Gatehouse.Scanners.Components;
using Gatehouse.Scanners.Licences;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse licences</c>: under which licences the components are.</summary>
internal sealed class LicencesVerb : Verb
{
    private static readonly string[] _formats = ["table", "json", "csv", "markdown"];

    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "A folder or a file. The current folder if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _format = Knowing(
        Value("--format", "FORMAT", "table (the default), json, csv, or markdown: notices for what is shipped.", "-f"),
        () => _formats
    );

    private readonly Option<string?> _output = Value("--output", "FILE", "Writes there instead of to standard output.", "-o");
    private readonly Option<bool> _noIgnore = Switch("--no-ignore", "Reads what .gitignore and .gatehouseignore leave out.");
    private readonly Option<bool> _quiet = Switch("--quiet", "Nothing on standard error but mistakes.", "-q");

    public LicencesVerb()
        : base("licences", "Lists the licences of the components.")
    {
        Add(_path);
        Add(_format);
        Add(_output);
        Add(_noIgnore);
        Add(_quiet);
    }

    public override IReadOnlyList<string> Notes =>
        [
            "A licence is known from the file that declares the component, from the package as it is installed beside it (.venv, "
                + "node_modules), from the licence text there, or from `licences: overrides:` in gatehouse.yml. "
                + "The exit code is 2 where a file that declares components could not be read. To judge licences, use gatehouse scan.",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse licences", "list the components of the current folder"),
            new("gatehouse licences -f markdown -o NOTICES.md", "write the notices that go with what is shipped"),
        ];

    public override int Run(Call call)
    {
        call.Terminal.IsQuiet = call.Has(_quiet);
        var format = Call.OneOf("format", call.Value(_format) ?? "table", _formats);
        var target = call.Value(_path) ?? ".";
        if (!Directory.Exists(target) && !File.Exists(target))
            throw new UserError($"there is no file or folder {target}", "gatehouse licences PATH");
        var tree = DirectoryTree.Open(target);
        var settings = Inspection.SettingsOf(tree, call.Terminal);
        var request = Inspection.Request(tree, settings, AdvisoryDesk.Usual(call.Terminal));
        var swept = Sweep
            .RunAsync(
                [.. Catalog.Scanners.OfType<ComponentsScanner>().Select(scanner => scanner.Configure(tree))],
                tree,
                call.Has(_noIgnore) ? request.Walk with { HonourIgnoreFiles = false } : request.Walk,
                request.Jobs,
                null,
                call.Cancel
            )
            .GetAwaiter()
            .GetResult();
        var survey = new LicenceSurvey(settings.Licences, tree);
        var known = survey.Of(swept.Components, call.Cancel);
        using var written = new MemoryStream();
        switch (format)
        {
            case "json":
                WriteJson(written, survey, known);
                break;
            case "csv":
                Write(written, Csv(known));
                break;
            case "markdown":
                Write(written, Notices(survey, known));
                break;
            default:
                Write(written, Table(known));
                break;
        }

        if (call.Value(_output) is { } file)
        {
            using var files = new ReportFiles();
            files.Add(file, stream => stream.Write(written.ToArray()));
            files.Publish(call.Cancel);
        }
        else
            call.Terminal.Out.Write(written.ToArray());
        foreach (var failure in swept.Coverage.Failures)
            call.Terminal.Complain($"{failure.Path}: {failure.Reason}", failure.Remedy);
        var open = known.Count(one => one.Expression is null);
        call.Terminal.Say(
            $"{Count(known.Length, "component")}, no licence known of {open}"
                + (survey.OfTree() is { } own ? $"; own licence: {own.Expression}" : "")
        );
        return swept.Coverage.Failures.IsEmpty ? ExitCode.Open : ExitCode.CannotTell;
    }

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";

    private static void Write(MemoryStream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    private static string Expression(KnownLicence known) => known.Expression?.ToString() ?? "";

    private static string Stated(KnownLicence known) =>
        known.Expression is { } expression ? Shown(expression.ToString())
        : known.Unread.IsEmpty ? "unknown"
        : "? " + Shown(LicenceWords.Quote(known.Unread[0]));

    private static string Shown(string text) => TextBytes.Printable(text);

    private static string Word(LicenceSource source) =>
        source switch
        {
            LicenceSource.Stated => "stated",
            LicenceSource.Installed => "installed",
            LicenceSource.Text => "text",
            LicenceSource.Settings => "settings",
            _ => "nothing",
        };

    private static string Word(ComponentScope scope) =>
        scope switch
        {
            ComponentScope.Shipped => "shipped",
            ComponentScope.Optional => "optional",
            ComponentScope.Development => "development",
            _ => "test",
        };

    private static string Table(ImmutableArray<KnownLicence> all)
    {
        string[][] rows =
        [
            ["component", "version", "licence", "known from", "scope", "declared in"],
            .. all.Select(known =>
                (string[])
                    [
                        Shown(known.Component.Name),
                        Shown(known.Component.Version ?? ""),
                        Stated(known),
                        Word(known.Source),
                        Word(known.Component.Scope),
                        Shown(known.Component.Location?.Path ?? ""),
                    ]
            ),
        ];
        const int widest = 48;
        var widths = rows[0].Select((_, column) => Math.Min(widest, rows.Max(row => row[column].Length))).ToArray();
        var table = new StringBuilder();
        foreach (var row in rows)
            table.Append(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        return table.ToString();
    }

    private static string Csv(ImmutableArray<KnownLicence> all)
    {
        var csv = new StringBuilder("purl,name,version,licence,source,from,unread,scope,declared_in,line\n");
        foreach (var known in all)
        {
            var at = known.Component.Location;
            string[] cells =
            [
                known.Component.Purl,
                known.Component.Name,
                known.Component.Version ?? "",
                Expression(known),
                Word(known.Source),
                known.From ?? "",
                string.Join("; ", known.Unread),
                Word(known.Component.Scope),
                at?.Path ?? "",
                at?.Line.ToString(CultureInfo.InvariantCulture) ?? "",
            ];
            csv.AppendJoin(',', cells.Select(Cell)).Append('\n');
        }

        return csv.ToString();
    }

    /// <summary>Quoted where it must be; a cell that a spreadsheet would take for a formula begins with an apostrophe.</summary>
    private static string Cell(string text)
    {
        var plain = TextBytes.Printable(text.ReplaceLineEndings(" "));
        if (plain.Length > 0 && plain[0] is '=' or '+' or '-' or '@')
            plain = "'" + plain;
        return plain.AsSpan().ContainsAny(",\"") ? "\"" + plain.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : plain;
    }

    private static void WriteJson(MemoryStream output, LicenceSurvey survey, ImmutableArray<KnownLicence> all)
    {
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("own", survey.OfTree()?.Expression.ToString());
            json.WriteStartArray("components");
            foreach (var known in all)
            {
                json.WriteStartObject();
                json.WriteString("purl", known.Component.Purl);
                json.WriteString("name", known.Component.Name);
                json.WriteString("version", known.Component.Version);
                json.WriteString("licence", known.Expression?.ToString());
                json.WriteString("source", Word(known.Source));
                json.WriteString("from", known.From);
                json.WriteStartArray("unread");
                foreach (var words in known.Unread)
                    json.WriteStringValue(words);
                json.WriteEndArray();
                json.WriteStartArray("deprecated");
                foreach (var id in known.Deprecated)
                    json.WriteStringValue(id);
                json.WriteEndArray();
                json.WriteBoolean("ambiguous", known.Ambiguous.Any());
                json.WriteString("scope", Word(known.Component.Scope));
                json.WriteString("path", known.Component.Location?.Path);
                json.WriteNumber("line", known.Component.Location?.Line ?? 0);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>What is shipped, by licence; each package once, with the text that came with it.</summary>
    private static string Notices(LicenceSurvey survey, ImmutableArray<KnownLicence> all)
    {
        var shipped = all.Where(known => known.Component.Scope is ComponentScope.Shipped or ComponentScope.Optional)
            .OrderBy(known => known.Expression is null)
            .DistinctBy(known => known.Component.Purl)
            .ToList();
        var page = new StringBuilder("# Third-party notices\n\n");
        page.Append(
            CultureInfo.InvariantCulture,
            $"This product holds {Count(shipped.Count, "component")} of others, each under its own licence.\n"
        );
        foreach (
            var group in shipped
                .GroupBy(known => known.Expression is null ? "" : Expression(known), StringComparer.Ordinal)
                .OrderBy(group => group.Key.Length == 0)
                .ThenBy(group => group.Key, StringComparer.Ordinal)
        )
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {(group.Key.Length == 0 ? "No licence known" : Escaped(group.Key))}\n\n");
            foreach (var known in group.OrderBy(known => known.Component.Purl, StringComparer.Ordinal))
                page.Append(
                    $"- {Escaped($"{known.Component.Name} {known.Component.Version}".TrimEnd())} (`{Shown(known.Component.Purl)}`)\n"
                );
        }

        var texts = shipped
            .Select(known => (Known: known, Text: survey.TextsOf(known.Component)))
            .Where(one => one.Text is not null)
            .GroupBy(one => one.Text!, StringComparer.Ordinal)
            .Select(group =>
                (
                    Text: group.Key,
                    Names: group
                        .Select(one => $"{one.Known.Component.Name} {one.Known.Component.Version}")
                        .Order(StringComparer.Ordinal)
                        .ToList()
                )
            )
            .OrderBy(one => one.Names[0], StringComparer.Ordinal)
            .ToList();
        if (texts.Count > 0)
            page.Append("\n# Texts\n");
        foreach (var (text, names) in texts)
        {
            // A fence longer than any run of the sign in the text cannot be closed by it.
            var fence = new string('`', Math.Max(3, Longest(text) + 1));
            page.Append(CultureInfo.InvariantCulture, $"\n## {Escaped(string.Join(", ", names))}\n\n{fence}text\n{Clean(text)}\n{fence}\n");
        }

        return page.ToString();
    }

    private static string Escaped(string text)
    {
        var safe = new StringBuilder();
        foreach (var c in Shown(text.ReplaceLineEndings(" ")))
        {
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '#' or '|')
                safe.Append('\\');
            safe.Append(c);
        }

        return safe.ToString();
    }

    private static string Clean(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Trim('\n', ' ', '\ufeff').Split('\n').Select(line => Shown(line.TrimEnd())));

    private static int Longest(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
