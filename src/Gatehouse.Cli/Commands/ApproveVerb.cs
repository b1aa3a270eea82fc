using System.CommandLine;
using System.Text;
using Gatehouse.Delivery.Approvals;
using Gatehouse.Delivery.Evidence;
using Gatehouse.Delivery.Pipeline;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse approve</c>: signs leave for a release that waits for it, or refuses it.</summary>
internal sealed class ApproveVerb : Verb
{
    private readonly Argument<string?> _run = new("RUN")
    {
        Description = "The run that waits, as it says itself.",
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "The folder of the run; the current one if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _environment = Value("--environment", "ENV", "Which one, where the run asks for several.");
    private readonly Option<bool> _reject = Switch("--reject", "Refuses it: the run ends.");
    private readonly Option<string?> _key = Value(
        "--key",
        "FILE",
        "The private key that signs; your own (gatehouse keys create) if left out."
    );
    private readonly Option<string?> _at = Value(
        "--at",
        "HOST:PORT",
        "Where the run listens (`approval.listen`), for a run that is not in PATH."
    );
    private readonly Option<bool> _yes = Switch("--yes", "Does not ask whether you are sure; needed where nobody can be asked.", "-y");
    private readonly Option<bool> _quiet = Switch("--quiet", "Nothing on standard error but mistakes.", "-q");

    public ApproveVerb()
        : base("approve", "Signs leave for a release that waits for it.")
    {
        Add(_run);
        Add(_path);
        Add(_environment);
        Add(_reject);
        Add(_key);
        Add(_at);
        Add(_yes);
        Add(_quiet);
    }

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse approve 20261122-204743-e4daa22", "see what is asked, and agree"),
            new("gatehouse approve 20261122-204743-e4daa22 --reject", "end the run"),
            new("gatehouse approve 20261122-204743-e4daa22 --at 127.0.0.1:8099", "answer a run on another machine, by a tunnel to it"),
        ];

    public override int Run(Call call)
    {
        call.Terminal.IsQuiet = call.Has(_quiet);
        var folder = call.Value(_path) ?? ".";
        if (!Directory.Exists(folder))
            throw new UserError($"there is no folder {folder}", $"{call.Line} RUN");
        var tree = DirectoryTree.Open(folder);
        var settings = Inspection.SettingsOf(tree, call.Terminal);
        var surroundings = DeliveryDesk.SurroundingsOf(tree);
        var ring = new KeyRing(surroundings, new Masks());
        var key = call.Value(_key) ?? ring.Find(KeyRing.UsualName)?.PrivatePath ?? throw NoKey();
        using var web = new WebDoor(TimeProvider.System);
        var run = call.Value(_run)!;
        var place = call.Value(_at) is { } at ? new ApprovalMail(web, at, run) : null;
        var waiting = place is null ? new ApprovalFolder(RunFolder.Find(tree.Root, run).Folder) : null;
        var order = place is null ? Chosen(call, waiting!, run) : place.AskAsync(call.Cancel).GetAwaiter().GetResult();
        if (order.Run != run)
            throw new UserError(
                $"what waits there is the run {TextBytes.Printable(order.Run)}",
                $"gatehouse approve {TextBytes.Printable(order.Run)}"
            );
        if (place is not null && call.Value(_environment) is { } wanted && wanted != order.Environment)
            throw new UserError($"the run asks for {order.Environment}, not for {wanted}", $"--environment {order.Environment}");
        var pen = new ApprovalPen(ring);
        var who = NameOf(settings, order, surroundings.Folder, pen.KeyOfAsync(key, call.Cancel).GetAwaiter().GetResult());
        var agrees = !call.Has(_reject);
        call.Terminal.Write(Shown(order));
        Ask(call, agrees, order);
        var approval = Approval.Of(order, agrees, who, TimeProvider.System.GetUtcNow());
        var signed = pen.SignAsync(approval, key, call.Cancel).GetAwaiter().GetResult().Write();
        if (place is not null)
            place.SendAsync(signed, call.Cancel).GetAwaiter().GetResult();
        else
            call.Terminal.Say($"wrote {waiting!.Keep(order.Environment, signed)}");
        call.Terminal.Write($"{(agrees ? "approved" : "rejected")} as {who}\n");
        return ExitCode.Open;
    }

    private ApprovalOrder Chosen(Call call, ApprovalFolder folder, string run)
    {
        var asked = folder.Asked();
        if (asked.IsEmpty)
            throw new UserError($"the run {run} asks for no approval", "it asks when it comes to an environment with `approval`");
        var names = asked.Select(one => one.Environment).ToList();
        var name =
            call.Value(_environment) is { } wanted ? Call.OneOf("environment that is asked for", wanted, names)
            : names is [var only] ? only
            : throw new UserError($"the run {run} asks for {string.Join(" and ", names)}", $"{call.Line} {run} --environment {names[^1]}");
        return asked.First(one => one.Environment == name).Order
            ?? throw new UserError($"what the run asks for {name} cannot be read: {folder.Path}", "start the run again: gatehouse run");
    }

    /// <summary>The name under which this key is known, or what is left to say of it.</summary>
    private static string NameOf(Settings settings, ApprovalOrder order, string folder, Engine.Evidence.PublicKey key)
    {
        var approval = settings.Environments.FirstOrDefault(one => one.Name == order.Environment)?.Approval;
        var known = approval is null ? [] : Approver.ReadAll(approval, folder);
        if (known.IsEmpty)
            return Environment.UserName;
        return known.FirstOrDefault(one => one.Key.Id == key.Id)?.Name
            ?? throw new UserError(
                $"this key is none of those that may approve for {order.Environment}: {string.Join(", ", known.Select(one => one.Name))}",
                "sign with another --key, or add its public half to `approval.approvers`"
            );
    }

    private static string Shown(ApprovalOrder order)
    {
        var text = new StringBuilder();
        Line("environment", order.Environment);
        Line("project", order.Project);
        Line("commit", order.Commit);
        Line("author", order.Author ?? "not known");
        Line("image", order.Image ?? "none");
        Line("verdict", order.Verdict);
        foreach (var finding in order.Findings.Take(100))
            Line("", finding);
        return text.ToString();

        void Line(string name, string value) => text.Append($"{name, -12} {TextBytes.Printable(value)}\n");
    }

    private void Ask(Call call, bool agrees, ApprovalOrder order)
    {
        if (call.Has(_yes))
            return;
        if (Console.IsInputRedirected || !call.Terminal.ErrorIsTerminal)
            throw new UserError("nobody can be asked whether this is meant", $"{call.Line} {order.Run} --yes");
        call.Terminal.Out.Flush();
        call.Terminal.Error.Write($"{(agrees ? "Release" : "Refuse")} this to {TextBytes.Printable(order.Environment)}? [y/N] ");
        if (Console.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
            throw new UserError("nothing was signed", $"{call.Line} {order.Run}");
    }

    private static UserError NoKey() => new("you have no key to sign with", "gatehouse keys create, or --key FILE");
}
