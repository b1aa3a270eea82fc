using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Delivery;
using Gatehouse.Delivery.Notices;
using Gatehouse.Engine.Gate.Delivering;
using Gatehouse.Tests.Reports;

namespace Gatehouse.Tests.Delivery.Notices;

/// <summary>What each place asks for beyond what <see cref="EveryNotifier"/> asks of all.</summary>
public sealed partial class Rooms : IDisposable
{
    private readonly Square _square = new();

    public void Dispose() => _square.Dispose();

    private static NoticeSettings At(string name, LoopbackPlace place)
    {
        var settings = Catalog.Notifiers.First(notifier => notifier.Name == name).Example.Settings;
        return settings with { Url = Given.Of(place.Address + (settings.Url is { } url ? new Uri(url.Written!).PathAndQuery : "")) };
    }

    private static Occurrence Huge() =>
        Square.Judged(Sample.Many(2_000, "a <b> & \"c\" 'd' _e_ *f* `g`")) with
        {
            Details = [.. Enumerable.Range(0, 500).Select(i => $"{i} " + new string('<', 500))],
        };

    private static JsonElement Json(Asked asked) => JsonDocument.Parse(asked.Body).RootElement;

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [Fact]
    public async Task Telegram_stays_within_a_message_and_says_what_is_left_out()
    {
        using var place = LoopbackPlace.Friendly();
        (await _square.TellAsync(At("telegram", place), Huge())).ShouldBeEmpty();
        var text = Json(place.Requests[0]).GetProperty("text").GetString()!;
        var read = WebUtility.HtmlDecode(Tag().Replace(text, ""));
        read.Length.ShouldBeInRange(3_000, 4_096);
        read.ShouldMatch("… [0-9]+ lines did not fit; see the report$");
        // Markup is never torn: each line closes what it opens.
        foreach (var line in text.Split('\n'))
            Tag()
                .Matches(line)
                .Count(tag => !tag.Value.StartsWith("</", StringComparison.Ordinal))
                .ShouldBe(Tag().Matches(line).Count(tag => tag.Value.StartsWith("</", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Telegram_sends_the_report_as_a_document_to_the_same_topic()
    {
        using var place = LoopbackPlace.Friendly();
        (await _square.TellAsync(At("telegram", place), Square.Judged(Sample.Closed()))).ShouldBeEmpty();
        place
            .Requests.Select(request => request.Path)
            .ShouldBe([$"/bot{_square.Secret}/sendMessage", $"/bot{_square.Secret}/sendDocument"]);
        var form = place.Requests[1];
        var mark = form.Headers["Content-Type"].Split("boundary=")[1];
        var parts = form.Text.Split("--" + mark);
        parts.Length.ShouldBe(6);
        parts[1].ShouldBe("\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n-100123\r\n");
        parts[2].ShouldBe("\r\nContent-Disposition: form-data; name=\"message_thread_id\"\r\n\r\n7\r\n");
        parts[4]
            .ShouldStartWith(
                "\r\nContent-Disposition: form-data; name=\"document\"; filename=\"gatehouse.html\"\r\nContent-Type: text/html"
            );
        parts[4].ShouldContain("</html>");
        parts[5].ShouldBe("--\r\n");
    }

    [Fact]
    public async Task Slack_stays_within_its_blocks()
    {
        using var place = LoopbackPlace.Friendly();
        (await _square.TellAsync(At("slack", place), Huge())).ShouldBeEmpty();
        var blocks = Json(place.Requests[0]).GetProperty("blocks").EnumerateArray().ToList();
        blocks.Count.ShouldBeInRange(2, 50);
        blocks[0].GetProperty("text").GetProperty("text").GetString()!.Length.ShouldBeLessThanOrEqualTo(150);
        foreach (var block in blocks.Skip(1))
        {
            var text = block.GetProperty("text").GetProperty("text").GetString()!;
            text.Length.ShouldBeInRange(1, 3_000);
            text.ShouldNotContain("<b>");
        }
    }

    [Fact]
    public async Task Slack_may_refuse_with_a_200()
    {
        using var place = new LoopbackPlace((_, _) => new Told(200, "{\"ok\":false,\"error\":\"channel_not_found\"}"));
        (await _square.TellAsync(At("slack", place), NoticeExample.Occurrence))
            .ShouldHaveSingleItem()
            .Reason.ShouldContain("channel_not_found");
    }

    [Fact]
    public async Task Slack_takes_a_webhook_too()
    {
        using var place = new LoopbackPlace((_, _) => new Told(200, "ok"));
        var hook = new NoticeSettings { To = "slack", Url = Given.Of(place.Address + "/services/T000/B000/hook") };
        (await _square.TellAsync(hook, NoticeExample.Occurrence)).ShouldBeEmpty();
        place.Requests[0].Path.ShouldBe("/services/T000/B000/hook");
        place.Requests[0].Headers.Keys.ShouldNotContain("Authorization");
        place.Requests[0].Text.ShouldNotContain("channel");
    }

    [Fact]
    public async Task Teams_stays_within_a_message()
    {
        using var place = LoopbackPlace.Friendly();
        var occurrence = Huge() with
        {
            Result = Sample.Many(100, new string('€', 500)),
            Details = [.. Enumerable.Repeat(new string('€', 500), 50)],
        };
        (await _square.TellAsync(At("teams", place), occurrence)).ShouldBeEmpty();
        place.Requests[0].Body.Length.ShouldBeInRange(15_000, 28 * 1024);
        place.Requests[0].Text.ShouldContain("did not fit");
    }

    [Fact]
    public async Task Discord_stays_within_an_embed_and_calls_nobody()
    {
        using var place = new LoopbackPlace((_, _) => new Told(204, ""));
        var occurrence = Huge() with { Title = "@everyone " + new string('_', 400) };
        (await _square.TellAsync(At("discord", place) with { Topic = "42" }, occurrence)).ShouldBeEmpty();
        place.Requests[0].Path.ShouldEndWith("?thread_id=42");
        var body = Json(place.Requests[0]);
        body.GetProperty("allowed_mentions").GetProperty("parse").GetArrayLength().ShouldBe(0);
        var embed = body.GetProperty("embeds")[0];
        embed.GetProperty("title").GetString()!.Length.ShouldBeLessThanOrEqualTo(256);
        embed.GetProperty("description").GetString()!.Length.ShouldBeInRange(2_000, 4_096);
    }

    [Fact]
    public async Task A_webhook_can_be_verified_as_its_page_says()
    {
        using var place = LoopbackPlace.Friendly();
        (await _square.TellAsync(At("webhook", place), Square.Judged(Sample.Closed()))).ShouldBeEmpty();
        var asked = place.Requests[0];
        var time = asked.Headers["X-Gatehouse-Timestamp"];
        time.ShouldBe(NoticeExample.Occurrence.At.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        byte[] signed = [.. Encoding.UTF8.GetBytes(time + "."), .. asked.Body];
        asked
            .Headers["X-Gatehouse-Signature"]
            .ShouldBe("v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_square.Secret), signed)));
        var json = Json(asked);
        json.GetProperty("verdict").GetString().ShouldBe("closed");
        json.GetProperty("counts").GetProperty("critical").GetInt32().ShouldBe(2);
        json.GetProperty("findings")[0].GetProperty("place").GetString().ShouldBe("app/config.py:12:12");
        json.GetProperty("commit").GetString().ShouldBe(new string('c', 40));
    }

    [Theory]
    [InlineData("octo", "User", "octo", true)]
    [InlineData("octo", "User", "mallory", false)]
    [InlineData(null, "Bot", "github-actions[bot]", true)]
    [InlineData(null, "User", "mallory", false)]
    public async Task Github_updates_its_own_comment_and_no_other(string? login, string type, string author, bool isUpdated)
    {
        var marker = "<!-- gatehouse todo-api/report -->\nold";
        var comments = JsonSerializer.Serialize(
            new object[]
            {
                new
                {
                    id = 1,
                    body = "nice work",
                    user = new { login = "bob", type = "User" },
                },
                new
                {
                    id = 2,
                    body = "quoted: " + marker,
                    user = new { login = author, type },
                },
                new
                {
                    id = 3,
                    body = marker,
                    user = new { login = author, type },
                },
            }
        );
        using var place = new LoopbackPlace(
            (asked, _) =>
                asked.Path == "/user"
                    ? login is null
                        ? new Told(403, "{\"message\":\"Resource not accessible by integration\"}")
                        : new Told(200, $"{{\"login\":\"{login}\"}}")
                    : asked.Method == "GET"
                        ? new Told(200, comments)
                        : new Told(200)
        );
        (await _square.TellAsync(At("github", place), Square.Judged(Sample.Closed()))).ShouldBeEmpty();
        var last = place.Requests[^1];
        (last.Method, last.Path).ShouldBe(
            isUpdated ? ("PATCH", "/repos/acme/todo-api/issues/comments/3") : ("POST", "/repos/acme/todo-api/issues/12/comments")
        );
        Json(last).GetProperty("body").GetString()!.ShouldStartWith("<!-- gatehouse todo-api/report -->\n");
        Json(place.Requests[0]).GetProperty("state").GetString().ShouldBe("failure");
    }

    [Fact]
    public async Task Github_looks_through_all_pages_and_writes_anew_what_was_removed()
    {
        var full = JsonSerializer.Serialize(
            Enumerable
                .Range(0, 100)
                .Select(i => new
                {
                    id = i,
                    body = "x",
                    user = new { login = "b", type = "User" },
                })
        );
        var own = JsonSerializer.Serialize(
            new[]
            {
                new
                {
                    id = 777,
                    body = "<!-- gatehouse todo-api/production -->\n",
                    user = new { login = "octo", type = "User" },
                },
            }
        );
        using var place = new LoopbackPlace(
            (asked, _) =>
                asked.Path == "/user" ? new Told(200, "{\"login\":\"octo\"}")
                : asked.Path.EndsWith("page=1", StringComparison.Ordinal) ? new Told(200, full)
                : asked.Path.EndsWith("page=2", StringComparison.Ordinal) ? new Told(200, own)
                : asked.Method == "PATCH" ? new Told(404, "{\"message\":\"Not Found\"}")
                : new Told(201)
        );
        (await _square.TellAsync(At("github", place), NoticeExample.Occurrence)).ShouldBeEmpty();
        place.Requests.Select(request => request.Method).ShouldBe(["POST", "GET", "GET", "GET", "PATCH", "POST"]);
    }

    [Fact]
    public async Task Github_finds_in_the_surroundings_what_the_settings_leave_out()
    {
        using var place = LoopbackPlace.Friendly();
        _square.Room.Environment["GITHUB_API_URL"] = place.Address + "/api/v3";
        _square.Room.Environment["GITHUB_REPOSITORY"] = "acme/other";
        _square.Room.Environment["GITHUB_REF"] = "refs/pull/31/merge";
        var settings = Catalog.Notifiers.First(notifier => notifier.Name == "github").Example.Settings with
        {
            Place = null,
            Request = null,
        };
        (await _square.TellAsync(settings, NoticeExample.Occurrence)).ShouldBeEmpty();
        place.Requests[^1].Path.ShouldBe("/api/v3/repos/acme/other/issues/31/comments");
        _square.Room.Environment["GITHUB_REF"] = "refs/heads/main";
        (await _square.TellAsync(settings, NoticeExample.Occurrence)).ShouldBeEmpty();
        place.Requests[^1].Path.ShouldStartWith("/api/v3/repos/acme/other/statuses/");
    }

    [Theory]
    [InlineData(7, "PUT")]
    [InlineData(8, "POST")]
    public async Task Gitlab_updates_its_own_note_and_no_other(int author, string method)
    {
        var notes = JsonSerializer.Serialize(
            new[]
            {
                new
                {
                    id = 5,
                    body = "<!-- gatehouse todo-api/production -->\nold",
                    author = new { id = author },
                },
            }
        );
        using var place = new LoopbackPlace(
            (asked, _) =>
                asked.Path == "/user" ? new Told(200, "{\"id\":7}")
                : asked.Path.Contains("/statuses/", StringComparison.Ordinal)
                    ? new Told(400, "{\"message\":\"Cannot transition status via :run from :running\"}")
                : new Told(200, asked.Method == "GET" ? notes : "{}")
        );
        (await _square.TellAsync(At("gitlab", place), NoticeExample.Occurrence)).ShouldBeEmpty();
        place.Requests[^1].Method.ShouldBe(method);
        place.Requests[^1].Path.ShouldBe("/projects/acme%2Ftodo-api/merge_requests/12/notes" + (method == "PUT" ? "/5" : ""));
    }

    [Fact]
    public async Task Comments_stay_within_what_github_takes()
    {
        using var place = LoopbackPlace.Friendly();
        (await _square.TellAsync(At("github", place), Huge())).ShouldBeEmpty();
        Json(place.Requests[^1]).GetProperty("body").GetString()!.Length.ShouldBeInRange(1_000, 65_536);
    }

    [Fact]
    public async Task Pagerduty_resolves_what_it_opened()
    {
        using var place = new LoopbackPlace((_, _) => new Told(202, "{\"status\":\"success\"}"));
        (await _square.TellAsync(At("pagerduty", place), NoticeExample.Occurrence)).ShouldBeEmpty();
        (await _square.TellAsync(At("pagerduty", place), NoticeExample.Occurrence with { Event = "released" })).ShouldBeEmpty();
        var (opened, resolved) = (Json(place.Requests[0]), Json(place.Requests[1]));
        opened.GetProperty("event_action").GetString().ShouldBe("trigger");
        resolved.GetProperty("event_action").GetString().ShouldBe("resolve");
        resolved.GetProperty("dedup_key").GetString().ShouldBe(opened.GetProperty("dedup_key").GetString());
    }
}
