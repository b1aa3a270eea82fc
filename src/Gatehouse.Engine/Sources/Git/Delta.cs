namespace Gatehouse.Engine.Sources.Git;

/// <summary>The pack's way to say an object as copies from another and new bytes (gitformat-pack, "Deltified representation").</summary>
internal static class Delta
{
    /// <summary>Two sizes of at most ten bytes each stand before the instructions.</summary>
    public const int LongestHeader = 20;

    private const int WholeCopy = 0x10000;

    public static (long Source, long Result) Sizes(ReadOnlySpan<byte> delta, string where)
    {
        var position = 0;
        return (Size(delta, ref position, where), Size(delta, ref position, where));
    }

    public static void Apply(ReadOnlySpan<byte> source, ReadOnlySpan<byte> delta, Span<byte> result, string where)
    {
        var position = 0;
        var sourceSize = Size(delta, ref position, where);
        var resultSize = Size(delta, ref position, where);
        if (sourceSize != source.Length || resultSize != result.Length)
        {
            throw Damaged(where);
        }

        var written = 0;
        while (position < delta.Length)
        {
            int instruction = delta[position++];
            if ((instruction & 0x80) != 0)
            {
                var offset = 0u;
                var size = 0;
                for (var bit = 0; bit < 7; bit++)
                {
                    if ((instruction & (1 << bit)) == 0)
                    {
                        continue;
                    }

                    if (position == delta.Length)
                    {
                        throw Damaged(where);
                    }

                    uint part = delta[position++];
                    if (bit < 4)
                    {
                        offset |= part << (8 * bit);
                    }
                    else
                    {
                        size |= (int)part << (8 * (bit - 4));
                    }
                }

                size = size == 0 ? WholeCopy : size;
                if (offset > source.Length || size > source.Length - offset || size > result.Length - written)
                {
                    throw Damaged(where);
                }

                source.Slice((int)offset, size).CopyTo(result[written..]);
                written += size;
            }
            else
            {
                // Zero is reserved for a future instruction.
                if (instruction == 0 || instruction > delta.Length - position || instruction > result.Length - written)
                {
                    throw Damaged(where);
                }

                delta.Slice(position, instruction).CopyTo(result[written..]);
                position += instruction;
                written += instruction;
            }
        }

        if (written != result.Length)
        {
            throw Damaged(where);
        }
    }

    private static long Size(ReadOnlySpan<byte> delta, ref int position, string where)
    {
        var size = 0L;
        for (var shift = 0; shift < 63; shift += 7)
        {
            if (position == delta.Length)
            {
                throw Damaged(where);
            }

            var part = delta[position++];
            size |= (long)(part & 0x7F) << shift;
            if ((part & 0x80) == 0)
            {
                return size;
            }
        }

        throw Damaged(where);
    }

    private static GitFormatException Damaged(string where) => new($"{where} is damaged: a delta does not fit. `git fsck` tells more.");
}
