using System.Text;

namespace Gatehouse.Delivery.Programs;

/// <summary>What a program printed: all of it where it is short, else its beginning and its end.</summary>
internal sealed class Capture
{
    private const int MostFirst = 64 * 1024;
    private const int MostLast = 192 * 1024;

    private readonly StringBuilder _first = new();
    private readonly StringBuilder _last = new();
    private long _dropped;

    public void Add(string text)
    {
        var room = Math.Min(MostFirst - _first.Length, text.Length);
        _first.Append(text, 0, room);
        _last.Append(text, room, text.Length - room);
        if (_last.Length <= 2 * MostLast)
            return;
        _dropped += _last.Length - MostLast;
        _last.Remove(0, _last.Length - MostLast);
    }

    public override string ToString() =>
        _dropped == 0 ? _first.ToString() + _last : $"{_first}\n({_dropped} characters are left out here)\n{_last}";
}
