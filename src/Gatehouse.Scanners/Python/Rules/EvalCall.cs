using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A call of <c>eval</c>.</summary>
public sealed class EvalCall : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/eval-call",
            Title = "`eval` runs text as code",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [94, 78],
            Tier = Tier.Audit,
            Aliases = Names("307", "eval"),
            Why = "Whoever can change a part of the text that `eval` is given runs code with the rights of the program.",
            Fix = "For literals use `ast.literal_eval`, for data `json.loads`, for names a table of the allowed ones.",
            References = ["https://docs.python.org/3/library/ast.html#ast.literal_eval"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("def read(text):\n    return «eval(text)»\n"),
            Good("literals only", "import ast\n\ndef read(text):\n    return ast.literal_eval(text)\n"),
        ];

    protected override ImmutableArray<string> Functions => ["eval"];

    protected override string Message(string name) => "`eval` runs whatever text it is given";
}
