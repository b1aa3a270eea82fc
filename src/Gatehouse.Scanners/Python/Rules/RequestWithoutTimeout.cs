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
            if (!Spelled.IsReadable(call.Keyword("timeout")) || Spelled.Is(call.Keyword("timeout"), "None"))
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
        names.SelectMany(name => view.CallsIn(library, name));

    internal static IEnumerable<AuditCall> All(AuditView view) => Calls(view, "requests", Verbs).Concat(Calls(view, "httpx", HttpxNames));
}
