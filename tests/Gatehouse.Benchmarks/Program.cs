using BenchmarkDotNet.Running;
using Gatehouse.Benchmarks;
using Gatehouse.Scanners.Secrets;

// `keywords` prints what the literal search looks for, so that compare.sh can give a peer the same work.
if (args is ["keywords"])
{
    foreach (var keyword in SecretsScanner.All.SelectMany(rule => rule.Keywords).Distinct().Order(StringComparer.Ordinal))
        Console.WriteLine(keyword);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(SecretsSweep).Assembly).Run(args);
