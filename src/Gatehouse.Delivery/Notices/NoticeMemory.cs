using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Delivery.Notices;

/// <summary>
/// What each place was told, kept in <c>.gatehouse/cache/notices.json</c>. It holds words, times and fingerprints: no text of a finding, no address.
/// </summary>
internal sealed class NoticeMemory
{
    private const long Largest = 16 * 1024 * 1024;
    private const int MostFingerprints = 10_000;
    private const int MostEntries = 2_000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly SortedDictionary<string, DateTimeOffset> _told = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _verdicts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<string>> _criticals = new(StringComparer.Ordinal);

    /// <summary>A name for one place that gives nothing away.</summary>
    public static string KeyOf(NoticeSettings settings)
    {
        string?[] parts =
        [
            settings.Url?.Written,
            settings.Url?.Value,
            settings.Token?.Value,
            settings.Place,
            settings.Topic,
            settings.Server,
            .. settings.Recipients,
        ];
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts.Select(part => part ?? "-"))));
        return $"{settings.To}:{Convert.ToHexStringLower(hash.AsSpan(0, 8))}";
    }

    public static NoticeMemory Read(string path)
    {
        var memory = new NoticeMemory();
        if (!File.Exists(path))
            return memory;
        if (new FileInfo(path).Length > Largest)
            throw new InvalidDataException("it is too large");
        using var json = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 8 });
        try
        {
            foreach (var one in json.RootElement.GetProperty("told").EnumerateObject())
                memory._told[one.Name] = one.Value.GetDateTimeOffset();
            foreach (var one in json.RootElement.GetProperty("verdicts").EnumerateObject())
                memory._verdicts[one.Name] = one.Value.GetString()!;
            foreach (var one in json.RootElement.GetProperty("criticals").EnumerateObject())
                memory._criticals[one.Name] = [.. one.Value.EnumerateArray().Select(print => print.GetString()!)];
        }
        catch (Exception odd) when (odd is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("it is not what was written", odd);
        }

        return memory;
    }

    public void Write(string path, DateTimeOffset now)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteStartObject("told");
            foreach (
                var (key, at) in _told
                    .Where(one => now - one.Value < Longest)
                    .OrderByDescending(one => one.Value)
                    .Take(MostEntries)
                    .OrderBy(one => one.Key, StringComparer.Ordinal)
            )
                json.WriteString(key, at.UtcDateTime);
            json.WriteEndObject();
            json.WriteStartObject("verdicts");
            foreach (var (key, verdict) in _verdicts.Take(MostEntries))
                json.WriteString(key, verdict);
            json.WriteEndObject();
            json.WriteStartObject("criticals");
            foreach (var (key, prints) in _criticals.Take(MostEntries))
            {
                json.WriteStartArray(key);
                foreach (var print in prints)
                    json.WriteStringValue(print);
                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.Write("\n"u8);
        var draft = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.new");
        File.WriteAllBytes(draft, stream.ToArray());
        File.Move(draft, path, overwrite: true);
    }

    public bool WasTold(string key, TimeSpan within, DateTimeOffset now) =>
        _told.TryGetValue(key, out var at) && now - at < within && now >= at;

    public void Tell(string key, DateTimeOffset now) => _told[key] = now;

    public string? VerdictOf(string key) => _verdicts.GetValueOrDefault(key);

    public void Keep(string key, string verdict) => _verdicts[key] = verdict;

    public bool Knows(string key, string fingerprint) =>
        _criticals.TryGetValue(key, out var known) && known.Contains(fingerprint, StringComparer.Ordinal);

    public void Learn(string key, IEnumerable<string> fingerprints)
    {
        if (!_criticals.TryGetValue(key, out var known))
            _criticals[key] = known = [];
        known.AddRange(fingerprints.Except(known, StringComparer.Ordinal).ToList());
        if (known.Count > MostFingerprints)
            known.RemoveRange(0, known.Count - MostFingerprints);
    }
}
