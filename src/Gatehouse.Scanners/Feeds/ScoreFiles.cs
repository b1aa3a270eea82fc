using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Scanners.Feeds;

/// <summary>One line of the EPSS scores.</summary>
internal readonly record struct EpssLine(long Cve, EpssScore Score);

/// <summary>The EPSS scores as they are published: comments, a heading, and a line for each CVE; packed by gzip or not.</summary>
internal sealed class EpssFile : IDisposable
{
    private const int LongestLine = 4096;

    private readonly StreamReader _lines;
    private long _left;

    private EpssFile(Stream lines, long most)
    {
        _lines = new StreamReader(lines, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 64 * 1024);
        _left = most;
    }

    /// <summary>The day that the scores are of.</summary>
    public DateTimeOffset? Day { get; private set; }

    public long Unreadable { get; private set; }

    /// <exception cref="InvalidDataException">It is no file of scores.</exception>
    public static EpssFile Open(string path, FeedBounds bounds)
    {
        var most = Math.Max(bounds.RatioFloor, FeedFiles.LengthOf(path) * bounds.Ratio);
        var stream = FeedFiles.OpenRead(path);
        try
        {
            return Open(stream, most);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static EpssFile Open(Stream stream, long most)
    {
        var isPacked = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        if (isPacked)
            RefuseDamage(stream, most);
        stream.Position = 0;
        var file = new EpssFile(isPacked ? new GZipStream(stream, CompressionMode.Decompress) : stream, most);
        file.ReadHeading();
        return file;
    }

    public IEnumerable<EpssLine> Lines()
    {
        while (Line() is { } line)
        {
            if (line.Length == 0)
                continue;
            var first = line.IndexOf(',', StringComparison.Ordinal);
            var second = first < 0 ? -1 : line.IndexOf(',', first + 1);
            if (
                second > 0
                && CveNumber.Parse(line.AsSpan(0, first)) is { } cve
                && Share(line.AsSpan(first + 1, second - first - 1)) is { } score
                && Share(line.AsSpan(second + 1)) is { } percentile
            )
                yield return new EpssLine(cve, new EpssScore(score, percentile));
            else
                Unreadable++;
        }
    }

    public void Dispose() => _lines.Dispose();

    /// <summary>The runtime takes a gzip file that is cut off for one that ends there; its length and checksum stand at its end.</summary>
    private static void RefuseDamage(Stream packed, long most)
    {
        const int trailerLength = 8;
        Span<byte> trailer = stackalloc byte[trailerLength];
        if (packed.Length < trailerLength)
            throw new InvalidDataException("it is cut off");
        packed.Position = packed.Length - trailerLength;
        packed.ReadExactly(trailer);
        packed.Position = 0;
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
        var buffer = new byte[64 * 1024];
        uint checksum = 0;
        long length = 0;
        for (int read; (read = unpacked.Read(buffer)) > 0; length += read)
        {
            if (length > most)
                throw new InvalidDataException("it unpacks to far more than it holds");
            checksum = Crc32.Continue(checksum, buffer.AsSpan(0, read));
        }

        if (
            checksum != BinaryPrimitives.ReadUInt32LittleEndian(trailer)
            || (uint)length != BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..])
        )
            throw new InvalidDataException("it is cut off or damaged");
    }

    private static double? Share(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 ? share : null;

    private void ReadHeading()
    {
        while (Line() is { } line)
        {
            if (line.StartsWith('#'))
            {
                const string date = "score_date:";
                var at = line.IndexOf(date, StringComparison.Ordinal);
                if (
                    at >= 0
                    && DateTimeOffset.TryParse(
                        line[(at + date.Length)..].Split(',')[0],
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal,
                        out var day
                    )
                )
                    Day = day;
                continue;
            }

            if (line.StartsWith("cve,epss,percentile", StringComparison.Ordinal))
                return;
            break;
        }

        throw new InvalidDataException("it does not have the heading of the EPSS scores");
    }

    private string? Line()
    {
        // A line without an end would be read into memory whole.
        var line = new StringBuilder();
        int next;
        while ((next = _lines.Read()) >= 0)
        {
            if (--_left < 0)
                throw new InvalidDataException("it unpacks to far more than it holds");
            if (next == '\n')
                return line.ToString();
            if (next != '\r')
                line.Append((char)next);
            if (line.Length > LongestLine)
                throw new InvalidDataException("a line of it has no end");
        }

        return line.Length == 0 ? null : line.ToString();
    }
}

/// <summary>The catalogue of known exploited vulnerabilities.</summary>
internal sealed record KevFile(ImmutableArray<(long Cve, KnownExploit Exploit)> Entries, DateTimeOffset? Released, int Unreadable)
{
    private const long Longest = 64 << 20;

    /// <exception cref="InvalidDataException">It is no such catalogue.</exception>
    public static KevFile Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(FeedFiles.ReadWhole(path, Longest));
            if (
                json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("vulnerabilities", out var list)
                || list.ValueKind != JsonValueKind.Array
            )
                throw new InvalidDataException("it does not have the form of the catalogue");
            var entries = ImmutableArray.CreateBuilder<(long, KnownExploit)>();
            var unreadable = 0;
            foreach (var entry in list.EnumerateArray())
            {
                if (
                    entry.ValueKind == JsonValueKind.Object
                    && Text(entry, "cveID") is { } id
                    && CveNumber.Parse(id) is { } cve
                    && Day(Text(entry, "dateAdded")) is { } added
                )
                    entries.Add(
                        (cve, new KnownExploit(added, Day(Text(entry, "dueDate")), Text(entry, "knownRansomwareCampaignUse") == "Known"))
                    );
                else
                    unreadable++;
            }

            DateTimeOffset? released =
                json.RootElement.TryGetProperty("dateReleased", out var date)
                && date.ValueKind == JsonValueKind.String
                && date.TryGetDateTimeOffset(out var time)
                    ? time
                    : null;
            return new KevFile(entries.ToImmutable(), released, unreadable);
        }
        catch (JsonException)
        {
            throw new InvalidDataException("it is not JSON");
        }
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
