using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of a module that reads pickled data.</summary>
public sealed class ImportPickle : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-pickle",
            Title = "A module that reads pickled data is imported",
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [502],
            Tier = Tier.Audit,
            Aliases = Names("403", "import_pickle"),
            Why = "Pickled data says which functions are called when it is read: whoever wrote it runs code here.",
            Fix = "Use JSON, or see to it that only data of one's own is read.",
            References = ["https://docs.python.org/3/library/pickle.html"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("«import pickle»\nshelves = «__import__('shelve')»\n"), Good("another module", "import json\n")];

    protected override ImmutableArray<string> Modules => ["pickle", "cPickle", "dill", "shelve"];

    protected override string Message(string module) => $"`{module}` can run what the data says";
}
