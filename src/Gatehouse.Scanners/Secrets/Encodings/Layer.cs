using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Encodings;

/// <summary>How a run of text is written.</summary>
internal enum Writing
{
    /// <summary>A string of a notebook: text of the file itself, so that every rule looks at it.</summary>
    Notebook,

    /// <summary>A value of a Kubernetes Secret, which is always base 64 and stands for its key.</summary>
    Kubernetes,
    Base64,
    Hex,
    Percent,
    Escapes,
    Entities,
}

/// <summary>One run of the text below, and where its decoded bytes begin in the layer.</summary>
/// <param name="Key">What stands before the value in the layer and is no part of the run.</param>
internal readonly record struct Run(int At, ByteSpan Source, Writing Writing, int Key = 0);

/// <summary>Everything that was decoded out of a text, run after run, so that one search goes through all of it.</summary>
internal sealed class Layer(int most)
{
    /// <summary>Null until there is one: most texts hold nothing encoded.</summary>
    private List<Run>? _runs;
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public bool IsEmpty => _runs is null;

    /// <summary>True once a run did not fit any more.</summary>
    public bool IsCut { get; private set; }

    public IReadOnlyList<Run> Runs => _runs ?? (IReadOnlyList<Run>)[];

    public ReadOnlyMemory<byte> Text => _bytes.AsMemory(0, Length);

    /// <summary>Room for a run that decodes to so many bytes at most; empty where the work limit is reached.</summary>
    public Span<byte> Room(int count)
    {
        if (Length + count + 1 > most)
        {
            IsCut = true;
            return default;
        }

        if (_bytes.Length < Length + count + 1)
            Array.Resize(ref _bytes, Math.Max(Length + count + 1, Math.Min(most, Math.Max(4096, _bytes.Length * 2))));
        return _bytes.AsSpan(Length, count);
    }

    /// <summary>Keeps what was written to the room.</summary>
    public void Add(ByteSpan source, Writing writing, int length, int key = 0, bool isOpen = false)
    {
        (_runs ??= []).Add(new Run(Length, source, writing, key));
        Length += length;
        if (!isOpen)
            _bytes[Length++] = (byte)'\n';
    }

    /// <summary>The run that holds a place of the layer.</summary>
    public int RunAt(int at)
    {
        if (_runs is not { } runs)
            return 0;
        int low = 0,
            high = runs.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (runs[middle].At <= at)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }
}
