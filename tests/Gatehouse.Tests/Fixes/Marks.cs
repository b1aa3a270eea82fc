using System.Collections.Immutable;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Tests.Fixes;

/// <summary>A scanner with edits: it minds each `bad` and says `good` in its place, and wants `import good` at the top of the file.</summary>
internal sealed class Marks(Func<SourceFile, ByteSpan, Edit?> mend, Tier tier = Tier.Precise) : Scanner
{
    private readonly Bad _bad = new(tier);

    public Marks()
        : this((_, span) => Edit.Of("Say `good`", span, "good")) { }

    public override string Name => "marks";

    public override ImmutableArray<Rule> Rules => [_bad];

    public override bool Wants(SourcePath path) => true;

    public override void Read(SourceFile file, Sightings seen)
    {
        for (var at = 0; file.Bytes[at..].IndexOf("bad"u8) is >= 0 and var found; at += 3)
        {
            at += found;
            var span = new ByteSpan(at, 3);
            seen.At = _bad;
            seen.Report(_bad, new Hit(span, "a bad word") { Edit = mend(file, span), Aliases = ["other:BAD2"] });
        }
    }

    public static ScanResult Scan(SourceTree tree, Scanner? scanner = null, bool audit = false, params Waiver[] waivers) =>
        Engine
            .Scan.RunAsync(
                new ScanRequest
                {
                    Tree = tree,
                    Scanners = [scanner ?? new Marks()],
                    Policy = Policies.Default,
                    Waivers = [.. waivers],
                    Audit = audit,
                    Jobs = 1,
                },
                CancellationToken.None
            )
            .GetAwaiter()
            .GetResult();

    private sealed class Bad(Tier tier) : Rule
    {
        public override RuleFacts Facts { get; } =
            new()
            {
                Id = "marks/bad",
                Title = "A bad word",
                Severity = Severity.Low,
                Why = "It is bad.",
                Fix = "Say it otherwise.",
                Aliases = ["other:BAD1"],
                Tier = tier,
            };

        public override IEnumerable<Example> Examples => [];
    }
}
