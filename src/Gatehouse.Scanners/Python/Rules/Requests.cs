using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A request that may wait for ever.</summary>
public sealed class RequestWithoutTimeout : AuditRule
{
    private static readonly ImmutableArray<string> Verbs = ["get", "options", "head", "post", "put", "patch", "delete"];
    private static readonly ImmutableArray<string> HttpxNames = [.. Verbs, "request", "stream", "Client", "AsyncClient"];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/request-without-timeout",
            Title = "A request may wait for ever",
            Severity = Severity.Medium,
            Confidence = Confidence.Low,
            Cwe = [400],
            Tier = Tier.Audit,
            Aliases = Names("113", "request_without_timeout"),
            Why = "A server that never answers holds the thread that asked it; a few of them stop the whole program.",
            Fix = "Pass `timeout=` with the seconds that the caller can afford.",
            References = ["https://requests.readthedocs.io/en/latest/user/quickstart/#timeouts"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import requests\n\n«requests.get(url)»\n«requests.post(url, timeout=None)»\n"),
            Bad("import httpx\n\n«httpx.get(url, timeout=None)»\n"),
            Good("a limit", "import httpx\nimport requests\n\nrequests.get(url, timeout=5)\nhttpx.get(url)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var call in Calls(view, "requests", Verbs))
        {
            if (call.Keyword("timeout") is not { } timeout || Spelled.Is(timeout, "None"))
                yield return call.Hit("`requests` waits without a limit");
        }

        foreach (var call in Calls(view, "httpx", HttpxNames))
        {
            if (Spelled.Is(call.Keyword("timeout"), "None"))
                yield return call.Hit("`timeout=None` waits without a limit");
        }
    }

    /// <summary>Calls by one of the last names of what begins with a library's name.</summary>
    internal static IEnumerable<AuditCall> Calls(AuditView view, string library, ImmutableArray<string> names) =>
        names.SelectMany(view.CallsNamed).Where(call => call.Name.StartsWith(library + ".", StringComparison.Ordinal));

    internal static IEnumerable<AuditCall> All(AuditView view) => Calls(view, "requests", Verbs).Concat(Calls(view, "httpx", HttpxNames));
}

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

/// <summary>Telnet, which sends everything in the clear.</summary>
public sealed class TelnetClient : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/telnet-client",
            Title = "Telnet sends everything in the clear",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [319],
            Tier = Tier.Audit,
            Aliases = Names("312", "telnetlib"),
            Why = "Whoever sees the traffic reads the password and can type for the user.",
            Fix = "Use SSH, which hides and checks what is sent.",
            References = ["https://docs.python.org/3.12/library/telnetlib.html"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("import telnetlib\n\nlink = «telnetlib.Telnet(host)»\n"), Good("SSH", "import asyncssh\n\nlink = asyncssh.connect(host)\n")];

    protected override ImmutableArray<string> Functions => ["telnetlib.Telnet"];

    protected override string Message(string name) => "Telnet sends the password in the clear";
}

/// <summary>FTP, which sends everything in the clear.</summary>
public sealed class FtpClient : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/ftp-client",
            Title = "FTP sends everything in the clear",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [319],
            Tier = Tier.Audit,
            Aliases = Names("321", "ftplib"),
            Why = "Whoever sees the traffic reads the password and the files.",
            Fix = "Use SFTP, or `ftplib.FTP_TLS` with `prot_p()`.",
            References = ["https://docs.python.org/3/library/ftplib.html#ftplib.FTP_TLS"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("import ftplib\n\nlink = «ftplib.FTP(host)»\n"), Good("over TLS", "import ftplib\n\nlink = ftplib.FTP_TLS(host)\n")];

    protected override ImmutableArray<string> Functions => ["ftplib.FTP"];

    protected override string Message(string name) => "FTP sends the password in the clear";
}
