using Gatehouse.Engine.Gate;
using Gatehouse.Scanners.Secrets.Compatibility;
using Gatehouse.Scanners.Secrets.Encodings;
using Gatehouse.Scanners.Secrets.Verification;

namespace Gatehouse.Scanners.Secrets;

/// <summary>Finds credentials in any text file.</summary>
public sealed partial class SecretsScanner : Scanner
{
    /// <summary>Made when the first file is read: other scanners run without it.</summary>
    private readonly Lazy<KeywordIndex> _keywords;
    private readonly GitleaksSearch? _gitleaks;
    private readonly ImmutableArray<NamedSecretRule> _byName;

    /// <summary>A settings file that the user names; it takes the place of the tree's own.</summary>
    private readonly (string Path, byte[] Toml)? _named;

    public SecretsScanner() =>
        (_keywords, _byName, Rules) = (new Lazy<KeywordIndex>(() => new KeywordIndex(All)), [.. All.OfType<NamedSecretRule>()], [.. All]);

    private SecretsScanner(string path, byte[] toml)
        : this() => _named = (path, toml);

    private SecretsScanner(GitleaksConfig config)
    {
        _keywords = new Lazy<KeywordIndex>(() => new KeywordIndex(config.OwnRules));
        _gitleaks = new GitleaksSearch(config);
        _byName = [.. config.OwnRules.OfType<NamedSecretRule>()];
        Rules = [.. config.OwnRules, .. config.Rules];
        Notices = config.Notices;
    }

    [CatalogOf<SecretRule>]
    public static partial ImmutableArray<SecretRule> All { get; }

    /// <summary>Where values go that an issuer is to be asked about; null, and no value outlives its file, unless <c>--verify</c> asks.</summary>
    public SecretIntake? Intake { get; init; }

    public override string Name => "secrets";

    public override ImmutableArray<Rule> Rules { get; }

    public override ImmutableArray<Notice> Notices { get; } = [];

    /// <summary>The scanner by a settings file of gitleaks that the user names.</summary>
    public static SecretsScanner WithGitleaksConfig(string path, byte[] toml) => new(path, toml);

    /// <summary>The same scanner, keeping the values that an issuer is to be asked about.</summary>
    public SecretsScanner Keeping(SecretIntake intake) =>
        _named is var (path, toml) ? new SecretsScanner(path, toml) { Intake = intake } : new SecretsScanner { Intake = intake };

    /// <summary>By <c>.gitleaks.toml</c> at the root of the tree, where there is one.</summary>
    public override Scanner Configure(SourceTree tree)
    {
        byte[]? Find(string path) => tree.Find(path, GitleaksConfig.MaxBytes);
        var settings = _named ?? (Find(GitleaksConfig.FileName) is { } found ? (GitleaksConfig.FileName, found) : null);
        return settings is var (path, toml)
            ? new SecretsScanner(new GitleaksConfigReader(All, Find).Read(path, toml)) { Intake = Intake }
            : this;
    }

    public override bool ReadsHistory => true;

    public override bool ReadsBinaries => true;

    public override bool ReadsParts => true;

    public override bool Wants(SourcePath path) => true;

    public override void Read(SourceFile file, Sightings seen)
    {
        var finds = new SecretFinds(file);
        if (
            !_keywords.Value.Search(file, seen, finds)
            || !LookAtKeys(file, finds)
            || !new Unwrapping(file, _keywords.Value, seen, finds).Search()
        )
        {
            seen.At = null;
            seen.Fail(
                "more places that could be a secret than the work limit allows",
                "Look at the file by hand, or exclude it under `scan: exclude:` in gatehouse.yml."
            );
        }

        var settled = finds.Settle();
        // Before pairs are joined: an issuer is asked about both halves.
        Keep(settled, file);
        var claims = Pairs.Join(settled, file.Bytes);
        // A list of hashes looks like a list of secrets; what has a form of its own is one there too.
        if (file.Path.IsNamed(DetectSecretsBaseline.FileName))
            claims.RemoveAll(claim => claim.Rule.Rank <= SecretRank.Assigned);
        if (_gitleaks is null)
        {
            foreach (var claim in claims)
                Report(claim, file, seen);
            return;
        }

        foreach (var match in _gitleaks.Settle(file, claims, seen))
        {
            if (match.Claim is { } claim)
                Report(claim, file, seen);
            else
                Report(match, file, seen);
        }
    }

    private bool LookAtKeys(SourceFile file, SecretFinds finds)
    {
        if (finds.HasNames && finds.Place != SecretPlace.Other)
            file.Syntax(KeyedValues.Of).Look(_byName, finds);
        return !finds.IsSpent;
    }

    private void Keep(List<Claim> claims, SourceFile file)
    {
        if (Intake is null)
            return;
        foreach (var claim in claims)
        {
            var value = file.Bytes.Slice(claim.Secret.Start, claim.Secret.Length);
            Intake.Keep(claim.Rule.Facts.Id, Redacted.From(value), value, file.Path.Value, claim.Secret.Start);
        }
    }

    private static void Report(Claim claim, SourceFile file, Sightings seen)
    {
        seen.At = claim.Rule;
        var canBeDoubtful = claim.Rule.IsDoubtfulInExamples || claim.Confidence < Confidence.High;
        var confidence = claim.Confidence ?? claim.Rule.Facts.Confidence;
        var value = file.Bytes.Slice(claim.Secret.Start, claim.Secret.Length);
        seen.Report(
            claim.Rule,
            new Hit(
                claim.Secret,
                claim.Message + (KeyedValues.FormatOf(file.Path) is null ? "" : file.Syntax(KeyedValues.Of).Tell(claim.Secret))
            )
            {
                Secret = Redacted.From(value),
                Confidence = canBeDoubtful ? ExamplePlace.Temper(file, claim.Secret, confidence) : confidence,
            }
        );
    }

    private static void Report(SecretMatch match, SourceFile file, Sightings seen)
    {
        seen.At = match.Rule;
        var isFile = match.Secret.Length == 0;
        seen.Report(
            match.Rule,
            new Hit(match.Secret, isFile ? "a file of this name holds secrets" : match.Rule.Facts.Title)
            {
                Secret = isFile ? null : Redacted.From(file.Bytes.Slice(match.Secret.Start, match.Secret.Length)),
            }
        );
    }
}
