namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An OpenShift user token.</summary>
public sealed class OpenshiftUserToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/openshift-user-token",
            Title = "OpenShift user token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It acts in the cluster as the user until it expires.",
            Fix = "Delete the token with `oc delete oauthaccesstoken`, or log out with `oc logout`.",
            References = ["https://docs.openshift.com/container-platform/latest/authentication/index.html"],
            Aliases = ["gitleaks:openshift-user-token"],
        };

    public override ImmutableArray<string> Keywords => ["sha256~"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sha256~[0-9A-Za-z_-]{43}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[7..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"open_shift.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  OPEN_SHIFT: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..7]}{new string('x', Fake().Length - 7)}\"\n"),
        ];
}
