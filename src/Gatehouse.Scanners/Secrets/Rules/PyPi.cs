namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A PyPI upload token.</summary>
public sealed class PypiToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/pypi-token",
            Title = "PyPI upload token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It publishes new versions of your packages: whoever installs them runs the attacker's code.",
            Fix = "Remove it under Account settings → API tokens; publish from the pipeline with trusted " + "publishing (OIDC).",
            References = ["https://docs.pypi.org/trusted-publishers/"],
            Aliases = ["gitleaks:pypi-upload-token", "detect-secrets:PypiTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["pypi-ageichlwas5vcmc", "pypi-agendgvzdc5wexbplm9yzw"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("pypi-(AgEIcHlwaS5vcmc|AgENdGVzdC5weXBpLm9yZw)[0-9A-Za-z_-]{50,1000}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[5..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[pypi]\nusername = __token__\npassword = «{Fake()}»\n", "upload.ini"),
            Bad($"TWINE_PASSWORD=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"pypi-{new string('x', Fake().Length - 5)}\"\n"),
        ];
}
