using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Release;
using Gatehouse.Delivery.Release.Targets;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Gate.Delivering;

namespace Gatehouse.Tests.Delivery.Release;

public sealed class CommandReleases : IDisposable
{
    private static readonly ReleaseVersion _old = new() { Name = "v1", Commit = "1111111" };
    private static readonly ReleaseVersion _next = new()
    {
        Name = "v2",
        Commit = "2222222",
        Image = "shop@sha256:2",
    };

    private readonly WebDoor _web = new(TimeProvider.System);
    private readonly string _folder = Directory.CreateTempSubdirectory("gatehouse-tests-").FullName;

    public void Dispose()
    {
        _web.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_commands_learn_what_is_released_where_and_what_was_before()
    {
        const string tell = "echo $GATEHOUSE_VERSION $GATEHOUSE_IMAGE $GATEHOUSE_PREVIOUS $GATEHOUSE_ENVIRONMENT $EXTRA >> ";
        var target = Open(tell + "deploy", tell + "undo", tell + "verify");
        await target.PrepareAsync(_next, Cancel);
        Directory.EnumerateFiles(_folder).ShouldBeEmpty();
        await target.ShareAsync(_next, _old, 100, Cancel);
        await target.ShareAsync(_next, _old, 0, Cancel);
        foreach (var file in (string[])["deploy", "verify", "undo"])
            File.ReadAllText(Path.Combine(_folder, file)).ShouldBe("v2 shop@sha256:2 v1 production given\n");
    }

    [Fact]
    public async Task A_command_that_fails_fails_the_release()
    {
        var target = Open("true", "true", "echo not there >&2; exit 3");
        var failure = await Should.ThrowAsync<ReleaseFailure>(() => target.ShareAsync(_next, null, 100, Cancel));
        failure.Message.ShouldBe("the command to verify ended with 3: not there");
    }

    [Fact]
    public async Task What_serves_is_what_the_journal_says() => (await Open("true", "true", "true").ServingAsync(Cancel)).ShouldBe(_old);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private CommandTarget Open(string deploy, string undo, string verify)
    {
        var programs = new ProgramRunner(new Masks(), TimeProvider.System);
        var surroundings = new Surroundings
        {
            Environment = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("PATH", "/usr/bin:/bin"),
            Folder = _folder,
            Home = _folder,
        };
        return new CommandTarget(
            new EnvironmentSettings
            {
                Name = "production",
                Target = "command",
                Command = new CommandTargetSettings
                {
                    Deploy = new([deploy], true),
                    Undo = new([undo], true),
                    Verify = new([verify], true),
                    Environment = [new("EXTRA", Given.Of("given"))],
                },
            },
            surroundings,
            programs,
            ValueBook.Open(Settings.Default, surroundings, programs, _web),
            new NoStore(),
            _ => Task.FromResult<ReleaseVersion?>(_old)
        );
    }
}
