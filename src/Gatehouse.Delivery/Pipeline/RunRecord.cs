using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Delivery.Pipeline;

/// <summary>What is known of a run: written while it goes on, read by <c>--resume</c>, and the source of its reports.</summary>
public sealed record RunRecord
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public required string Id { get; init; }

    /// <summary>The project's name: that of its folder.</summary>
    public required string Project { get; init; }

    /// <summary>Null outside of a repository.</summary>
    public string? Commit { get; init; }

    public string? Branch { get; init; }

    public string? Author { get; init; }

    public required DateTimeOffset Began { get; init; }

    public DateTimeOffset? Ended { get; init; }

    public ImmutableArray<StepRecord> Steps { get; init; } = [];

    /// <summary><c>pass</c>, <c>closed</c> or <c>unknown</c>; null before the gate was reached.</summary>
    public string? Verdict { get; init; }

    /// <summary>The built image by digest.</summary>
    public string? Image { get; init; }

    /// <summary>What was applied to a cluster or sent to a target, word for word.</summary>
    public ImmutableArray<AppliedRecord> Applied { get; init; } = [];

    /// <summary>Notices that could not be sent, and other things to know.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>0 where all went well, 1 where something was found wrong, 2 where something could not be done.</summary>
    [JsonIgnore]
    public int ExitCode =>
        Steps.Any(step => step.State is StepState.Broken or StepState.Stopped or StepState.Waiting or StepState.Running) || Steps.IsEmpty
            ? 2
        : Steps.Any(step => step.State is StepState.Failed or StepState.NotReached) ? 1
        : 0;

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, RunRecordJson.Default.RunRecord);

    /// <summary>A <see cref="UserError"/> where the bytes are no record of a run that this version reads.</summary>
    public static RunRecord Read(ReadOnlySpan<byte> json, string path)
    {
        try
        {
            var record = JsonSerializer.Deserialize(json, RunRecordJson.Default.RunRecord);
            if (record is { Version: CurrentVersion })
                return record;
        }
        catch (JsonException)
        {
            // Told below, with what to do about it.
        }

        throw new UserError($"{path} is damaged, or of another version of Gatehouse", "start a new run: gatehouse run");
    }
}

/// <summary>One step of a run.</summary>
public sealed record StepRecord
{
    public required string Name { get; init; }

    public required string Stage { get; init; }

    public StepState State { get; init; }

    public string Reason { get; init; } = "";

    public string? Remedy { get; init; }

    public DateTimeOffset? Began { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>Its log, relative to the run's folder.</summary>
    public required string Log { get; init; }

    public ImmutableArray<string> Plan { get; init; } = [];
}

/// <summary>A text that a target was given.</summary>
public sealed record AppliedRecord(string Environment, string Name, string Text);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    UseStringEnumConverter = true,
    WriteIndented = true,
    NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16
)]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class RunRecordJson : JsonSerializerContext;
