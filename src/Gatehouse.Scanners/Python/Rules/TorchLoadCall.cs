using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

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
