using System.Collections.Immutable;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Tests;

public sealed class Sweeping
{
    private const string Private = "a value nobody may read";

    [Fact]
    public void A_scanner_that_throws_costs_the_verdict_and_keeps_the_message_to_itself()
    {
        var swept = FrontDoor.Sweep(Files(1), 1, null, [new Probe((_, _) => throw new InvalidOperationException(Private))]);
        var failure = swept.Coverage.Failures.ShouldHaveSingleItem();
        failure.Scanner.ShouldBe("probe");
        failure.Path.ShouldBe("0.txt");
        failure.Reason.ShouldContain(nameof(InvalidOperationException));
        (failure.Reason + failure.Remedy).ShouldNotContain(Private);
        Judge(swept).ShouldBeOfType<Unknown>();
    }

    [Fact]
    public void What_one_scanner_breaks_the_others_still_read()
    {
        var swept = FrontDoor.Sweep(
            Files(20),
            4,
            null,
            [new Probe((_, _) => throw new FormatException(Private)), new Probe((_, seen) => seen.Report(Probe.Only, Hit(0)))]
        );
        swept.Coverage.Failures.Length.ShouldBe(20);
        swept.Findings.Length.ShouldBe(20);
    }

    [Theory]
    [InlineData(999, 999, 0)]
    [InlineData(1000, 1000, 0)]
    [InlineData(1001, 1000, 1)]
    [InlineData(5000, 1000, 1)]
    public void A_flood_of_findings_in_one_file_is_cut_and_the_cut_is_told_once(int hits, int kept, int failures)
    {
        var swept = FrontDoor.Sweep(
            Files(2),
            1,
            null,
            [
                new Probe(
                    (_, seen) =>
                    {
                        for (var i = 0; i < hits; i++)
                            seen.Report(Probe.Only, Hit(i % 100));
                    }
                ),
            ]
        );
        swept.Findings.Length.ShouldBe(2 * kept);
        swept.Coverage.Failures.Length.ShouldBe(2 * failures);
        swept.Coverage.IsComplete.ShouldBe(failures == 0);
    }

    [Fact]
    public async Task A_cancelled_sweep_ends_as_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var probe = new Probe((_, _) => cancel.Cancel());
        var request = new ScanRequest
        {
            Tree = Files(10_000),
            Scanners = [probe],
            Policy = Policies.Default,
            Jobs = 3,
        };
        await Should.ThrowAsync<OperationCanceledException>(() => Scan.RunAsync(request, cancel.Token));
        probe.Reads.ShouldBeLessThan(10_000);
    }

    [Fact]
    public async Task A_tree_that_breaks_while_it_is_walked_breaks_the_sweep()
    {
        var sweep = Sweep.RunAsync([new Probe((_, _) => { })], new Breaking(), new WalkOptions(), 2, null, CancellationToken.None);
        (await Should.ThrowAsync<IOException>(() => sweep)).Message.ShouldBe("the disk is gone");
    }

    private static Verdict Judge(Swept swept) => Policies.Default.Judge(swept.Findings, swept.Coverage, Occasion.Commit);

    private static Hit Hit(int at) => new(new ByteSpan(at, 1), "seen");

    private static MemoryTree Files(int count)
    {
        var tree = new MemoryTree();
        for (var i = 0; i < count; i++)
            tree.Add($"{i}.txt", new string('x', 200));
        return tree;
    }

    private sealed class Probe(Action<SourceFile, Sightings> read) : Scanner
    {
        private int _reads;

        public static Rule Only { get; } = new ProbeRule();

        public int Reads => _reads;

        public override string Name => "probe";

        public override ImmutableArray<Rule> Rules => [Only];

        public override bool Wants(SourcePath path) => true;

        public override void Read(SourceFile file, Sightings seen)
        {
            Interlocked.Increment(ref _reads);
            read(file, seen);
        }

        private sealed class ProbeRule : Rule
        {
            public override RuleFacts Facts { get; } =
                new()
                {
                    Id = "probe/seen",
                    Title = "Seen",
                    Severity = Severity.Low,
                    Why = "It is there.",
                    Fix = "Take it away.",
                };

            public override IEnumerable<Example> Examples => [];
        }
    }

    private sealed class Breaking : SourceTree
    {
        public override string Name => "breaking";

        public override IEnumerable<TreeEntry> Walk(WalkOptions options, CancellationToken cancel)
        {
            yield return TreeEntry.File("a.txt");
            throw new IOException("the disk is gone");
        }

        public override ReadOutcome Read(TreeEntry entry, FileBuffer buffer, long maxSize) => ReadOutcome.Done;

        public override bool Has(string path) => false;

        public override byte[]? Find(string path, long maxSize) => null;
    }
}
