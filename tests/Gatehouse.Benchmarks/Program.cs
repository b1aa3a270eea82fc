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

// `python-parse FOLDER [ROUNDS]` measures the Python parser, and CPython's `ast.parse` beside it.
if (args is ["python-parse", var folder, .. var more])
{
    PythonParse.Run(folder, more is [var rounds] ? int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture) : 5);
    return;
}

// `advisories DATABASE [COUNT]` measures opening the advisory database and looking packages up; the first round is the cold one.
if (args is ["advisories", var database, .. var many])
{
    AdvisoryLookUp.Run(database, many is [var count] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 1000);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(SecretsSweep).Assembly).Run(args);
