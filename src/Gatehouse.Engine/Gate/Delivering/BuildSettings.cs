using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Delivering;

/// <summary>How the image of a release is built, and where it is pushed.</summary>
public sealed record BuildSettings
{
    /// <summary>Repository without tag, e.g. <c>registry.example.com/team/todo</c>; null builds under the tree's name and pushes nowhere.</summary>
    public string? Image { get; init; }

    public string Dockerfile { get; init; } = "Dockerfile";

    public string Context { get; init; } = ".";

    /// <summary>The stage of the Dockerfile; null for the last.</summary>
    public string? Target { get; init; }

    /// <summary>Null takes the first that is there.</summary>
    public string? Builder { get; init; }

    /// <summary>Build arguments; never secret, since they stay in the image's history.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Arguments { get; init; } = [];

    /// <summary>Mounted while it builds: the id that the Dockerfile names, and the value's name.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Secrets { get; init; } = [];

    public Given? User { get; init; }

    public Given? Password { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(60);

    internal static MappingShape Shape { get; } =
        new(
            "the build",
            [
                new(
                    "image",
                    ImageName,
                    "The repository without tag, e.g. `registry.example.com/team/todo`; nothing is pushed if left out."
                ),
                new("dockerfile", Vocabulary.InnerPath, "`Dockerfile` if left out."),
                new("context", Vocabulary.InnerPath, "The folder that is sent to the builder; the tree's own if left out."),
                new("target", new TextShape(), "The stage of the Dockerfile; the last if left out."),
                new("builder", new TextShape { Words = ["docker", "podman", "buildah"] }, "The first that is there if left out."),
                new(
                    "arguments",
                    new NamedShape("the build arguments", Vocabulary.Variable, new TextShape()),
                    "Build arguments; not for secrets, they stay in the image."
                ),
                new(
                    "secrets",
                    new NamedShape("the build secrets", Vocabulary.Name, Vocabulary.Name),
                    "Mounted while it builds: the id that the Dockerfile names, and the value's name."
                ),
                new("user", Given.Shape, "Who logs in to the registry."),
                new("password", Given.Shape, "The password or token; the `value` of a name."),
                new("timeout", Vocabulary.Duration, "When the build is stopped; `60m` if left out."),
            ]
        );

    private static TextShape ImageName =>
        new("an image repository")
        {
            Refuse = text =>
                text.Contains('@', StringComparison.Ordinal)
                || text.LastIndexOf(':') > text.LastIndexOf('/')
                || text.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_' or '/' or ':'))
                    ? "is no repository; write `registry.example.com/team/name` without tag and digest"
                    : null,
        };

    internal static BuildSettings Read(YamlMapping? build)
    {
        var usual = new BuildSettings();
        return build is null
            ? usual
            : new BuildSettings
            {
                Image = build["image"]?.Text(),
                Dockerfile = build["dockerfile"]?.Text() ?? usual.Dockerfile,
                Context = build["context"]?.Text() ?? usual.Context,
                Target = build["target"]?.Text(),
                Builder = build["builder"]?.Text(),
                Arguments = Texts(build["arguments"]),
                Secrets = Texts(build["secrets"]),
                User = Given.Read(build["user"]),
                Password = Given.Read(build["password"]),
                Timeout = build["timeout"]?.Duration() ?? usual.Timeout,
            };
    }

    private static ImmutableArray<KeyValuePair<string, string>> Texts(YamlNode? node) =>
        node is YamlMapping mapping ? [.. mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, entry.Value.Text()))] : [];
}

/// <summary>How verdicts are attested, and whose signatures are believed.</summary>
public sealed record EvidenceSettings
{
    /// <summary>The file of the signing key, or the value that holds it; null signs with the user's own key.</summary>
    public Given? Key { get; init; }

    /// <summary>Signs instead of a key: reads the bytes from standard input, writes the DER signature in base64.</summary>
    public WrittenCommand? SignCommand { get; init; }

    /// <summary>Environment variables that are handed on to <see cref="SignCommand"/>.</summary>
    public ImmutableArray<string> Inherits { get; init; } = [];

    /// <summary>Files of public keys below the tree; the own public key alone if empty.</summary>
    public ImmutableArray<string> TrustedKeys { get; init; } = [];

    /// <summary>Older evidence no longer opens a release.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);

    internal static MappingShape Shape { get; } =
        new(
            "the evidence settings",
            [
                new("key", Given.Shape, "The file of the signing key, or the `value` that holds it; the user's own key if left out."),
                new(
                    "sign-command",
                    WrittenCommand.Shape,
                    "Signs in place of a key: reads the bytes to sign, writes a DER signature in base64."
                ),
                new(
                    "inherit",
                    new ListShape(Vocabulary.Variable, orOne: true),
                    "Environment variables that are handed on to `sign-command`."
                ),
                new(
                    "trusted-keys",
                    new ListShape(Vocabulary.InnerPath, orOne: true),
                    "Files of public keys (PEM) whose signatures count; the own key alone if left out."
                ),
                new("max-age", Vocabulary.Duration, "Older evidence no longer opens a release; `1d` if left out."),
            ]
        );

    internal static EvidenceSettings Read(YamlMapping? evidence)
    {
        var usual = new EvidenceSettings();
        return evidence is null
            ? usual
            : new EvidenceSettings
            {
                Key = Given.Read(evidence["key"]),
                SignCommand = WrittenCommand.Read(evidence["sign-command"]),
                Inherits = evidence["inherit"].Texts(),
                TrustedKeys = evidence["trusted-keys"].Texts(),
                MaxAge = evidence["max-age"]?.Duration() ?? usual.MaxAge,
            };
    }
}
