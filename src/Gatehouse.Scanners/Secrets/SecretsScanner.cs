namespace Gatehouse.Scanners.Secrets;

/// <summary>Finds credentials in any text file.</summary>
public sealed partial class SecretsScanner : Scanner
{
    [CatalogOf<SecretRule>]
    internal static partial ImmutableArray<SecretRule> All { get; }

    public override string Name => "secrets";

    public override ImmutableArray<Rule> Rules { get; } = [.. All];

    public override bool Wants(SourcePath path) => true;

    public override void Read(SourceFile file, Sightings seen)
    {
        var finds = new SecretFinds();
        finds.Begin(file.Bytes.Length);
        foreach (var claim in finds.Settle())
        {
            var bytes = file.Bytes.Slice(claim.Secret.Start, claim.Secret.Length);
            seen.Report(claim.Rule, new Hit(claim.Secret, claim.Message) { Secret = Redacted.From(bytes), Confidence = claim.Confidence });
        }
    }
}
