namespace Gatehouse.Delivery.Ci;

/// <summary>Jenkins, as a declarative pipeline that needs no plug-ins besides the suggested ones.</summary>
public sealed class JenkinsWorkflow : WorkflowSystem
{
    private const string Tools = "$WORKSPACE_TMP/gatehouse";

    public override string Name => "jenkins";

    public override string Path => "Jenkinsfile";

    public override IEnumerable<string> Chores(WorkflowPlan plan)
    {
        yield return "give agents the label `gatehouse`: Linux with bash, curl, git, jq and the project's tools; none of them runs on the controller";
        if (plan.Source.Address is null)
            yield return $"set {Script.AddressVariable} and {Script.ChecksumVariable} as global properties";
        var secrets = plan
            .CheckVariables.Concat(plan.NoticeVariables)
            .Concat(plan.ReleaseVariables)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (secrets.Count > 0)
            yield return $"make a credential of the kind `Secret text` for each of {string.Join(", ", secrets)}, with that name as its id";
        if (plan.Releases.Any(job => job.IsApproved))
            yield return "make the group `gatehouse-approvers`: only its members may let a release on";
    }

    public override string Write(WorkflowPlan plan)
    {
        var text = new WorkflowText();
        text.Block(
            0,
            """
            // Written by `gatehouse ci jenkins`, after gatehouse.yml; write it again when environments or values change there.
            pipeline {
                agent none
                options {
                    buildDiscarder(logRotator(numToKeepStr: '50'))
                    disableConcurrentBuilds()
                    skipDefaultCheckout()
                    timeout(time: 3, unit: 'DAYS')
                }
            """
        );
        if (plan.Source is { Address: { } address, Checksum: { } sum })
            text.Add(4, "environment {")
                .Add(8, $"{Script.AddressVariable} = {Groovy(address)}")
                .Add(8, $"{Script.ChecksumVariable} = {Groovy(sum)}")
                .Add(4, "}");
        text.Add(4, "stages {");
        WriteStage(
            text,
            "Check, scan and judge",
            plan.CheckMinutes,
            null,
            [.. Script.Install(Tools), Script.Gate(Tools)],
            [.. plan.CheckVariables.Concat(plan.NoticeVariables).Distinct(StringComparer.Ordinal)],
            null
        );
        foreach (var job in plan.Releases)
            WriteStage(
                text,
                $"Release to {job.Environment}",
                job.Minutes,
                job,
                [
                    .. Script.Install(Tools),
                    .. job.Before is null
                        ?
                        [
                            "rm -rf \"$WORKSPACE_TMP/runs\"",
                            "mv .gatehouse/runs \"$WORKSPACE_TMP/runs\"",
                            .. Script.TakeOver("$WORKSPACE_TMP/runs"),
                        ]
                        : (IEnumerable<string>)["printf '*\\n' > .gatehouse/runs/.gitignore"],
                    Script.OnBranch("\"$BRANCH_NAME\""),
                    Script.Release(Tools, job),
                ],
                plan.ReleaseVariables,
                job.Before is null ? "gate" : job.Before.Id
            );
        return text.Add(4, "}").Add(0, "}").ToString();
    }

    private static void WriteStage(
        WorkflowText text,
        string name,
        int minutes,
        ReleaseJob? job,
        ImmutableArray<string> lines,
        ImmutableArray<string> secrets,
        string? takes
    )
    {
        text.Add(8, $"stage({Groovy(name)}) {{").Add(12, "agent { label 'gatehouse' }");
        if (job is not null)
        {
            text.Add(12, "when {")
                .Add(16, "beforeAgent true")
                .Add(16, "beforeInput true")
                .Add(16, "not { changeRequest() }")
                .Add(16, "anyOf {");
            foreach (var branch in job.Branches)
                text.Add(20, $"branch {Groovy(branch.Replace("*", "**", StringComparison.Ordinal))}");
            text.Add(16, "}").Add(12, "}");
            if (job.IsApproved)
                text.Block(
                    12,
                    $$"""
                    input {
                        message {{Groovy($"Release to {job.Environment}?")}}
                        ok 'Release'
                        submitter 'gatehouse-approvers'
                    }
                    """
                );
        }

        text.Add(12, $"options {{ timeout(time: {minutes}, unit: 'MINUTES') }}")
            .Add(12, "steps {")
            .Add(16, "deleteDir()")
            .Add(16, "checkout scm");
        if (takes is not null)
            text.Add(16, $"unstash {Groovy($"gatehouse-{takes}")}");
        var indent = 16;
        if (!secrets.IsEmpty)
        {
            text.Add(16, "withCredentials([");
            foreach (var secret in secrets)
                text.Add(20, $"string(credentialsId: {Groovy(secret)}, variable: {Groovy(secret)}),");
            text.Add(16, "]) {");
            indent = 20;
        }

        // Quoted so that Groovy puts nothing into it; a backslash is the only thing it still reads.
        text.Add(indent, "sh '''#!/bin/bash");
        foreach (var line in (IEnumerable<string>)["set -euo pipefail", .. lines])
            text.Add(indent + 4, line.Replace("\\", "\\\\", StringComparison.Ordinal));
        text.Add(indent, "'''");
        if (!secrets.IsEmpty)
            text.Add(16, "}");
        text.Block(
            12,
            $$"""
            }
            post {
                always {
                    stash name: {{Groovy($"gatehouse-{job?.Id ?? "gate"}")}}, includes: '.gatehouse/runs/**', allowEmpty: true
                    archiveArtifacts artifacts: '.gatehouse/runs/**', allowEmptyArchive: true
                    junit testResults: '.gatehouse/runs/*/run.junit.xml', allowEmptyResults: true
                }
            }
            """
        );
        text.Add(8, "}");
    }

    private static string Groovy(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
