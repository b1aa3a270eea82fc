namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A NuGet API key.</summary>
public sealed class NugetApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/nuget-api-key",
            Title = "NuGet API key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It publishes new versions of your packages: whoever restores them runs the attacker's code.",
            Fix = "Delete it in the gallery under API keys; publish with trusted publishing (OIDC).",
            References = ["https://learn.microsoft.com/en-us/nuget/nuget-org/publish-a-package"],
            Aliases = ["trufflehog:NuGetApiKey"],
        };

    public override ImmutableArray<string> Keywords => ["oy2"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("oy2[a-p][a-z2-7]{42}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token) >= 3.5 && Mixture.HasLettersAndDigits(token[3..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"dotnet nuget push app.nupkg --api-key «{Fake()}» --source https://packages.acme.example\n", "push.sh"),
            Bad($"env:\n  NUGET_API_KEY: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..11]}\"\n"),
            Good("filled with one character", $"VALUE = \"oy2{new string('x', Fake().Length - 3)}\"\n"),
        ];
}
