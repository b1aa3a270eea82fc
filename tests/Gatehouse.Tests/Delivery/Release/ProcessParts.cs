using Gatehouse.Delivery.Release;
using Gatehouse.Delivery.Release.Targets.Processes;

namespace Gatehouse.Tests.Delivery.Release;

public sealed class SmoothShares
{
    [Theory]
    [InlineData(5, 95)]
    [InlineData(25, 75)]
    [InlineData(1, 99)]
    [InlineData(50, 50)]
    [InlineData(100, 0)]
    public void Are_exact_in_any_hundred_turns(int left, int right)
    {
        var share = new SmoothShare<string>([("left", left), ("right", right)]);
        var turns = Enumerable
            .Range(0, 500)
            .Select(_ =>
            {
                share.TryNext(out var next).ShouldBeTrue();
                return next;
            })
            .ToList();
        for (var from = 0; from <= 400; from++)
            turns.Skip(from).Take(100).Count(one => one == "left").ShouldBe(left);
    }

    [Fact]
    public void Of_one_in_twenty_never_come_twice_in_a_row()
    {
        var share = new SmoothShare<string>([("new", 5), ("old", 95)]);
        var places = new List<int>();
        for (var turn = 0; turn < 200; turn++)
        {
            share.TryNext(out var next);
            if (next == "new")
                places.Add(turn);
        }

        places.Zip(places.Skip(1), (one, other) => other - one).ShouldAllBe(distance => distance == 20);
    }

    [Fact]
    public void Of_nobody_are_nobodys() => new SmoothShare<string>([("one", 0)]).TryNext(out _).ShouldBeFalse();
}

public sealed class Tallies
{
    [Fact]
    public void Tell_what_came_since_a_moment()
    {
        var clock = new PumpedClock();
        var tally = new Tally(clock);
        for (var i = 0; i < 10; i++)
        {
            tally.Add(isFailure: i % 5 == 0, i);
            clock.Pass(TimeSpan.FromSeconds(1));
        }

        var since = clock.GetUtcNow().AddSeconds(-5);
        tally.Since(since).Requests.ShouldBe(5);
        tally.Since(since).Failures.ShouldBe(1);
        tally.Since(since).Latencies.ShouldBe([5, 6, 7, 8, 9]);
        tally.Since(clock.GetUtcNow()).Requests.ShouldBe(0);
        (tally.Requests, tally.Failures).ShouldBe((10, 2));
    }

    [Fact]
    public void Lose_no_answer_when_they_grow_coarse()
    {
        var clock = new PumpedClock();
        var began = clock.GetUtcNow();
        var tally = new Tally(clock);
        for (var i = 0; i < 50_000; i++)
        {
            tally.Add(isFailure: i % 10 == 0, i);
            clock.Pass(TimeSpan.FromSeconds(1));
        }

        tally.Since(began).Requests.ShouldBe(50_000);
        tally.Since(began).Failures.ShouldBe(5000);
        // What is new stays exact.
        tally.Since(clock.GetUtcNow().AddSeconds(-1000)).Requests.ShouldBe(1000);
        tally.Since(began).Latencies.Length.ShouldBeLessThanOrEqualTo(1000);
        tally.Since(began).Latencies[^1].ShouldBe(49_999);
    }
}

public sealed class VersionCopies : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gatehouse-copy-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Hold_what_the_folder_held_and_change_no_more()
    {
        var (from, to) = (Path.Combine(_folder, "from"), Path.Combine(_folder, "to"));
        Directory.CreateDirectory(Path.Combine(from, "inner"));
        Directory.CreateDirectory(Path.Combine(from, ".git"));
        File.WriteAllText(Path.Combine(from, ".git", "config"), "x");
        File.WriteAllText(Path.Combine(from, "inner", "a"), "one");
        File.CreateSymbolicLink(Path.Combine(from, "link"), "inner/a");
        File.CreateSymbolicLink(Path.Combine(from, "loop"), ".");
        var digest = VersionFiles.DigestOf(from, Cancel);
        VersionFiles.Copy(from, to, Cancel);
        File.WriteAllText(Path.Combine(from, "inner", "a"), "two");
        VersionFiles.DigestOf(from, Cancel).ShouldNotBe(digest);
        VersionFiles.DigestOf(to, Cancel).ShouldBe(digest);
        File.ReadAllText(Path.Combine(to, "inner", "a")).ShouldBe("one");
        new FileInfo(Path.Combine(to, "link")).LinkTarget.ShouldBe("inner/a");
        Directory.Exists(Path.Combine(to, ".git")).ShouldBeFalse();
        Directory.Exists(to + ".new").ShouldBeFalse();
    }

    [Theory]
    [InlineData("Procfile", "web: gunicorn app:app --bind :$PORT\n", "gunicorn app:app --bind :$PORT")]
    [InlineData("package.json", """{"scripts": {"start": "node ."}}""", "npm start")]
    [InlineData("Dockerfile", "FROM a\nCMD [\"serve\", \"--bind=:8000\"]\n", "serve --bind=:{port}")]
    public void Are_started_as_their_files_say(string name, string text, string command)
    {
        File.WriteAllText(Path.Combine(_folder, name), text);
        StartSuggestion.Of(_folder).ToString().ShouldBe(command);
    }

    [Fact]
    public void That_do_not_say_how_they_start_are_refused() =>
        Should.Throw<ReleaseFailure>(() => StartSuggestion.Of(_folder)).Remedy.ShouldNotBeNull().ShouldContain("start:");
}
