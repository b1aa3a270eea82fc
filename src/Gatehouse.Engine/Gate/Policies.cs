using System.Text;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate;

/// <summary>The policies that ship, written in the language of <c>gatehouse.yml</c> and read by the same reader.</summary>
public static class Policies
{
    private const string DefaultText = """
        incomplete: unknown
        clauses:
          - name: before-commit
            stages: [pre-commit]
            scanner: [secrets, dockerfiles]
          - name: code
            stages: [commit]
            scanner: [python]
            severity: critical
          - name: dependencies
            stages: [commit]
            scanner: [dependencies]
            severity: high
          - name: exploited-dependencies
            stages: [commit]
            scanner: [dependencies]
            known-exploited: true
            state: [new, existing]
          - name: secrets
            stages: [commit, image, staging]
            scanner: [secrets]
          - name: licences
            stages: [commit]
            scanner: [licences]
            scope: [shipped, optional]
            licence: [AGPL-3.0*, GPL-3.0*, GPL-2.0*, LicenseRef-AGPL, LicenseRef-GPL]
          - name: infrastructure
            stages: [commit]
            scanner: [infrastructure, workflows]
            severity: high
          - name: images
            stages: [image]
            scanner: [images]
            severity: critical
          - name: running-application
            stages: [staging]
            scanner: [dast]
            action: warn
        """;

    private const string StrictText = """
        incomplete: unknown
        clauses:
          - name: secrets
            scanner: [secrets]
            state: [new, existing]
          - name: code
            scanner: [python]
            severity: medium
          - name: critical
            severity: critical
            state: [new, existing]
          - name: dependencies
            scanner: [dependencies]
            severity: medium
          - name: exploited-dependencies
            scanner: [dependencies, images]
            known-exploited: true
            state: [new, existing]
          - name: likely-exploited-dependencies
            scanner: [dependencies, images]
            epss: 0.1
          - name: licences
            scope: [shipped, optional]
            licence: [AGPL-*, GPL-*, SSPL-*, BUSL-*, CC-BY-NC-*, LicenseRef-AGPL, LicenseRef-GPL, LicenseRef-non-commercial]
          - name: infrastructure
            scanner: [infrastructure, workflows, dockerfiles]
            severity: medium
          - name: images
            scanner: [images]
            severity: high
          - name: running-application
            scanner: [dast]
            severity: medium
          - name: everything-else
            action: warn
        """;

    private const string ReportOnlyText = """
        incomplete: unknown
        clauses:
          - name: everything
            action: warn
        """;

    /// <summary>What the field recommends: blocks what is dangerous and new.</summary>
    public static Policy Default => field ??= Read("default", DefaultText);

    /// <summary>For a project that wants to stay clean: lower thresholds at every stage, and a baseline that excuses little.</summary>
    public static Policy Strict => field ??= Read("strict", StrictText);

    /// <summary>Tells everything and never closes; incomplete coverage is still unknown.</summary>
    public static Policy ReportOnly => field ??= Read("report-only", ReportOnlyText);

    public static ImmutableArray<Policy> All => [Default, Strict, ReportOnly];

    /// <summary>A shipped policy by its name; null where none is called so.</summary>
    public static Policy? Named(string name) =>
        name switch
        {
            "default" => Default,
            "strict" => Strict,
            "report-only" => ReportOnly,
            _ => null,
        };

    private static Policy Read(string name, string text)
    {
        var complaints = new Complaints($"the policy {name}");
        var document = YamlDocument.Parse(Encoding.UTF8.GetBytes(text));
        if (document is not { Root: YamlMapping mapping })
            throw new InvalidOperationException(document.Problem?.Message);
        SettingsSchema.PolicyMapping.Check(mapping, complaints);
        complaints.ThrowIfAny();
        var policy = PolicyReader.Read(mapping, new Policy { Name = name }, complaints);
        complaints.ThrowIfAny();
        return policy;
    }
}
