using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A character that changes the direction of the text.</summary>
public sealed class BidiCharacter : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/bidi-character",
            Title = "An invisible character changes the direction of the text",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [1007, 838],
            Tier = Tier.Audit,
            Aliases = Names("613", "trojansource", ruff: false),
            Why = "What a reviewer sees is then not what Python reads: code can look like a comment and a comment like code.",
            Fix = "Take the character out, or write it as an escape such as `\\u202e`.",
            References = ["https://trojansource.codes/"],
        };

    public override IEnumerable<Example> Examples => [Bad("level = 'user«\u202e»' # check\n"), Good("an escape", "mark = '\\u202e'\n")];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        var text = view.Module.Tree.Text.Bytes;
        // All of them are E2 80 … or E2 81 … in UTF-8.
        for (var at = 0; text[at..].IndexOf((byte)0xE2) is >= 0 and var next; at++)
        {
            at += next;
            if (
                at + 2 < text.Length
                && (
                    (text[at + 1] == 0x80 && text[at + 2] is 0x8F or (>= 0xAA and <= 0xAE))
                    || (text[at + 1] == 0x81 && text[at + 2] is >= 0xA6 and <= 0xA9)
                )
            )
                return [new Hit(new ByteSpan(at, 3), "what is shown here is not what Python reads")];
        }

        return [];
    }
}
