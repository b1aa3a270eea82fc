namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A value that looks made to be secret, given to a name that says it is.</summary>
public sealed class GenericSecret : NamedSecretRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/generic-secret",
            Title = "Hard-coded secret",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [798, 321],
            Why = "Whoever can read the repository, or any copy of it, has the secret; changing it needs a release.",
            Fix = "Replace the secret at its issuer, and read the new one from the environment or a secret store at run time.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
            Aliases = ["gitleaks:generic-api-key", "gitleaks:kubernetes-secret-yaml", "detect-secrets:HighEntropyStringsPlugin"],
        };

    public override ImmutableArray<string> Keywords =>
        ["secret", "token", "key", "auth", "cred", "salt", "nonce", "pepper", "_iv", " iv ", " iv=", "aesiv", "cipheriv", "seed"];

    private protected override string Message => "A hard-coded secret";

    private protected override bool Takes(SecretNoun noun) => noun is not (SecretNoun.None or SecretNoun.Password);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SECRET_KEY = \"«{Fake(Token)}»\"\n"),
            Bad($"API_TOKEN=«{Fake("[0-9a-f]{40}", 2)}»\n", ".env"),
            Bad($"const apiKey = '«{Fake(Token, 3)}»';\n", "app.js"),
            Bad($"  \"client_secret\": \"«{Fake(Token, 4)}»\",\n", "config.json"),
            Bad($"<add key=\"ApiKey\" value=\"«{Fake(Token, 5)}»\"/>\n", "web.config"),
            Bad($"<string name=\"api_key\">«{Fake(Token, 6)}»</string>\n", "res/values/strings.xml"),
            Bad($"SALT = '«{Fake("[a-z][0-9][A-Z][0-9a-zA-Z]{9}", 7)}»'\n"),
            Bad($"  secret_key_base: «{Fake("[0-9a-f]{64}", 8)}»\n", "config/secrets.yml"),
            Bad($"curl -H 'X-API-Key: «{Fake(Token, 12)}»' https://api.todo.internal\n", "call.sh"),
            Bad($"headers.put(\"X-Auth-Token\", \"«{Fake(Token, 13)}»\");\n", "Client.java"),
            Bad($"aes_iv = b'«{Fake("[a-z][0-9][A-Z][0-9a-zA-Z]{13}", 14)}»'\n"),
            Bad($"API_TOKEN ?= «{Fake(Token, 17)}»\n", "Makefile"),
            Bad($"seed = \"«{Fake("[a-z][0-9][A-Z][0-9a-zA-Z]{13}", 18)}»\"\n"),
            Good("a public key of SSH", $"deploy_key = 'AAAAB3NzaC1yc2E{Fake(Token, 19)}'\n"),
            Good("a public key in ASN.1", "signing_key = \"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1Olb3zMAFFxXKHiIkQO5cJ3Yhl5i\"\n"),
            Good("a page's bookmark", $"next_token = \"{Fake(Token, 9)}\"\nclientToken: {Fake(Token, 10)}\n"),
            Good("a type's name", $"\"AWS::ApiGateway::ApiKey\": \"{Fake("[0-9a-f]{32}", 11)}\"\n", "schemas.json"),
            Good("words", "token_type = \"authorization_code_v2_flow\"\ntoken = \"refresh-token-rotation\"\n"),
            Good("the name of a secret", $"secret_name = \"{Fake(Token, 8)}\"\n"),
            Good("an expression", "token = parser.next_token(2) + self.offset1\n"),
            Good("a public key", $"public_key = \"{Fake(Token, 15)}\"\nprimaryKey: '{Fake(Token, 16)}'\n"),
            Good("a key of a map", "key = \"settings.general.theme2\"\n"),
        ];

    private const string Token = "[A-Z][0-9][a-z][A-Z][a-z][0-9][0-9A-Za-z]{26}";
}
