using Gatehouse.Scanners.Secrets.Encodings;
using Gatehouse.Scanners.Secrets.Verification;

namespace Gatehouse.Scanners.Secrets;

/// <summary>Finds credentials in any text file.</summary>
public sealed partial class SecretsScanner : Scanner
{
    private readonly KeywordIndex _keywords = new(All);

    [CatalogOf<SecretRule>]
    public static partial ImmutableArray<SecretRule> All { get; }

    /// <summary>Where values go that an issuer is to be asked about; null, and no value outlives its file, unless <c>--verify</c> asks.</summary>
    public SecretIntake? Intake { get; init; }

    public override string Name => "secrets";

    public override ImmutableArray<Rule> Rules { get; } = [.. All];

    public override bool ReadsHistory => true;

    public override bool ReadsBinaries => true;

    public override bool Wants(SourcePath path) => true;

    public override void Read(SourceFile file, Sightings seen)
    {
        var finds = new SecretFinds(file.Bytes.Length);
        if (!_keywords.Search(file, seen, finds) || !new Unwrapping(file, _keywords, seen, finds).Search())
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
            var isDoubtful = claim.Rule.IsDoubtfulInExamples && ExamplePlace.Is(file.Path);
            var value = file.Bytes.Slice(claim.Secret.Start, claim.Secret.Length);
            var secret = Redacted.From(value);
            Intake?.Keep(claim.Rule.Facts.Id, secret, value, file.Path.Value, claim.Secret.Start);
            seen.Report(
                claim.Rule,
                new Hit(claim.Secret, claim.Message) { Secret = secret, Confidence = isDoubtful ? Confidence.Low : claim.Confidence }
            );
        }
    }
}
