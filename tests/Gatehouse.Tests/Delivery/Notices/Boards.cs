using System.Text.Json;
using Gatehouse.Delivery;
using Gatehouse.Delivery.Notices;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Gate.Delivering;
using Gatehouse.Tests.Reports;

namespace Gatehouse.Tests.Delivery.Notices;

public sealed class Boards : IDisposable
{
    private readonly Square _square = new();
    private readonly LoopbackPlace _place = LoopbackPlace.Friendly();

    public void Dispose()
    {
        _place.Dispose();
        _square.Dispose();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private NoticeSettings Hook(params string[] on) =>
        new()
        {
            To = "webhook",
            Url = Given.Of(_place.Address + "/hook"),
            Secret = new Given(null, NoticeExample.Secret),
            On = [.. on],
        };

    private async Task<string[]> EventsAsync(Occurrence occurrence, params NoticeSettings[] notices)
    {
        var before = _place.Requests.Count;
        (await _square.Board(notices).TellAsync(occurrence, Cancel)).ShouldBeEmpty();
        return
        [
            .. _place
                .Requests.Skip(before)
                .Select(request =>
                {
                    using var json = JsonDocument.Parse(request.Body);
                    return json.RootElement.GetProperty("event").GetString()
                        + ": "
                        + string.Join("; ", json.RootElement.GetProperty("changes").EnumerateArray());
                })
                .Order(StringComparer.Ordinal),
        ];
    }

    private static ScanResult WithCritical(string content)
    {
        var one = Sample.Closed();
        var critical = one.Findings.First(finding => finding.Severity == Severity.Critical);
        return one with { Findings = [critical with { Fingerprint = Fingerprint.Of("secrets/x", "a", content, 0) }], Verdict = new Pass() };
    }

    [Fact]
    public async Task Tells_a_verdict_only_where_it_changed()
    {
        var hook = Hook("verdict-changed") with { Throttle = TimeSpan.Zero };
        (await EventsAsync(Square.Judged(Sample.Clean()), hook)).ShouldBeEmpty();
        (await EventsAsync(Square.Judged(Sample.NotRead()), hook)).ShouldBe(["verdict-changed: the verdict was pass and is unknown"]);
        (await EventsAsync(Square.Judged(Sample.NotRead()), hook)).ShouldBeEmpty();
        // Another branch has a verdict of its own.
        (await EventsAsync(Square.Judged(Sample.NotRead(), "other"), hook)).ShouldBe([
            "verdict-changed: the first verdict here is unknown",
        ]);
        (await EventsAsync(Square.Judged(Sample.Clean()), hook)).ShouldBe(["verdict-changed: the verdict was unknown and is pass"]);
    }

    [Fact]
    public async Task Tells_a_critical_finding_once()
    {
        var hook = Hook("new-critical") with { Throttle = TimeSpan.Zero };
        (await EventsAsync(Square.Judged(WithCritical("one")), hook)).ShouldBe(["new-critical: 1 critical finding is new"]);
        (await EventsAsync(Square.Judged(WithCritical("one")), hook)).ShouldBeEmpty();
        (await EventsAsync(Square.Judged(WithCritical("one"), "other"), hook)).ShouldBeEmpty();
        (await EventsAsync(Square.Judged(WithCritical("two")), hook)).ShouldBe(["new-critical: 1 critical finding is new"]);
    }

    [Fact]
    public async Task Tells_the_events_of_each_place_and_no_other()
    {
        var other = Hook() with { Url = Given.Of(_place.Address + "/other") };
        (await EventsAsync(NoticeExample.Occurrence with { Event = "failed" }, Hook("failed", "released"), other)).ShouldBe(["failed: "]);
        (await EventsAsync(NoticeExample.Occurrence, Hook("failed"), other)).ShouldBe(["undone: "]);
        (await EventsAsync(Square.Judged(Sample.Closed()), Hook("verdict"), other)).ShouldBe([
            "new-critical: the first verdict here is closed; 2 critical findings are new",
            "verdict: the first verdict here is closed; 2 critical findings are new",
        ]);
    }

    [Fact]
    public async Task Tells_the_same_once_in_a_while()
    {
        var hook = Hook("undone") with { Throttle = TimeSpan.FromMinutes(5) };
        (await EventsAsync(NoticeExample.Occurrence, hook)).Length.ShouldBe(1);
        (await EventsAsync(NoticeExample.Occurrence, hook)).ShouldBeEmpty();
        (await EventsAsync(NoticeExample.Occurrence with { Environment = "staging" }, hook)).Length.ShouldBe(1);
        _square.Clock.Move(TimeSpan.FromMinutes(5));
        (await EventsAsync(NoticeExample.Occurrence, hook)).Length.ShouldBe(1);
        // A clock that was put back keeps nothing quiet.
        _square.Clock.Move(TimeSpan.FromDays(-1));
        (await EventsAsync(NoticeExample.Occurrence, hook)).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Tells_again_what_a_place_did_not_take()
    {
        var hook = Hook("verdict-changed");
        var closed = hook with { Url = Given.Of(LoopbackPlace.Closed() + "/hook") };
        var occurrence = Square.Judged(Sample.NotRead());
        (await _square.Board(closed).TellAsync(occurrence, Cancel)).ShouldHaveSingleItem().To.ShouldBe("webhook");
        (await _square.Board(closed).TellAsync(occurrence, Cancel)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Tells_all_places_though_one_fails()
    {
        var closed = Hook("undone") with { Url = Given.Of(LoopbackPlace.Closed()), Place = "one" };
        var lacking = new NoticeSettings
        {
            To = "telegram",
            On = ["undone"],
            Line = 7,
        };
        var failures = await _square.Board(closed, lacking, Hook("undone")).TellAsync(NoticeExample.Occurrence, Cancel);
        _place.Requests.Count.ShouldBe(1);
        failures.Select(failure => failure.To).ShouldBe(["webhook (one)", "telegram"]);
        failures[1].Reason.ShouldBe("it needs the `token` of a bot (from @BotFather)");
        failures[1].Remedy.ShouldBe("see `notices` in gatehouse.yml, line 7");
    }

    [Fact]
    public async Task Says_which_secret_is_missing()
    {
        var failure = (
            await _square.Board(Hook("undone") with { Secret = new Given(null, "nobody") }).TellAsync(NoticeExample.Occurrence, Cancel)
        ).ShouldHaveSingleItem();
        failure.Reason.ShouldBe("gatehouse.yml has no value `nobody`");
    }

    [Fact]
    public async Task Goes_on_where_it_forgot_and_says_so()
    {
        _square.Room.Add(".gatehouse/cache/notices.json", "{ oops");
        var failures = await _square.Board(Hook("undone")).TellAsync(NoticeExample.Occurrence, Cancel);
        failures.ShouldHaveSingleItem().Reason.ShouldContain("cannot be read");
        _place.Requests.Count.ShouldBe(1);
        (await _square.Board(Hook("undone")).TellAsync(NoticeExample.Occurrence, Cancel)).ShouldBeEmpty();
        _place.Requests.Count.ShouldBe(1);
        Directory
            .EnumerateFiles(_square.Room.At(".gatehouse/cache"))
            .Select(Path.GetFileName)
            .ShouldBe([".gitignore", "notices.json"], ignoreOrder: true);
    }

    [Fact]
    public async Task Remembers_nothing_secret()
    {
        await EventsAsync(
            Square.Judged(Sample.Closed()),
            Hook("verdict") with
            {
                Url = new Given(_place.Address + "/hook/very-secret-path", null),
            }
        );
        var kept = File.ReadAllText(_square.Room.At(".gatehouse/cache/notices.json"));
        kept.ShouldNotContain("very-secret-path");
        kept.ShouldNotContain("127.0.0.1");
        kept.ShouldNotContain(_square.Secret);
        kept.ShouldNotContain("app/config.py");
    }

    [Fact]
    public async Task Places_of_state_are_told_every_time()
    {
        var github = Catalog.Notifiers.First(notifier => notifier.Name == "github").Example.Settings with
        {
            Url = Given.Of(_place.Address),
        };
        for (var i = 1; i <= 2; i++)
            (await _square.Board(github).TellAsync(NoticeExample.Occurrence, Cancel)).ShouldBeEmpty();
        _place.Requests.Count(request => request.Path.Contains("/statuses/", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task Says_a_notice_in_the_words_of_a_template()
    {
        _square.Room.Add("ci/notice.txt", "{subject} {{{event}}}\nverdict: {verdict}\n{link}\n\nby {branch}@{commit}\n");
        var telegram = Catalog.Notifiers.First(notifier => notifier.Name == "telegram").Example.Settings with
        {
            Template = "ci/notice.txt",
        };
        var shown = await _square.ShowAsync(telegram, NoticeExample.Occurrence with { Branch = "a<b", Link = null });
        shown.ShouldContain("\"text\":\"❌ <b>todo-api {undone}</b>\\n\\nby a&lt;b@0123456789ab\"");
    }

    [Theory]
    [InlineData("ok\n  {verdit}", "notice.txt:2:3: there is no placeholder `{verdit}`", "{verdict} (known: {at}, {branch}")]
    [InlineData("{title", "notice.txt:1:1: this `{` has no `}`", "write `{{` for a brace")]
    public async Task Refuses_a_template_with_the_place_of_the_error(string template, string reason, string remedy)
    {
        _square.Room.Add("notice.txt", template);
        var failure = (
            await _square.Board(Hook("undone") with { Template = "notice.txt" }).TellAsync(NoticeExample.Occurrence, Cancel)
        ).ShouldHaveSingleItem();
        failure.Reason.ShouldBe(reason);
        failure.Remedy.ShouldNotBeNull().ShouldContain(remedy);
    }

    [Fact]
    public async Task Reads_no_template_through_a_link()
    {
        _square.Room.Add("elsewhere", "secret");
        File.CreateSymbolicLink(_square.Room.At("notice.txt"), _square.Room.At("elsewhere"));
        (await _square.Board(Hook("undone") with { Template = "notice.txt" }).TellAsync(NoticeExample.Occurrence, Cancel))
            .ShouldHaveSingleItem()
            .Reason.ShouldContain("symbolic link");
    }
}
