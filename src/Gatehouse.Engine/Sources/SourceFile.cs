using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Sources;

/// <summary>
/// A file's text while the scanners read it: UTF-8, or any encoding that agrees with ASCII where it matters; UTF-16 was converted on reading.
/// The buffer is pooled: nothing may keep <see cref="Bytes"/> after the scanner returns.
/// </summary>
/// <param name="stored">The whole file, byte order mark and all, where <paramref name="text"/> is a part of it; null for what was converted or unpacked.</param>
public sealed class SourceFile(SourcePath path, ReadOnlyMemory<byte> text, ReadOnlyMemory<byte>? stored = null)
{
    private Dictionary<Type, object>? _syntax;
    private LineIndex? _lines;

    public SourcePath Path { get; } = path;

    public ReadOnlySpan<byte> Bytes => text.Span;

    public ReadOnlyMemory<byte> Text => text;

    /// <summary>The file as it lies in its tree; null where no edit of the text can mend it.</summary>
    public ReadOnlyMemory<byte>? Stored => stored;

    public LineIndex Lines => _lines ??= new LineIndex(Bytes);

    /// <summary>The file parsed as a <typeparamref name="T"/>: made once, whoever asks first, and shared by all scanners.</summary>
    public T Syntax<T>(Func<SourceFile, T> parse)
        where T : class
    {
        _syntax ??= [];
        if (!_syntax.TryGetValue(typeof(T), out var tree))
            _syntax[typeof(T)] = tree = parse(this);
        return (T)tree;
    }

    /// <summary>The same file with bytes of its own, for a scanner that goes on when all files were read.</summary>
    public SourceFile Kept()
    {
        if (stored is not { } whole)
            return new SourceFile(Path, text.ToArray());
        var copy = whole.ToArray();
        return new SourceFile(Path, copy.AsMemory(copy.Length - text.Length), copy);
    }
}
