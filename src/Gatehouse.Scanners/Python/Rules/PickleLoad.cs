using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Data that can run code when it is read.</summary>
public sealed class PickleLoad : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/pickle-load",
            Title = "Pickled data is read",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [502],
            Tier = Tier.Audit,
            Aliases = Names("301", "pickle"),
            Why = "Pickled data says which functions are called when it is read: whoever wrote it runs code here.",
            Fix = "Use JSON, or sign the data and check the signature before it is read.",
            References = ["https://docs.python.org/3/library/pickle.html"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("from pickle import loads as read\n\nvalue = «read(data)»\n"), Good("JSON", "import json\n\nvalue = json.loads(data)\n")];

    protected override ImmutableArray<string> Functions =>
        [
            "pickle.loads",
            "pickle.load",
            "pickle.Unpickler",
            "dill.loads",
            "dill.load",
            "dill.Unpickler",
            "shelve.open",
            "shelve.DbfilenameShelf",
            "jsonpickle.decode",
            "jsonpickle.unpickler.decode",
            "jsonpickle.unpickler.Unpickler",
            "pandas.read_pickle",
        ];

    protected override string Message(string name) => $"`{name}` runs what the data says";
}
