using System.CommandLine;
using System.Globalization;
using System.Text;
using Gatehouse.Delivery.Release;
using Gatehouse.Delivery.Release.Targets;
using Gatehouse.Engine;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse release</c>: carries a version to an environment.</summary>
internal sealed class ReleaseVerb : Verb
{
    private readonly Argument<string?> _environment = new("ENV")
    {
        Description = "The environment, as gatehouse.yml names it.",
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "The folder that is released, with its gatehouse.yml; the current one if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _version = Value(
        "--version",
        "NAME",
        "The version's name; that of the commit, or one made of the contents of its files, if left out."
    );

    private readonly Option<string?> _image = Value(
        "--image",
        "IMAGE",
        "The image that is released, by its digest (repository@sha256:…); signed evidence about it is asked for."
    );

    private readonly Option<bool> _resume = Switch("--resume", "Goes on with a release that was killed.");
    private readonly Option<bool> _dryRun = Switch("--dry-run", "Says what would be done and what would change, and does nothing.");
    private readonly Option<bool> _status = Switch("--status", "Shows what serves, and how the last release ended.");
    private readonly Option<bool> _stop = Switch("--stop", "Ends what the target `process` keeps, after its requests are done.");
    private readonly Option<bool> _quiet = Switch("--quiet", "Nothing on standard error but mistakes.", "-q");

    public ReleaseVerb()
        : base("release", "Releases a folder to an environment, step by step, and takes it back where a step fails.")
    {
        Add(_environment);
        Add(_path);
        Add(_version);
        Add(_image);
        Add(_resume);
        Add(_dryRun);
        Add(_status);
        Add(_stop);
        Add(_quiet);
    }

    public override IReadOnlyList<string> Notes =>
        [
            "Files are scanned first. An image, and an environment that asks for approvals, needs fresh signed evidence with a pass: gatehouse run makes it."
                + " The exit code is 0 where the version serves, 1 where it was taken back, "
                + "2 where nothing could be done.",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse release production --dry-run", "see the steps first"),
            new("gatehouse release production", "release the current folder"),
            new("gatehouse release production --resume", "go on after a crash; gatehouse rollback production takes it back instead"),
            new(
                "gatehouse release production --image registry.example.com/team/todo@sha256:…",
                "release an image that was built and attested before"
            ),
            new("gatehouse release production --status", "what serves"),
        ];

    public override int Run(Call call)
    {
        call.Terminal.IsQuiet = call.Has(_quiet);
        var chosen = (Option<bool>[])[_resume, _dryRun, _status, _stop];
        if (chosen.Where(call.Has).Skip(1).Any())
            throw new UserError(
                $"{string.Join(" and ", chosen.Where(call.Has).Select(option => option.Name))} exclude each other",
                $"{call.Line} --help"
            );
        using var desk = ReleaseDesk.Open(call, call.Value(_environment)!, call.Value(_path) ?? ".");
        try
        {
            return call.Has(_status) ? Show(call, desk)
                : call.Has(_stop) ? Stop(call, desk)
                : call.Has(_dryRun) ? Plan(call, desk)
                : call.Has(_resume) ? Resume(call, desk)
                : Release(call, desk);
        }
        catch (ReleaseFailure failure)
        {
            throw desk.Told(failure);
        }
    }

    private int Release(Call call, ReleaseDesk desk)
    {
        var version = desk.Version(call.Value(_version), call.Value(_image));
        var pass = desk.Demand(version);
        return desk.Tell(progress => Delivery.Release.Release.RunAsync(pass, new ReleaseOrder(desk.Place, version), progress, call.Cancel));
    }

    private static int Resume(Call call, ReleaseDesk desk)
    {
        // What is judged again is what the journal says is released, by what is known of it today.
        var last =
            Delivery.Release.Release.LastAsync(desk.Place.Target, call.Cancel).GetAwaiter().GetResult()
            ?? throw new UserError($"nothing was released to `{desk.Environment.Name}` yet", $"gatehouse release {desk.Environment.Name}");
        var pass = desk.Demand(last.Next);
        return desk.Tell(progress => Delivery.Release.Release.ResumeAsync(pass, desk.Place, progress, call.Cancel));
    }

    private int Plan(Call call, ReleaseDesk desk)
    {
        var version = desk.Version(call.Value(_version), call.Value(_image));
        var order = new ReleaseOrder(desk.Place, version);
        var plan = Delivery.Release.Release.PlanAsync(order, call.Cancel).GetAwaiter().GetResult();
        if (plan.IsEmpty)
        {
            call.Terminal.Write($"{version.Name} serves `{desk.Environment.Name}` already; nothing would be done\n");
            return ExitCode.Open;
        }

        call.Terminal.Write($"{desk.Place.Target.Place}, {desk.Environment.Strategy.Kind}:\n");
        foreach (var line in plan)
            call.Terminal.Write($"  {line}\n");
        call.Terminal.Write("changes:\n" + desk.Place.Target.DiffAsync(version, call.Cancel).GetAwaiter().GetResult());
        return ExitCode.Open;
    }

    private static int Show(Call call, ReleaseDesk desk)
    {
        var text = new StringBuilder();
        var last = Delivery.Release.Release.LastAsync(desk.Place.Target, call.Cancel).GetAwaiter().GetResult();
        text.Append(
            last is null
                ? "release: none yet\n"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"release: {last.Next.Name} after {last.Old?.Name ?? "nothing"}, {last.Strategy}, {last.State.ToString().ToLowerInvariant()}, step {last.At + 1} of {last.Plan.Length}, {last.Changed.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC\n"
                )
        );
        if (last?.Reason is { } reason)
            text.Append($"  because: {reason}\n");
        if (desk.Processes is { } processes)
            ShowProcesses(text, processes.StatusAsync(call.Cancel).GetAwaiter().GetResult());
        else
            text.Append(
                $"serving: {desk.Place.Target.ServingAsync(call.Cancel).GetAwaiter().GetResult()?.Name ?? "nothing"} at {desk.Place.Target.Place}\n"
            );
        call.Terminal.Write(text.ToString());
        return ExitCode.Open;
    }

    private static void ShowProcesses(StringBuilder text, ProcessStatus? status)
    {
        if (status is null)
        {
            text.Append("keeper: does not run\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"keeper: process {status.Pid}, port {status.Port}\n");
        foreach (var version in status.Versions)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {version.Name}: {version.Weight} %, {version.Healthy} of {version.Processes} healthy, {version.Restarts} restarts, {version.Requests} requests, {version.Failures} failures, log {version.Log}\n"
            );
            if (version.Trouble is { } trouble)
                text.Append($"    {trouble}\n");
        }
    }

    private static int Stop(Call call, ReleaseDesk desk)
    {
        if (desk.Processes is not { } processes)
            throw new UserError(
                $"the target `{desk.Environment.Target}` is not stopped by Gatehouse",
                "stop it where it runs; --stop is for the target `process`"
            );
        var didRun = processes.StopAsync(call.Cancel).GetAwaiter().GetResult();
        call.Terminal.Write(didRun ? $"`{desk.Environment.Name}` is stopped\n" : $"nothing ran for `{desk.Environment.Name}`\n");
        return ExitCode.Open;
    }
}
