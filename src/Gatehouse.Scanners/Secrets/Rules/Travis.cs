namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Travis CI token.</summary>
public sealed class TravisAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/travis-access-token",
            Title = "Travis CI token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It starts builds and reads and changes settings as its owner.",
            Fix = "Regenerate it in Travis CI → Settings → API authentication.",
            References = ["https://docs.travis-ci.com/user/triggering-builds/"],
            Aliases = ["gitleaks:travisci-access-token", "trufflehog:TravisCI"],
        };

    public override ImmutableArray<string> Keywords => ["travis"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{22}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"TRAVIS_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"travis_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"TRAVIS_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TRAVIS_API_TOKEN = os.environ[\"TRAVIS_API_TOKEN\"]\n"),
        ];
}
