using System.Text.Json;

namespace Gatehouse.Engine.Evidence;

/// <summary>How an image was built, as SLSA provenance (https://slsa.dev/spec/v1.0/provenance).</summary>
public sealed record BuildProvenance
{
    public const string PredicateType = "https://slsa.dev/provenance/v1";

    public const string BuildType = "urn:gatehouse:image-build:v1";

    public const string BuilderId = "urn:gatehouse:image-builder";

    /// <summary>The repository that the commit is of, as an address without credentials; null where it has none.</summary>
    public string? Repository { get; init; }

    public required string Commit { get; init; }

    /// <summary>True where files differed from the commit: the image is then not of the commit alone.</summary>
    public required bool HasChanges { get; init; }

    public required string Dockerfile { get; init; }

    public required string Context { get; init; }

    public string? Target { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Arguments { get; init; } = [];

    /// <summary>The names of the secrets that were mounted.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>The tool that built.</summary>
    public required NamedVersion Tool { get; init; }

    public required string ProductVersion { get; init; }

    public required string Run { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset Finished { get; init; }

    /// <summary>An unsigned envelope that says this of an image.</summary>
    public Envelope About(IEnumerable<Subject> subjects) => Statement.Write(subjects, PredicateType, Write);

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("buildDefinition");
        json.WriteString("buildType", BuildType);
        json.WriteStartObject("externalParameters");
        json.WriteString("dockerfile", Dockerfile);
        json.WriteString("context", Context);
        if (Target is not null)
            json.WriteString("target", Target);
        json.WriteStartObject("arguments");
        foreach (var (name, text) in Arguments)
            json.WriteString(name, text);
        json.WriteEndObject();
        json.WriteStartArray("secrets");
        foreach (var secret in Secrets)
            json.WriteStringValue(secret);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("internalParameters");
        json.WriteBoolean("uncommittedChanges", HasChanges);
        json.WriteEndObject();
        json.WriteStartArray("resolvedDependencies");
        json.WriteStartObject();
        json.WriteString("uri", Repository is null ? "urn:gatehouse:tree" : $"git+{Repository}");
        json.WriteStartObject("digest");
        json.WriteString(Subject.GitCommit, Commit);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();

        json.WriteStartObject("runDetails");
        json.WriteStartObject("builder");
        json.WriteString("id", BuilderId);
        json.WriteStartObject("version");
        json.WriteString("gatehouse", ProductVersion);
        json.WriteString(Tool.Name, Tool.Version);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("metadata");
        json.WriteString("invocationId", Run);
        json.WriteString("startedOn", VerdictSummary.Show(Started));
        json.WriteString("finishedOn", VerdictSummary.Show(Finished));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
