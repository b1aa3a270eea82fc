using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Gatehouse.Scanners.Feeds;

/// <summary>
/// How records and affected packages lie in the database: fields one after another, numbers in groups of seven bits, texts with their length before them.
/// A change of it is a new <see cref="DatabaseSchema.Version"/>.
/// </summary>
internal static class RecordForm
{
    private const int Withdrawn = 1;
    private const int Malicious = 2;

    public static void Write(OsvRecord record, FieldWriter to)
    {
        to.Time(record.Modified);
        to.Time(record.Published);
        to.Time(record.Withdrawn);
        to.Text(record.Summary);
        to.Text(record.Details);
        to.Text(record.SeverityLabel);
        to.Texts(record.Aliases);
        to.Texts(record.Related);
        to.Texts(record.Upstream);
        Write(record.Severity, to);
        to.Number(record.Cwe.Length);
        foreach (var number in record.Cwe)
            to.Number(number);
        to.Number(record.References.Length);
        foreach (var reference in record.References)
        {
            to.Text(reference.Type);
            to.Text(reference.Url);
        }
    }

    public static OsvRecord ReadRecord(string id, ReadOnlySpan<byte> body)
    {
        var from = new FieldReader(body);
        return new OsvRecord
        {
            Id = id,
            Modified = from.Time() ?? default,
            Published = from.Time(),
            Withdrawn = from.Time(),
            Summary = from.Text(),
            Details = from.Text(),
            SeverityLabel = from.Text(),
            Aliases = from.Texts(),
            Related = from.Texts(),
            Upstream = from.Texts(),
            Severity = ReadSeverity(ref from),
            Cwe = ReadCwe(ref from),
            References = ReadReferences(ref from),
        };
    }

    public static void Write(AffectedPackage affected, FieldWriter to)
    {
        to.Number((affected.IsWithdrawn ? Withdrawn : 0) | (affected.IsMalicious ? Malicious : 0));
        to.Text(affected.Name);
        to.Text(affected.Purl);
        to.Text(affected.SeverityLabel);
        to.Text(affected.Informational);
        Write(affected.Severity, to);
        to.Number(affected.Ranges.Length);
        foreach (var range in affected.Ranges)
        {
            to.Number((int)range.Type);
            to.Number(range.Events.Length);
            foreach (var one in range.Events)
            {
                to.Number((int)one.Kind);
                to.Text(one.Version);
            }
        }

        to.Texts(affected.Versions);
        to.Number(affected.Imports.Length);
        foreach (var import in affected.Imports)
        {
            to.Text(import.Path);
            to.Texts(import.Symbols);
        }
    }

    public static AffectedPackage ReadAffected(string ecosystem, long record, ReadOnlySpan<byte> body)
    {
        var from = new FieldReader(body);
        var flags = from.Number();
        return new AffectedPackage
        {
            Ecosystem = ecosystem,
            RecordNumber = record,
            IsWithdrawn = (flags & Withdrawn) != 0,
            IsMalicious = (flags & Malicious) != 0,
            Name = from.Text() ?? "",
            Purl = from.Text(),
            SeverityLabel = from.Text(),
            Informational = from.Text(),
            Severity = ReadSeverity(ref from),
            Ranges = ReadRanges(ref from),
            Versions = from.Texts(),
            Imports = ReadImports(ref from),
        };
    }

    private static void Write(ImmutableArray<SeverityVector> severity, FieldWriter to)
    {
        to.Number(severity.Length);
        foreach (var vector in severity)
        {
            to.Text(vector.Type);
            to.Text(vector.Score);
        }
    }

    private static ImmutableArray<SeverityVector> ReadSeverity(ref FieldReader from)
    {
        var vectors = new SeverityVector[from.Count()];
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = new SeverityVector(from.Text() ?? "", from.Text() ?? "");
        return ImmutableCollectionsMarshal.AsImmutableArray(vectors);
    }

    private static ImmutableArray<int> ReadCwe(ref FieldReader from)
    {
        var numbers = new int[from.Count()];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = (int)from.Number();
        return ImmutableCollectionsMarshal.AsImmutableArray(numbers);
    }

    private static ImmutableArray<OsvReference> ReadReferences(ref FieldReader from)
    {
        var references = new OsvReference[from.Count()];
        for (var i = 0; i < references.Length; i++)
            references[i] = new OsvReference(from.Text() ?? "", from.Text() ?? "");
        return ImmutableCollectionsMarshal.AsImmutableArray(references);
    }

    private static ImmutableArray<OsvRange> ReadRanges(ref FieldReader from)
    {
        var ranges = new OsvRange[from.Count()];
        for (var i = 0; i < ranges.Length; i++)
        {
            var type = (RangeType)from.Number();
            var events = new OsvEvent[from.Count()];
            for (var j = 0; j < events.Length; j++)
                events[j] = new OsvEvent((OsvEventKind)from.Number(), from.Text() ?? "");
            ranges[i] = new OsvRange(type, ImmutableCollectionsMarshal.AsImmutableArray(events));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(ranges);
    }

    private static ImmutableArray<AffectedImport> ReadImports(ref FieldReader from)
    {
        var imports = new AffectedImport[from.Count()];
        for (var i = 0; i < imports.Length; i++)
            imports[i] = new AffectedImport(from.Text() ?? "", from.Texts());
        return ImmutableCollectionsMarshal.AsImmutableArray(imports);
    }
}

/// <summary>Writes the fields of a row; the room is used again for the next one.</summary>
internal sealed class FieldWriter
{
    private readonly ArrayBufferWriter<byte> _room = new(4096);

    public ReadOnlySpan<byte> Written => _room.WrittenSpan;

    public void Clear() => _room.ResetWrittenCount();

    public void Number(long number)
    {
        var left = (ulong)number;
        var span = _room.GetSpan(10);
        var length = 0;
        for (; left > 0x7F; left >>= 7)
            span[length++] = (byte)(left | 0x80);
        span[length++] = (byte)left;
        _room.Advance(length);
    }

    /// <summary>One more than the length, so that no text and an empty text differ.</summary>
    public void Text(string? text)
    {
        if (text is null)
        {
            Number(0);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        Number(length + 1L);
        _room.Advance(Encoding.UTF8.GetBytes(text, _room.GetSpan(length)));
    }

    public void Texts(ImmutableArray<string> texts)
    {
        Number(texts.Length);
        foreach (var text in texts)
            Text(text);
    }

    /// <summary>In milliseconds; zero is none, and no record is of 1970.</summary>
    public void Time(DateTimeOffset? time) => Number(time?.ToUnixTimeMilliseconds() ?? 0);
}

/// <summary>Reads the fields of a row. What does not fit is a damaged file, and told as one.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> row)
{
    private ReadOnlySpan<byte> _left = row;

    public long Number()
    {
        ulong number = 0;
        for (var shift = 0; shift < 64 && !_left.IsEmpty; shift += 7)
        {
            var next = _left[0];
            _left = _left[1..];
            number |= (ulong)(next & 0x7F) << shift;
            if (next <= 0x7F)
                return (long)number;
        }

        throw new InvalidDataException();
    }

    /// <summary>How many follow; each takes a byte at least, so that no damaged number asks for much memory.</summary>
    public int Count() => Number() is >= 0 and var count && count <= _left.Length ? (int)count : throw new InvalidDataException();

    public string? Text()
    {
        var length = Number() - 1;
        if (length < 0)
            return null;
        if (length > _left.Length)
            throw new InvalidDataException();
        var text = Encoding.UTF8.GetString(_left[..(int)length]);
        _left = _left[(int)length..];
        return text;
    }

    public ImmutableArray<string> Texts()
    {
        var texts = new string[Count()];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = Text() ?? "";
        return ImmutableCollectionsMarshal.AsImmutableArray(texts);
    }

    public DateTimeOffset? Time() =>
        Number() is not 0 and var milliseconds && milliseconds is > -62_135_596_800_000 and < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
