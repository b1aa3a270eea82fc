using System.Globalization;

namespace Gatehouse.Engine.Gate.Delivering;

/// <summary>
/// When releases may happen: days and hours by the clock on the wall of a time zone, e.g. <c>Mon-Thu,Sat 09:00-16:00 Europe/Berlin</c>.
/// Hours that end before they begin go on past midnight and belong to the day on which they begin.
/// </summary>
public sealed record ApprovalWindow
{
    private const int LongestText = 200;
    private const int MinutesOfDay = 24 * 60;

    /// <summary>A zone that every copy of the time zone database has.</summary>
    private const string WellKnownZone = "Europe/London";

    private static readonly string[] Names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    private ApprovalWindow(string text, int days, int begin, int end, string zone)
    {
        Text = text;
        Days = days;
        Begin = begin;
        End = end;
        Zone = zone;
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>An IANA name.</summary>
    public string Zone { get; }

    /// <summary>A bit for each <see cref="DayOfWeek"/>.</summary>
    private int Days { get; }

    /// <summary>Minutes since midnight.</summary>
    private int Begin { get; }

    private int End { get; }

    /// <summary>Null where the text is no window; the problem then ends the sentence "`text` …".</summary>
    public static ApprovalWindow? Parse(string text, out string problem)
    {
        problem = "is no window; write days, hours and a time zone, e.g. `Mon-Thu 09:00-16:00 Europe/Berlin`";
        var words =
            text.Length > LongestText ? [] : text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is not [var days, var hours, var zone])
            return null;
        var set = 0;
        foreach (var part in days.Split(','))
        {
            var ends = part.Split('-');
            var (first, last) = (DayOf(ends[0]), DayOf(ends[^1]));
            if (ends.Length > 2 || first < 0 || last < 0)
            {
                problem =
                    $"has no days before the hours: write {string.Join(", ", Names[1..])} or Sun, `-` between the first and the last, `,` between others";
                return null;
            }

            for (var day = first; ; day = (day + 1) % Names.Length)
            {
                set |= 1 << day;
                if (day == last)
                    break;
            }
        }

        if (
            hours.Split('-') is not [var from, var to]
            || MinuteOf(from) is not { } begin
            || MinuteOf(to) is not { } end
            || begin == MinutesOfDay
        )
        {
            problem = "has no hours: write them as `09:00-16:00`, from 00:00 to 24:00";
            return null;
        }

        if (begin == end)
        {
            problem = "begins and ends at the same minute; `00:00-24:00` is a whole day";
            return null;
        }

        if (zone.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('/' or '_' or '+' or '-')) || !char.IsAsciiLetter(zone[0]))
        {
            problem = "has no time zone; write its name in the time zone database, e.g. `Europe/Berlin` or `UTC`";
            return null;
        }

        // Where the machine has no such database, nobody can tell; the window is then unknown when it is asked.
        if (ZoneOf(zone) is null && ZoneOf(WellKnownZone) is not null)
        {
            problem = "names a time zone that the time zone database does not have; write e.g. `Europe/Berlin` or `UTC`";
            return null;
        }

        problem = "";
        return new ApprovalWindow(text, set, begin, end, zone);
    }

    /// <summary>Null where this machine does not know the time zone: nobody can tell.</summary>
    public bool? IsOpen(DateTimeOffset now) => ZoneOf(Zone) is { } zone ? IsOpen(now, zone) : null;

    /// <summary>The next minute at which it is open; null where it does not open within eight days, or the zone is not known.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset now)
    {
        if (ZoneOf(Zone) is not { } zone)
            return null;
        var at = new DateTimeOffset(now.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        for (var minute = 0; minute <= 8 * MinutesOfDay; minute++)
        {
            if (IsOpen(at, zone))
                return TimeZoneInfo.ConvertTime(at, zone);
            at = at.AddMinutes(1);
        }

        return null;
    }

    public override string ToString() => Text;

    private bool IsOpen(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var minute = (int)local.TimeOfDay.TotalMinutes;
        var today = (Days & (1 << (int)local.DayOfWeek)) != 0;
        if (Begin < End)
            return today && minute >= Begin && minute < End;
        var yesterday = (Days & (1 << (((int)local.DayOfWeek + Names.Length - 1) % Names.Length))) != 0;
        return (today && minute >= Begin) || (yesterday && minute < End);
    }

    private static TimeZoneInfo? ZoneOf(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    private static int DayOf(string word) => Array.FindIndex(Names, name => name.Equals(word, StringComparison.OrdinalIgnoreCase));

    private static int? MinuteOf(string text) =>
        text.Length == 5
        && text[2] == ':'
        && int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
        && int.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var minute)
        && (hour < 24 && minute < 60 || hour == 24 && minute == 0)
            ? hour * 60 + minute
            : null;
}
