namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Render API key.</summary>
public sealed class RenderApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/render-api-key",
            Title = "Render API key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It deploys, changes and deletes the services and databases of its owner and reads their environment.",
            Fix = "Revoke it at dashboard.render.com → Account settings → API keys.",
            References = ["https://render.com/docs/api"],
        };

    public override ImmutableArray<string> Keywords => ["rnd_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("rnd_[0-9A-Za-z]{28,36}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV RENDER_API_KEY=«{Fake()}»\n", "Dockerfile"),
            Bad($"RENDER_API_KEY = \"«{Fake(1)}»\"\n"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"rnd_{new string('x', Fake().Length - 4)}\"\n"),
            Good("a variable", "rnd_generator = make(rnd_seed_for_the_first_iteration)\n"),
        ];
}
