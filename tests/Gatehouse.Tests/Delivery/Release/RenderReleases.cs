using System.Collections.Immutable;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Release;
using Gatehouse.Delivery.Release.Targets;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Gate.Delivering;

namespace Gatehouse.Tests.Delivery.Release;

public sealed class RenderReleases : IDisposable
{
    private readonly FakeRender _render = new();
    private readonly WebDoor _door = new(TimeProvider.System);

    public void Dispose()
    {
        _render.Dispose();
        _door.Dispose();
    }

    [Fact]
    public async Task A_deploy_is_begun_by_digest_and_waited_for()
    {
        var target = Open();
        await target.PrepareAsync(Image(1), Cancel);
        await target.ShareAsync(Image(1), null, 100, Cancel);
        _render.Asked.ShouldContain($$"""POST /services/srv-1/deploys {"imageUrl":"{{Image(1).Image}}"}""");
        (await target.ServingAsync(Cancel))!.Image.ShouldBe(Image(1).Image);
        // What is live is not deployed again.
        await target.ShareAsync(Image(1), null, 100, Cancel);
        _render.Deploys.Count.ShouldBe(1);
        (await target.AddressOfAsync(Image(1), Cancel))!.Host.ShouldBe("shop.example");
    }

    [Fact]
    public async Task A_deploy_that_waits_for_its_turn_is_found_and_waited_for()
    {
        _render.Queues = true;
        await Open().ShareAsync(Commit(1), null, 100, Cancel);
        (await Open().ServingAsync(Cancel))!.Commit.ShouldBe(Commit(1).Commit);
    }

    [Theory]
    [InlineData("build_failed")]
    [InlineData("update_failed")]
    [InlineData("pre_deploy_failed")]
    [InlineData("canceled")]
    public async Task A_deploy_that_fails_fails_the_release_and_leaves_what_was_live(string end)
    {
        await Open().ShareAsync(Commit(1), null, 100, Cancel);
        _render.End = end;
        var failure = await Should.ThrowAsync<ReleaseFailure>(() => Open().ShareAsync(Commit(2), Commit(1), 100, Cancel));
        failure.Message.ShouldContain(end.Replace('_', ' '));
        await Open().ShareAsync(Commit(2), Commit(1), 0, Cancel);
        _render.Deploys.Count.ShouldBe(2);
        (await Open().ServingAsync(Cancel))!.Commit.ShouldBe(Commit(1).Commit);
    }

    [Fact]
    public async Task What_is_live_is_rolled_back_to_the_deploy_before()
    {
        await Open().ShareAsync(Commit(1), null, 100, Cancel);
        await Open().ShareAsync(Commit(2), Commit(1), 100, Cancel);
        await Open().ShareAsync(Commit(2), Commit(1), 0, Cancel);
        _render.Asked.ShouldContain("""POST /services/srv-1/rollback {"deployId":"dep-1"}""");
        (await Open().ServingAsync(Cancel))!.Commit.ShouldBe(Commit(1).Commit);
    }

    [Fact]
    public async Task A_server_that_has_too_much_to_do_is_asked_again()
    {
        foreach (var trouble in (int[])[429, 503, 500])
            _render.Troubles.Enqueue(trouble);
        (await Open().ServingAsync(Cancel)).ShouldBeNull();
        for (var i = 0; i < 6; i++)
            _render.Troubles.Enqueue(503);
        (await Should.ThrowAsync<ReleaseFailure>(() => Open().ServingAsync(Cancel))).Message.ShouldContain("503");
    }

    [Fact]
    public async Task A_deploy_is_not_begun_twice_by_a_server_that_breaks()
    {
        var target = Open();
        await target.ServingAsync(Cancel);
        _render.Asked.Clear();
        _render.Troubles.Enqueue(503);
        await Should.NotThrowAsync(() => target.ServingAsync(Cancel));
        var posting = Task.Run(() => target.ShareAsync(Commit(1), null, 100, Cancel), Cancel);
        await posting;
        _render.Asked.Count(line => line.StartsWith("POST", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_is_refused_is_named_and_not_shown()
    {
        var failure = await Should.ThrowAsync<ReleaseFailure>(() => Open("rnd-wrong-" + Guid.NewGuid().ToString("N")).ServingAsync(Cancel));
        failure.Message.ShouldBe("cannot list the deploys: Render answers 401: unauthorized");
        failure.Remedy!.ShouldContain("render: token");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ReleaseVersion Image(int number) =>
        new()
        {
            Name = $"v{number}",
            Commit = new string((char)('0' + number), 40),
            Image = $"registry.example/shop@sha256:{new string((char)('0' + number), 64)}",
        };

    private static ReleaseVersion Commit(int number) => Image(number) with { Image = null };

    private RenderTarget Open(string? key = null)
    {
        var surroundings = new Surroundings
        {
            Environment = ImmutableDictionary<string, string>.Empty,
            Folder = "/",
            Home = "/",
        };
        return new RenderTarget(
            new EnvironmentSettings
            {
                Name = "production",
                Target = "render",
                Render = new RenderSettings
                {
                    Service = "srv-1",
                    Token = Given.Of(key ?? _render.Key),
                    Address = _render.Address,
                    Poll = TimeSpan.FromMilliseconds(5),
                },
            },
            ValueBook.Open(Settings.Default, surroundings, new ProgramRunner(new Masks(), TimeProvider.System), _door),
            _door,
            TimeProvider.System,
            new NoStore()
        );
    }
}
