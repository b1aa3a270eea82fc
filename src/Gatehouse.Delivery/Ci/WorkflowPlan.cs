using Gatehouse.Delivery.Pipeline;

namespace Gatehouse.Delivery.Ci;

/// <summary>From where the program is fetched; both or neither are written out, else variables of the CI system say it.</summary>
/// <param name="Address">Of the program for Linux on x86-64.</param>
/// <param name="Checksum">Its SHA-256 digest, in hexadecimal digits.</param>
public sealed record ProgramSource(string? Address, string? Checksum);

/// <summary>One environment as a job: it waits for the one before, and asks the CI system for leave.</summary>
public sealed record ReleaseJob
{
    /// <summary>As the settings name the environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Of letters, digits and <c>_</c>, a letter first; unlike any other job's.</summary>
    public required string Id { get; init; }

    /// <summary>Null where it is the first, which also builds.</summary>
    public ReleaseJob? Before { get; init; }

    /// <summary>Branches whose commits may go there, <c>*</c> for any part of a name.</summary>
    public required ImmutableArray<string> Branches { get; init; }

    /// <summary>True where somebody has to agree.</summary>
    public bool IsApproved { get; init; }

    /// <summary>True where a cloud or a vault may be asked with the job's own identity, so that no key of it is stored.</summary>
    public bool HasIdentity { get; init; }

    /// <summary>The environment variable that takes the identity token for HashiCorp Vault; null where none is asked for.</summary>
    public string? IdentityVariable { get; init; }

    public required int Minutes { get; init; }
}

/// <summary>What a workflow has to do, whatever the system: derived from the settings alone.</summary>
public sealed record WorkflowPlan
{
    private const int GateMinutes = 60;
    private const int LongestMinutes = 360;

    public required ProgramSource Source { get; init; }

    /// <summary>Branches whose commits are judged when they are pushed; pull requests always are.</summary>
    public required ImmutableArray<string> Branches { get; init; }

    /// <summary>True where commits before the last are looked at.</summary>
    public bool NeedsHistory { get; init; }

    /// <summary>Secret environment variables that the steps before the gate are given.</summary>
    public ImmutableArray<string> CheckVariables { get; init; } = [];

    /// <summary>Those that notices of the verdict need.</summary>
    public ImmutableArray<string> NoticeVariables { get; init; } = [];

    /// <summary>Those that build, signature, releases and notices need.</summary>
    public ImmutableArray<string> ReleaseVariables { get; init; } = [];

    /// <summary>True where the image goes to GitHub's own registry.</summary>
    public bool PushesToGitHub { get; init; }

    /// <summary>True where a pull request or a commit is told the verdict by a notice.</summary>
    public bool TellsGitHub { get; init; }

    /// <summary>False where the image stays on the machine that built it.</summary>
    public bool Pushes { get; init; }

    /// <summary>False where evidence is signed with a key that lies on a machine of the user's own.</summary>
    public bool Signs { get; init; }

    /// <summary>Environments on the machine of the job itself.</summary>
    public ImmutableArray<string> Local { get; init; } = [];

    public int CheckMinutes { get; init; } = GateMinutes;

    public ImmutableArray<ReleaseJob> Releases { get; init; } = [];

    /// <param name="branch">From where releases come where an environment does not say.</param>
    public static WorkflowPlan Of(Settings settings, ProgramSource source, string branch)
    {
        var early = settings.Pipeline.Steps.Where(step => !StageOf(step).IsAfterTheGate).ToList();
        var late = settings.Pipeline.Steps.Where(step => StageOf(step).IsAfterTheGate).ToList();
        var notices = settings.Notices.SelectMany(notice =>
            (IEnumerable<Given?>)[notice.Url, notice.Token, notice.User, notice.Password, notice.Secret]
        );
        var releases = Jobs(settings, branch);
        return new WorkflowPlan
        {
            Source = source,
            Branches = [.. releases.SelectMany(job => job.Branches).Append(Checked(branch, "--branch")).Distinct(StringComparer.Ordinal)],
            NeedsHistory =
                settings.Scan.History || settings.Scan.Since is not null || settings.Pipeline.Steps.Any(step => !step.ChangedPaths.IsEmpty),
            CheckVariables = VariablesOf(settings, early.SelectMany(step => step.Environment.Select(pair => pair.Value))),
            NoticeVariables = VariablesOf(settings, notices),
            ReleaseVariables = releases.IsEmpty
                ? []
                : VariablesOf(
                    settings,
                    notices
                        .Concat(late.SelectMany(step => step.Environment.Select(pair => pair.Value)))
                        .Concat([settings.Build.User, settings.Build.Password, settings.Evidence.Key])
                        .Concat(settings.Build.Secrets.Select(secret => new Given(null, secret.Value)))
                        .Concat(settings.Environments.SelectMany(GivenTo)),
                    withVault: true
                ),
            PushesToGitHub = settings.Build.Image?.StartsWith("ghcr.io/", StringComparison.Ordinal) ?? false,
            TellsGitHub = settings.Notices.Any(notice => notice.To == "github"),
            Pushes = settings.Build.Image is not null,
            Signs = settings.Evidence.Key is not null || settings.Evidence.SignCommand is not null,
            Local =
            [
                .. settings.Environments.Where(environment => environment.Target == "process").Select(environment => environment.Name),
            ],
            CheckMinutes = Clamp(GateMinutes, early.Select(step => step.Timeout).DefaultIfEmpty().Max() * 2),
            Releases = releases,
        };
    }

    private static ImmutableArray<ReleaseJob> Jobs(Settings settings, string branch)
    {
        var jobs = ImmutableArray.CreateBuilder<ReleaseJob>();
        var hasCloud = settings.Values.Any(value => value.AwsSecret is not null || value.AwsParameter is not null);
        foreach (var environment in settings.Environments)
        {
            var id = "release_" + string.Concat(environment.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
            jobs.Add(
                new ReleaseJob
                {
                    Environment = environment.Name,
                    Id = jobs.Any(job => job.Id == id) ? $"{id}_{jobs.Count + 1}" : id,
                    Before = jobs.LastOrDefault(),
                    Branches =
                    [
                        .. (environment.Branches.IsEmpty ? [branch] : environment.Branches).Select(name =>
                            Checked(name, $"environments.{environment.Name}.branches")
                        ),
                    ],
                    IsApproved = environment.Approval is not null,
                    HasIdentity = hasCloud || settings.Vault?.JwtRole is not null || environment.Target is "kubernetes" or "command",
                    IdentityVariable = settings.Vault is { JwtRole: not null, JwtVariable: { } variable } ? variable : null,
                    Minutes = MinutesOf(settings, environment, jobs.Count == 0),
                }
            );
        }

        return jobs.ToImmutable();
    }

    /// <summary>Long enough for all that the settings allow, since a job that is ended meanwhile leaves a release half done.</summary>
    private static int MinutesOf(Settings settings, EnvironmentSettings environment, bool builds)
    {
        var target = environment.Target switch
        {
            "kubernetes" => environment.Kubernetes.Timeout,
            "render" => environment.Render?.Timeout ?? TimeSpan.Zero,
            "command" => (environment.Command?.Timeout ?? TimeSpan.Zero) * 2,
            _ => environment.Process.StartTimeout + environment.Process.Drain,
        };
        return Clamp(
            30,
            target * 2
                + environment.Strategy.Pause * environment.Strategy.Steps.Length
                + (environment.Approval?.Wait ?? TimeSpan.Zero)
                + (builds ? settings.Build.Timeout : TimeSpan.Zero)
        );
    }

    private static int Clamp(int least, TimeSpan time) => (int)Math.Clamp(Math.Ceiling(time.TotalMinutes) + 15, least, LongestMinutes);

    private static StepStage StageOf(StepSettings step) => StepStage.Fixed.First(stage => stage.Name == step.Stage);

    private static IEnumerable<Given?> GivenTo(EnvironmentSettings environment) =>
        environment
            .Process.Environment.Concat(environment.Command?.Environment ?? [])
            .Select(pair => (Given?)pair.Value)
            .Append(environment.Render?.Token);

    /// <summary>The environment variables from which these values come, each once, by name.</summary>
    private static ImmutableArray<string> VariablesOf(Settings settings, IEnumerable<Given?> given, bool withVault = false)
    {
        var names = given.Select(one => one?.Value).Where(name => name is not null).ToHashSet(StringComparer.Ordinal);
        var wanted = settings.Values.Where(value => names.Contains(value.Name)).ToList();
        IEnumerable<string?> variables = wanted.Select(value => value.Environment);
        if (settings.Vault is { } vault && (withVault || wanted.Any(value => value.Vault is not null)))
            variables = variables.Concat([
                vault.TokenVariable ?? (vault is { TokenFile: null, RoleId: null, JwtRole: null } ? "VAULT_TOKEN" : null),
                vault.SecretIdVariable,
            ]);
        return
        [
            .. variables
                .Where(name => name is not null)
                .Select(name => name!)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>A name from the settings becomes a part of expressions and scripts: only what means nothing there may stand in it.</summary>
    private static string Checked(string branch, string where) =>
        branch.Length is > 0 and <= 200
        && !branch.StartsWith('-')
        && branch.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '/' or '-' or '*' or '+')
            ? branch
            : throw new UserError(
                $"{where}: a workflow cannot be written for a branch of this name",
                "use letters, digits and `.`, `_`, `/`, `-`, `+`, with `*` for any part of a name"
            );
}
