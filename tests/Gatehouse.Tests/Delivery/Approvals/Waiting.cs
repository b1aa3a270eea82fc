using Gatehouse.Delivery.Approvals;
using Gatehouse.Engine.Gate.Delivering;

namespace Gatehouse.Tests.Delivery.Approvals;

/// <summary>Whose word counts for a release, and when enough people agreed.</summary>
public sealed class Waiting : IDisposable
{
    private readonly Office _office = new();

    public void Dispose() => _office.Dispose();

    [Fact]
    public async Task Ends_when_as_many_people_agreed_as_are_asked()
    {
        var settings = Office.Asking(_office.Person("ann@example.org"), _office.Person("ben@example.org")) with { Required = 2 };
        _office.Says("ann@example.org");
        _office.Clock.OnLeap = now =>
        {
            if (now > Office.Judged.AddMinutes(10))
                _office.Says("ben@example.org", at: now);
        };
        var end = await _office.WaitAsync(settings);
        end.State.ShouldBe(ApprovalState.Approved);
        end.Approvals.Select(one => (one.By, one.KeyId))
            .ShouldBe([
                ("ann@example.org", _office.PublicOf("ann@example.org").Id),
                ("ben@example.org", _office.PublicOf("ben@example.org").Id),
            ]);
        end.Approvals[0].At.ShouldBe(Office.Judged.AddMinutes(1));
        _office.Said.ShouldContain(line =>
            line.Contains($"gatehouse approve {_office.Id} --environment production", StringComparison.Ordinal)
        );
        _office.Folder.Asked().ShouldHaveSingleItem().Order.ShouldNotBeNull().Commit.ShouldBe(Office.Commit);
    }

    [Fact]
    public async Task Counts_each_person_once()
    {
        var first = _office.Person("ann@example.org");
        var settings = Office.Asking(first, _office.Person("ben@example.org")) with { Required = 2 };
        _office.Says("ann@example.org");
        _office.Says("ann@example.org", at: Office.Judged.AddMinutes(2));
        var end = await _office.WaitAsync(settings);
        end.State.ShouldBe(ApprovalState.TimedOut);
        end.Reason.ShouldContain("1 of 2");
        end.Approvals.Length.ShouldBe(1);
    }

    [Fact]
    public async Task Counts_one_key_under_two_names_once()
    {
        var settings = Office.Asking(
            _office.Person("ann@example.org"),
            _office.Publish("ben@example.org", _office.PublicOf("ann@example.org"))
        ) with
        {
            Required = 2,
        };
        _office.Says("ann@example.org");
        _office.Says("ann@example.org", at: Office.Judged.AddMinutes(2));
        (await _office.WaitAsync(settings)).State.ShouldBe(ApprovalState.TimedOut);
    }

    [Fact]
    public async Task Does_not_count_whoever_wrote_the_commit()
    {
        var settings = Office.Asking(_office.Person("ann@example.org"), _office.Person("ben@example.org")) with { NotAuthor = true };
        _office.Says("ann@example.org");
        var end = await _office.WaitAsync(settings);
        end.State.ShouldBe(ApprovalState.TimedOut);
        end.Remarks.ShouldHaveSingleItem().ShouldContain("ann@example.org wrote the commit");
        _office.Says("ben@example.org", at: _office.Clock.GetUtcNow());
        (await _office.WaitAsync(settings)).Approvals.ShouldHaveSingleItem().By.ShouldBe("ben@example.org");
    }

    [Fact]
    public async Task Lets_the_author_reject()
    {
        var settings = Office.Asking(_office.Person("ann@example.org"), _office.Person("ben@example.org")) with { NotAuthor = true };
        _office.Says("ben@example.org");
        _office.Says("ann@example.org", agrees: false);
        var end = await _office.WaitAsync(settings);
        (end.State, end.Reason).ShouldBe((ApprovalState.Rejected, "ann@example.org rejected it"));
        end.Approvals.ShouldBeEmpty();
    }

    public static TheoryData<string, string> Replays =>
        new()
        {
            { "run", "it is about the run" },
            { "commit", "it is about the commit" },
            { "image", "it is about another image" },
            { "no image", "it is about no image" },
            { "older", "it is older than the verdict" },
            { "later", "it is from the future" },
        };

    [Theory]
    [MemberData(nameof(Replays))]
    public async Task Takes_no_word_about_something_else(string what, string why)
    {
        var settings = Office.Asking(_office.Person("ben@example.org"));
        _office.Says(
            "ben@example.org",
            about: order =>
                what switch
                {
                    "run" => order with { Run = "20260101-000000-0123456" },
                    "commit" => order with { Commit = new string('f', 40) },
                    "image" => order with { Image = $"registry.example.com/todo@sha256:{new string('b', 64)}" },
                    "no image" => order with { Image = null },
                    _ => order,
                },
            at: what switch
            {
                "older" => Office.Judged.AddMinutes(-6),
                "later" => Office.Judged.AddHours(3),
                _ => null,
            }
        );
        var end = await _office.WaitAsync(settings);
        end.State.ShouldBe(ApprovalState.TimedOut);
        end.Remarks.ShouldHaveSingleItem().ShouldContain(why);
    }

    [Fact]
    public async Task Takes_no_word_about_another_environment()
    {
        var settings = Office.Asking(_office.Person("ben@example.org"));
        _office.Says("ben@example.org", about: order => order with { Environment = "staging" });
        (await _office.WaitAsync(settings)).State.ShouldBe(ApprovalState.TimedOut);
    }

    [Fact]
    public async Task Takes_no_word_of_a_stranger_and_none_that_was_changed()
    {
        var settings = Office.Asking(_office.Person("ben@example.org"));
        _office.Person("mallory@example.org");
        _office.Says("mallory@example.org");
        // The payload of one, the signature of another.
        var good = Gatehouse.Engine.Evidence.Envelope.Read(_office.Word("ben@example.org", agrees: false), out _)!;
        var other = Gatehouse.Engine.Evidence.Envelope.Read(_office.Word("ben@example.org"), out _)!;
        _office.Folder.Keep("production", (good with { Payload = other.Payload }).Write());
        _office.Folder.Keep("production", "not even JSON"u8);
        var end = await _office.WaitAsync(settings);
        end.State.ShouldBe(ApprovalState.TimedOut);
        end.Remarks.Length.ShouldBe(3);
    }

    [Fact]
    public async Task Follows_no_link_and_reads_no_large_file()
    {
        var settings = Office.Asking(_office.Person("ben@example.org"));
        var word = Path.Combine(_office.Run.Path, "elsewhere.json");
        File.WriteAllBytes(word, _office.Word("ben@example.org"));
        Directory.CreateDirectory(_office.Folder.Path);
        File.CreateSymbolicLink(Path.Combine(_office.Folder.Path, "production.0.dsse.json"), word);
        File.WriteAllBytes(Path.Combine(_office.Folder.Path, "production.1.dsse.json"), new byte[1 << 20]);
        (await _office.WaitAsync(settings)).State.ShouldBe(ApprovalState.TimedOut);
    }

    [Fact]
    public async Task Leaves_time_for_second_thoughts()
    {
        var settings = Office.Asking(_office.Person("ben@example.org")) with { Wait = TimeSpan.FromMinutes(10) };
        _office.Says("ben@example.org");
        (await _office.WaitAsync(settings)).State.ShouldBe(ApprovalState.Approved);
        _office.Clock.GetUtcNow().ShouldBeInRange(Office.Judged.AddMinutes(10), Office.Judged.AddMinutes(10).AddSeconds(10));
    }

    [Fact]
    public async Task Waits_for_the_window_and_no_longer_than_the_time_out()
    {
        var settings = Office.Asking(_office.Person("ben@example.org")) with
        {
            Window = ApprovalWindow.Parse("Mon 11:00-12:00 Europe/Berlin", out _),
        };
        _office.Says("ben@example.org");
        var closed = await _office.WaitAsync(settings with { Timeout = TimeSpan.FromMinutes(30) });
        closed.State.ShouldBe(ApprovalState.TimedOut);
        closed.Reason.ShouldContain("opens on Mon 2026-07-06 11:00 +02:00");
        (await _office.WaitAsync(settings with { Timeout = TimeSpan.FromHours(1) })).State.ShouldBe(ApprovalState.Approved);
        _office.Clock.GetUtcNow().ShouldBeInRange(Office.Judged.AddHours(1), Office.Judged.AddHours(1).AddSeconds(10));
    }

    [Fact]
    public async Task Says_at_once_what_can_never_be()
    {
        async Task Refuses(ApprovalSettings settings, string why, ApprovalOrder? order = null)
        {
            var end = await _office.WaitAsync(settings, order);
            end.State.ShouldBe(ApprovalState.Unknown);
            end.Reason.ShouldContain(why);
        }

        await Refuses(Office.Asking(), "there is no key of one's own");
        var (ann, ben) = (_office.Person("ann@example.org"), _office.Person("ben"));
        await Refuses(Office.Asking(ann) with { Required = 2 }, "names 1");
        await Refuses(Office.Asking(ann) with { NotAuthor = true }, "names 0");
        await Refuses(Office.Asking(ann, ben) with { NotAuthor = true }, "mail address");
        await Refuses(
            Office.Asking(_office.Person("cid@example.org")) with
            {
                NotAuthor = true,
            },
            "who wrote the commit",
            _office.Order with
            {
                Author = null,
            }
        );
        _office.Clock.GetUtcNow().ShouldBe(Office.Judged);
    }

    [Fact]
    public async Task Signs_what_is_said_at_the_terminal_with_ones_own_key()
    {
        var own = _office.Ring.Create("default");
        _office.Ask = (order, _) => Task.FromResult<bool?>(order.Environment == "production");
        var end = await _office.WaitAsync(Office.Asking());
        end.State.ShouldBe(ApprovalState.Approved);
        end.Approvals.ShouldHaveSingleItem().KeyId.ShouldBe(own.Key.Id);
        Directory.EnumerateFiles(_office.Folder.Path, "*.dsse.json").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Lets_nobody_agree_at_the_terminal_who_may_not()
    {
        _office.Ring.Create("default");
        _office.Ask = (_, _) => Task.FromResult<bool?>(true);
        var end = await _office.WaitAsync(Office.Asking(_office.Person("ben@example.org")));
        end.State.ShouldBe(ApprovalState.TimedOut);
        end.Remarks.ShouldHaveSingleItem().ShouldContain("is not trusted");
    }
}
