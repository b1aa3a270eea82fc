using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Delivering;

/// <summary>One thing that must hold before a release; exactly one kind is set.</summary>
public sealed record CheckSettings
{
    /// <summary>An address that must answer 2xx or 3xx.</summary>
    public string? Http { get; init; }

    /// <summary><c>host:port</c> whose certificate must be valid.</summary>
    public string? Tls { get; init; }

    /// <summary>Days that the certificate must still be valid.</summary>
    public int MinDays { get; init; } = 14;

    /// <summary>A file with the certificates of the authorities that are trusted instead of the system's.</summary>
    public string? Authority { get; init; }

    /// <summary><c>host:port</c> that must be open, or must not.</summary>
    public string? Tcp { get; init; }

    public bool IsOpen { get; init; } = true;

    /// <summary>A folder whose disk must have <see cref="Free"/> bytes left.</summary>
    public string? Disk { get; init; }

    public long Free { get; init; } = 1L << 30;

    public WrittenCommand? Command { get; init; }

    /// <summary>A command that lists migrations still to be run; any output closes.</summary>
    public WrittenCommand? Migrations { get; init; }

    public int Line { get; init; }

    internal static MappingShape Shape { get; } =
        new(
            "a check",
            [
                new("http", Vocabulary.Url, "An address that must answer 2xx or 3xx."),
                new("tls", new TextShape("`host:port`"), "Where a valid certificate must be shown."),
                new("min-days", new NumberShape(0, 3650, whole: true), "With `tls`: days it must still be valid; 14 if left out."),
                new("authority", new TextShape("a path"), "With `tls`: a PEM file of the authority to trust; the system's if left out."),
                new("tcp", new TextShape("`host:port`"), "A port that must be open, or closed."),
                new("open", new TruthShape(), "With `tcp`: `false` where it must not be reachable."),
                new("disk", new TextShape("a path"), "A folder whose disk must have room."),
                new("free", Vocabulary.Size, "With `disk`: how much; `1GB` if left out."),
                new("command", WrittenCommand.Shape, "Must end with 0."),
                new("migrations", WrittenCommand.Shape, "Lists migrations that are still to be run; any output closes."),
            ]
        )
        {
            OneOf = ["http", "tls", "tcp", "disk", "command", "migrations"],
        };

    internal static ImmutableArray<CheckSettings> Read(YamlNode? node, Complaints complaints)
    {
        var usual = new CheckSettings();
        foreach (var one in node.Mappings().Where(one => Shape.OneOf.Count(kind => one[kind] is not null) > 1))
            complaints.Add(one, $"one check asks for one thing; write a second entry for the other of {Complaints.List(Shape.OneOf)}");
        return
        [
            .. node.Mappings()
                .Select(one => new CheckSettings
                {
                    Http = one["http"]?.Text(),
                    Tls = one["tls"]?.Text(),
                    MinDays = one["min-days"]?.Whole() ?? usual.MinDays,
                    Authority = one["authority"]?.Text(),
                    Tcp = one["tcp"]?.Text(),
                    IsOpen = one["open"]?.Truth() ?? true,
                    Disk = one["disk"]?.Text(),
                    Free = one["free"]?.Size() ?? usual.Free,
                    Command = WrittenCommand.Read(one["command"]),
                    Migrations = WrittenCommand.Read(one["migrations"]),
                    Line = one.Place.Line,
                }),
        ];
    }
}
