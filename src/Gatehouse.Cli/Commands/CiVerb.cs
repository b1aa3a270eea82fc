using System.CommandLine;
using System.Text;
using Gatehouse.Delivery.Ci;
using Gatehouse.Engine;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse ci</c>: writes the workflow of a CI system.</summary>
internal sealed class CiVerb : Verb
{
    private const int ChecksumLength = 64;

    private static readonly List<string> Names = [.. Delivery.Catalog.WorkflowSystems.Select(system => system.Name)];

    private readonly Argument<string?> _system = new("SYSTEM")
    {
        Description = $"Which one: {string.Join(", ", Names)}.",
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "A folder; the current one if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _output = Value(
        "--output",
        "FILE",
        "Where it is written, `-` for standard output; where the system looks for it if left out.",
        "-o"
    );

    private readonly Option<bool> _force = Switch("--force", "Replaces a file that is there.");

    private readonly Option<string?> _download = Value(
        "--download",
        "ADDRESS",
        "Where the workflow fetches gatehouse for linux-x64 from; a variable of the CI system says it if left out."
    );

    private readonly Option<string?> _checksum = Value("--sha256", "DIGEST", "The SHA-256 digest of that file; needed with --download.");
    private readonly Option<string?> _branch = Value("--branch", "BRANCH", "From where releases come; main if left out.");

    public CiVerb()
        : base("ci", "Writes a workflow that runs the gate and the releases in a CI system.")
    {
        _system.CompletionSources.Add(_ => Names.Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        Add(_system);
        Add(_path);
        Add(_output);
        Add(_force);
        Add(_download);
        Add(_checksum);
        Add(_branch);
    }

    public override IReadOnlyList<string> Notes =>
        [
            "What it holds follows from gatehouse.yml: a job for the gate, then one for each environment, each after the one before. Each job has the rights "
                + "it needs and no others; what comes from elsewhere is pinned by digest; the program itself by the checksum.",
            "Without --download the workflow reads the variables GATEHOUSE_DOWNLOAD and GATEHOUSE_SHA256 of the CI system. What else has to be set up "
                + "there is said when the workflow was written.",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse ci github", "write .github/workflows/gatehouse.yml"),
            new("gatehouse ci gitlab --output -", "look at it first"),
            new("gatehouse ci azure --branch trunk --force", "write it again, for releases from trunk"),
        ];

    public override int Run(Call call)
    {
        var name = Call.OneOf("CI system", call.Value(_system)!, Names);
        var system = Delivery.Catalog.WorkflowSystems.First(one => one.Name == name);
        var folder = call.Value(_path) ?? ".";
        if (!Directory.Exists(folder))
            throw new UserError($"there is no folder {folder}", $"gatehouse ci {name}");
        var settings = Inspection.SettingsOf(DirectoryTree.Open(folder), call.Terminal);
        var plan = WorkflowPlan.Of(settings, SourceOf(call), call.Value(_branch) ?? "main");
        var text = system.Write(plan);
        if (call.Value(_output) == "-")
            call.Terminal.Write(text);
        else
        {
            var path = call.Value(_output) ?? Path.Combine(folder, system.Path);
            if (File.Exists(path) && !call.Has(_force))
                throw new UserError($"{path} is there already", $"gatehouse ci {name} --force replaces it; --output - shows the new one");
            using var files = new ReportFiles();
            files.Add(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            files.Publish(call.Cancel);
            call.Terminal.Say($"wrote {path}");
        }

        foreach (var chore in Chores(system, plan))
            call.Terminal.Say($"to do: {chore}");
        return ExitCode.Open;
    }

    private static IEnumerable<string> Chores(WorkflowSystem system, WorkflowPlan plan)
    {
        foreach (var chore in system.Chores(plan))
            yield return chore;
        if (!plan.Releases.IsEmpty && !plan.Pushes)
            yield return "name the image's repository as `build.image` in gatehouse.yml: an image that is not pushed is gone with the job that built it";
        if (!plan.Releases.IsEmpty && !plan.Signs)
            yield return "name the key that signs the evidence as `evidence.key` in gatehouse.yml: a job has none of its own";
        foreach (var local in plan.Local)
            yield return $"the environment `{local}` has the target `process`, whose versions end with the job; release to it from the machine that it is on";
    }

    private ProgramSource SourceOf(Call call)
    {
        var (address, checksum) = (call.Value(_download), call.Value(_checksum));
        if (address is null && checksum is null)
            return new ProgramSource(null, null);
        if (address is null || checksum is null)
            throw new UserError("--download and --sha256 belong together", "name both, or neither");
        if (
            !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || uri.Scheme != Uri.UriSchemeHttps
            || uri.UserInfo.Length > 0
            || address.Any(c => c <= ' ' || c > '~' || c is '"' or '\'' or '\\' or '`' or '$' or '{' or '}')
        )
            throw new UserError(
                $"`{address}` is no address that a workflow could fetch from",
                "--download https://…, without a user and without quotes"
            );
        if (checksum.Length != ChecksumLength || !checksum.All(char.IsAsciiHexDigitLower))
            throw new UserError(
                $"`{checksum}` is no SHA-256 digest",
                "sha256sum gatehouse writes one: 64 digits and small letters from a to f"
            );
        return new ProgramSource(address, checksum);
    }
}
