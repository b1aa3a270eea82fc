using Gatehouse.Delivery.Approvals;

namespace Gatehouse.Delivery.Pipeline.Steps;

/// <summary>Waits for the people who must agree to a release.</summary>
public sealed class ApprovalStep(RunParts parts, EnvironmentSettings environment, ApprovalSettings settings) : ActingStep(parts)
{
    private const int MostFindings = 50;

    public override bool RunsAgain => true;

    public override IEnumerable<string> Plan
    {
        get
        {
            yield return $"wait for {settings.Required} to agree to {environment.Name}{(settings.NotAuthor ? ", the author not counted" : "")}";
            if (settings.Window is { } window)
                yield return $"only {window}";
        }
    }

    protected override async Task<StepEnd> ActAsync(Pass pass, string commit, StepDesk desk, CancellationToken cancel)
    {
        var order = new ApprovalOrder
        {
            Run = Parts.Run,
            Project = Parts.Project,
            Environment = environment.Name,
            Commit = commit,
            Image = Parts.Image,
            Author = Parts.Source.Author,
            Verdict = pass.Word,
            Findings =
            [
                .. Parts
                    .Result!.Findings.Take(MostFindings)
                    .Select(finding =>
                        $"{finding.Severity.ToString().ToLowerInvariant()} {finding.Rule.Id} {finding.Location.Path}:{finding.Location.Line}"
                    ),
            ],
            JudgedAt = Parts.JudgedAt,
            Required = settings.Required,
        };
        await Parts
            .TellAsync(
                "approval-wanted",
                $"{Parts.Project}: {environment.Name} waits for approval",
                environment.Name,
                $"gatehouse approve {Parts.Run} --environment {environment.Name}"
            )
            .ConfigureAwait(false);
        var end = await new ApprovalDesk
        {
            Surroundings = Parts.Surroundings,
            Web = Parts.Web,
            Masks = Parts.Programs.Masks,
            Clock = Parts.Programs.Clock,
            Folder = new ApprovalFolder(desk.Folder),
            Ring = Parts.Keys,
            Ask = Parts.Ask,
            Say = line => desk.Log(line + "\n"),
        }
            .WaitAsync(order, settings, cancel)
            .ConfigureAwait(false);
        foreach (var remark in end.Remarks)
            desk.Log(remark + "\n");
        Parts.Approvals[environment.Name] = end.Approvals;
        return end.State switch
        {
            ApprovalState.Approved => StepEnd.Good(end.Reason),
            ApprovalState.Rejected => StepEnd.Bad(end.Reason, "speak with whoever rejected it"),
            _ => StepEnd.Broken(end.Reason, "gatehouse run --resume asks again"),
        };
    }
}
