using BenchmarkDotNet.Attributes;
using Gatehouse.Engine;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners;
using Gatehouse.Scanners.Secrets;

namespace Gatehouse.Benchmarks;

/// <summary>The secrets scanner over sources that lie in memory, beside the literal search alone and beside plain reading of the same bytes.</summary>
[MemoryDiagnoser]
public class SecretsSweep
{
    private readonly List<byte[]> _texts = [];
    private readonly LiteralSet _keywords = new(SecretsScanner.All.SelectMany(rule => rule.Keywords).Distinct());
    private MemoryTree _tree = new();

    [GlobalSetup]
    public void Setup()
    {
        _tree = new MemoryTree();
        foreach (var (path, text) in Corpus.Read())
        {
            _texts.Add(text);
            _tree.Add(path, text);
        }
    }

    /// <summary>The limit: each byte looked at once.</summary>
    [Benchmark(Baseline = true)]
    public int ReadEachByte()
    {
        var lines = 0;
        foreach (var text in _texts)
            lines += text.AsSpan().Count((byte)'\n');
        return lines;
    }

    [Benchmark]
    public int SearchAllKeywords()
    {
        var counter = new Counter();
        foreach (var text in _texts)
            _keywords.Search(text, ref counter);
        return counter.Count;
    }

    [Benchmark]
    public async Task<int> SweepOneThread()
    {
        var swept = await Sweep.RunAsync(Catalog.Scanners, _tree, new WalkOptions(), 1, null, CancellationToken.None);
        return swept.Findings.Length;
    }

    private struct Counter : ILiteralSink
    {
        public int Count { get; private set; }

        public bool Found(int literal, int at)
        {
            Count++;
            return true;
        }
    }
}
