using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Flow;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Objects unpickled from what the network brought.</summary>
public sealed class RemotePickle : PythonRule
{
    private static readonly ImmutableArray<string> Loaders =
    [
        "pickle.load",
        "pickle.loads",
        "cPickle.load",
        "cPickle.loads",
        "dill.load",
        "dill.loads",
        "cloudpickle.load",
        "cloudpickle.loads",
        "joblib.load",
        "pandas.read_pickle",
        "torch.load",
        "marshal.loads",
        "jsonpickle.decode",
        "jsonpickle.loads",
    ];

    private static readonly ImmutableArray<string> Network =
    [
        "requests.get()",
        "requests.post()",
        "requests.request()",
        "httpx.get()",
        "httpx.post()",
        "urllib.request.urlopen()",
        "urllib2.urlopen()",
        "urllib.urlopen()",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/remote-pickle",
            Title = "Pickled objects read from the network",
            Severity = Severity.High,
            Cwe = [502],
            Why =
                "A pickle is a program that its reader runs. Whoever answers in the server's place, or writes to its bucket, runs commands here.",
            Fix =
                "Exchange JSON, MessagePack or safetensors (`torch.load(…, weights_only=True)`); where it must be a pickle, check a signature first.",
            References = ["https://docs.python.org/3/library/pickle.html"],
            Aliases = ["bandit:B301", "bandit:pickle", "ruff:S301", "bandit:B614", "bandit:pytorch_load", "ruff:S614"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import pickle, requests

                def fetch(url):
                    answer = requests.get(url, timeout=5)
                    return «pickle.loads(answer.content)»
                """
            ),
            Bad(
                """
                import pandas as pd

                table = «pd.read_pickle("https://models.example.org/table.pkl")»
                """
            ),
            Good(
                "a file of our own",
                """
                import pickle

                def read(path):
                    with open(path, "rb") as file:
                        return pickle.load(file)
                """
            ),
            Good(
                "weights only",
                """
                import io, requests, torch

                def fetch(url):
                    return torch.load(io.BytesIO(requests.get(url, timeout=5).content), weights_only=True)
                """
            ),
        ];

    internal override Clearance LetsGo => Clearance.OfUnreached;

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo(Loaders))
        {
            if (call.Argument(0) is not { } source || call.Argument("weights_only") is { IsTrue: true })
                continue;
            var value = source.Value;
            while (
                source.Scope.Followed(value) is CallExpression { Function: var function, Arguments: [var first, ..] }
                && Surroundings.LastName(function) is "BytesIO" or "b64decode" or "decompress"
            )
                value = first.Value;
            var isRemote =
                module.PathOf(value, source.Scope) is { } path && Network.Any(from => path.StartsWith(from, StringComparison.Ordinal))
                || source.String is { } address
                    && (
                        address.StartsWith("http://", StringComparison.Ordinal) || address.StartsWith("https://", StringComparison.Ordinal)
                    );
            if (isRemote)
                yield return new Hit(call.Span, "Whoever answers at that address runs commands here");
        }
    }
}
