using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Delivery.Approvals;

/// <summary>What is asked for: leave to bring one commit to one environment. Kept beside the approvals, so that whoever is asked sees it.</summary>
public sealed record ApprovalOrder
{
    private const int Largest = 256 * 1024;

    public required string Run { get; init; }

    public required string Project { get; init; }

    public required string Environment { get; init; }

    public required string Commit { get; init; }

    /// <summary>The image by digest, <c>repository@sha256:…</c>; null where none is released.</summary>
    public string? Image { get; init; }

    /// <summary>The mail address of whoever wrote the commit; null where nobody can tell.</summary>
    public string? Author { get; init; }

    /// <summary>The gate's word.</summary>
    public required string Verdict { get; init; }

    /// <summary>What was found and excused, a line each.</summary>
    public ImmutableArray<string> Findings { get; init; } = [];

    public required DateTimeOffset JudgedAt { get; init; }

    /// <summary>How many have to agree.</summary>
    public int Required { get; init; } = 1;

    /// <summary>The image's digest alone.</summary>
    [JsonIgnore]
    public string? ImageDigest => Image is { } image && image.LastIndexOf('@') is >= 0 and var at ? image[(at + 1)..] : null;

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ApprovalOrderJson.Default.ApprovalOrder);

    /// <summary>Null where the bytes are none.</summary>
    public static ApprovalOrder? Read(ReadOnlySpan<byte> json)
    {
        if (json.Length > Largest)
            return null;
        try
        {
            return JsonSerializer.Deserialize(json, ApprovalOrderJson.Default.ApprovalOrder);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    WriteIndented = true,
    NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 8
)]
[JsonSerializable(typeof(ApprovalOrder))]
internal sealed partial class ApprovalOrderJson : JsonSerializerContext;
