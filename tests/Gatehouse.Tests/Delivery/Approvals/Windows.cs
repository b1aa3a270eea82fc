using System.Globalization;
using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Gate.Delivering;

namespace Gatehouse.Tests.Delivery.Approvals;

public sealed class Windows
{
    private static ApprovalWindow Window(string text)
    {
        var window = ApprovalWindow.Parse(text, out var problem);
        problem.ShouldBeEmpty();
        return window.ShouldNotBeNull();
    }

    private static DateTimeOffset Utc(string time) =>
        DateTimeOffset.Parse(time + "Z", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [Theory]
    // A Monday in winter: Berlin is an hour ahead.
    [InlineData("2026-01-05T07:59:59", false)]
    [InlineData("2026-01-05T08:00:00", true)]
    [InlineData("2026-01-05T14:59:59", true)]
    [InlineData("2026-01-05T15:00:00", false)]
    // A Monday in summer: two hours.
    [InlineData("2026-07-06T06:59:59", false)]
    [InlineData("2026-07-06T07:00:00", true)]
    [InlineData("2026-07-06T13:59:59", true)]
    [InlineData("2026-07-06T14:00:00", false)]
    // Thursday is in it, Friday and Sunday are not.
    [InlineData("2026-07-09T10:00:00", true)]
    [InlineData("2026-07-10T10:00:00", false)]
    [InlineData("2026-07-05T10:00:00", false)]
    public void Go_by_the_clock_on_the_wall(string time, bool open) =>
        Window("Mon-Thu 09:00-16:00 Europe/Berlin").IsOpen(Utc(time)).ShouldBe(open);

    [Theory]
    // The clocks go forward on 29 March 2026 from 02:00 to 03:00: half past two is not there.
    [InlineData("2026-03-29T00:59:00", false)]
    [InlineData("2026-03-29T01:00:00", false)]
    [InlineData("2026-03-29T01:30:00", false)]
    // They go back on 25 October 2026 from 03:00 to 02:00: half past two is there twice.
    [InlineData("2026-10-25T00:30:00", true)]
    [InlineData("2026-10-25T01:30:00", true)]
    [InlineData("2026-10-25T02:00:00", false)]
    public void Heed_the_hours_that_are_missing_and_those_that_come_twice(string time, bool open) =>
        Window("Sun 02:00-03:00 Europe/Berlin").IsOpen(Utc(time)).ShouldBe(open);

    [Theory]
    [InlineData("2026-01-09T21:59:00", false)]
    [InlineData("2026-01-09T22:00:00", true)]
    [InlineData("2026-01-10T01:59:00", true)]
    [InlineData("2026-01-10T02:00:00", false)]
    [InlineData("2026-01-10T22:30:00", false)]
    [InlineData("2026-01-09T01:00:00", false)]
    public void Go_on_past_midnight_and_belong_to_the_day_they_began(string time, bool open) =>
        Window("Fri 22:00-02:00 UTC").IsOpen(Utc(time)).ShouldBe(open);

    [Fact]
    public void Take_days_over_the_weekend_and_whole_days()
    {
        var window = Window("Sat-Mon,wed 00:00-24:00 UTC");
        string.Concat(Enumerable.Range(5, 7).Select(day => window.IsOpen(Utc($"2026-01-{day:00}T23:59:59")) == true ? 'x' : '-'))
            .ShouldBe("x-x--xx");
    }

    [Fact]
    public void Say_when_they_open()
    {
        var window = Window("Mon-Thu 09:00-16:00 Europe/Berlin");
        window.NextOpening(Utc("2026-07-09T14:00:30")).ShouldBe(Utc("2026-07-13T07:00:00"));
        // On the Monday after the clocks went back.
        window.NextOpening(Utc("2026-10-23T12:00:00")).ShouldBe(Utc("2026-10-26T08:00:00"));
        Window("Sun 02:15-02:45 Europe/Berlin").NextOpening(Utc("2026-03-28T12:00:00")).ShouldBe(Utc("2026-04-05T00:15:00"));
    }

    [Theory]
    [InlineData("", "no window")]
    [InlineData("Mon-Thu 09:00-16:00", "no window")]
    [InlineData("Mon-Thu 09:00 - 16:00 UTC", "no window")]
    [InlineData("Mo-Thu 09:00-16:00 UTC", "no days")]
    [InlineData("Mon--Thu 09:00-16:00 UTC", "no days")]
    [InlineData("Mon, 09:00-16:00 UTC", "no days")]
    [InlineData("Mon 9:00-16:00 UTC", "no hours")]
    [InlineData("Mon 09:60-16:00 UTC", "no hours")]
    [InlineData("Mon 09:00-24:01 UTC", "no hours")]
    [InlineData("Mon 24:00-09:00 UTC", "no hours")]
    [InlineData("Mon -9:00-16:00 UTC", "no hours")]
    [InlineData("Mon 09:00-09:00 UTC", "same minute")]
    [InlineData("Mon 09:00-16:00 Europe/Berlim", "does not have")]
    [InlineData("Mon 09:00-16:00 ../../etc/passwd", "no time zone")]
    public void Are_refused_with_what_is_wrong(string text, string problem)
    {
        ApprovalWindow.Parse(text, out var said).ShouldBeNull();
        said.ShouldContain(problem);
    }

    [Fact]
    public void Are_refused_at_their_place_in_the_settings()
    {
        var yaml = """
            environments:
              live:
                target: process
                approval:
                  window: Mon 9-16 UTC
                  listen: 0.0.0.0:80
            """;
        var error = Should.Throw<UserError>(() => Settings.Read(Encoding.UTF8.GetBytes(yaml), "gatehouse.yml"));
        error.Message.ShouldContain("gatehouse.yml:5:15: `Mon 9-16 UTC` has no hours");
        error.Message.ShouldContain("gatehouse.yml:6:15: `0.0.0.0:80` is no place on this machine alone");
    }
}
