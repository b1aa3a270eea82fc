namespace Gatehouse.Scanners.Secrets;

/// <summary>Finds credentials in any text file.</summary>
public sealed partial class SecretsScanner : Scanner
{
    private readonly KeywordIndex _keywords = new(All);

    [CatalogOf<SecretRule>]
    public static partial ImmutableArray<SecretRule> All { get; }

    public override string Name => "secrets";

    public override ImmutableArray<Rule> Rules { get; } = [.. All];

    public override bool Wants(SourcePath path) => true;

    public override void Read(SourceFile file, Sightings seen)
    {
        var finds = new SecretFinds(file.Bytes.Length);
        if (!_keywords.Search(file, seen, finds))
        {
            seen.At = null;
            seen.Fail(
                "more places that could be a secret than the work limit allows",
                "Look at the file by hand, or exclude it under `scan: exclude:` in gatehouse.yml."
            );
        }

        foreach (var claim in finds.Settle())
        {
            seen.At = claim.Rule;
            var confidence = claim.Confidence ?? claim.Rule.Facts.Confidence;
            seen.Report(
                claim.Rule,
                new Hit(claim.Secret, claim.Message)
                {
                    Secret = Redacted.From(file.Bytes.Slice(claim.Secret.Start, claim.Secret.Length)),
                    Confidence = claim.Rule.IsDoubtfulInExamples ? ExamplePlace.Temper(file.Path, confidence) : confidence,
                }
            );
        }
    }
}
