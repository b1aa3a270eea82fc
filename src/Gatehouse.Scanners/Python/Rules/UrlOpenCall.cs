using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>An address that is opened whatever its scheme.</summary>
public sealed class UrlOpenCall : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/url-open-call",
            Title = "`urllib` opens an address of any scheme",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [22, 918],
            Tier = Tier.Audit,
            Aliases = Names("310", "urllib_urlopen"),
            Why = "`urllib` opens `file:` and `ftp:` addresses as well: who chooses the address may read files of the machine.",
            Fix = "Check that the address begins with `https://` and names a host that is meant, or use `requests`.",
            References = ["https://docs.python.org/3/library/urllib.request.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("from urllib.request import urlopen\n\n«urlopen(address)»\n"),
            Good("a library that speaks HTTP only", "import requests\n\nrequests.get(address, timeout=5)\n"),
        ];

    protected override ImmutableArray<string> Functions =>
        [
            "urllib.request.urlopen",
            "urllib.request.urlretrieve",
            "urllib.request.URLopener",
            "urllib.request.FancyURLopener",
            "six.moves.urllib.request.urlopen",
            "six.moves.urllib.request.urlretrieve",
            "six.moves.urllib.request.URLopener",
            "six.moves.urllib.request.FancyURLopener",
        ];

    protected override string Message(string name) => $"`{name}` also opens `file:` addresses";
}
