using System.Text;

namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>A secret on its way into a request. No record: nothing prints its members.</summary>
public sealed class Credential(string secret, string? companion, Uri address, DateTimeOffset now)
{
    public string Secret { get; } = secret;

    public string? Companion { get; } = companion;

    public Uri Address { get; } = address;

    /// <summary>For requests that are signed.</summary>
    public DateTimeOffset Now { get; } = now;

    public override string ToString() => "*****";
}

/// <summary>What is asked of an issuer. It may hold the secret anywhere, so it prints nothing of itself.</summary>
public sealed class IssuerRequest
{
    private IssuerRequest(string method, string path) => (Method, Path) = (method, path);

    public string Method { get; }

    public string Path { get; }

    public ImmutableArray<(string Name, string Value)> Headers { get; private init; } = [];

    public string? Body { get; private init; }

    public string? BodyType { get; private init; }

    public static IssuerRequest Get(string path) => new("GET", path);

    public static IssuerRequest Post(string path, string? body = null, string bodyType = "application/json") =>
        new("POST", path) { Body = body, BodyType = body is null ? null : bodyType };

    public IssuerRequest With(string name, string value) =>
        new(Method, Path)
        {
            Headers = Headers.Add((name, value)),
            Body = Body,
            BodyType = BodyType,
        };

    public IssuerRequest Bearer(Credential credential) => With("Authorization", "Bearer " + credential.Secret);

    public IssuerRequest Basic(string user, string password) =>
        With("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>In one line, for documentation and tests; nothing else asks for it.</summary>
    public string Show()
    {
        var text = new StringBuilder($"{Method} {Path}");
        foreach (var (name, value) in Headers)
            text.Append($"; {name}: {value}");
        return Body is null ? text.ToString() : text.Append($"; {Body}").ToString();
    }

    public override string ToString() => Method + " to an issuer";
}
