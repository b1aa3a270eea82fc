using System.Collections.Immutable;
using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Tests;

/// <summary>Files that are read part after part, because no memory should have to hold them.</summary>
public sealed class LargeFiles
{
    private const int Megabyte = 1024 * 1024;
    private static readonly WalkOptions Unlimited = new() { MaxFileSize = 1024L * Megabyte };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bring_what_they_would_bring_whole(bool isOneLine)
    {
        var text = Text(26 * Megabyte, isOneLine);
        var parts = FrontDoor.Sweep(new MemoryTree().Add("a.txt", text), 1, Unlimited, [new Marks(readsParts: true)]);
        var whole = FrontDoor.Sweep(new Whole(text), 1, Unlimited, [new Marks(readsParts: true)]);
        whole.Findings.Length.ShouldBeGreaterThan(300);
        parts.Findings.Select(Told).ShouldBe(whole.Findings.Select(Told));
        parts.Waivers.Select(Told).ShouldBe(whole.Waivers.Select(Told));
        parts.Coverage.FilesRead.ShouldBe(1);
        parts.Coverage.Scanners[0].Bytes.ShouldBe(text.Length);
    }

    [Fact]
    public void Are_held_a_part_at_a_time()
    {
        var scanner = new Marks(readsParts: true);
        FrontDoor.Sweep(
            new MemoryTree().Add(
                "a.txt",
                new byte[64 * Megabyte]
                    .Select(_ => (byte)'a')
                    .ToArray()
            ),
            1,
            Unlimited,
            [scanner]
        );
        scanner.Longest.ShouldBeLessThan(10 * Megabyte);
    }

    [Fact]
    public void Are_told_where_a_scanner_needs_all_of_a_file()
    {
        var swept = FrontDoor.Sweep(
            new MemoryTree().Add("a.txt", Text(17 * Megabyte, isOneLine: true)),
            1,
            Unlimited,
            [new Marks(readsParts: false)]
        );
        swept.Findings.ShouldBeEmpty();
        var told = swept.Coverage.PassedOver.ShouldHaveSingleItem();
        told.Reason.ShouldBe(PassedOverReason.TooLarge);
        told.Detail.ShouldContain("marks");
    }

    [Fact]
    public void Are_read_from_the_disk_as_from_memory()
    {
        var folder = Directory.CreateTempSubdirectory("gatehouse-");
        try
        {
            var text = Text(18 * Megabyte, isOneLine: false);
            File.WriteAllBytes(Path.Combine(folder.FullName, "a.txt"), text);
            var disk = FrontDoor.Sweep(DirectoryTree.Open(folder.FullName), 1, Unlimited, [new Marks(readsParts: true)]);
            var memory = FrontDoor.Sweep(new MemoryTree().Add("a.txt", text), 1, Unlimited, [new Marks(readsParts: true)]);
            disk.Findings.Select(Told).ShouldBe(memory.Findings.Select(Told));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Told(Finding finding) => $"{finding.Fingerprint} {finding.Location}";

    private static string Told(Waiver waiver) => $"{waiver.Rule} {waiver.Line} {waiver.Inline}";

    /// <summary>Letters of one and of two bytes, a mark every so often, and where there are lines, waivers.</summary>
    private static byte[] Text(int length, bool isOneLine)
    {
        const string waiver = "\n// gatehouse: allow[probe/mark] until 2099-12-31: made up\n";
        var text = new StringBuilder();
        var bytes = 0;
        for (var piece = 0; bytes < length; piece++)
        {
            var letters = (piece % 3) switch
            {
                0 => new string('a', 61 * 1009),
                1 => new string('é', 40 * 1009),
                _ => isOneLine ? "b" : waiver,
            };
            text.Append(letters).Append("~x");
            bytes += Encoding.UTF8.GetByteCount(letters) + 2;
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private sealed class Marks(bool readsParts) : Scanner
    {
        private static readonly Rule Only = new MarkRule();

        public int Longest { get; private set; }

        public override string Name => "marks";

        public override ImmutableArray<Rule> Rules => [Only];

        public override bool ReadsParts => readsParts;

        public override bool Wants(SourcePath path) => true;

        public override void Read(SourceFile file, Sightings seen)
        {
            Longest = Math.Max(Longest, file.Bytes.Length);
            for (var at = 0; at < file.Bytes.Length; at++)
            {
                var mark = file.Bytes[at..].IndexOf((byte)'~');
                if (mark < 0)
                    return;
                at += mark;
                seen.Report(Only, new Hit(new ByteSpan(at, 2), "a mark"));
            }
        }

        private sealed class MarkRule : Rule
        {
            public override RuleFacts Facts { get; } =
                new()
                {
                    Id = "probe/mark",
                    Title = "Mark",
                    Severity = Severity.Low,
                    Why = "It is there.",
                    Fix = "Take it away.",
                };

            public override IEnumerable<Example> Examples => [];
        }
    }

    /// <summary>One file that comes whole or not at all.</summary>
    private sealed class Whole(byte[] text) : SourceTree
    {
        public override string Name => "whole";

        public override IEnumerable<TreeEntry> Walk(WalkOptions options, CancellationToken cancel) => [TreeEntry.File("a.txt")];

        public override ReadOutcome Read(TreeEntry entry, FileBuffer buffer, long maxSize)
        {
            if (text.Length > maxSize)
                return new ReadOutcome(ReadStatus.TooLarge, "large");
            buffer.Fill(text);
            return ReadOutcome.Done;
        }

        public override bool Has(string path) => path == "a.txt";

        public override byte[]? Find(string path, long maxSize) => null;
    }
}
