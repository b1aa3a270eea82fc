using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The warning about unchecked certificates turned off.</summary>
public sealed class TlsWarningsSilenced : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/tls-warnings-silenced",
            Title = "Warnings of unchecked certificates are silenced",
            Severity = Severity.Low,
            Cwe = [295],
            Why =
                "The warning says that somewhere certificates are not checked. Silenced for the whole process, the next such place is silent too.",
            Fix = "Take the line out, and check certificates where the warning came from.",
            References = ["https://urllib3.readthedocs.io/en/stable/advanced-usage.html#tls-warnings"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import urllib3

                «urllib3.disable_warnings()»
                """
            ),
            Bad(
                """
                from requests.packages.urllib3 import disable_warnings
                from requests.packages.urllib3.exceptions import InsecureRequestWarning

                «disable_warnings(InsecureRequestWarning)»
                """
            ),
            Good(
                "another warning",
                """
                import urllib3

                urllib3.disable_warnings(urllib3.exceptions.SubjectAltNameWarning)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo("urllib3.disable_warnings", "requests.packages.urllib3.disable_warnings"))
        {
            if (
                call.Argument(0, "category") is not { } category
                || Surroundings.LastName(category.Value) is "InsecureRequestWarning" or "HTTPWarning"
            )
                yield return new Hit(call.Span, "This hides that certificates are not checked");
        }
    }
}
