using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Delivery.Release;

/// <summary>How far a release has come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JournalState>))]
public enum JournalState
{
    [JsonStringEnumMemberName("running")]
    Running,

    [JsonStringEnumMemberName("undoing")]
    Undoing,

    [JsonStringEnumMemberName("done")]
    Done,

    [JsonStringEnumMemberName("undone")]
    Undone,
}

/// <summary>One step of a plan as the journal keeps it, so that a release ends by the plan it began with.</summary>
/// <param name="Kind"><c>prepare</c>, <c>examine</c>, <c>share</c>, <c>watch</c> or <c>retire</c>.</param>
/// <param name="Percent">The new version's share in this step.</param>
/// <param name="Seconds">How long is watched.</param>
public sealed record PlannedStep(string Kind, int Percent = 0, double Seconds = 0);

/// <summary>What an environment's last release was to do, and how far it came. It is written before each step.</summary>
public sealed record Journal
{
    private const int ThisFormat = 1;

    public int Format { get; init; } = ThisFormat;

    public required string Environment { get; init; }

    public required string Run { get; init; }

    public required string Owner { get; init; }

    public required string Strategy { get; init; }

    public required JournalState State { get; init; }

    public required ReleaseVersion Next { get; init; }

    /// <summary>What served before; null for a first release.</summary>
    public ReleaseVersion? Old { get; init; }

    public required ImmutableArray<PlannedStep> Plan { get; init; }

    /// <summary>The step that is being done, or undone.</summary>
    public int At { get; init; }

    public required DateTimeOffset Began { get; init; }

    public required DateTimeOffset Changed { get; init; }

    /// <summary>Why it is or was undone.</summary>
    public string? Reason { get; init; }

    /// <summary>Neither finished nor taken back.</summary>
    [JsonIgnore]
    public bool IsOpen => State is JournalState.Running or JournalState.Undoing;

    /// <summary>What serves once all is as the journal says; null while it is open.</summary>
    [JsonIgnore]
    public ReleaseVersion? Serving =>
        State switch
        {
            JournalState.Done => Next,
            JournalState.Undone => Old,
            _ => null,
        };

    public string Write() => JsonSerializer.Serialize(this, JournalJson.Default.Journal) + "\n";

    /// <summary>A text that is no journal of this format is a <see cref="ReleaseFailure"/>: nobody may take it for an empty one.</summary>
    public static Journal? Read(string? text)
    {
        if (text is null)
            return null;
        Journal? read = null;
        var why = "it is empty";
        try
        {
            using (var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16 }))
            {
                if (
                    document.RootElement.ValueKind == JsonValueKind.Object
                    && document.RootElement.TryGetProperty("format", out var format)
                    && format.TryGetInt32(out var number)
                    && number > ThisFormat
                )
                    throw new ReleaseFailure(
                        $"the release journal was written by a later Gatehouse (format {number}, this one reads {ThisFormat})",
                        "use the Gatehouse that wrote it, or a later one"
                    );
            }

            read = JsonSerializer.Deserialize(text, JournalJson.Default.Journal);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            why = error.Message;
        }

        if (read is not null && (read.Plan.IsDefaultOrEmpty || read.At < 0 || read.At >= read.Plan.Length || read.Format != ThisFormat))
            (read, why) = (null, "its steps do not fit together");
        return read
            ?? throw new ReleaseFailure(
                $"the release journal cannot be read: {why}",
                "see what serves, then move the journal away; the next release begins a new one"
            );
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false
)]
[JsonSerializable(typeof(Journal))]
[JsonSerializable(typeof(ReleaseLock))]
internal sealed partial class JournalJson : JsonSerializerContext;
