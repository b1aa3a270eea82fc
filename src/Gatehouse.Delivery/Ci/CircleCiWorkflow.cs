namespace Gatehouse.Delivery.Ci;

/// <summary>CircleCI.</summary>
public sealed class CircleCiWorkflow : WorkflowSystem
{
    private const string Machine = "ubuntu-2404:2024.11.1";
    private const string Tools = "/tmp/gatehouse";

    public override string Name => "circleci";

    public override string Path => ".circleci/config.yml";

    public override IEnumerable<string> Chores(WorkflowPlan plan)
    {
        yield return plan.Source.Address is null
            ? $"make the context `gatehouse` with {Script.AddressVariable} and {Script.ChecksumVariable}"
            : "make the context `gatehouse` for what checks and notices need";
        foreach (var job in plan.Releases)
            yield return $"make the context `gatehouse-{job.Environment}`{(job.IsApproved ? ", restricted to the group that may approve," : "")} with the variables of this environment";
    }

    public override string Write(WorkflowPlan plan)
    {
        var text = new WorkflowText();
        text.Block(
            0,
            $$"""
            # Written by `gatehouse ci circleci`, after gatehouse.yml; write it again when environments change there.
            version: 2.1

            executors:
              machine:
                machine:
                  image: {{Machine}}
                environment:
                  GIT_TERMINAL_PROMPT: "0"
            """
        );
        if (plan.Source is { Address: { } address, Checksum: { } sum })
            text.Add(6, $"{Script.AddressVariable}: {WorkflowText.Quoted(address)}")
                .Add(6, $"{Script.ChecksumVariable}: {WorkflowText.Quoted(sum)}");
        text.Block(
            0,
            """

            commands:
              install:
                steps:
                  - checkout
            """
        );
        WriteRun(text, "Install Gatehouse", "15m", [.. Script.Install(Tools)]);
        text.Block(
            0,
            $$$"""

            jobs:
              gate:
                executor: machine
                steps:
                  - install
                  - restore_cache:
                      keys: ["gatehouse-advisories-"]
            """
        );
        WriteRun(text, "Fetch new advisories", "15m", [.. Script.Advisories(Tools)]);
        text.Block(
            6,
            """
            - save_cache:
                key: gatehouse-advisories-{{ epoch }}
                paths: [~/.cache/gatehouse]
            """
        );
        WriteRun(text, "Check, scan and judge", $"{plan.CheckMinutes}m", [Script.Gate(Tools)]);
        WriteKeeping(text);
        foreach (var job in plan.Releases)
        {
            text.Add(2, $"{job.Id}:").Add(4, "executor: machine").Add(4, "steps:").Add(6, "- install");
            text.Block(6, "- attach_workspace:\n    at: /tmp/before");
            WriteRun(
                text,
                "Take over the run",
                "5m",
                job.Before is null
                    ? [.. Script.TakeOver("/tmp/before/runs")]
                    : ["mkdir -p .gatehouse", "cp -R /tmp/before/runs .gatehouse/runs", "printf '*\\n' > .gatehouse/runs/.gitignore"]
            );
            WriteRun(text, $"Release to {job.Environment}", $"{job.Minutes}m", [.. Identity(job), Script.Release(Tools, job)]);
            WriteKeeping(text);
        }

        WriteWorkflow(text, plan);
        return text.ToString();
    }

    private static void WriteWorkflow(WorkflowText text, WorkflowPlan plan)
    {
        text.Block(
            0,
            """

            workflows:
              gatehouse:
                jobs:
                  - gate:
                      context: [gatehouse]
            """
        );
        foreach (var job in plan.Releases)
        {
            var filters = $"filters:\n  branches:\n    only: {WorkflowText.List(job.Branches.Select(Filter))}";
            var requires = job.Before is { } before ? $"[gate, {before.Id}]" : "[gate]";
            if (job.IsApproved)
            {
                text.Add(6, $"- approve_{job.Id}:").Add(10, "type: approval").Add(10, $"requires: {requires}").Block(10, filters);
                requires = $"{requires[..^1]}, approve_{job.Id}]";
            }

            text.Add(6, $"- {job.Id}:")
                .Add(10, $"requires: {requires}")
                .Add(10, $"context: [gatehouse, {WorkflowText.Quoted($"gatehouse-{job.Environment}")}]")
                .Add(10, $"serial-group: << pipeline.project.slug >>/{job.Id}")
                .Block(10, filters);
        }
    }

    private static void WriteRun(WorkflowText text, string name, string patience, ImmutableArray<string> lines) =>
        text.Add(6, "- run:")
            .Add(10, $"name: {WorkflowText.Quoted(name)}")
            .Add(10, $"no_output_timeout: {patience}")
            .Add(10, "shell: /bin/bash -euo pipefail")
            .Script(10, "command", lines.AsSpan());

    private static void WriteKeeping(WorkflowText text)
    {
        text.Add(6, "- run:")
            .Add(10, "name: \"Collect the reports\"")
            .Add(10, "when: always")
            .Add(10, "no_output_timeout: 5m")
            .Add(10, "shell: /bin/bash -euo pipefail")
            .Script(10, "command", "mkdir -p /tmp/keep", "cp -R .gatehouse/runs /tmp/keep/runs");
        text.Block(
            6,
            """
            - store_artifacts:
                path: /tmp/keep/runs
                destination: gatehouse
            - store_test_results:
                path: /tmp/keep/runs
            - persist_to_workspace:
                root: /tmp/keep
                paths: [runs]
            """
        );
    }

    private static IEnumerable<string> Identity(ReleaseJob job)
    {
        if (!job.HasIdentity)
            yield break;
        yield return "umask 077";
        yield return "printf '%s' \"$CIRCLE_OIDC_TOKEN_V2\" > /tmp/identity";
        yield return "export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/identity";
        if (job.IdentityVariable is { } variable)
            yield return $"export {variable}=\"$CIRCLE_OIDC_TOKEN_V2\"";
    }

    private static string Filter(string branch) =>
        branch.Contains('*', StringComparison.Ordinal)
            ? $"/^{branch.Replace(".", "\\.", StringComparison.Ordinal).Replace("+", "\\+", StringComparison.Ordinal).Replace("*", ".*", StringComparison.Ordinal)}$/"
            : branch;
}
