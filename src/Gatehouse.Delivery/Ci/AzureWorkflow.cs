namespace Gatehouse.Delivery.Ci;

/// <summary>Azure Pipelines.</summary>
public sealed class AzureWorkflow : WorkflowSystem
{
    private const string Pool = "ubuntu-24.04";
    private const string Tools = "$AGENT_TEMPDIRECTORY/gatehouse";

    public override string Name => "azure";

    public override string Path => "azure-pipelines.yml";

    public override IEnumerable<string> Chores(WorkflowPlan plan)
    {
        if (plan.Source.Address is null)
            yield return $"set the pipeline variables {Script.AddressVariable} and {Script.ChecksumVariable}, not settable at queue time";
        var secrets = plan
            .CheckVariables.Concat(plan.NoticeVariables)
            .Concat(plan.ReleaseVariables)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (secrets.Count > 0)
            yield return $"set the secret variables {string.Join(", ", secrets)}";
        foreach (var job in plan.Releases)
            yield return $"make the environment `{job.Environment}` with the checks Branch control and Exclusive Lock{(job.IsApproved ? ", and Approvals" : "")}";
        foreach (var job in plan.Releases.Where(job => job.HasIdentity))
            yield return $"make the service connection `gatehouse-{job.Environment}` with workload identity federation";
    }

    public override string Write(WorkflowPlan plan)
    {
        var text = new WorkflowText();
        var branches = WorkflowText.List(plan.Branches);
        text.Block(
                0,
                $$"""
                # Written by `gatehouse ci azure`, after gatehouse.yml; write it again when environments or values change there.
                trigger:
                  branches:
                    include: {{branches}}

                pr:
                  branches:
                    include: ["*"]

                pool:
                  vmImage: {{Pool}}
                """
            )
            .Add(0, "");
        if (plan.Source is { Address: { } address, Checksum: { } sum })
            text.Block(
                    0,
                    $"""
                    variables:
                      {Script.AddressVariable}: {WorkflowText.Quoted(address)}
                      {Script.ChecksumVariable}: {WorkflowText.Quoted(sum)}
                    """
                )
                .Add(0, "");
        text.Block(
            0,
            $$"""
            stages:
              - stage: gate
                displayName: Check, scan and judge
                jobs:
                  - job: gate
                    displayName: Check, scan and judge
                    timeoutInMinutes: {{plan.CheckMinutes}}
                    steps:
            """
        );
        WriteBeginning(text, plan, 10);
        text.Block(
            10,
            """
            - task: Cache@2
              displayName: Keep the advisory database
              inputs:
                key: '"gatehouse-advisories" | "$(Build.BuildId)"'
                restoreKeys: '"gatehouse-advisories"'
                path: $(Pipeline.Workspace)/advisories
            """
        );
        WriteBash(
            text,
            10,
            "Check, scan and judge",
            [
                "export XDG_CACHE_HOME=\"$PIPELINE_WORKSPACE/advisories\"",
                "mkdir -p \"$XDG_CACHE_HOME\"",
                .. Script.Advisories(Tools),
                Script.Gate(Tools),
            ],
            [.. plan.CheckVariables.Concat(plan.NoticeVariables).Distinct(StringComparer.Ordinal)]
        );
        WriteKeeping(text, 10, "gatehouse", isGate: true);
        foreach (var job in plan.Releases)
            WriteRelease(text, plan, job);
        return text.ToString();
    }

    private static void WriteRelease(WorkflowText text, WorkflowPlan plan, ReleaseJob job)
    {
        var before = job.Before?.Id;
        text.Block(
            2,
            $$"""
            - stage: {{job.Id}}
              displayName: {{WorkflowText.Quoted($"Release to {job.Environment}")}}
              dependsOn: [{{(before is null ? "gate" : $"gate, {before}")}}]
              condition: and(succeeded(), ne(variables['Build.Reason'], 'PullRequest'){{BranchCondition(job)}})
              lockBehavior: sequential
              jobs:
                - deployment: {{job.Id}}
                  displayName: {{WorkflowText.Quoted($"Release to {job.Environment}")}}
                  timeoutInMinutes: {{job.Minutes}}
                  environment: {{WorkflowText.Quoted(job.Environment)}}
                  strategy:
                    runOnce:
                      deploy:
                        steps:
            """
        );
        const int Indent = 16;
        WriteBeginning(text, plan, Indent);
        text.Block(
            Indent,
            $$"""
            - task: DownloadPipelineArtifact@2
              displayName: Get the run as it was
              inputs:
                artifact: {{(before is null ? "gatehouse" : $"gatehouse-{before}")}}
                path: $(Pipeline.Workspace)/before
            """
        );
        WriteBash(
            text,
            Indent,
            "Take over the run",
            before is null
                ? [.. Script.TakeOver("$PIPELINE_WORKSPACE/before")]
                :
                [
                    "mkdir -p .gatehouse",
                    "cp -R \"$PIPELINE_WORKSPACE/before\" .gatehouse/runs",
                    "printf '*\\n' > .gatehouse/runs/.gitignore",
                ],
            []
        );
        if (job.HasIdentity)
        {
            text.Block(
                Indent,
                $$"""
                - task: AzureCLI@2
                  displayName: {{WorkflowText.Quoted($"Release to {job.Environment}")}}
                  inputs:
                    azureSubscription: {{WorkflowText.Quoted($"gatehouse-{job.Environment}")}}
                    addSpnToEnvironment: true
                    scriptType: bash
                    scriptLocation: inlineScript
                """
            );
            text.Script(
                Indent + 4,
                "inlineScript",
                [
                    "set -euo pipefail",
                    .. Identity(job),
                    Script.OnBranch("\"${BUILD_SOURCEBRANCH#refs/heads/}\""),
                    Script.Release(Tools, job),
                ]
            );
            WriteSecrets(text, Indent + 2, plan.ReleaseVariables);
        }
        else
            WriteBash(
                text,
                Indent,
                $"Release to {job.Environment}",
                [Script.OnBranch("\"${BUILD_SOURCEBRANCH#refs/heads/}\""), Script.Release(Tools, job)],
                plan.ReleaseVariables
            );
        WriteKeeping(text, Indent, $"gatehouse-{job.Id}", isGate: false);
    }

    private static IEnumerable<string> Identity(ReleaseJob job) =>
        job.IdentityVariable is { } variable ? [$"export {variable}=\"$idToken\""] : [];

    private static void WriteBeginning(WorkflowText text, WorkflowPlan plan, int indent)
    {
        text.Block(
            indent,
            $"""
            - checkout: self
              persistCredentials: false
              fetchDepth: {(plan.NeedsHistory ? 0 : 20)}
            """
        );
        WriteBash(text, indent, "Install Gatehouse", Script.Install(Tools), []);
    }

    private static void WriteBash(WorkflowText text, int indent, string name, ImmutableArray<string> lines, ImmutableArray<string> secrets)
    {
        text.Script(indent, "- bash", ["set -euo pipefail", .. lines]);
        text.Add(indent + 2, $"displayName: {WorkflowText.Quoted(name)}");
        WriteSecrets(text, indent + 2, secrets);
    }

    /// <summary>Secret variables are no environment variables unless they are said to be.</summary>
    private static void WriteSecrets(WorkflowText text, int indent, ImmutableArray<string> secrets)
    {
        if (secrets.IsEmpty)
            return;
        text.Add(indent, "env:");
        foreach (var name in secrets)
            text.Add(indent + 2, $"{name}: $({name})");
    }

    private static void WriteKeeping(WorkflowText text, int indent, string artefact, bool isGate)
    {
        text.Block(
            indent,
            $"""
            - publish: .gatehouse/runs
              artifact: {artefact}
              displayName: Keep the run
              condition: not(canceled())
            """
        );
        if (!isGate)
            return;
        text.Script(
                indent,
                "- bash",
                "set -euo pipefail",
                "mkdir -p \"$AGENT_TEMPDIRECTORY/sarif\"",
                "find .gatehouse/runs -name gatehouse.sarif -exec cp {} \"$AGENT_TEMPDIRECTORY/sarif\" \\;"
            )
            .Block(
                indent,
                """
                  displayName: Collect SARIF
                  condition: not(canceled())
                - publish: $(Agent.TempDirectory)/sarif
                  artifact: CodeAnalysisLogs
                  displayName: Show the findings
                  condition: not(canceled())
                - task: PublishTestResults@2
                  displayName: Show the steps
                  condition: not(canceled())
                  inputs:
                    testResultsFormat: JUnit
                    testResultsFiles: .gatehouse/runs/*/run.junit.xml
                """
            );
    }

    private static string BranchCondition(ReleaseJob job)
    {
        var conditions = new List<string>();
        foreach (var branch in job.Branches)
        {
            var star = branch.IndexOf('*', StringComparison.Ordinal);
            if (star >= 0 && star < branch.Length - 1)
                return "";
            conditions.Add(
                star < 0
                    ? $"eq(variables['Build.SourceBranch'], 'refs/heads/{branch}')"
                    : $"startsWith(variables['Build.SourceBranch'], 'refs/heads/{branch[..star]}')"
            );
        }

        return conditions is [var only] ? $", {only}" : $", or({string.Join(", ", conditions)})";
    }
}
