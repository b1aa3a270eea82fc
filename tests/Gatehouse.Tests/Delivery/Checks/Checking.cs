using System.Net;
using System.Net.Sockets;
using Gatehouse.Delivery.Checks;
using Gatehouse.Engine.Gate.Delivering;
using Gatehouse.Tests.Secrets.Verification;

namespace Gatehouse.Tests.Delivery.Checks;

public sealed class Checking : IDisposable
{
    private readonly CheckingGround _ground = new();

    public void Dispose() => _ground.Dispose();

    [Fact]
    public async Task Ports_are_open_or_closed_as_the_settings_say()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var place = $"127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}";
        (await StateAsync(new() { Tcp = place })).ShouldBe(CheckState.Ok);
        (await StateAsync(new() { Tcp = place, IsOpen = false })).ShouldBe(CheckState.Failed);
        server.Stop();
        (await StateAsync(new() { Tcp = place })).ShouldBe(CheckState.Failed);
        (await StateAsync(new() { Tcp = place, IsOpen = false })).ShouldBe(CheckState.Ok);
    }

    [Fact]
    public async Task A_place_that_cannot_be_asked_is_never_called_closed()
    {
        (await StateAsync(new() { Tcp = "no-port", IsOpen = false })).ShouldBe(CheckState.Unknown);
        (await StateAsync(new() { Tcp = "no-such-host.invalid:80", IsOpen = false })).ShouldBe(CheckState.Unknown);
    }

    [Fact]
    public async Task A_disk_has_room_or_not()
    {
        (await StateAsync(new() { Disk = ".", Free = 1 })).ShouldBe(CheckState.Ok);
        (await StateAsync(new() { Disk = ".", Free = long.MaxValue })).ShouldBe(CheckState.Failed);
        (await StateAsync(new() { Disk = "missing" })).ShouldBe(CheckState.Unknown);
    }

    [Theory]
    [InlineData(204, CheckState.Ok)]
    [InlineData(302, CheckState.Ok)]
    [InlineData(404, CheckState.Failed)]
    [InlineData(503, CheckState.Failed)]
    public async Task An_address_answers_well_or_not(int status, CheckState expected)
    {
        using var server = new LoopbackIssuer(LoopbackIssuer.Answer(status, ""));
        (await StateAsync(new() { Http = server.Address })).ShouldBe(expected);
    }

    [Fact]
    public async Task A_command_decides_by_how_it_ends()
    {
        (await StateAsync(new() { Command = Shell("test $GATEHOUSE_ENVIRONMENT = production") })).ShouldBe(CheckState.Ok);
        (await StateAsync(new() { Command = new(["no-such-program-here"], false) })).ShouldBe(CheckState.Unknown);
        var failed = await _ground.RunAsync(new CheckSettings { Command = Shell("echo too old >&2; exit 4") });
        failed.ShouldBe(new(failed.Check, CheckState.Failed, "it ended with 4: too old", failed.Remedy));
    }

    [Fact]
    public async Task Migrations_that_are_pending_close()
    {
        (await StateAsync(new() { Migrations = Shell("echo") })).ShouldBe(CheckState.Ok);
        (await StateAsync(new() { Migrations = Shell("exit 1") })).ShouldBe(CheckState.Unknown);
        (await _ground.RunAsync(new CheckSettings { Migrations = Shell("echo 0001; echo 0002") })).Reason.ShouldBe("2 pending: 0001, 0002");
    }

    [Fact]
    public async Task No_secret_is_in_a_reason()
    {
        var secret = "shown-nowhere-" + Guid.NewGuid().ToString("N");
        _ground.Masks.Add(secret);
        (await _ground.RunAsync(new CheckSettings { Command = Shell($"echo {secret}; exit 1") })).Reason.ShouldNotContain(secret);
    }

    [Fact]
    public async Task The_programs_of_a_command_target_must_be_there()
    {
        var environment = new EnvironmentSettings
        {
            Name = "production",
            Target = "command",
            Command = new CommandTargetSettings { Deploy = new(["no-such-program-here"], false), Undo = Shell("true") },
        };
        (await _ground.RunAsync(environment))[0].Reason.ShouldBe("there is no program no-such-program-here");
    }

    [Fact]
    public void The_worst_result_decides_and_none_is_not_good()
    {
        CheckResult Of(CheckState state) => new("x", state, "y");
        Preflight.Judge([]).ShouldBe(CheckState.Unknown);
        Preflight.Judge([Of(CheckState.Ok)]).ShouldBe(CheckState.Ok);
        Preflight.Judge([Of(CheckState.Ok), Of(CheckState.Unknown)]).ShouldBe(CheckState.Unknown);
        Preflight.Judge([Of(CheckState.Unknown), Of(CheckState.Failed), Of(CheckState.Ok)]).ShouldBe(CheckState.Failed);
    }

    [Fact]
    public void The_rights_of_a_cluster_are_read_from_kubectls_table()
    {
        var rights = ClusterRight.Read(
            """
            Resources                                       Non-Resource URLs   Resource Names   Verbs
            *.*                                             []                  []               [*]
                                                            [/healthz]          []               [get]
            configmaps                                      []                  []               [get create]
            secrets                                         []                  [one]            [get]
            """
        );
        rights.Select(right => right.Resource).ShouldBe(["*.*", "configmaps", "secrets"]);
        rights[0].Excess.ShouldBe("every verb on every resource");
        rights[1].Excess.ShouldBeNull();
        rights[1].Allows("configmaps", "create").ShouldBeTrue();
        rights[1].Allows("configmaps", "update").ShouldBeFalse();
        rights[2].Allows("secrets", "get").ShouldBeFalse();
    }

    private static WrittenCommand Shell(string line) => new([line], true);

    private async Task<CheckState> StateAsync(CheckSettings settings) => (await _ground.RunAsync(settings)).State;
}
