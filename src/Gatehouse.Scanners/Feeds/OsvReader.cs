using System.Globalization;
using System.Text.Json;

namespace Gatehouse.Scanners.Feeds;

/// <summary>A record that was read, or why it could not be; the id where that much was readable.</summary>
public readonly record struct OsvReading(OsvRecord? Record, string? Id, string? Problem);

/// <summary>Reads one OSV record: strict about what matching needs, without interest in what it does not know.</summary>
public static class OsvReader
{
    /// <summary>In bytes; the longest records of the public databases have a few megabytes.</summary>
    public const int LongestRecord = 16 * 1024 * 1024;

    /// <summary>In characters: what a report has room for. Malicious packages repeat the same page by the hundred thousand.</summary>
    public const int LongestDetails = 2000;

    private const int LongestId = 256;
    private const int LongestSummary = 1000;
    private const int MostReferences = 50;
    private const int LongestAddress = 2048;

    /// <summary>Packages of one record; a database numbers them in sixteen bits.</summary>
    private const int MostAffected = ushort.MaxValue;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    public static OsvReading Read(ReadOnlySpan<byte> json)
    {
        string? id = null;
        try
        {
            if (json.Length > LongestRecord)
                return new OsvReading(null, null, "it is longer than a record may be");
            if (json.StartsWith("\uFEFF"u8))
                json = json[3..];
            var reader = new Utf8JsonReader(json, Options);
            if (!reader.Read())
                throw new JsonException();
            return new OsvReading(ReadRecord(ref reader, ref id), id, null);
        }
        catch (NeededException needed)
        {
            return new OsvReading(null, id, needed.Message);
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException)
        {
            // The reader's own message can quote the text.
            return new OsvReading(
                null,
                id,
                damage is JsonException { LineNumber: { } line }
                    ? string.Create(CultureInfo.InvariantCulture, $"it is not JSON (line {line + 1})")
                    : "it is not JSON, or its text is not UTF-8"
            );
        }
    }

    private static OsvRecord ReadRecord(ref Utf8JsonReader json, ref string? id)
    {
        DateTimeOffset? modified = null,
            published = null,
            withdrawn = null;
        string? summary = null,
            details = null,
            label = null;
        ImmutableArray<string> aliases = [],
            related = [],
            upstream = [];
        ImmutableArray<SeverityVector> severity = [];
        ImmutableArray<OsvReference> references = [];
        ImmutableArray<AffectedPackage> affected = [];
        ImmutableArray<int> cwe = [];
        Expect(ref json, JsonTokenType.StartObject, "the record");
        while (NextField(ref json))
        {
            if (Is(ref json, "id"u8))
                id = Text(ref json, "id");
            else if (Is(ref json, "modified"u8))
                modified = Time(ref json, "modified");
            else if (Is(ref json, "withdrawn"u8))
                withdrawn = Time(ref json, "withdrawn");
            else if (Is(ref json, "published"u8))
                published = json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out var time) ? time : Skipped(ref json);
            else if (Is(ref json, "aliases"u8))
                aliases = Texts(ref json, "aliases");
            else if (Is(ref json, "related"u8))
                related = Texts(ref json, "related");
            else if (Is(ref json, "upstream"u8))
                upstream = Texts(ref json, "upstream");
            else if (Is(ref json, "summary"u8))
                summary = Shortened(OptionalText(ref json), LongestSummary);
            else if (Is(ref json, "details"u8))
                details = Shortened(OptionalText(ref json), LongestDetails);
            else if (Is(ref json, "severity"u8))
                severity = Severities(ref json);
            else if (Is(ref json, "references"u8))
                references = References(ref json);
            else if (Is(ref json, "affected"u8))
                affected = AffectedPackages(ref json);
            else if (Is(ref json, "database_specific"u8))
                (label, cwe) = RecordSpecifics(ref json);
            else
                json.Skip();
        }

        if (json.Read())
            throw new NeededException("something stands behind the record");
        if (id is not { Length: > 0 and <= LongestId })
            throw new NeededException("it has no id, or one that is too long");
        var record = new OsvRecord
        {
            Id = id,
            Modified = modified ?? throw new NeededException("it does not say when it was modified"),
            Published = published,
            Withdrawn = withdrawn,
            Aliases = aliases,
            Related = related,
            Upstream = upstream,
            Summary = summary,
            Details = details,
            Severity = severity,
            SeverityLabel = label,
            Cwe = cwe,
            References = references,
        };
        var isMalicious = record.IsMalicious;
        return record with
        {
            Affected = [.. affected.Select(one => one with { IsWithdrawn = withdrawn is not null, IsMalicious = isMalicious })],
        };
    }

    private static ImmutableArray<AffectedPackage> AffectedPackages(ref Utf8JsonReader json)
    {
        var all = ImmutableArray.CreateBuilder<AffectedPackage>();
        if (!StartsList(ref json, "affected"))
            return [];
        while (NextItem(ref json))
        {
            if (ReadAffected(ref json) is { } one)
                all.Add(one);
            if (all.Count > MostAffected)
                throw new NeededException("it affects more packages than a record may");
        }

        return all.ToImmutable();
    }

    /// <summary>Null for a place in a repository of source code, which belongs to no package.</summary>
    private static AffectedPackage? ReadAffected(ref Utf8JsonReader json)
    {
        string? ecosystem = null,
            name = null,
            purl = null,
            label = null,
            informational = null;
        ImmutableArray<OsvRange> ranges = [];
        ImmutableArray<string> versions = [];
        ImmutableArray<SeverityVector> severity = [];
        var imports = ImmutableArray.CreateBuilder<AffectedImport>();
        Expect(ref json, JsonTokenType.StartObject, "affected");
        while (NextField(ref json))
        {
            if (Is(ref json, "package"u8))
            {
                if (json.TokenType == JsonTokenType.Null)
                    continue;
                Expect(ref json, JsonTokenType.StartObject, "package");
                while (NextField(ref json))
                {
                    if (Is(ref json, "ecosystem"u8))
                        ecosystem = Text(ref json, "ecosystem");
                    else if (Is(ref json, "name"u8))
                        name = Text(ref json, "name");
                    else if (Is(ref json, "purl"u8))
                        purl = OptionalText(ref json);
                    else
                        json.Skip();
                }

                if (ecosystem is not { Length: > 0 } || name is not { Length: > 0 })
                    throw new NeededException("it names a package without an ecosystem or a name");
            }
            else if (Is(ref json, "ranges"u8))
                ranges = Ranges(ref json);
            else if (Is(ref json, "versions"u8))
                versions = Texts(ref json, "versions");
            else if (Is(ref json, "severity"u8))
                severity = Severities(ref json);
            else if (Is(ref json, "ecosystem_specific"u8))
                label = EcosystemSpecifics(ref json, imports) ?? label;
            else if (Is(ref json, "database_specific"u8))
            {
                if (json.TokenType != JsonTokenType.StartObject)
                {
                    json.Skip();
                    continue;
                }

                while (NextField(ref json))
                {
                    if (Is(ref json, "informational"u8))
                        informational = OptionalText(ref json);
                    else if (Is(ref json, "severity"u8))
                        label ??= OptionalText(ref json);
                    else
                        json.Skip();
                }
            }
            else
                json.Skip();
        }

        return ecosystem is null || name is null
            ? null
            : new AffectedPackage
            {
                Ecosystem = ecosystem,
                Name = name,
                Purl = purl,
                Ranges = ranges,
                Versions = versions,
                Severity = severity,
                SeverityLabel = label,
                Informational = informational,
                Imports = imports.ToImmutable(),
            };
    }

    private static ImmutableArray<OsvRange> Ranges(ref Utf8JsonReader json)
    {
        var ranges = ImmutableArray.CreateBuilder<OsvRange>();
        if (!StartsList(ref json, "ranges"))
            return [];
        while (NextItem(ref json))
        {
            RangeType? type = null;
            ImmutableArray<OsvEvent> events = [];
            Expect(ref json, JsonTokenType.StartObject, "ranges");
            while (NextField(ref json))
            {
                if (Is(ref json, "type"u8))
                {
                    type = Text(ref json, "type of a range") switch
                    {
                        "SEMVER" => RangeType.Semver,
                        "ECOSYSTEM" => RangeType.Ecosystem,
                        "GIT" => RangeType.Git,
                        _ => throw new NeededException("a range is of a type that is not known"),
                    };
                }
                else if (Is(ref json, "events"u8))
                    events = Events(ref json);
                else
                    json.Skip();
            }

            ranges.Add(new OsvRange(type ?? throw new NeededException("a range does not say its type"), events));
        }

        return ranges.ToImmutable();
    }

    private static ImmutableArray<OsvEvent> Events(ref Utf8JsonReader json)
    {
        var events = ImmutableArray.CreateBuilder<OsvEvent>();
        if (!StartsList(ref json, "events"))
            return [];
        while (NextItem(ref json))
        {
            Expect(ref json, JsonTokenType.StartObject, "events");
            while (NextField(ref json))
            {
                if (Is(ref json, "introduced"u8))
                    Add(ref json, OsvEventKind.Introduced);
                else if (Is(ref json, "fixed"u8))
                    Add(ref json, OsvEventKind.Fixed);
                else if (Is(ref json, "last_affected"u8))
                    Add(ref json, OsvEventKind.LastAffected);
                else if (Is(ref json, "limit"u8))
                    Add(ref json, OsvEventKind.Limit);
                else
                    json.Skip();
            }
        }

        return events.ToImmutable();

        void Add(ref Utf8JsonReader at, OsvEventKind kind) => events.Add(new OsvEvent(kind, Text(ref at, "version of an event")));
    }

    /// <summary>Go names packages and symbols; RustSec functions; GitHub functions. The severity word is Debian's urgency or another's severity.</summary>
    private static string? EcosystemSpecifics(ref Utf8JsonReader json, ImmutableArray<AffectedImport>.Builder imports)
    {
        string? label = null;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        while (NextField(ref json))
        {
            if (Is(ref json, "imports"u8) && json.TokenType == JsonTokenType.StartArray)
            {
                while (NextItem(ref json))
                    ReadImport(ref json, imports);
            }
            else if (Is(ref json, "affected_functions"u8) && json.TokenType == JsonTokenType.StartArray)
                AddFunctions(ref json);
            else if (Is(ref json, "affects"u8) && json.TokenType == JsonTokenType.StartObject)
            {
                while (NextField(ref json))
                {
                    if (Is(ref json, "functions"u8) && json.TokenType == JsonTokenType.StartArray)
                        AddFunctions(ref json);
                    else
                        json.Skip();
                }
            }
            else if (Is(ref json, "severity"u8) || Is(ref json, "urgency"u8))
                label = OptionalText(ref json) ?? label;
            else
                json.Skip();
        }

        return label;

        void AddFunctions(ref Utf8JsonReader at)
        {
            var functions = LooseTexts(ref at);
            if (!functions.IsEmpty)
                imports.Add(new AffectedImport("", functions));
        }
    }

    private static void ReadImport(ref Utf8JsonReader json, ImmutableArray<AffectedImport>.Builder imports)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        string? path = null;
        ImmutableArray<string> symbols = [];
        while (NextField(ref json))
        {
            if (Is(ref json, "path"u8))
                path = OptionalText(ref json);
            else if (Is(ref json, "symbols"u8) && json.TokenType == JsonTokenType.StartArray)
                symbols = LooseTexts(ref json);
            else
                json.Skip();
        }

        if (path is not null || !symbols.IsEmpty)
            imports.Add(new AffectedImport(path ?? "", symbols));
    }

    private static (string? Label, ImmutableArray<int> Cwe) RecordSpecifics(ref Utf8JsonReader json)
    {
        string? label = null;
        ImmutableArray<int> cwe = [];
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return (null, []);
        }

        while (NextField(ref json))
        {
            if (Is(ref json, "severity"u8))
                label = OptionalText(ref json);
            else if (Is(ref json, "cwe_ids"u8) && json.TokenType == JsonTokenType.StartArray)
                cwe = [.. LooseTexts(ref json).Select(CweNumber).Where(number => number > 0).Distinct()];
            else
                json.Skip();
        }

        return (label, cwe);
    }

    private static int CweNumber(string id) =>
        id.StartsWith("CWE-", StringComparison.OrdinalIgnoreCase)
        && int.TryParse(id.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    private static ImmutableArray<SeverityVector> Severities(ref Utf8JsonReader json)
    {
        var vectors = ImmutableArray.CreateBuilder<SeverityVector>();
        if (!StartsList(ref json, "severity"))
            return [];
        while (NextItem(ref json))
        {
            if (Typed(ref json, "score"u8, "severity") is ({ } type, { } score))
                vectors.Add(new SeverityVector(type, score));
        }

        return vectors.ToImmutable();
    }

    private static ImmutableArray<OsvReference> References(ref Utf8JsonReader json)
    {
        var references = ImmutableArray.CreateBuilder<OsvReference>();
        if (!StartsList(ref json, "references"))
            return [];
        while (NextItem(ref json))
        {
            var (type, url) = Typed(ref json, "url"u8, "references");
            if (url is { Length: > 0 and <= LongestAddress } && references.Count < MostReferences)
                references.Add(new OsvReference(type ?? "WEB", url));
        }

        return references.ToImmutable();
    }

    /// <summary>An object of a list that says something and of which type it is.</summary>
    private static (string? Type, string? Said) Typed(ref Utf8JsonReader json, ReadOnlySpan<byte> name, string where)
    {
        string? type = null,
            said = null;
        Expect(ref json, JsonTokenType.StartObject, where);
        while (NextField(ref json))
        {
            if (Is(ref json, "type"u8))
                type = OptionalText(ref json);
            else if (Is(ref json, name))
                said = OptionalText(ref json);
            else
                json.Skip();
        }

        return (type, said);
    }

    private static bool NextField(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    private static bool NextItem(ref Utf8JsonReader json) => json.Read() && json.TokenType != JsonTokenType.EndArray;

    /// <summary>Whether the field that the reader stands on has this name; the reader then stands on its value.</summary>
    private static bool Is(ref Utf8JsonReader json, ReadOnlySpan<byte> name) =>
        json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals(name) && json.Read();

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type, string where)
    {
        if (json.TokenType != type)
            throw new NeededException($"{where} is not of the form the schema gives it");
    }

    /// <summary>False for null, which some databases write for an empty list.</summary>
    private static bool StartsList(ref Utf8JsonReader json, string where)
    {
        if (json.TokenType == JsonTokenType.Null)
            return false;
        Expect(ref json, JsonTokenType.StartArray, where);
        return true;
    }

    private static string Text(ref Utf8JsonReader json, string what) =>
        json.TokenType == JsonTokenType.String ? json.GetString()! : throw new NeededException($"the {what} is no text");

    private static string? OptionalText(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String)
            return json.GetString();
        json.Skip();
        return null;
    }

    private static ImmutableArray<string> Texts(ref Utf8JsonReader json, string what)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        if (!StartsList(ref json, what))
            return [];
        while (NextItem(ref json))
            texts.Add(Text(ref json, what));
        return texts.ToImmutable();
    }

    private static ImmutableArray<string> LooseTexts(ref Utf8JsonReader json)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        while (NextItem(ref json))
        {
            if (OptionalText(ref json) is { } text)
                texts.Add(text);
        }

        return texts.ToImmutable();
    }

    private static DateTimeOffset Time(ref Utf8JsonReader json, string what) =>
        json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out var time)
            ? time
            : throw new NeededException($"the time of {what} cannot be read");

    private static DateTimeOffset? Skipped(ref Utf8JsonReader json)
    {
        json.Skip();
        return null;
    }

    private static string? Shortened(string? text, int longest)
    {
        if (text is null || text.Length <= longest)
            return text;
        var end = char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    /// <summary>What matching cannot do without is missing; the message is ours and quotes nothing.</summary>
    private sealed class NeededException(string message) : Exception(message);
}
