using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Tests.Fixes;

/// <summary>A small file full of line ends, and changes of it that do not overlap; the same for the same seed.</summary>
internal static class RandomEdits
{
    private static readonly string[] Words = ["a", "b", "\n", "\n", "\r\n", "a\n", "bb", "\r", "é", " "];

    public static (byte[] Text, List<(ByteSpan Span, string Text)> Changes) Of(int seed)
    {
#pragma warning disable CA5394 // No secret is made of it.
        var random = new Random(seed);
        var text = Encoding.UTF8.GetBytes(Some(60));
        var changes = new List<(ByteSpan, string)>();
        var at = 0;
        for (var i = random.Next(6); i > 0 && at <= text.Length; i--)
        {
            var start = Math.Min(text.Length, at + random.Next(20));
            var length = Math.Min(text.Length - start, random.Next(12));
            changes.Add((new ByteSpan(start, length), Some(4)));
            // Two insertions at one place would be in each other's way.
            at = start + Math.Max(1, length);
        }

        return (text, changes);

        string Some(int most) => string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => Words[random.Next(Words.Length)]));
#pragma warning restore CA5394
    }

    public static byte[] Splice(byte[] text, List<(ByteSpan Span, string Text)> changes)
    {
        var made = text.ToList();
        foreach (var (span, fresh) in Enumerable.Reverse(changes))
        {
            made.RemoveRange(span.Start, span.Length);
            made.InsertRange(span.Start, Encoding.UTF8.GetBytes(fresh));
        }

        return [.. made];
    }
}
