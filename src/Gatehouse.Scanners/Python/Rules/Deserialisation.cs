using Gatehouse.Engine.Syntax.Python;
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

/// <summary>Marshalled data.</summary>
public sealed class MarshalLoad : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/marshal-load",
            Title = "Marshalled data is read",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [502],
            Tier = Tier.Audit,
            Aliases = Names("302", "marshal"),
            Why = "`marshal` is made for Python's own files and trusts them: data from elsewhere can crash the program or bring code.",
            Fix = "Use JSON, which holds data and nothing else.",
            References = ["https://docs.python.org/3/library/marshal.html"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("import marshal\n\nvalue = «marshal.loads(data)»\n"), Good("JSON", "import json\n\nvalue = json.loads(data)\n")];

    protected override ImmutableArray<string> Functions => ["marshal.load", "marshal.loads"];

    protected override string Message(string name) => $"`{name}` trusts the data";
}

/// <summary>YAML that can make any object.</summary>
public sealed class YamlLoadCall : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/yaml-load-call",
            Title = "`yaml.load` without a safe loader",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [502, 20],
            Tier = Tier.Audit,
            Aliases = Names("506", "yaml_load"),
            Why = "A loader that is not safe makes any Python object that the text names, and so runs code.",
            Fix = "Use `yaml.safe_load`.",
            References = ["https://pyyaml.org/wiki/PyYAMLDocumentation"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import yaml\n\nvalue = «yaml.load(text)»\nvalue = «yaml.load(text, Loader=yaml.Loader)»\n"),
            Good(
                "safe",
                "import yaml\n\nyaml.safe_load(text)\nyaml.load(text, Loader=yaml.CSafeLoader)\nyaml.load(text, yaml.SafeLoader)\n"
            ),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsNamed("load")
        where call.HasPart("yaml") && !IsSafe(call.Keyword("Loader")?.Value) && !IsSafe(call.At(1)) && view.Imports("yaml", call)
        select call.Hit("this loader makes any object that the text names");

    private static bool IsSafe(Expression? loader) => Spelled.Word(loader) is "SafeLoader" or "CSafeLoader";
}

/// <summary>A model that can run code when it is read.</summary>
public sealed class TorchLoadCall : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/torch-load-call",
            Title = "`torch.load` reads more than weights",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [502],
            Tier = Tier.Audit,
            Aliases = Names("614", "pytorch_load", ruff: false),
            Why = "A saved model is pickled: whoever wrote the file runs code when it is read.",
            Fix = "Pass `weights_only=True`, or use the safetensors format.",
            References = ["https://pytorch.org/docs/stable/generated/torch.load.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import torch\n\nmodel = «torch.load('model.pt')»\n"),
            Good("weights only", "import torch\n\nmodel = torch.load('model.pt', weights_only=True)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsNamed("load")
        where call.HasPart("torch") && !Spelled.Is(call.Keyword("weights_only"), "True") && view.Imports("torch", call)
        select call.Hit("the file may hold code");
}

/// <summary>A model that may change after it was looked at.</summary>
public sealed class UnpinnedModel : AuditRule
{
    private static readonly ImmutableArray<(string Function, string Library)> Downloads =
    [
        ("from_pretrained", "transformers"),
        ("load_dataset", "datasets"),
        ("hf_hub_download", "huggingface_hub"),
        ("snapshot_download", "huggingface_hub"),
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/unpinned-model",
            Title = "A model or dataset is fetched without its revision",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [494],
            Tier = Tier.Audit,
            Aliases = Names("615", "huggingface_unsafe_download", ruff: false),
            Why = "Whoever can push to the repository of the model changes what this program loads tomorrow.",
            Fix = "Pass `revision=` with the hash of the commit that was looked at.",
            References = ["https://huggingface.co/docs/huggingface_hub/en/guides/download"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("from transformers import AutoModel\n\n«AutoModel.from_pretrained('org/model', revision='main')»\n"),
            Good(
                "a commit, or a folder",
                "from transformers import AutoModel\n\nAutoModel.from_pretrained('org/model', revision='5d0f2e8a')\nAutoModel.from_pretrained('./model')\n"
            ),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from download in Downloads
        from call in view.CallsNamed(download.Function)
        where
            call.HasPart(download.Library)
            && !IsCommit(call)
            && Spelled.Word(call.At(0)) is not (['/', ..] or ['.', '/', ..] or ['.', '.', '/', ..])
            && IsImported(view, call)
        select call.Hit("what is fetched here may change");

    private static bool IsImported(AuditView view, AuditCall call) =>
        view.ImportsLike("transformers", call) || view.ImportsLike("datasets", call) || view.ImportsLike("huggingface_hub", call);

    private static bool IsCommit(AuditCall call)
    {
        var revision = Spelled.Word((call.Keyword("revision") ?? call.Keyword("commit_id"))?.Value);
        return revision?.Trim('"', '\'') is { Length: >= 7 } hash && hash.All(char.IsAsciiHexDigit);
    }
}
