using System.CommandLine;
using System.Text;
using System.Text.Json;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse db status</c>: what the database holds and how old it is.</summary>
internal sealed class DbStatusVerb : Verb
{
    private static readonly string[] Formats = ["table", "json"];

    private readonly Option<string?> _db = DatabasePlace.Option();

    private readonly Option<string?> _format = Knowing(Value("--format", "FORMAT", "table (the default) or json.", "-f"), () => Formats);

    public DbStatusVerb()
        : base("status", "Shows what the advisory database holds, from where, and how old it is.")
    {
        Add(_db);
        Add(_format);
    }

    public override IReadOnlyList<string> Notes =>
        [
            $"The exit code is 0 where every part is younger than {DatabaseAge.StaleAfter.Days} days, 2 where the database is missing or a part is older.",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse db status", "what is there, and how old it is"),
            new("gatehouse db status --format json", "the same for a program"),
        ];

    public override int Run(Call call)
    {
        var format = Call.OneOf("format", call.Value(_format) ?? "table", Formats);
        var path = DatabasePlace.Of(call.Value(_db), Environment.GetEnvironmentVariable);
        using var database = AdvisoryDatabase.IsThere(path) ? AdvisoryDatabase.Open(path) : null;
        var wanted = database?.Sources.Select(source => source.Ecosystem ?? source.Name) ?? [];
        var age = DatabaseAge.Of(path, database, wanted, TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();
        if (format == "json")
            WriteJson(call.Terminal.Out, path, database, age);
        else if (database is not null)
            WriteTable(call.Terminal, database, now);
        if (age.Problem is null)
            return ExitCode.Open;
        call.Terminal.Complain(age.Problem, age.Remedy);
        return ExitCode.CannotTell;
    }

    private static void WriteTable(Terminal terminal, AdvisoryDatabase database, DateTimeOffset now)
    {
        var ansi = new Ansi(terminal.OutHasColor);
        List<string[]> rows =
        [
            ["source", "records", "malicious", "withdrawn", "unreadable", "newest", "age"],
            .. database.Sources.Select(source =>
                new[]
                {
                    source.Name,
                    DatabaseWords.Number(source.Records),
                    DatabaseWords.Number(source.Malicious),
                    DatabaseWords.Number(source.Withdrawn),
                    DatabaseWords.Number(source.Unreadable),
                    source.Newest is { } newest ? DatabaseWords.Day(newest) : "",
                    DatabaseWords.Age(now - source.AsOf) + (now - source.AsOf > DatabaseAge.StaleAfter ? " (stale)" : ""),
                }
            ),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        var table = new StringBuilder();
        foreach (var row in rows)
        {
            var line = new StringBuilder();
            for (var column = 0; column < row.Length; column++)
            {
                var isNumber = column is > 0 and < 5;
                line.Append(isNumber ? row[column].PadLeft(widths[column]) : row[column].PadRight(widths[column])).Append("  ");
            }

            var text = line.ToString().TrimEnd();
            table.Append(ReferenceEquals(row, rows[0]) ? ansi.Dim(text) : text).Append('\n');
        }

        terminal.Write(table.ToString());
    }

    private static void WriteJson(Stream output, string path, AdvisoryDatabase? database, DatabaseAge age)
    {
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("database", Path.GetFullPath(path));
            json.WriteString(
                "state",
                age.Freshness switch
                {
                    Freshness.Fresh => "fresh",
                    Freshness.Stale => "stale",
                    _ => "missing",
                }
            );
            json.WriteString("problem", age.Problem);
            json.WriteString("remedy", age.Remedy);
            json.WriteStartArray("sources");
            foreach (var source in database?.Sources ?? [])
            {
                json.WriteStartObject();
                json.WriteString("name", source.Name);
                json.WriteString("origin", source.Origin);
                json.WriteString("asOf", source.AsOf.UtcDateTime);
                json.WriteBoolean("stale", age.Stale.Contains(source.Ecosystem ?? source.Name));
                if (source.Newest is { } newest)
                    json.WriteString("newest", newest.UtcDateTime);
                else
                    json.WriteNull("newest");
                json.WriteNumber("records", source.Records);
                json.WriteNumber("malicious", source.Malicious);
                json.WriteNumber("withdrawn", source.Withdrawn);
                json.WriteNumber("unreadable", source.Unreadable);
                json.WriteString("sha256", source.Sha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }
}
