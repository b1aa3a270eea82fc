namespace Gatehouse.Delivery.Ci;

/// <summary>GitHub Actions.</summary>
public sealed class GitHubWorkflow : WorkflowSystem
{
    private const string Checkout = "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2";
    private const string CacheRestore = "actions/cache/restore@5a3ec84eff668545956fd18022155c47e93e2684 # v4.2.3";
    private const string CacheSave = "actions/cache/save@5a3ec84eff668545956fd18022155c47e93e2684 # v4.2.3";
    private const string Upload = "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2";
    private const string Download = "actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0";

    private const string Runner = "ubuntu-24.04";
    private const string Tools = "$RUNNER_TEMP/gatehouse";

    /// <summary>A pull request of a fork has a token that may write nothing.</summary>
    private const string MayWrite =
        "(github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository)";

    public override string Name => "github";

    public override string Path => ".github/workflows/gatehouse.yml";

    public override IEnumerable<string> Chores(WorkflowPlan plan)
    {
        if (plan.Source.Address is null)
            yield return $"set the variables {Script.AddressVariable} and {Script.ChecksumVariable} (Settings → Secrets and variables → Actions → Variables)";
        foreach (var job in plan.Releases)
            yield return $"make the environment `{job.Environment}`{(job.IsApproved ? " with required reviewers" : "")}, limit it to {string.Join(", ", job.Branches)}, and keep its secrets there";
        if (plan.Releases.Any(job => job.HasIdentity))
            yield return "let the cloud trust the identity of these environments; AWS_ROLE_ARN and GATEHOUSE_OIDC_AUDIENCE are read from their variables";
        yield return "where code scanning is not to be had, set the variable GATEHOUSE_CODE_SCANNING to `off`";
    }

    public override string Write(WorkflowPlan plan)
    {
        var text = new WorkflowText();
        text.Block(
            0,
            $$$"""
            # Written by `gatehouse ci github`, after gatehouse.yml; write it again when environments or values change there.
            name: gatehouse

            on:
              pull_request:
              push:
                branches: {{{WorkflowText.List(plan.Branches.Select(branch => branch.Replace("*", "**", StringComparison.Ordinal)))}}}

            permissions: {}

            concurrency:
              group: gatehouse-${{ github.ref }}
              cancel-in-progress: ${{ github.event_name == 'pull_request' }}

            defaults:
              run:
                shell: bash

            env:
              {{{Script.AddressVariable}}}: {{{(
                plan.Source.Address is { } address ? WorkflowText.Quoted(address) : "${{ vars." + Script.AddressVariable + " }}"
            )}}}
              {{{Script.ChecksumVariable}}}: {{{(
                plan.Source.Checksum is { } sum ? WorkflowText.Quoted(sum) : "${{ vars." + Script.ChecksumVariable + " }}"
            )}}}

            jobs:
            """
        );
        WriteGate(text, plan);
        WriteTelling(text);
        foreach (var job in plan.Releases)
            WriteRelease(text, plan, job);
        return text.ToString();
    }

    private static void WriteGate(WorkflowText text, WorkflowPlan plan)
    {
        text.Block(
            2,
            $$$"""
            gate:
              name: Check, scan and judge
              runs-on: {{{Runner}}}
              timeout-minutes: {{{plan.CheckMinutes}}}
              permissions:
                contents: read # to check the code out
              steps:
            """
        );
        WriteBeginning(text, plan);
        text.Block(
                6,
                $$$"""
                - name: Restore the advisory database
                  uses: {{{CacheRestore}}}
                  with:
                    path: ~/.cache/gatehouse
                    key: gatehouse-advisories-${{ github.run_id }}-${{ github.run_attempt }}
                    restore-keys: gatehouse-advisories-
                - name: Fetch new advisories
                """
            )
            .Script(8, "run", Script.Advisories(Tools).AsSpan())
            .Block(
                6,
                $$$"""
                - name: Keep the advisory database
                  uses: {{{CacheSave}}}
                  with:
                    path: ~/.cache/gatehouse
                    key: gatehouse-advisories-${{ github.run_id }}-${{ github.run_attempt }}
                - name: Check, scan and judge
                """
            )
            .Script(8, "run", Script.Gate(Tools));
        WriteSecrets(text, [.. plan.CheckVariables], [.. plan.NoticeVariables.Except(plan.CheckVariables, StringComparer.Ordinal)]);
        text.Block(6, "- name: Collect the reports\n  if: ${{ !cancelled() }}")
            .Script(
                8,
                "run",
                "cp -R .gatehouse/runs \"$RUNNER_TEMP/runs\"",
                "find \"$RUNNER_TEMP/runs\" -name gatehouse.md -exec cat {} + >> \"$GITHUB_STEP_SUMMARY\""
            )
            .Block(
                6,
                $$$"""
                - name: Keep the reports
                  if: ${{ !cancelled() }}
                  uses: {{{Upload}}}
                  with:
                    name: gatehouse
                    path: ${{ runner.temp }}/runs
                    if-no-files-found: error
                    overwrite: true
                    retention-days: 14
                """
            );
    }

    /// <summary>A job of its own: whoever may write here runs no code of the project.</summary>
    private static void WriteTelling(WorkflowText text) =>
        text.Add(0, "")
            .Block(
                2,
                $$$"""
                tell:
                  name: Tell code scanning and the pull request
                  needs: [gate]
                  if: ${{ !cancelled() && needs.gate.result != 'skipped' && {{{MayWrite}}} }}
                  runs-on: {{{Runner}}}
                  timeout-minutes: 10
                  permissions:
                    security-events: write # to upload SARIF
                    pull-requests: write # to comment
                  steps:
                    - name: Get the reports
                      uses: {{{Download}}}
                      with:
                        name: gatehouse
                        path: ${{ runner.temp }}/runs
                    - name: Upload to code scanning
                      if: ${{ vars.GATEHOUSE_CODE_SCANNING != 'off' }}
                      env:
                        GH_TOKEN: ${{ github.token }}
                """
            )
            .Script(
                8,
                "run",
                "find \"$RUNNER_TEMP/runs\" -name gatehouse.sarif -exec gzip --stdout {} + | base64 --wrap=0 > \"$RUNNER_TEMP/sarif\"",
                "test -s \"$RUNNER_TEMP/sarif\"",
                "gh api --silent --method POST \"repos/$GITHUB_REPOSITORY/code-scanning/sarifs\" \\",
                "  -f commit_sha=\"$GITHUB_SHA\" -f ref=\"$GITHUB_REF\" -F sarif=@\"$RUNNER_TEMP/sarif\""
            )
            .Block(
                6,
                """
                - name: Comment on the pull request
                  if: ${{ github.event_name == 'pull_request' }}
                  env:
                    GH_TOKEN: ${{ github.token }}
                    NUMBER: ${{ github.event.pull_request.number }}
                """
            )
            .Script(
                8,
                "run",
                "mark='<!-- gatehouse -->'",
                "{ printf '%s\\n' \"$mark\"; find \"$RUNNER_TEMP/runs\" -name gatehouse.md -exec cat {} + | cut --bytes=-2000 | sed --quiet '1,400p'; } > \"$RUNNER_TEMP/all.md\"",
                "head --bytes=60000 \"$RUNNER_TEMP/all.md\" > \"$RUNNER_TEMP/comment.md\"",
                "gh api --paginate \"repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments\" \\",
                "  --jq '.[] | select(.user.login == \"github-actions[bot]\" and (.body | startswith(\"<!-- gatehouse -->\"))) | .id' > \"$RUNNER_TEMP/comments\"",
                "if [ -s \"$RUNNER_TEMP/comments\" ]; then",
                "  gh api --silent --method PATCH \"repos/$GITHUB_REPOSITORY/issues/comments/$(sed --quiet 1p \"$RUNNER_TEMP/comments\")\" -F body=@\"$RUNNER_TEMP/comment.md\"",
                "else",
                "  gh api --silent --method POST \"repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments\" -F body=@\"$RUNNER_TEMP/comment.md\"",
                "fi"
            );

    private static void WriteRelease(WorkflowText text, WorkflowPlan plan, ReleaseJob job)
    {
        string[] needs = job.Before is { } before ? ["gate", before.Id] : ["gate"];
        text.Add(0, "")
            .Block(
                2,
                $$$"""
                {{{job.Id}}}:
                  name: {{{WorkflowText.Quoted($"Release to {job.Environment}")}}}
                  needs: [{{{string.Join(", ", needs)}}}]
                  if: ${{ github.event_name == 'push'{{{BranchCondition(job)}}} }}
                  runs-on: {{{Runner}}}
                  timeout-minutes: {{{job.Minutes}}}
                  environment:
                    name: {{{WorkflowText.Quoted(job.Environment)}}}
                  concurrency:
                    group: {{{WorkflowText.Quoted($"gatehouse-{job.Id}")}}}
                    cancel-in-progress: false
                  permissions:
                    contents: read # to check the code out
                """
            );
        if (job.HasIdentity)
            text.Add(6, "id-token: write # to ask the cloud without a stored key");
        if (job.IsApproved)
            text.Add(6, "actions: read # to see that the environment is protected");
        if (plan.PushesToGitHub)
            text.Add(6, "packages: write # to push the image");
        if (plan.TellsGitHub)
            text.Add(6, "statuses: write # to tell the state of the commit");
        text.Add(4, "steps:");
        WriteBeginning(text, plan);
        text.Block(
            6,
            $$$"""
            - name: Get the run as it was
              uses: {{{Download}}}
              with:
                name: {{{WorkflowText.Quoted(job.Before is null ? "gatehouse" : $"gatehouse-{job.Before.Id}")}}}
                path: {{{(job.Before is null ? "${{ runner.temp }}/runs" : ".gatehouse/runs")}}}
            """
        );
        if (job.Before is null)
            text.Block(6, "- name: Take over which checks succeeded").Script(8, "run", Script.TakeOver("$RUNNER_TEMP/runs").AsSpan());
        else
            text.Block(6, "- name: Keep the run out of git\n  run: printf '*\\n' > .gatehouse/runs/.gitignore");
        text.Block(6, $"- name: {WorkflowText.Quoted($"Release to {job.Environment}")}")
            .Script(8, "run", [.. Identity(job), Script.Release(Tools, job)]);
        WriteSecrets(text, plan.ReleaseVariables, [], job);
        text.Block(6, "- name: Collect the run\n  if: ${{ !cancelled() }}\n  run: cp -R .gatehouse/runs \"$RUNNER_TEMP/done\"")
            .Block(
                6,
                $$$"""
                - name: Keep the run
                  if: ${{ !cancelled() }}
                  uses: {{{Upload}}}
                  with:
                    name: {{{WorkflowText.Quoted($"gatehouse-{job.Id}")}}}
                    path: ${{ runner.temp }}/done
                    if-no-files-found: error
                    overwrite: true
                    retention-days: 90
                """
            );
    }

    private static void WriteBeginning(WorkflowText text, WorkflowPlan plan)
    {
        text.Block(
            6,
            $$$"""
            - name: Check out
              uses: {{{Checkout}}}
              with:
                persist-credentials: false
            """
        );
        if (plan.NeedsHistory)
            text.Add(10, "fetch-depth: 0");
        text.Add(6, "- name: Install Gatehouse").Script(8, "run", Script.Install(Tools).AsSpan());
    }

    /// <summary>A file with the job's identity for AWS, and a variable with it for Vault; both end with the job.</summary>
    private static IEnumerable<string> Identity(ReleaseJob job)
    {
        if (!job.HasIdentity)
            yield break;
        yield return "umask 077";
        yield return "printf 'Authorization: bearer %s\\n' \"$ACTIONS_ID_TOKEN_REQUEST_TOKEN\" |";
        yield return "  curl --fail --silent --show-error --proto '=https' --retry 3 --max-time 60 --header @- \\";
        yield return "    \"$ACTIONS_ID_TOKEN_REQUEST_URL&audience=$GATEHOUSE_OIDC_AUDIENCE\" |";
        yield return "  jq --exit-status --raw-output .value > \"$AWS_WEB_IDENTITY_TOKEN_FILE\"";
        if (job.IdentityVariable is { } variable)
        {
            yield return $"{variable}=\"$(cat \"$AWS_WEB_IDENTITY_TOKEN_FILE\")\"";
            yield return $"export {variable}";
        }
    }

    private static void WriteSecrets(
        WorkflowText text,
        ImmutableArray<string> always,
        ImmutableArray<string> onPush,
        ReleaseJob? release = null
    )
    {
        var lines = new List<string>();
        if (release is { IsApproved: true } && !always.Contains("GITHUB_TOKEN"))
            lines.Add("GITHUB_TOKEN: ${{ github.token }}");
        if (release is { HasIdentity: true })
        {
            lines.Add("AWS_ROLE_ARN: ${{ vars.AWS_ROLE_ARN }}");
            lines.Add("AWS_REGION: ${{ vars.AWS_REGION }}");
            lines.Add("AWS_WEB_IDENTITY_TOKEN_FILE: ${{ runner.temp }}/identity");
            lines.Add("GATEHOUSE_OIDC_AUDIENCE: ${{ vars.GATEHOUSE_OIDC_AUDIENCE || 'sts.amazonaws.com' }}");
            lines.Add("KUBECONFIG: ${{ vars.KUBECONFIG }}");
        }

        lines.AddRange(always.Select(name => $"{name}: ${{{{ {Secret(name)} }}}}"));
        lines.AddRange(onPush.Select(name => $"{name}: ${{{{ github.event_name == 'push' && {Secret(name)} || '' }}}}"));
        if (lines.Count == 0)
            return;
        text.Add(8, "env:");
        foreach (var line in lines)
            text.Add(10, line);
    }

    /// <summary>GitHub lets no secret begin with its own name; the token of the job is there without one.</summary>
    private static string Secret(string name) => name.StartsWith("GITHUB_", StringComparison.Ordinal) ? "github.token" : $"secrets.{name}";

    /// <summary>Nothing where a pattern cannot be said in an expression: then Gatehouse alone refuses other branches.</summary>
    private static string BranchCondition(ReleaseJob job)
    {
        var conditions = new List<string>();
        foreach (var branch in job.Branches)
        {
            var star = branch.IndexOf('*', StringComparison.Ordinal);
            if (star >= 0 && star < branch.Length - 1)
                return "";
            conditions.Add(star < 0 ? $"github.ref == 'refs/heads/{branch}'" : $"startsWith(github.ref, 'refs/heads/{branch[..star]}')");
        }

        return $" && ({string.Join(" || ", conditions)})";
    }
}
