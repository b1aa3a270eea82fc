using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;

namespace Gatehouse.Scanners.Feeds.Download;

/// <summary>A file that was fetched whole and checked, or found unchanged.</summary>
internal sealed record Downloaded(string? Path, string? ETag, string? LastModified, DateTimeOffset At);

/// <summary>
/// Fetches files into a folder. A download that breaks off goes on where it stopped, in this run or a later one, if the server still has the same
/// file; what does not have its length or checksum is thrown away.
/// </summary>
internal sealed class Downloads(FeedDoor door, string folder, FeedBounds bounds, TimeProvider clock, IProgress<FeedProgress>? progress)
{
    private const int Attempts = 5;
    private const int BufferBytes = 128 * 1024;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>Between two pieces of a body, or before the first.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <param name="name">What the file is to be called here.</param>
    public async Task<Downloaded> FetchAsync(string name, FeedRequest request, CancellationToken cancel)
    {
        var wait = FirstWait;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryFetchAsync(name, request, cancel).ConfigureAwait(false);
            }
            catch (FeedFailureException failure) when (!failure.IsFinal && attempt < Attempts)
            {
                var pause = failure.Wait ?? wait;
                if (pause > LongestWait)
                    throw new FeedFailureException($"{failure.Message}; it asks to come again in {(int)pause.TotalMinutes} minutes");
                progress?.Report(new FeedProgress($"{request.Address.Host}: {failure.Message}; trying again", 0, null));
                await Task.Delay(pause > TimeSpan.Zero ? pause : FirstWait, clock, cancel).ConfigureAwait(false);
                wait *= 2;
            }
        }
    }

    private async Task<Downloaded> TryFetchAsync(string name, FeedRequest request, CancellationToken cancel)
    {
        var final = Path.Combine(folder, name);
        var part = final + ".part";
        var begun = Begun.Read(part, request.Address);
        using var silence = new CancellationTokenSource(Silence, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancel);
        try
        {
            var asked = begun is null ? request : request with { From = begun.Length, PartOf = begun.ETag };
            using var answer = await door.AskAsync(asked, stop.Token).ConfigureAwait(false);
            var at = clock.GetUtcNow();
            switch (answer.Status)
            {
                case 304 when asked.From == 0:
                    return new Downloaded(null, request.KnownETag, request.KnownLastModified, at);
                case 200:
                    Begun.Remove(part);
                    break;
                case 206 when begun is not null && answer.Range?.From == begun.Length && answer.ETag == begun.ETag:
                    break;
                case 206 or 304 or 416:
                    Begun.Remove(part);
                    throw new FeedFailureException("the rest of the file does not fit what is here; it is fetched anew");
                default:
                    throw Refused(answer, clock.GetUtcNow());
            }

            var from = answer.Status == 206 ? begun!.Length : 0;
            var whole = answer.Status == 206 ? answer.Range?.Of ?? from + answer.Length : answer.Length;
            if (whole > bounds.FileBytes)
                throw new FeedFailureException("the file is larger than an export may be") { IsFinal = true };
            if (answer.Status == 200)
                Begun.Write(part, request.Address, answer.ETag);
            await ReadAsync(answer, part, from, whole, name, silence, stop.Token).ConfigureAwait(false);
            await CheckAsync(answer, part, whole, stop.Token).ConfigureAwait(false);
            FeedFiles.Replace(part, final);
            Begun.Remove(part);
            return new Downloaded(final, answer.ETag, answer.LastModified, at);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new FeedFailureException("the server fell silent");
        }
    }

    private async Task ReadAsync(
        FeedAnswer answer,
        string part,
        long from,
        long? whole,
        string name,
        CancellationTokenSource silence,
        CancellationToken stop
    )
    {
        var body = await answer.BodyAsync(stop).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var file = from > 0 ? FeedFiles.OpenAppend(part) : FeedFiles.Create(part);
            await using (file.ConfigureAwait(false))
            {
                var buffer = new byte[BufferBytes];
                while (true)
                {
                    var read = await ReadSomeAsync(body, buffer, stop).ConfigureAwait(false);
                    if (read == 0)
                        break;
                    silence.CancelAfter(Silence);
                    from += read;
                    if (from > bounds.FileBytes || from > whole)
                        throw new FeedFailureException("the file is longer than it was said to be") { IsFinal = true };
                    await file.WriteAsync(buffer.AsMemory(0, read), stop).ConfigureAwait(false);
                    progress?.Report(new FeedProgress($"fetching {name}", from, whole));
                }
            }
        }

        if (whole is { } length && from < length)
            throw new FeedFailureException("the connection broke off");
    }

    /// <summary>A fault of the network is one thing, a full disk another.</summary>
    private static async Task<int> ReadSomeAsync(Stream body, byte[] buffer, CancellationToken stop)
    {
        try
        {
            return await body.ReadAsync(buffer, stop).ConfigureAwait(false);
        }
        catch (IOException)
        {
            throw new FeedFailureException("the connection broke off");
        }
    }

    private static async Task CheckAsync(FeedAnswer answer, string part, long? whole, CancellationToken cancel)
    {
        byte[]? md5 = answer.GoogleHash("md5"),
            crc = answer.GoogleHash("crc32c");
        if (
            (whole is { } length && FeedFiles.LengthOf(part) != length)
            || !await HasChecksumsAsync(part, md5, crc, cancel).ConfigureAwait(false)
        )
        {
            Begun.Remove(part);
            throw new FeedFailureException("the file does not have the checksum that the server gives for it");
        }
    }

#pragma warning disable CA5351 // Not a choice of ours: it is what the server sends, against accidents; https is against people.
    private static async Task<bool> HasChecksumsAsync(string path, byte[]? md5, byte[]? crc, CancellationToken cancel)
    {
        if (md5 is null && crc is null)
            return true;
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var castagnoli = uint.MaxValue;
        var file = FeedFiles.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            var buffer = new byte[BufferBytes];
            int read;
            while ((read = await file.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0)
            {
                sum.AppendData(buffer, 0, read);
                if (crc is not null)
                    castagnoli = Castagnoli(castagnoli, buffer.AsSpan(0, read));
            }
        }

        Span<byte> own = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(own, ~castagnoli);
        return (md5 is null || sum.GetHashAndReset().AsSpan().SequenceEqual(md5)) && (crc is null || own.SequenceEqual(crc));
    }
#pragma warning restore CA5351

    private static uint Castagnoli(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        return crc;
    }

    private static FeedFailureException Refused(FeedAnswer answer, DateTimeOffset now) =>
        new(
            answer.Status switch
            {
                401 or 403 => "access is denied",
                404 or 410 => "there is no such file",
                429 => "it is asked too often",
                _ => string.Create(CultureInfo.InvariantCulture, $"the server answers {answer.Status}"),
            }
        )
        {
            IsFinal = answer.Status is not (408 or 425 or 429 or >= 500),
            IsMissing = answer.Status is 404 or 410,
            Wait = answer.RetryAfter(now),
        };

    /// <summary>What is known of a part: whose it is, and how much is here.</summary>
    private sealed record Begun(string ETag, long Length)
    {
        private const string Ending = ".json";

        /// <summary>Null where there is none that a server could go on with.</summary>
        public static Begun? Read(string part, Uri address)
        {
            if (!FeedFiles.Exists(part) || FeedFiles.LengthOf(part) == 0 || FeedFiles.ReadText(part + Ending) is not { } text)
                return null;
            try
            {
                using var json = JsonDocument.Parse(text);
                return
                    json.RootElement.GetProperty("address").GetString() == address.AbsoluteUri
                    && json.RootElement.GetProperty("etag").GetString() is { } etag
                    ? new Begun(etag, FeedFiles.LengthOf(part))
                    : null;
            }
            catch (Exception damage) when (damage is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                return null;
            }
        }

        /// <summary>A weak ETag does not promise the same bytes; such a file begins anew.</summary>
        public static void Write(string part, Uri address, string? etag)
        {
            if (etag is null || etag.StartsWith("W/", StringComparison.Ordinal))
                return;
            using var room = new MemoryStream();
            using (var json = new Utf8JsonWriter(room))
            {
                json.WriteStartObject();
                json.WriteString("address", address.AbsoluteUri);
                json.WriteString("etag", etag);
                json.WriteEndObject();
            }

            FeedFiles.WriteText(part + Ending, System.Text.Encoding.UTF8.GetString(room.ToArray()));
        }

        public static void Remove(string part)
        {
            FeedFiles.Remove(part);
            FeedFiles.Remove(part + Ending);
        }
    }
}
