using System.Runtime.CompilerServices;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Python;

internal sealed partial class PythonParser
{
    private static readonly SingletonExpression Nothing = new(0, 0, SingletonValue.None);

    /// <summary>From here on there is only the end of the file, until <see cref="Recover"/>; the first reason counts.</summary>
    private void Fail(string reason, int at = -1)
    {
        if (!_failed)
        {
            _failed = true;
            _failure = reason;
            _failedAt = at < 0 ? _start : at;
        }

        _start = _position = _length;
        _token = PythonToken.End;
    }

    private SingletonExpression Unexpected(string wanted)
    {
        if (_failed)
            return Nothing;
        if (_token == PythonToken.Unknown)
            Fail(
                At(_start) == 0 ? "a null byte"
                : At(_position - 1) is (byte)'"' or (byte)'\'' ? "a string that does not end"
                : "a character that is no Python"
            );
        else if (_token == PythonToken.End)
            Fail($"the file ends where {wanted} was expected");
        else if (_token == PythonToken.Newline)
            Fail($"the line ends where {wanted} was expected");
        else
            Fail($"expected {wanted}");
        return Nothing;
    }

    private void Note(int start, int end, string reason)
    {
        if (_errors.Count < MostErrors)
            _errors.Add(new PythonError(ByteSpan.Between(Math.Min(start, end), end), reason));
    }

    /// <summary>Whether a statement without end was found once; a second one costs the rest of the file, so that the time stays linear.</summary>
    private bool _reachedEnd;

    /// <summary>After a failure: on to the next statement.</summary>
    private void Recover(int start)
    {
        var failedAt = Math.Max(start, _failedAt);
        _failed = false;
        _brackets = 0;
        _nesting = 0;
        var end = -1;
        if (start >= _distrusted)
        {
            var (comments, lastComment) = (_comments.Count, _lastComment);
            end = SkipBalanced(start, out var reached);
            if (end < 0)
            {
                _distrusted = reached;
                _comments.Count = comments;
                _lastComment = lastComment;
            }
        }

        // Brackets that never close say nothing about where the statement ends; the line does.
        if (end < failedAt)
        {
            if (failedAt >= _length && !_reachedEnd)
            {
                _reachedEnd = true;
                failedAt = start;
            }

            end = IsFirstOfLine(failedAt) && failedAt > start ? EndOfPreviousLine(failedAt) : EndOfLine(failedAt);
        }

        if (!_untold)
            Note(failedAt, end, _failure);
        _untold = false;
        var last = end;
        while (last > start && At(last - 1) is (byte)' ' or (byte)'\t' or (byte)'\f')
            last--;
        _statements.Add(new BrokenStatement(start, last));
        _lastEnd = last;
        _position = end;
        NextLine();
        _lastEnd = last;
    }

    private bool IsFirstOfLine(int p)
    {
        while (p > 0 && At(p - 1) is (byte)' ' or (byte)'\t' or (byte)'\f')
            p--;
        return p > 0 && At(p - 1) is (byte)'\n' or (byte)'\r';
    }

    private int EndOfPreviousLine(int p)
    {
        while (At(p - 1) is not ((byte)'\n' or (byte)'\r'))
            p--;
        p--;
        return p > 0 && At(p) == '\n' && At(p - 1) == '\r' ? p - 1 : p;
    }

    private int EndOfLine(int p)
    {
        var length = _text.AsSpan(p, _length - p).IndexOfAny((byte)'\n', (byte)'\r');
        return length < 0 ? _length : p + length;
    }

    /// <summary>
    /// The end of the logical line that starts at a place, or -1 where a bracket stays open to the end of the file or to a line that must
    /// begin a statement.
    /// </summary>
    private int SkipBalanced(int p, out int reached)
    {
        var open = 0;
        while (true)
        {
            var b = At(p);
            switch (b)
            {
                case (byte)'(' or (byte)'[' or (byte)'{':
                    open++;
                    p++;
                    break;
                case (byte)')' or (byte)']' or (byte)'}':
                    open = Math.Max(0, open - 1);
                    p++;
                    break;
                case (byte)'#':
                    p = Comment(p);
                    break;
                case (byte)'"' or (byte)'\'':
                    p = SkipString(p, b);
                    break;
                case (byte)'\\':
                    var after = AfterLineEnd(p + 1);
                    p = after == p + 1 ? p + 1 : after;
                    break;
                case (byte)'\n' or (byte)'\r':
                    reached = p;
                    if (open == 0)
                        return p;
                    p = AfterLineEnd(p);
                    while (At(p) is (byte)' ' or (byte)'\t' or (byte)'\f')
                        p++;
                    if (BeginsStatement(p))
                        return -1;
                    break;
                case 0 when p >= _length:
                    reached = _length;
                    return open == 0 ? _length : -1;
                default:
                    p++;
                    break;
            }
        }
    }

    private int SkipString(int p, byte mark)
    {
        var end = At(p + 1) == mark && At(p + 2) == mark ? EndOfTriple(p + 3, mark) : EndOfLineString(p + 1, mark);
        return end < 0 ? EndOfLine(p) : end;
    }

    /// <summary>Whether a keyword stands here that no expression can hold.</summary>
    private bool BeginsStatement(int p)
    {
        if (Classes[At(p)] != Letter)
            return false;
        var end = p + 1;
        while (Classes[At(end)] != Other)
            end++;
        if (end - p > 8)
            return false;
        _names.Find(p, end - p, out var token);
        return token
            is PythonToken.Assert
                or PythonToken.Break
                or PythonToken.Class
                or PythonToken.Continue
                or PythonToken.Def
                or PythonToken.Del
                or PythonToken.Elif
                or PythonToken.Except
                or PythonToken.Finally
                or PythonToken.Global
                or PythonToken.Import
                or PythonToken.Nonlocal
                or PythonToken.Pass
                or PythonToken.Raise
                or PythonToken.Return
                or PythonToken.Try
                or PythonToken.While
                or PythonToken.With;
    }

    /// <summary>Passes over lines that lie too deep to be read.</summary>
    private void SkipDeeper(int indent)
    {
        var start = _start;
        var end = start;
        Note(_start, _position, "too many levels of indentation");
        while (_token != PythonToken.End && _indent > indent)
        {
            end = EndOfLine(_start);
            _position = end;
            NextLine();
        }

        _statements.Add(new BrokenStatement(start, end));
        _lastEnd = end;
    }

    /// <summary>No nesting and no chain in this statement was long enough to matter.</summary>
    private bool MayBeTooDeep => _links + 3 * _mostNesting > PythonTree.MaxDepth - MostStatementDepth - 10;

    /// <summary>Refuses a statement or expression that would make the tree deeper than <see cref="PythonTree.MaxDepth"/>.</summary>
    private T Finish<T>(T node)
        where T : PythonNode?
    {
        if (node is not null && !_failed && MayBeTooDeep)
            Measure(node);
        return node;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Measure(PythonNode node)
    {
        var depth = new Depth(node, PythonTree.MaxDepth - _depth - 2);
        if (!depth.Holds())
            Fail("an expression that is nested too deep", node.Start);
    }

    /// <summary>Measures a tree without calling itself, as how deep it is is the question.</summary>
    private struct Depth : IPythonChildren
    {
        private readonly Stack<(PythonNode Node, int Left)> _open = new();
        private int _left;

        internal Depth(PythonNode root, int most)
        {
            _open.Push((root, most));
        }

        public readonly void Child(PythonNode child) => _open.Push((child, _left - 1));

        internal bool Holds()
        {
            while (_open.TryPop(out var next))
            {
                _left = next.Left;
                if (_left <= 0)
                    return false;
                PythonWalk.Children(next.Node, ref this);
            }

            return true;
        }
    }
}
