using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Delivering;

/// <summary>Where one secret value comes from; exactly one source is set.</summary>
public sealed record ValueSettings
{
    public required string Name { get; init; }

    /// <summary>The name of an environment variable.</summary>
    public string? Environment { get; init; }

    /// <summary>A file whose content, without the last line break, is the value.</summary>
    public string? File { get; init; }

    /// <summary>A secret of HashiCorp Vault's KV v2 engine and one of its keys, e.g. <c>secret/todo#token</c>.</summary>
    public string? Vault { get; init; }

    /// <summary>A secret of AWS Secrets Manager, with <c>#key</c> for one key of a JSON text.</summary>
    public string? AwsSecret { get; init; }

    /// <summary>A parameter of AWS Systems Manager.</summary>
    public string? AwsParameter { get; init; }

    /// <summary>So many random bytes, made at first use and kept for the user alone.</summary>
    public int? Generate { get; init; }

    public int Line { get; init; }

    internal static NamedShape Shape { get; } =
        new(
            "the values",
            Vocabulary.Name,
            new MappingShape(
                "a value",
                [
                    new("environment", Vocabulary.Variable, "From this environment variable."),
                    new("file", new TextShape("a path"), "From this file, without its last line break."),
                    new("vault", VaultPlace, "From HashiCorp Vault's KV v2 engine: `mount/path#key`."),
                    new(
                        "aws-secret",
                        new TextShape("an id, `#key` for one key of a JSON text"),
                        "From AWS Secrets Manager, by the `aws` program."
                    ),
                    new("aws-parameter", new TextShape("a name"), "From AWS Systems Manager's parameters, by the `aws` program."),
                    new(
                        "generate",
                        new NumberShape(16, 1024, whole: true),
                        "So many random bytes, made on this machine at first use and kept there for the user alone; to try things out."
                    ),
                ]
            )
            {
                OneOf = ["environment", "file", "vault", "aws-secret", "aws-parameter", "generate"],
            }
        );

    private static TextShape VaultPlace =>
        new("`mount/path#key`")
        {
            Refuse = text =>
                text.Split('#') is [var path, { Length: > 0 }] && path.IndexOf('/', StringComparison.Ordinal) > 0
                    ? null
                    : "names no secret; write `mount/path#key`",
        };

    internal static ImmutableArray<ValueSettings> Read(YamlNode? node, Complaints complaints)
    {
        if (node is not YamlMapping mapping)
            return [];
        foreach (var entry in mapping.Entries)
        {
            if (entry.Value is YamlMapping { Entries.Length: > 1 })
                complaints.Add(entry.Value, $"the value {Complaints.Quote(entry.Key.Text)} has two sources; write one");
        }

        return
        [
            .. mapping.Entries.Select(entry =>
            {
                var one = (YamlMapping)entry.Value;
                return new ValueSettings
                {
                    Name = entry.Key.Text,
                    Environment = one["environment"]?.Text(),
                    File = one["file"]?.Text(),
                    Vault = one["vault"]?.Text(),
                    AwsSecret = one["aws-secret"]?.Text(),
                    AwsParameter = one["aws-parameter"]?.Text(),
                    Generate = one["generate"]?.Whole(),
                    Line = entry.Key.Place.Line,
                };
            }),
        ];
    }
}

/// <summary>How HashiCorp Vault is reached; the method of logging in follows from what is given.</summary>
public sealed record VaultSettings
{
    public required string Address { get; init; }

    /// <summary>The namespace of an enterprise server.</summary>
    public string? Namespace { get; init; }

    /// <summary>A token; environment variable or file by the <c>values</c> is not possible here, since Vault itself is where they come from.</summary>
    public string? TokenVariable { get; init; }

    public string? TokenFile { get; init; }

    public string? RoleId { get; init; }

    /// <summary>The environment variable that holds the secret id of an AppRole.</summary>
    public string? SecretIdVariable { get; init; }

    /// <summary>The role of the JWT method.</summary>
    public string? JwtRole { get; init; }

    /// <summary>The environment variable that holds the token of the CI system.</summary>
    public string? JwtVariable { get; init; }

    /// <summary>Where the method is mounted; <c>approle</c> or <c>jwt</c> if left out.</summary>
    public string? Mount { get; init; }

    internal static MappingShape Shape { get; } =
        new(
            "the Vault settings",
            [
                new("address", Vocabulary.Url, "The server, e.g. `https://vault.example.com:8200`.", IsRequired: true),
                new("namespace", new TextShape(), "The namespace of an enterprise server."),
                new("token-variable", Vocabulary.Variable, "The environment variable with a token; `VAULT_TOKEN` if nothing else is said."),
                new("token-file", new TextShape("a path"), "The file with a token."),
                new("role-id", new TextShape(), "The role of an AppRole."),
                new("secret-id-variable", Vocabulary.Variable, "The environment variable with the AppRole's secret id."),
                new("jwt-role", new TextShape(), "The role of a log-in by the token of the CI system (JWT, OIDC)."),
                new("jwt-variable", Vocabulary.Variable, "The environment variable with that token."),
                new("mount", new TextShape(), "Where the method is mounted; `approle` or `jwt` if left out."),
            ]
        );

    internal static VaultSettings? Read(YamlMapping? vault) =>
        vault is null
            ? null
            : new VaultSettings
            {
                Address = vault["address"]!.Text(),
                Namespace = vault["namespace"]?.Text(),
                TokenVariable = vault["token-variable"]?.Text(),
                TokenFile = vault["token-file"]?.Text(),
                RoleId = vault["role-id"]?.Text(),
                SecretIdVariable = vault["secret-id-variable"]?.Text(),
                JwtRole = vault["jwt-role"]?.Text(),
                JwtVariable = vault["jwt-variable"]?.Text(),
                Mount = vault["mount"]?.Text(),
            };
}
