using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A request that trusts any certificate.</summary>
public sealed class RequestWithoutVerification : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/request-without-verification",
            Title = "A request trusts any certificate",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [295],
            Tier = Tier.Audit,
            Aliases = Names("501", "request_with_no_cert_validation"),
            Why = "With `verify=False` whoever stands between the two ends reads and changes what they say.",
            Fix = "Leave `verify` out, or name the file of the authority that signed the server's certificate.",
            References = ["https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import requests\n\nrequests.get(url, timeout=5, «verify=False»)\n"),
            Good("an authority of one's own", "import requests\n\nrequests.get(url, timeout=5, verify='ca.pem')\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in RequestWithoutTimeout.All(view)
        let verify = call.Keyword("verify")
        where Spelled.Is(verify, "False")
        select view.Hit(call, verify, "any certificate is taken for the server's");
}
