using System.Globalization;

namespace Gatehouse.Delivery.Ci;

/// <summary>GitLab CI/CD.</summary>
public sealed class GitLabWorkflow : WorkflowSystem
{
    private const string Tools = "/tmp/gatehouse";

    public override string Name => "gitlab";

    public override string Path => ".gitlab-ci.yml";

    public override IEnumerable<string> Chores(WorkflowPlan plan)
    {
        yield return "set the variable GATEHOUSE_CI_IMAGE: an image by digest (name@sha256:…) with bash, curl, git, jq and the project's tools";
        if (plan.Source.Address is null)
            yield return $"set the variables {Script.AddressVariable} and {Script.ChecksumVariable}";
        foreach (var job in plan.Releases)
            yield return $"protect the environment `{job.Environment}`{(job.IsApproved ? " with required approvals" : "")}, and give it its variables, protected and masked";
        if (plan.Releases.Any(job => job.HasIdentity))
            yield return "set GATEHOUSE_OIDC_AUDIENCE to what the cloud expects as the audience of the job's identity";
    }

    public override string Write(WorkflowPlan plan)
    {
        var text = new WorkflowText();
        text.Block(
            0,
            $$"""
            # Written by `gatehouse ci gitlab`, after gatehouse.yml; write it again when environments change there.
            stages: {{WorkflowText.List(["gate", .. plan.Releases.Select(job => job.Id)])}}

            workflow:
              rules:
                - if: $CI_PIPELINE_SOURCE == "merge_request_event"
            """
        );
        foreach (var branch in plan.Branches)
            text.Add(4, $"- if: {WorkflowText.Quoted($"$CI_PIPELINE_SOURCE == \"push\" && {Condition(branch)}")}");
        text.Block(
            0,
            $$"""

            default:
              image: $GATEHOUSE_CI_IMAGE

            variables:
              GIT_STRATEGY: clone
              GIT_DEPTH: "{{(plan.NeedsHistory ? "0" : "20")}}"
            """
        );
        if (plan.Source is { Address: { } address, Checksum: { } sum })
            text.Add(2, $"{Script.AddressVariable}: {WorkflowText.Quoted(address)}")
                .Add(2, $"{Script.ChecksumVariable}: {WorkflowText.Quoted(sum)}");
        text.Add(0, "")
            .Block(
                0,
                $$"""
                gate:
                  stage: gate
                  interruptible: true
                  timeout: {{Minutes(plan.CheckMinutes)}}
                  cache:
                    key: gatehouse-advisories
                    paths: [.gatehouse/xdg/gatehouse/]
                  variables:
                    XDG_CACHE_HOME: $CI_PROJECT_DIR/.gatehouse/xdg
                """
            );
        WriteScript(
            text,
            ["mkdir -p .gatehouse/xdg", "printf '*\\n' > .gatehouse/xdg/.gitignore", .. Script.Advisories(Tools), Script.Gate(Tools)]
        );
        WriteArtifacts(text, "2 weeks");
        foreach (var job in plan.Releases)
            WriteRelease(text, job);
        return text.ToString();
    }

    private static void WriteRelease(WorkflowText text, ReleaseJob job)
    {
        text.Add(0, "")
            .Block(
                0,
                $$"""
                {{job.Id}}:
                  stage: {{job.Id}}
                  needs:
                    - job: gate
                      artifacts: {{(job.Before is null ? "true" : "false")}}
                """
            );
        if (job.Before is { } before)
            text.Block(4, $"- job: {before.Id}\n  artifacts: true");
        text.Block(
            2,
            $$"""
            interruptible: false
            timeout: {{Minutes(job.Minutes)}}
            resource_group: {{job.Id}}
            environment:
              name: {{WorkflowText.Quoted(job.Environment)}}
            rules:
            """
        );
        foreach (var branch in job.Branches)
        {
            text.Add(4, $"- if: {WorkflowText.Quoted($"$CI_PIPELINE_SOURCE == \"push\" && {Condition(branch)}")}");
            // Somebody has to start it; what waits for it waits too.
            if (job.IsApproved)
                text.Add(6, "when: manual").Add(6, "allow_failure: false");
        }

        if (job.HasIdentity)
            text.Block(2, $"id_tokens:\n  {job.IdentityVariable ?? "GATEHOUSE_IDENTITY"}:\n    aud: $GATEHOUSE_OIDC_AUDIENCE");
        var prepare = job.Before is null
            ? ["mv .gatehouse/runs /tmp/runs", .. Script.TakeOver("/tmp/runs")]
            : (IEnumerable<string>)["printf '*\\n' > .gatehouse/runs/.gitignore"];
        WriteScript(text, [.. prepare, .. Identity(job), Script.OnBranch("\"$CI_COMMIT_BRANCH\""), Script.Release(Tools, job)]);
        WriteArtifacts(text, "90 days");
    }

    private static IEnumerable<string> Identity(ReleaseJob job) =>
        job.HasIdentity
            ?
            [
                "umask 077",
                $"printf '%s' \"${job.IdentityVariable ?? "GATEHOUSE_IDENTITY"}\" > /tmp/identity",
                "export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/identity",
            ]
            : [];

    private static void WriteScript(WorkflowText text, IEnumerable<string> lines)
    {
        text.Add(2, "script:");
        text.Script(
            4,
            "-",
            [
                "set -euo pipefail",
                "case \"$CI_JOB_IMAGE\" in *@sha256:*) ;; *) echo 'GATEHOUSE_CI_IMAGE names no image by digest' >&2; exit 2 ;; esac",
                .. Script.Install(Tools),
                .. lines,
            ]
        );
    }

    private static void WriteArtifacts(WorkflowText text, string kept) =>
        text.Block(
            2,
            $$"""
            artifacts:
              when: always
              access: developer
              expire_in: {{kept}}
              paths: [.gatehouse/runs/]
              reports:
                junit: .gatehouse/runs/*/run.junit.xml
            """
        );

    private static string Condition(string branch) =>
        branch.Contains('*', StringComparison.Ordinal)
            ? $"$CI_COMMIT_BRANCH =~ /^{branch.Replace(".", "\\.", StringComparison.Ordinal).Replace("+", "\\+", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal).Replace("*", ".*", StringComparison.Ordinal)}$/"
            : $"$CI_COMMIT_BRANCH == \"{branch}\"";

    private static string Minutes(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes}m");
}
