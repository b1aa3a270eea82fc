namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Authress service client access key.</summary>
public sealed class AuthressAccessKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/authress-access-key",
            Title = "Authress service client access key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It asks and changes who may do what, in the name of the service client.",
            Fix = "Delete the access key of the service client in the Authress management portal.",
            References = ["https://authress.io/knowledge-base/docs/authorization/service-clients"],
            Aliases = ["gitleaks:authress-service-client-access-key"],
        };

    public override ImmutableArray<string> Keywords => [".acc_", ".acc-"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of(
            "(sc|ext|scauth|authress)_[0-9A-Za-z]{5,30}[.][0-9A-Za-z]{4,6}[.]acc[_-][0-9A-Za-z-]{10,32}[.][0-9A-Za-z+/_=-]{30,120}"
        );

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token) >= 3.5;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"authress.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  AUTHRESS: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
        ];
}
