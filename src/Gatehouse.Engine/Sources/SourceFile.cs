using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Sources;

/// <summary>
/// A file's text while the scanners read it: UTF-8, or any encoding that agrees with ASCII where it matters; UTF-16 was converted on reading.
/// The buffer is pooled: nothing may keep <see cref="Bytes"/> after the scanner returns.
/// </summary>
public sealed class SourceFile(SourcePath path, ReadOnlyMemory<byte> text)
{
    private Dictionary<Type, object>? _syntax;
    private LineIndex? _lines;

    public SourcePath Path { get; } = path;

    public ReadOnlySpan<byte> Bytes => text.Span;

    public ReadOnlyMemory<byte> Text => text;

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
}
