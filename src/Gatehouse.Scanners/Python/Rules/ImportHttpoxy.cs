using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of a CGI handler.</summary>
public sealed class ImportHttpoxy : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-httpoxy",
            Title = "A CGI handler is imported",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [284],
            Tier = Tier.Audit,
            Aliases = Names("412", "import_httpoxy"),
            Why = "Under CGI the header `Proxy` of a request becomes `HTTP_PROXY`: who sends it reads what the program asks other servers.",
            Fix = "Use WSGI or ASGI, or take the header off in front of the program.",
            References = ["https://httpoxy.org/"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("«from wsgiref.handlers import CGIHandler»\n"), Good("no CGI", "from wsgiref.handlers import SimpleHandler\n")];

    protected override ImmutableArray<string> Modules =>
        ["wsgiref.handlers.CGIHandler", "twisted.web.twcgi.CGIScript", "twisted.web.twcgi.CGIDirectory"];

    protected override string Message(string module) => "a request can set the proxy of a CGI program";
}
