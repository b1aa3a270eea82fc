using System.Text;
using Gatehouse.Delivery.Evidence;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Tests.Delivery.Evidence;

public sealed class EvidenceBooks : IDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Desk _desk = new();
    private readonly WebDoor _web = new(TimeProvider.System);

    public EvidenceBooks() => _desk.Ring.Create(KeyRing.UsualName);

    public void Dispose()
    {
        _web.Dispose();
        _desk.Dispose();
    }

    private EvidenceBook Book()
    {
        var around = _desk.Around();
        var programs = new ProgramRunner(_desk.Masks, TimeProvider.System);
        var values = ValueBook.Open(Settings.Default, around, programs, _web);
        var keys = new EvidenceKeys(Settings.Default.Evidence, around, values, programs);
        return new EvidenceBook(keys, Settings.Default.Evidence, around);
    }

    private static EvidenceOrder Order(Verdict verdict, DateTimeOffset at, string? environment = null) =>
        new()
        {
            Result = new ScanResult
            {
                Target = ".",
                Stage = Stages.Commit,
                Policy = Policies.Default.Name,
                Findings = [],
                Coverage = Gate.Sample.Complete,
                Verdict = verdict,
                Rules = [],
            },
            Policy = Policies.Default,
            Name = "todo",
            Commit = Commit,
            Environment = environment,
            JudgedAt = at,
            ProductVersion = "0",
        };

    private static Verdict Judge(params Finding[] findings) => Policies.Default.Judge([.. findings], Gate.Sample.Complete, Occasion.Commit);

    private async Task<Verdict> ConfirmAsync(string? environment = null, string commit = Commit)
    {
        var book = Book();
        return await book.ConfirmAsync(
            Policies.Default,
            book.Demand(Now, commit, null, environment),
            await book.FindAsync(null, null, Cancel),
            null,
            Cancel
        );
    }

    [Fact]
    public async Task Open_what_they_attest()
    {
        var kept = await Book().AttestAsync(Order(Judge(), Now), Cancel);
        File.Exists(kept.Path).ShouldBeTrue();
        (await ConfirmAsync()).ShouldBeOfType<Pass>();
    }

    [Fact]
    public async Task Cannot_tell_of_what_nobody_attested()
    {
        await Book().AttestAsync(Order(Judge(), Now), Cancel);
        (await ConfirmAsync(commit: new string('c', 40)))
            .ShouldBeOfType<Unknown>()
            .Doubts.ShouldHaveSingleItem()
            .ShouldContain("cccccccccccc");
    }

    [Fact]
    public async Task Let_the_newest_word_count()
    {
        await Book().AttestAsync(Order(Judge(), Now - TimeSpan.FromHours(2)), Cancel);
        await Book().AttestAsync(Order(Judge(Gate.Sample.Finding()), Now - TimeSpan.FromHours(1)), Cancel);
        (await ConfirmAsync()).ShouldBeOfType<Closed>();
        await Book().AttestAsync(Order(Judge(), Now), Cancel);
        (await ConfirmAsync()).ShouldBeOfType<Pass>();
    }

    [Fact]
    public async Task Let_no_pass_count_where_another_word_is_of_the_same_second()
    {
        await Book().AttestAsync(Order(Judge(), Now), Cancel);
        await Book().AttestAsync(Order(Judge(Gate.Sample.Finding()), Now), Cancel);
        (await ConfirmAsync()).ShouldBeOfType<Closed>();
    }

    [Fact]
    public async Task Keep_environments_apart()
    {
        await Book().AttestAsync(Order(Judge(), Now - TimeSpan.FromHours(1), "production"), Cancel);
        await Book().AttestAsync(Order(Judge(Gate.Sample.Finding()), Now, "staging"), Cancel);
        (await ConfirmAsync("production")).ShouldBeOfType<Pass>();
        (await ConfirmAsync("staging")).ShouldBeOfType<Closed>();
        (await ConfirmAsync("elsewhere")).ShouldNotBeOfType<Pass>();
        (await ConfirmAsync()).ShouldNotBeOfType<Pass>();
    }

    [Fact]
    public async Task Do_not_count_what_was_changed_and_say_so()
    {
        var kept = await Book().AttestAsync(Order(Judge(Gate.Sample.Finding()), Now), Cancel);
        var text = File.ReadAllText(kept.Path);
        var said = Encoding.UTF8.GetString(kept.Envelope.Payload.Span);
        var better = said.Replace("\"closed\"", "\"pass\"", StringComparison.Ordinal).Replace("FAILED", "PASSED", StringComparison.Ordinal);
        better.ShouldNotBe(said);
        File.WriteAllText(
            kept.Path,
            text.Replace(
                Convert.ToBase64String(Encoding.UTF8.GetBytes(said)),
                Convert.ToBase64String(Encoding.UTF8.GetBytes(better)),
                StringComparison.Ordinal
            )
        );
        File.ReadAllText(kept.Path).ShouldNotBe(text);
        (await ConfirmAsync())
            .ShouldBeOfType<Unknown>()
            .Doubts.ShouldContain(doubt => doubt.Contains("changed since it was signed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Follow_no_link_out_of_the_tree()
    {
        var folder = Path.Combine(_desk.Folder, EvidenceBook.FolderName);
        Directory.CreateDirectory(folder);
        File.CreateSymbolicLink(Path.Combine(folder, "x.json"), "/dev/zero");
        (await ConfirmAsync())
            .ShouldBeOfType<Unknown>()
            .Doubts.ShouldContain(doubt => doubt.Contains("symbolic link", StringComparison.Ordinal));

        var elsewhere = Directory.CreateDirectory(Path.Combine(_desk.Folder, "elsewhere")).FullName;
        Directory.Delete(folder, recursive: true);
        Directory.CreateSymbolicLink(folder, elsewhere);
        await Should.ThrowAsync<UserError>(() => Book().AttestAsync(Order(Judge(), Now), Cancel));
        await Should.ThrowAsync<UserError>(() => ConfirmAsync());
        Directory.EnumerateFileSystemEntries(elsewhere).ShouldBeEmpty();
    }

    [Fact]
    public async Task Are_no_change_of_the_tree()
    {
        await Book().AttestAsync(Order(Judge(), Now), Cancel);
        File.ReadAllText(Path.Combine(_desk.Folder, EvidenceBook.FolderName, ".gitignore")).ShouldBe("*\n");
    }

    [Fact]
    public async Task Name_the_waivers_that_were_used()
    {
        var order = Order(Judge(), Now);
        var waived = Gate.Sample.Finding() with { State = FindingState.Waived };
        var result = order.Result with
        {
            Findings = [waived],
            UsedWaivers =
            [
                new Waiver
                {
                    Rule = "secrets/token",
                    Reason = "a demo",
                    Owner = "anna",
                    Until = new DateOnly(2026, 5, 31),
                    Source = "gatehouse.yml",
                    Line = 3,
                },
            ],
        };
        await Book().AttestAsync(order with { Result = result }, Cancel);
        (await ConfirmAsync()).ShouldBeOfType<Closed>().Objections.ShouldHaveSingleItem().Message.ShouldContain("gatehouse.yml:3");
    }
}
