using System.Collections.Immutable;
using Gatehouse.Delivery.Notices;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Gate.Delivering;

namespace Gatehouse.Tests.Delivery.Notices;

/// <summary>A board with everything around it: secrets made for the test, and the clock of the example.</summary>
internal sealed class Square : IDisposable
{
    public Square() => Room.Environment["EXAMPLE_SECRET"] = Secret;

    public Room Room { get; } = new();

    /// <summary>Only signs that a token of any place may hold.</summary>
    public string Secret { get; } = "123456:" + Delivery.Room.Secret();

    public StandingClock Clock { get; } = new();

    public static Settings Settings(params NoticeSettings[] notices) =>
        Engine.Gate.Settings.Read("values: {example: {environment: EXAMPLE_SECRET}}"u8.ToArray(), "gatehouse.yml") with
        {
            Notices = [.. notices],
        };

    public NoticeBoard Board(NoticeDoor door, params NoticeSettings[] notices)
    {
        var settings = Settings(notices);
        return new NoticeBoard(settings, new NoticeDesk(Room.Open(settings), Room.Surroundings, door, Clock))
        {
            Patience = TimeSpan.FromSeconds(20),
        };
    }

    public NoticeBoard Board(params NoticeSettings[] notices) => Board(new SendingDoor(Room.Web, Clock), notices);

    public async Task<string> ShowAsync(NoticeSettings notice, Occurrence occurrence)
    {
        var shown = new List<string>();
        var settings = Settings(notice);
        var desk = new NoticeDesk(Room.Open(settings), Room.Surroundings, new ShowingDoor(Room.Masks, shown.Add), Clock);
        var board = new NoticeBoard(settings, desk) { Remembers = false };
        (await board.TellAgainAsync(occurrence, null, TestContext.Current.CancellationToken)).ShouldBeEmpty();
        return string.Join('\n', shown);
    }

    public Task<ImmutableArray<NoticeFailure>> TellAsync(NoticeSettings notice, Occurrence occurrence) =>
        Board(notice).TellAgainAsync(occurrence, null, TestContext.Current.CancellationToken);

    public static Occurrence Judged(ScanResult result, string branch = "main") =>
        new()
        {
            Event = "verdict",
            Subject = "todo-api",
            Title = $"the gate says {result.Verdict.Word}",
            Commit = new string('c', 40),
            Branch = branch,
            Result = result,
            At = NoticeExample.Occurrence.At,
        };

    public void Dispose() => Room.Dispose();

    /// <summary>Its hands stand until they are moved; timers run as ever.</summary>
    internal sealed class StandingClock : TimeProvider
    {
        private DateTimeOffset _now = NoticeExample.Occurrence.At;

        public void Move(TimeSpan by) => _now += by;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
