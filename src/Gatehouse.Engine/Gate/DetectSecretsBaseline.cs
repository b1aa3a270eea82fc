using System.Globalization;
using System.Text;
using System.Text.Json;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Gate;

/// <summary>
/// <c>.secrets.baseline</c> of detect-secrets: for each file the SHA-1 of secrets that were there before. An entry stands for all copies
/// of its secret in its file, whatever their lines.
/// </summary>
public sealed class DetectSecretsBaseline
{
    public const string FileName = ".secrets.baseline";
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>The version of the format that is written.</summary>
    private const string Version = "1.5.0";

    private const string Remedy = "Write it anew with `detect-secrets scan` or `gatehouse baseline --format detect-secrets`.";

    /// <summary>The names of its detectors and of what each calls its findings.</summary>
    private static readonly (string Detector, string Kind)[] Kinds =
    [
        ("AWSKeyDetector", "AWS Access Key"),
        ("ArtifactoryDetector", "Artifactory Credentials"),
        ("AzureStorageKeyDetector", "Azure Storage Account access key"),
        ("Base64HighEntropyString", "Base64 High Entropy String"),
        ("BasicAuthDetector", "Basic Auth Credentials"),
        ("CloudantDetector", "Cloudant Credentials"),
        ("DiscordBotTokenDetector", "Discord Bot Token"),
        ("GitHubTokenDetector", "GitHub Token"),
        ("GitLabTokenDetector", "GitLab Token"),
        ("HexHighEntropyString", "Hex High Entropy String"),
        ("IbmCloudIamDetector", "IBM Cloud IAM Key"),
        ("IbmCosHmacDetector", "IBM COS HMAC Credentials"),
        ("JwtTokenDetector", "JSON Web Token"),
        (KeywordDetector, "Secret Keyword"),
        ("MailchimpDetector", "Mailchimp Access Key"),
        ("NpmDetector", "NPM tokens"),
        ("OpenAIDetector", "OpenAI Token"),
        ("PrivateKeyDetector", "Private Key"),
        ("PypiTokenDetector", "PyPI Token"),
        ("SendGridDetector", "SendGrid API Key"),
        ("SlackDetector", "Slack Token"),
        ("SoftlayerDetector", "SoftLayer Credentials"),
        ("SquareOAuthDetector", "Square OAuth Secret"),
        ("StripeDetector", "Stripe Access Key"),
        ("TelegramBotTokenDetector", "Telegram Bot Token"),
        ("TwilioKeyDetector", "Twilio API Key"),
    ];

    /// <summary>What it calls whatever it has no name for.</summary>
    private const string KeywordDetector = "KeywordDetector";

    private readonly Dictionary<(string Path, string Hash), Entry> _entries = [];
    private readonly List<string> _notHonoured = [];

    private DetectSecretsBaseline() { }

    private sealed record Entry(bool IsNoSecret)
    {
        public bool IsUsed { get; set; }
    }

    /// <summary>Reads a baseline; a <see cref="UserError"/> says what is wrong and where.</summary>
    public static DetectSecretsBaseline Read(ReadOnlyMemory<byte> json, string path)
    {
        if (json.Length > MaxBytes)
            throw new UserError($"{path}: it holds {ByteSize.Show(json.Length)}; at most {ByteSize.Show(MaxBytes)} are read.", Remedy);
        if (json.Span.StartsWith(Encoding.UTF8.Preamble))
            json = json[Encoding.UTF8.Preamble.Length..];
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            var baseline = new DetectSecretsBaseline();
            baseline.Read(document.RootElement, path);
            return baseline;
        }
        catch (JsonException wrong)
        {
            var place = wrong.LineNumber is { } line
                ? string.Create(CultureInfo.InvariantCulture, $":{line + 1}:{wrong.BytePositionInLine + 1}")
                : "";
            throw new UserError($"{path}{place}: this is no baseline of detect-secrets: not JSON.", Remedy);
        }
        catch (InvalidOperationException)
        {
            // A text with half a character, such as \ud800 alone.
            throw new UserError($"{path}: it holds half a character.", Remedy);
        }
    }

    /// <summary>Writes the findings down; those without a hash of their marked text are left out. The same findings give the same bytes.</summary>
    /// <param name="before">The one that it replaces, whose audits it keeps.</param>
    public static int Write(ImmutableArray<Finding> findings, DetectSecretsBaseline? before, Stream output)
    {
        var written = 0;
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n" };
        using (var json = new Utf8JsonWriter(output, options))
        {
            json.WriteStartObject();
            json.WriteString("version", Version);
            WritePlugins(json);
            json.WriteStartArray("filters_used");
            foreach (var filter in (ReadOnlySpan<string>)["allowlist.is_line_allowlisted", "common.is_baseline_file"])
            {
                json.WriteStartObject();
                json.WriteString("path", $"detect_secrets.filters.{filter}");
                if (filter.StartsWith("common", StringComparison.Ordinal))
                    json.WriteString("filename", FileName);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("results");
            var files = findings
                .Where(finding => !finding.PlainHashes.IsEmpty)
                .Where(finding => finding.State != FindingState.Waived || IsAudited(before, finding))
                .GroupBy(finding => finding.Location.Path, StringComparer.Ordinal)
                .OrderBy(file => file.Key, StringComparer.Ordinal);
            foreach (var file in files)
            {
                json.WriteStartArray(file.Key);
                var entries = file.Select(finding =>
                        (
                            Kind: KindOf(finding),
                            Hash: finding.PlainHashes[^1],
                            finding.Location.Line,
                            IsNoSecret: IsAudited(before, finding)
                        )
                    )
                    .OrderBy(entry => entry.Line)
                    .DistinctBy(entry => (entry.Kind, entry.Hash))
                    .OrderBy(entry => entry.Line)
                    .ThenBy(entry => entry.Hash, StringComparer.Ordinal)
                    .ThenBy(entry => entry.Kind, StringComparer.Ordinal);
                foreach (var (kind, hash, line, isNoSecret) in entries)
                {
                    json.WriteStartObject();
                    json.WriteString("type", kind);
                    json.WriteString("filename", file.Key);
                    json.WriteString("hashed_secret", hash);
                    json.WriteBoolean("is_verified", false);
                    if (isNoSecret)
                        json.WriteBoolean("is_secret", false);
                    json.WriteNumber("line_number", line);
                    json.WriteEndObject();
                    written++;
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
        return written;
    }

    internal (ImmutableArray<Waiver> Waivers, ImmutableArray<Finding> Known) Match(ImmutableArray<Finding> findings)
    {
        var waivers = ImmutableArray.CreateBuilder<Waiver>();
        var known = ImmutableArray.CreateBuilder<Finding>();
        foreach (var finding in findings)
        {
            Entry? entry = null;
            foreach (var hash in finding.PlainHashes)
            {
                if (_entries.TryGetValue((finding.Location.Path, hash), out var found))
                    (entry ??= found).IsUsed = true;
            }

            if (entry is null)
                continue;
            if (!entry.IsNoSecret)
            {
                known.Add(finding);
                continue;
            }

            waivers.Add(
                new Waiver
                {
                    Fingerprint = finding.Fingerprint,
                    Reason = $"audited as no secret in {FileName}",
                    Until = DateOnly.MaxValue,
                    IsForeign = true,
                    Source = FileName,
                }
            );
        }

        return (waivers.ToImmutable(), known.ToImmutable());
    }

    /// <param name="isWhole">False where only a part of the tree was read.</param>
    internal IEnumerable<Notice> Notices(bool isWhole)
    {
        foreach (var what in _notHonoured)
            yield return new Notice("settings-not-honoured", what, FileName, 0);
        var idle = _entries.Values.Count(entry => !entry.IsUsed);
        if (!isWhole || idle == 0)
            yield break;
        var which = string.Create(
            CultureInfo.InvariantCulture,
            $"{idle} of {_entries.Count} {(_entries.Count == 1 ? "entry hides" : idle == 1 ? "entries hides" : "entries hide")}"
        );
        yield return new Notice("baseline-stale", $"{which} nothing that Gatehouse finds.", FileName, 0);
    }

    private void Read(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("results", out var results))
            throw new UserError($"{path}: this is no baseline of detect-secrets: `results` is missing.", Remedy);
        if (
            root.TryGetProperty("version", out var version)
            && (version.ValueKind != JsonValueKind.String || version.GetString() is not (['0' or '1', '.', ..]))
        )
            throw new UserError($"{path}: `version` is none that this program reads (0.x and 1.x).", Remedy);
        if (results.ValueKind != JsonValueKind.Object)
            throw new UserError($"{path}: `results` must be a mapping from files to findings.", Remedy);
        foreach (var file in results.EnumerateObject())
        {
            if (file.Value.ValueKind != JsonValueKind.Array)
                throw new UserError($"{path}: results[{TextBytes.Printable(file.Name)}] must be a list.", Remedy);
            foreach (var one in file.Value.EnumerateArray())
                Add(one, file.Name, path);
        }

        Tell(root, "plugins_used", "name", one => Text(one, "path") is not null, "plugin");
        Tell(root, "filters_used", "path", IsOwnFilter, "filter");
    }

    private void Add(JsonElement one, string file, string path)
    {
        var place = $"{path}: results[{TextBytes.Printable(file)}]";
        if (one.ValueKind != JsonValueKind.Object || Text(one, "hashed_secret") is not { } hash)
            throw new UserError($"{place}: `hashed_secret` is missing.", Remedy);
        if (hash.Length != 40 || !hash.All(char.IsAsciiHexDigit))
            throw new UserError($"{place}: `hashed_secret` is no SHA-1 of 40 hexadecimal digits.", Remedy);
        var isNoSecret = one.TryGetProperty("is_secret", out var word) && word.ValueKind == JsonValueKind.False;
        var key = (ForeignExcuses.Normal(file), hash.ToLowerInvariant());
        // Two detectors may have seen one secret; it is excused for good only where both were judged so.
        _entries[key] = new Entry(isNoSecret && (!_entries.TryGetValue(key, out var other) || other.IsNoSecret));
    }

    /// <summary>Names what the baseline asks for and Gatehouse does not do.</summary>
    private void Tell(JsonElement root, string list, string name, Func<JsonElement, bool> isOwn, string noun)
    {
        if (!root.TryGetProperty(list, out var all) || all.ValueKind != JsonValueKind.Array)
            return;
        var own = all.EnumerateArray()
            .Where(one => one.ValueKind == JsonValueKind.Object && isOwn(one))
            .Select(one => TextBytes.Printable(Text(one, name) ?? "?"))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Take(20)
            .ToList();
        if (own.Count > 0)
            _notHonoured.Add(
                $"The {noun}{(own.Count == 1 ? "" : "s")} {string.Join(", ", own.Select(one => $"`{one}`"))} of `{list}` "
                    + $"{(own.Count == 1 ? "is" : "are")} not honoured; write waivers or `scan: exclude:` in gatehouse.yml instead."
            );
    }

    /// <summary>The filters that detect-secrets always has cost Gatehouse nothing to leave out: its own rules judge what they judge.</summary>
    private static bool IsOwnFilter(JsonElement filter)
    {
        var path = Text(filter, "path") ?? "";
        return path.StartsWith("detect_secrets.filters.regex.", StringComparison.Ordinal)
            || path.StartsWith("detect_secrets.filters.wordlist.", StringComparison.Ordinal)
            || !path.StartsWith("detect_secrets.filters.", StringComparison.Ordinal);
    }

    private static string? Text(JsonElement one, string name) =>
        one.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsAudited(DetectSecretsBaseline? baseline, Finding finding) =>
        baseline is not null
        && finding.PlainHashes.Any(hash => baseline._entries.TryGetValue((finding.Location.Path, hash), out var entry) && entry.IsNoSecret);

    private static string KindOf(Finding finding)
    {
        foreach (var alias in finding.Rule.Aliases)
        {
            foreach (var (detector, kind) in Kinds)
            {
                if (
                    alias.StartsWith("detect-secrets:", StringComparison.Ordinal)
                    && alias.AsSpan("detect-secrets:".Length).SequenceEqual(detector)
                )
                    return kind;
            }
        }

        return Array.Find(Kinds, one => one.Detector == KeywordDetector).Kind;
    }

    private static void WritePlugins(Utf8JsonWriter json)
    {
        json.WriteStartArray("plugins_used");
        foreach (var (detector, _) in Kinds)
        {
            json.WriteStartObject();
            json.WriteString("name", detector);
            if (detector is "Base64HighEntropyString")
                json.WriteNumber("limit", 4.5);
            else if (detector is "HexHighEntropyString")
                json.WriteNumber("limit", 3.0);
            else if (detector is KeywordDetector)
                json.WriteString("keyword_exclude", "");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
