using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Delivery.Release.Targets.Processes;

/// <summary>What is said to a keeper: one JSON object in a line, one back, and the connection ends.</summary>
internal sealed record KeeperAsk
{
    /// <summary>Another number is another language; it grows when a field changes its meaning.</summary>
    public const int ThisProtocol = 1;

    /// <summary>Neither question nor answer is longer, in bytes.</summary>
    public const int Longest = 4 * 1024 * 1024;

    public int Protocol { get; init; } = ThisProtocol;

    /// <summary><c>status</c>, <c>prepare</c>, <c>share</c>, <c>observe</c>, <c>retire</c> or <c>stop</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>For <c>observe</c> and <c>retire</c>.</summary>
    public string? Version { get; init; }

    /// <summary>For <c>prepare</c>.</summary>
    public VersionStart? Start { get; init; }

    /// <summary>For <c>share</c>: whoever is not named gets nothing.</summary>
    public ImmutableSortedDictionary<string, int>? Weights { get; init; }

    /// <summary>For <c>observe</c>.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>For <c>retire</c> and <c>stop</c>: how long requests may take to end.</summary>
    public double DrainSeconds { get; init; }
}

/// <summary>All that a keeper needs to start a version. It holds secrets: it is sent, and never written.</summary>
internal sealed record VersionStart
{
    public required string Name { get; init; }

    public required string Commit { get; init; }

    public string? Image { get; init; }

    /// <summary>Where its files lie, and where it runs.</summary>
    public required string Folder { get; init; }

    /// <summary>The program first; <c>{port}</c> is filled in.</summary>
    public required ImmutableArray<string> Words { get; init; }

    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    /// <summary>What the logs must not show.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    public int Replicas { get; init; } = 1;

    public string Health { get; init; } = "/";

    public double StartSeconds { get; init; } = 60;

    public double DrainSeconds { get; init; } = 30;
}

/// <summary>What a keeper answers.</summary>
internal sealed record KeeperAnswer
{
    /// <summary>Null where all is well.</summary>
    public string? Problem { get; init; }

    public int Protocol { get; init; } = KeeperAsk.ThisProtocol;

    public int Pid { get; init; }

    public int Port { get; init; }

    public ImmutableArray<KeptVersionState> Versions { get; init; } = [];

    public Observation? Observation { get; init; }
}

/// <summary>One version as its keeper sees it. The same record is the keeper's memory on disk.</summary>
internal sealed record KeptVersionState
{
    public required string Name { get; init; }

    public required string Commit { get; init; }

    public string? Image { get; init; }

    public required string Folder { get; init; }

    public int Weight { get; init; }

    /// <summary>The path that tells whether it is well.</summary>
    public string Health { get; init; } = "/";

    /// <summary>False after a keeper was killed: what runs is kept, and cannot be started again before somebody says how.</summary>
    public bool IsStartable { get; init; }

    /// <summary>Why it does not come up; null while it may still.</summary>
    public string? Trouble { get; init; }

    /// <summary>Where its output goes.</summary>
    public string Log { get; init; } = "";

    public long Requests { get; init; }

    public long Failures { get; init; }

    public ImmutableArray<KeptProcessState> Processes { get; init; } = [];
}

/// <summary>One process of a version.</summary>
/// <param name="Slot">Which of the version's replicas it is.</param>
/// <param name="Pid">0 where none runs.</param>
/// <param name="Began">The process's start in ticks since the machine's: with it a number that was given anew is told from the old.</param>
internal sealed record KeptProcessState(int Slot, int Pid, long Began, int Port, bool IsHealthy, int Restarts, int Open);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(KeeperAsk))]
[JsonSerializable(typeof(KeeperAnswer))]
[JsonSerializable(typeof(VersionFacts))]
internal sealed partial class KeeperJson : JsonSerializerContext
{
    public static byte[] Line(KeeperAsk ask) => [.. JsonSerializer.SerializeToUtf8Bytes(ask, Default.KeeperAsk), (byte)'\n'];

    public static byte[] Line(KeeperAnswer answer) => [.. JsonSerializer.SerializeToUtf8Bytes(answer, Default.KeeperAnswer), (byte)'\n'];
}

/// <summary>How one line comes out of a stream.</summary>
internal static class KeeperLine
{
    /// <summary>Null where the other end said nothing, or more than it may.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0; )
        {
            var end = buffer.AsSpan(0, read).IndexOf((byte)'\n');
            all.Write(buffer.AsSpan(0, end < 0 ? read : end));
            if (end >= 0)
                return all.ToArray();
            if (all.Length > KeeperAsk.Longest)
                return null;
        }

        return null;
    }
}
