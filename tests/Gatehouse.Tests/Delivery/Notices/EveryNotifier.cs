using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Delivery;
using Gatehouse.Delivery.Notices;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Gate.Delivering;
using Gatehouse.Tests.Reports;

namespace Gatehouse.Tests.Delivery.Notices;

public sealed partial class EveryNotifier : IDisposable
{
    private readonly Square _square = new();

    public static TheoryData<string> Names => [.. Catalog.Notifiers.Select(notifier => notifier.Name)];

    /// <summary>Those that speak HTTP; mail has tests of its own for what a server does.</summary>
    public static TheoryData<string> OverHttp => [.. Catalog.Notifiers.Select(notifier => notifier.Name).Where(name => name != "email")];

    public void Dispose() => _square.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What hangs on the content or on the secret of the test.</summary>
    private static string Settled(string shown) =>
        BoundaryMark()
            .Replace(MessageMark().Replace(SignatureMark().Replace(shown.ReplaceLineEndings("\n"), "v1=SIGNATURE"), "<ID@"), "=_BOUNDARY");

    [GeneratedRegex("v1=[0-9a-f]{64}")]
    private static partial Regex SignatureMark();

    [GeneratedRegex("<[0-9a-f]{32}@")]
    private static partial Regex MessageMark();

    [GeneratedRegex("=_[0-9a-f]{32}")]
    private static partial Regex BoundaryMark();

    /// <summary>The example's settings with a server of the test in place of the usual one.</summary>
    private static NoticeSettings At(string name, string address)
    {
        var settings = Catalog.Notifiers.First(notifier => notifier.Name == name).Example.Settings;
        var path = settings.Url is { } url ? new Uri(url.Written!).PathAndQuery : "";
        return settings with { Url = Given.Of(address + path) };
    }

    [Fact]
    public void Is_known_to_the_settings() =>
        Catalog.Notifiers.Select(notifier => notifier.Name).ShouldBe(Vocabulary.Notifiers, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_sealed_stateless_and_told_of_known_events(string name)
    {
        var notifier = Catalog.Notifiers.First(notifier => notifier.Name == name);
        notifier.GetType().IsSealed.ShouldBeTrue();
        notifier.GetType().Name.ShouldBe(name, StringCompareShould.IgnoreCase);
        notifier
            .GetType()
            .GetFields(
                System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public
            )
            .ShouldBeEmpty();
        notifier.UsualEvents.ShouldBeSubsetOf(Vocabulary.NoticeEvents);
        notifier.UsualEvents.ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Says_what_its_settings_lack(string name)
    {
        var notifier = Catalog.Notifiers.First(notifier => notifier.Name == name);
        notifier.Refuse(notifier.Example.Settings).ShouldBeNull();
        notifier.Refuse(new NoticeSettings { To = name }).ShouldNotBeNull().ShouldContain("needs");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Makes_the_requests_of_its_example(string name)
    {
        var example = Catalog.Notifiers.First(notifier => notifier.Name == name).Example;
        Settled(await _square.ShowAsync(example.Settings, NoticeExample.Occurrence)).ShouldBe(example.Requests.ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(OverHttp))]
    public async Task Sends_what_it_shows(string name)
    {
        using var place = LoopbackPlace.Friendly();
        var settings = At(name, place.Address);
        (await _square.TellAsync(settings, NoticeExample.Occurrence)).ShouldBeEmpty();
        var shown = Settled(await _square.ShowAsync(settings, NoticeExample.Occurrence));
        var sent = place.Requests.Select(request =>
        {
            request.Headers["User-Agent"].ShouldBe("gatehouse");
            return new NoticeRequest(request.Method, new Uri(place.Address + request.Path))
            {
                Headers =
                [
                    .. request.Headers.Where(one =>
                        one.Key is not ("Host" or "User-Agent" or "Content-Type" or "Content-Length" or "Connection")
                    ),
                ],
                MediaType = request.Headers.GetValueOrDefault("Content-Type", ""),
                Body = request.Body.Length == 0 ? null : request.Body,
            }.Show();
        });
        Settled(_square.Room.Masks.Cover(string.Join('\n', sent))).ShouldBe(shown);
    }

    [Theory]
    [MemberData(nameof(OverHttp))]
    public async Task Tells_that_a_server_is_out_of_order(string name)
    {
        using var place = new LoopbackPlace((_, _) => new Told(500, "<html>sorry</html>"));
        var failure = (await _square.TellAsync(At(name, place.Address), NoticeExample.Occurrence)).ShouldHaveSingleItem();
        failure.Reason.ShouldContain("127.0.0.1 answered 500");
        ShouldSayNoSecret(failure);
    }

    [Theory]
    [MemberData(nameof(OverHttp))]
    public async Task Tells_that_nobody_listens(string name)
    {
        var failure = (await _square.TellAsync(At(name, LoopbackPlace.Closed()), NoticeExample.Occurrence)).ShouldHaveSingleItem();
        failure.Reason.ShouldContain("127.0.0.1 cannot be reached");
        failure.Remedy.ShouldNotBeNull();
        ShouldSayNoSecret(failure);
    }

    [Theory]
    [MemberData(nameof(OverHttp))]
    public async Task Does_not_wait_for_a_server_that_never_answers(string name)
    {
        using var place = new LoopbackPlace((_, _) => null);
        var settings = Square.Settings(At(name, place.Address));
        var desk = new NoticeDesk(
            _square.Room.Open(settings),
            _square.Room.Surroundings,
            new SendingDoor(_square.Room.Web, _square.Clock),
            _square.Clock
        );
        var board = new NoticeBoard(settings, desk) { Patience = TimeSpan.FromMilliseconds(300) };
        var failure = (await board.TellAgainAsync(NoticeExample.Occurrence, null, Cancel)).ShouldHaveSingleItem();
        failure.Reason.ShouldBe("it took longer than 300ms");
        ShouldSayNoSecret(failure);
    }

    [Theory]
    [MemberData(nameof(OverHttp))]
    public async Task Waits_once_where_it_is_asked_to(string name)
    {
        using var place = new LoopbackPlace(
            (asked, before) =>
                before == 0
                    ? new Told(429, "{\"ok\":false,\"parameters\":{\"retry_after\":0.01}}", "Retry-After: 0\r\n")
                    : new Told(200, asked.Method == "GET" ? "[]" : "{\"ok\":true}")
        );
        (await _square.TellAsync(At(name, place.Address), NoticeExample.Occurrence)).ShouldBeEmpty();
        place.Requests[1].All.ShouldBe(place.Requests[0].All);
    }

    [Theory]
    [MemberData(nameof(OverHttp))]
    public async Task Does_not_wait_for_hours_and_not_twice(string name)
    {
        using (var place = new LoopbackPlace((_, _) => new Told(429, "{\"retry_after\":7200}")))
        {
            (await _square.TellAsync(At(name, place.Address), NoticeExample.Occurrence)).ShouldHaveSingleItem().Reason.ShouldContain("429");
            place.Requests.Count.ShouldBe(1);
        }

        using (var place = new LoopbackPlace((_, _) => new Told(429, "", "Retry-After: 0\r\n")))
        {
            (await _square.TellAsync(At(name, place.Address), NoticeExample.Occurrence)).ShouldHaveSingleItem();
            place.Requests.Count.ShouldBe(2);
        }
    }

    [Theory]
    [MemberData(nameof(OverHttp))]
    public async Task Follows_nobody_elsewhere_with_its_token(string name)
    {
        using var other = LoopbackPlace.Friendly();
        using var place = new LoopbackPlace((_, _) => new Told(307, "", $"Location: {other.Address}/\r\n"));
        ShouldSayNoSecret((await _square.TellAsync(At(name, place.Address), NoticeExample.Occurrence)).ShouldHaveSingleItem());
        other.Requests.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(OverHttp))]
    public async Task Sends_nothing_in_the_clear(string name)
    {
        var failure = (await _square.TellAsync(At(name, "http://gate.example"), NoticeExample.Occurrence)).ShouldHaveSingleItem();
        failure.Reason.ShouldContain("in the clear");
        ShouldSayNoSecret(failure);
    }

    /// <summary>An error of a server may quote the token back, and what happened may hold a secret by mistake.</summary>
    [Theory]
    [MemberData(nameof(OverHttp))]
    public async Task Keeps_secrets_out_of_messages_and_failures(string name)
    {
        var leaked = Delivery.Room.Secret();
        _square.Room.Masks.Add(leaked);
        _square.Room.Masks.Add(_square.Secret);
        var occurrence = NoticeExample.Occurrence with
        {
            Title = $"deployed with {leaked}",
            Subject = $"todo {leaked}",
            Environment = leaked,
            Branch = "b-" + leaked,
            Run = leaked,
            Link = $"https://ci.example.com/?token={leaked}",
            Details = [$"log: {Convert.ToBase64String(Encoding.UTF8.GetBytes(leaked))}", leaked, _square.Secret],
            Result = Sample.Hostile($"x {leaked} y {_square.Secret} & <b>"),
        };
        using var place = new LoopbackPlace(
            (asked, _) => new Told(400, JsonSerializer.Serialize(new { message = $"bad {_square.Secret} for {asked.Path}" }))
        );
        var failure = (await _square.TellAsync(At(name, place.Address), occurrence)).ShouldHaveSingleItem();
        ShouldSayNoSecret(failure);
        using var friendly = LoopbackPlace.Friendly();
        (await _square.TellAsync(At(name, friendly.Address), occurrence)).ShouldBeEmpty();
        friendly.Requests.ShouldNotBeEmpty();
        foreach (var request in friendly.Requests)
        {
            request.All.ShouldNotContain(leaked);
            request.All.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(leaked)));
            // Its own secret is where it belongs, and nowhere else.
            if (name != "pagerduty")
                request.Text.ShouldNotContain(_square.Secret);
        }

        var shown = await _square.ShowAsync(At(name, friendly.Address), occurrence);
        shown.ShouldNotContain(leaked);
        shown.ShouldNotContain(_square.Secret);
        File.ReadAllText(_square.Room.At(".gatehouse/cache/notices.json")).ShouldNotContain(_square.Secret);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stands_whatever_a_repository_is_named(string name)
    {
        foreach (
            var text in (string[])
                [
                    "</b><script>",
                    "@everyone <!channel> <@U1>",
                    "a\r\nBcc: x@example.com\r\n\r\n.\r\n",
                    "\u202e\ud800 `*_~",
                    "--> x",
                    new string('é', 5_000),
                ]
        )
        {
            var occurrence = Square.Judged(Sample.Hostile(text)) with
            {
                Subject = text,
                Title = text,
                Branch = text,
                Environment = text,
                Run = text,
                Link = text,
                Commit = text,
                Details = [text],
            };
            var shown = await _square.ShowAsync(Catalog.Notifiers.First(notifier => notifier.Name == name).Example.Settings, occurrence);
            shown.ShouldNotBeEmpty();
            shown.ShouldNotContain("\r\nBcc");
            shown.ShouldNotContain("\nBcc");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Says_the_same_in_the_same_bytes(string name)
    {
        var settings = Catalog.Notifiers.First(notifier => notifier.Name == name).Example.Settings;
        var occurrence = Square.Judged(Sample.Closed());
        (await _square.ShowAsync(settings, occurrence)).ShouldBe(await _square.ShowAsync(settings, occurrence));
    }

    private void ShouldSayNoSecret(NoticeFailure failure)
    {
        $"{failure} {failure.To} {failure.Reason} {failure.Remedy}".ShouldNotContain(_square.Secret);
        $"{failure} {failure.Remedy}".ShouldNotContain("/triggers");
        $"{failure} {failure.Remedy}".ShouldNotContain("example-of-a-path");
        failure.Reason.ShouldNotContain("a bug in Gatehouse");
    }
}
