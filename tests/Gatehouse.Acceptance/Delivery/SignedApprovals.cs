using Gatehouse.Acceptance.Cli;
using Gatehouse.Delivery.Approvals;
using Gatehouse.Delivery.Evidence;
using Gatehouse.Delivery.Pipeline;
using Gatehouse.Engine.Evidence;

namespace Gatehouse.Acceptance.Delivery;

/// <summary><c>gatehouse approve</c> as people call it, with keys that <c>gatehouse keys create</c> made.</summary>
public sealed class SignedApprovals : IDisposable
{
    private const string Settings = """
        version: 1
        environments:
          production: {target: process, approval: {approvers: [approvers/ben@example.org.pem]}}
        """;

    private readonly Folder _folder = new Folder().Add("gatehouse.yml", Settings);
    private readonly ApprovalFolder _asked;
    private readonly ApprovalOrder _order;

    public SignedApprovals()
    {
        Call("keys", "create").ExitCode.ShouldBe(0);
        var own = Directory.EnumerateFiles(_folder.At("home/keys"), "*.pub.pem").ShouldHaveSingleItem();
        _folder.Add("approvers/ben@example.org.pem", File.ReadAllText(own));
        var (run, id) = RunFolder.Create(_folder.Path, null, DateTimeOffset.UtcNow);
        run.Write(
            new RunRecord
            {
                Id = id,
                Project = "todo",
                Began = DateTimeOffset.UtcNow,
            }
        );
        _asked = new ApprovalFolder(run);
        _order = new ApprovalOrder
        {
            Run = id,
            Project = "todo",
            Environment = "production",
            Commit = new string('c', 40),
            Image = $"registry.example.com/todo@sha256:{new string('a', 64)}",
            Author = "ann@example.org",
            Verdict = "pass",
            Findings = ["low waived: python/assert app.py"],
            JudgedAt = DateTimeOffset.UtcNow,
        };
    }

    public void Dispose() => _folder.Dispose();

    private Answer Call(params string[] words) => Binary.RunWith(_folder, [("GATEHOUSE_HOME", _folder.At("home"))], words);

    private ApprovalJudge Judge(ApprovalOrder? order = null)
    {
        var ben = new Approver("ben@example.org", EvidenceKeys.ReadFile(_folder.At("approvers/ben@example.org.pem")));
        return new ApprovalJudge(order ?? _order, new Engine.Gate.Delivering.ApprovalSettings(), [ben]);
    }

    [Fact]
    public void Show_what_is_asked_and_count_for_that_alone()
    {
        _asked.Ask(_order);
        var said = Call("approve", _order.Run, "--yes");
        said.ExitCode.ShouldBe(0, said.Error);
        foreach (var shown in (ReadOnlySpan<string>)[_order.Commit, _order.Image!, "pass", "python/assert", "approved as ben@example.org"])
            said.Output.ShouldContain(shown);
        var word = Directory.EnumerateFiles(_asked.Path, "*.dsse.json").ShouldHaveSingleItem();
        var bytes = File.ReadAllBytes(word);
        var judged = Judge().Judge(bytes, DateTimeOffset.UtcNow);
        (judged.Refusal, judged.Said?.Agrees, judged.Who?.Name).ShouldBe(("", true, "ben@example.org"));
        Judge(_order with { Environment = "staging" }).Judge(bytes, DateTimeOffset.UtcNow).Who.ShouldBeNull();
        Envelope.Read(bytes, out _).ShouldNotBeNull().PayloadType.ShouldBe(Statement.PayloadType);
    }

    [Fact]
    public void Reject_where_that_is_meant()
    {
        _asked.Ask(_order);
        Call("approve", _order.Run, "--reject", "--yes").Output.ShouldContain("rejected as");
        var word = Directory.EnumerateFiles(_asked.Path, "*.dsse.json").ShouldHaveSingleItem();
        Judge().Judge(File.ReadAllBytes(word), DateTimeOffset.UtcNow).Said.ShouldNotBeNull().Agrees.ShouldBeFalse();
    }

    [Fact]
    public void Are_not_made_without_being_asked_by_nobody_and_with_no_unknown_key()
    {
        var early = Call("approve", _order.Run, "--yes");
        (early.ExitCode, early.Error.Contains("asks for no approval", StringComparison.Ordinal)).ShouldBe((2, true));
        _asked.Ask(_order);
        Call("approve", _order.Run).Error.ShouldContain("--yes");
        Call("approve", "20200101-000000", "--yes").Error.ShouldContain("there is no run");
        Call("approve", "../../etc", "--yes").Error.ShouldContain("is no run");
        Call("keys", "create", "other").ExitCode.ShouldBe(0);
        Call("approve", _order.Run, "--yes", "--key", _folder.At("home/keys/other.key.pem"))
            .Error.ShouldContain("none of those that may approve");
        _asked.Ask(_order with { Environment = "staging" });
        Call("approve", _order.Run, "--yes").Error.ShouldContain("--environment");
        Directory.EnumerateFiles(_asked.Path, "*.dsse.json").ShouldBeEmpty();
    }

    [Fact]
    public void Let_a_run_on_that_waits_for_them_by_http()
    {
        _folder.Add(
            "gatehouse.yml",
            """
            version: 1
            dependencies: {advisories: own}
            environments:
              live:
                target: command
                command: {deploy: "echo new > home/live", undo: "rm -f home/live"}
                approval: {approvers: [approvers/ben@example.org.pem], not-author: true, timeout: 90s, listen: "127.0.0.1:18097"}
            """
        );
        _folder.Add(".gitignore", "home/\n").Add("app.py", "x = 1\n");
        foreach (
            var words in (string[][])
                [
                    ["init", "-q"],
                    ["add", "-A"],
                    ["commit", "-q", "-m", "Begin"],
                ]
        )
            _folder.Git(words).ExitCode.ShouldBe(0);
        var run = Binary.Start(Binary.Path, _folder.Path, [("GATEHOUSE_HOME", _folder.At("home")), ("CI", "")], "run", "--to", "live");
        var id = "";
        for (var tries = 0; id.Length == 0 && tries < 300 && !run.HasExited; tries++)
        {
            Thread.Sleep(100);
            id = Directory
                .EnumerateFiles(_folder.At(".gatehouse/runs"), "live.wanted.json", SearchOption.AllDirectories)
                .Select(file => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file)))!)
                .FirstOrDefault("");
        }

        Answer said;
        do said = Call("approve", id, "--at", "127.0.0.1:18097", "--yes");
        while (said.Error.Contains("no run waits", StringComparison.Ordinal) && !run.HasExited);
        said.ExitCode.ShouldBe(0, said.Error);
        var end = Binary.Finish(run, null);
        end.ExitCode.ShouldBe(0, end.Output + end.Error);
        end.Output.ShouldContain("approved by ben@example.org");
        _folder.Read("home/live").ShouldBe("new\n");
        // An option after --resume is none of its value.
        var again = Call("run", "--resume", "--to", "live");
        again.ExitCode.ShouldBe(0, again.Output + again.Error);
    }
}
