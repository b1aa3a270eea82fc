using System.Text.Json;
using Gatehouse.Engine.Syntax.Json;

namespace Gatehouse.Engine.Evidence;

/// <summary>What a statement is about: something with a digest, e.g. a commit or an image.</summary>
/// <param name="Algorithm"><c>gitCommit</c> or <c>sha256</c> here; others are kept and never met.</param>
/// <param name="Digest">In lower-case hexadecimal digits.</param>
public sealed record Subject(string Name, string Algorithm, string Digest)
{
    public const string GitCommit = "gitCommit";
    public const string Sha256 = "sha256";

    public static Subject OfCommit(string name, string commit) => new(name, GitCommit, commit);

    /// <param name="digest">With or without <c>sha256:</c> before it.</param>
    public static Subject OfImage(string name, string digest) => new(name, Sha256, HexOf(digest));

    internal static string HexOf(string digest) =>
        digest.StartsWith("sha256:", StringComparison.Ordinal) ? digest["sha256:".Length..] : digest;
}

/// <summary>An in-toto statement (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md): subjects and what is said of them.</summary>
public sealed class Statement
{
    public const string PayloadType = "application/vnd.in-toto+json";
    public const string Type = "https://in-toto.io/Statement/v1";

    private const int MostSubjects = 1_000;
    private const int MaxDepth = 64;

    private Statement(ImmutableArray<Subject> subjects, string predicateType, JsonValue predicate)
    {
        Subjects = subjects;
        PredicateType = predicateType;
        Predicate = predicate;
    }

    public ImmutableArray<Subject> Subjects { get; }

    public string PredicateType { get; }

    public JsonValue Predicate { get; }

    public bool IsAbout(string algorithm, string digest) =>
        Subjects.Any(subject => subject.Algorithm == algorithm && subject.Digest == Subject.HexOf(digest));

    /// <summary>The bytes of a statement, to be put into an <see cref="Envelope"/> and signed.</summary>
    public static Envelope Write(IEnumerable<Subject> subjects, string predicateType, Action<Utf8JsonWriter> predicate)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("_type", Type);
            json.WriteStartArray("subject");
            foreach (var subject in subjects)
            {
                json.WriteStartObject();
                json.WriteString("name", subject.Name);
                json.WriteStartObject("digest");
                json.WriteString(subject.Algorithm, subject.Digest);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("predicateType", predicateType);
            json.WriteStartObject("predicate");
            predicate(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new Envelope { PayloadType = PayloadType, Payload = bytes.ToArray() };
    }

    /// <summary>Null where the bytes are no statement; the problem then says why. Fields that are not known are passed over, as the specification asks.</summary>
    internal static Statement? Read(ReadOnlyMemory<byte> json, out string problem)
    {
        var tree = JsonTree.Parse(json, maxDepth: MaxDepth);
        problem = tree.Problem?.Message ?? tree.Twice?.Message ?? "";
        if (problem.Length > 0)
            return null;
        var root = tree.Root;
        var subjects = ImmutableArray.CreateBuilder<Subject>();
        foreach (var one in root["subject"].Items.Take(MostSubjects + 1))
        {
            foreach (var digest in one["digest"].Entries)
            {
                if (digest.Value.Text is { Length: > 0 } hex)
                    subjects.Add(new Subject(one["name"].Text ?? "", digest.Key, hex));
            }
        }

        problem =
            root["_type"].Text != Type ? $"its `_type` is not {Type}"
            : subjects.Count == 0 ? "it is about nothing: no subject has a digest"
            : subjects.Count > MostSubjects ? $"it is about more than {MostSubjects} things"
            : root["predicateType"].Text is not { Length: > 0 } ? "it has no predicateType"
            : root["predicate"].Kind != JsonKind.Record ? "it has no predicate"
            : "";
        return problem.Length > 0 ? null : new Statement(subjects.ToImmutable(), root["predicateType"].Text!, root["predicate"]);
    }
}
