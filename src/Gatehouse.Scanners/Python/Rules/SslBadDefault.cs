using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A broken version of SSL or TLS as the default of a parameter.</summary>
public sealed class SslBadDefault : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/ssl-bad-default",
            Title = "A broken version of SSL or TLS is a default",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [327],
            Tier = Tier.Audit,
            Aliases = Names("503", "ssl_with_bad_defaults"),
            Why = "Whoever calls the function without a thought gets a protocol that can be broken.",
            Fix = "Make `ssl.PROTOCOL_TLS_CLIENT` or `ssl.PROTOCOL_TLS_SERVER` the default.",
            References = ["https://www.rfc-editor.org/rfc/rfc8996"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import ssl\n\n«def open(host, version=ssl.PROTOCOL_SSLv3):»\n    pass\n"),
            Good("a good default", "import ssl\n\ndef open(host, version=ssl.PROTOCOL_TLS_CLIENT):\n    pass\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var site in view.Module.All(NodeKind.Function))
        {
            var function = (FunctionStatement)site.Node;
            if (function.IsAsync)
                continue;
            var bad = function.Parameters.FirstOrDefault(parameter =>
                parameter is { Form: ParameterForm.Positional or ParameterForm.PositionalOnly, Default: AttributeExpression version }
                && view.Settings.BadProtocols.Contains(version.Name)
            );
            if (bad is not null)
                yield return new Hit(Head(view, function), $"`{bad.Name}` defaults to a broken protocol") { Around = function.Span };
        }
    }

    /// <summary>From <c>def</c> to the colon before the body.</summary>
    private static ByteSpan Head(AuditView view, FunctionStatement function)
    {
        var end = function.Body is [var first, ..] ? first.Start : function.End;
        var colon = view.Module.Tree.Text.Bytes[function.Start..end].LastIndexOf((byte)':');
        return ByteSpan.Between(function.Start, colon < 0 ? end : function.Start + colon + 1);
    }
}
