using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine;

/// <summary>
/// The place of one part in a file too large to be held whole. Parts overlap by two margins, and a finding belongs to the part in which it has
/// a margin before it and one behind it: what stands around it decides as it would in the whole file.
/// </summary>
internal sealed class FilePart
{
    /// <summary>Files up to this size are read at once.</summary>
    public const int MostWhole = 16 * 1024 * 1024;

    public const int Length = Step + 2 * Margin;

    private const int Step = 8 * 1024 * 1024;

    /// <summary>Far more than the longest key block or pair takes.</summary>
    private const int Margin = 512 * 1024;

    private int _start;
    private int _next;
    private int _linesBefore;
    private int _columnsBefore;
    private bool _isLast;

    /// <summary>The last line on which a waiver was read; those in the overlap are read twice.</summary>
    private int _lastWaiver;

    public bool IsFirst => _start == 0;

    /// <summary>How often each content was met in the parts before: a fingerprint counts through the whole file.</summary>
    public Dictionary<(string, string), int> Ordinals { get; } = [];

    public void Enter(SourceFile part, bool isLast)
    {
        _isLast = isLast;
        _next = isLast ? part.Bytes.Length : Step;
        // No part begins inside a character.
        while (!isLast && _next > Step - 3 && (part.Bytes[_next] & 0xC0) == 0x80)
            _next--;
    }

    /// <summary>How much of the part at hand no later one holds too.</summary>
    public int OwnLength => _next;

    public bool Keeps(int start) => (IsFirst || start >= Margin) && (_isLast || start < _next + Margin);

    /// <summary>Goes on to the next part; returns how many bytes further it begins.</summary>
    public int Leave(SourceFile part)
    {
        var line = part.Lines.LineAt(_next);
        _columnsBefore = (line == 1 ? _columnsBefore : 0) + TextBytes.CountCharacters(part.Bytes[part.Lines.StartOf(line).._next]);
        _linesBefore += line - 1;
        _start += _next;
        return _next;
    }

    public Finding InFile(Finding finding) => finding with { Location = InFile(finding.Location) };

    /// <summary>Waivers by their lines in the file, those of the overlap once.</summary>
    public IEnumerable<Waiver> InFile(IEnumerable<Waiver> waivers)
    {
        var before = _lastWaiver;
        foreach (var waiver in waivers)
        {
            var moved = waiver with
            {
                Line = waiver.Line + _linesBefore,
                Inline = waiver.Inline is { } lines
                    ? lines with
                    {
                        FirstLine = lines.FirstLine + _linesBefore,
                        LastLine = lines.LastLine + _linesBefore,
                    }
                    : null,
            };
            if (moved.Inline is null || moved.Line > before)
            {
                _lastWaiver = Math.Max(_lastWaiver, moved.Line);
                yield return moved;
            }
        }
    }

    public Notice InFile(Notice notice) => notice with { Line = notice.Line + _linesBefore };

    private Location InFile(Location place) =>
        place with
        {
            Line = place.Line + _linesBefore,
            Column = place.Column + (place.Line == 1 ? _columnsBefore : 0),
            EndLine = place.EndLine + _linesBefore,
            EndColumn = place.EndColumn + (place.EndLine == 1 ? _columnsBefore : 0),
            Span = new ByteSpan(place.Span.Start + _start, place.Span.Length),
        };
}
