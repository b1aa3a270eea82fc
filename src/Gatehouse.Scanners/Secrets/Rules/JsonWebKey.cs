namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>The private part of a JSON Web Key (RFC 7517).</summary>
public sealed class JsonWebKey : StructureRule
{
    private const int FarthestMember = 4096;
    private const int ShortestPart = 40;
    private const double LeastEntropy = 4.0;

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/json-web-key",
            Title = "Private JSON Web Key",
            Severity = Severity.Critical,
            Cwe = [321, 798],
            Why =
                "Whoever has the private part signs tokens that every party trusts which knows the public part, or reads what is encrypted for it.",
            Fix =
                "Take the key out of the published set, make a new pair, and keep the private part in a secret store or a hardware module.",
            References = ["https://www.rfc-editor.org/rfc/rfc7518#section-6"],
            Aliases = [],
        };

    public override ImmutableArray<string> Keywords => ["\"kty\""];

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        var text = glimpse.Text;
        // The object that holds the key's type: keys hold no objects themselves.
        var before = text[Math.Max(0, glimpse.At - FarthestMember)..glimpse.At];
        var open = before.LastIndexOf((byte)'{');
        if (open < 0)
            return;
        var start = glimpse.At - before.Length + open;
        var room = From(text, start, FarthestMember);
        var close = room.IndexOf((byte)'}');
        if (close > 0)
            room = room[..close];
        finds.Spend(room.Length / 8);
        // `d` of RSA and elliptic keys, `k` of a shared one.
        var member = room.IndexOf("\"d\""u8);
        member = member < 0 && room.IndexOf("\"oct\""u8) >= 0 ? room.IndexOf("\"k\""u8) : member;
        if (member < 0 || !Assignment.TryRead(text, start + member + 1, 1, out var part) || !part.IsQuoted)
            return;
        var value = text.Slice(part.Value.Start, part.Value.Length);
        if (value.Length >= ShortestPart && Entropy.Of(value) >= LeastEntropy && !Placeholder.Reads(value))
            finds.Claim(this, part.Value, "Private JSON Web Key");
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                $"{{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"{Fake(Part)}\", \"y\": \"{Fake(Part, 1)}\", \"d\": \"«{Fake(Part, 2)}»\"}}\n",
                "jwk.json"
            ),
            Bad($"{{\"k\": \"«{Fake(Part, 3)}»\", \"kty\": \"oct\"}}\n", "jwk.json"),
            Good(
                "a public key",
                $"{{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"{Fake(Part, 4)}\", \"y\": \"{Fake(Part, 5)}\"}}\n",
                "jwks.json"
            ),
            Good("how a key looks", "{\"kty\": \"RSA\", \"n\": \"...\", \"d\": \"...\"}\n", "README.md"),
        ];

    private const string Part = "[A-Z][0-9][a-z][0-9A-Za-z_-]{40}";
}
