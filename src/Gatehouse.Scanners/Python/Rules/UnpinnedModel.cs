using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

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
