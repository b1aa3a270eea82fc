using System.Collections.Immutable;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Sources.Git;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Components;
using Gatehouse.Scanners.Dependencies;
using Gatehouse.Scanners.Licences;
using Gatehouse.Scanners.Python;
using Gatehouse.Scanners.Secrets;

namespace Gatehouse.Cli;

/// <summary>Finds what a scan needs: the repository, the settings of the tree, a policy, a baseline; and runs it.</summary>
internal static class Inspection
{
    private const int LargestSettings = 2 * 1024 * 1024;
    private const int LargestBaseline = 64 * 1024 * 1024;

    /// <summary>The settings of the tree itself: as they are staged where the staged files are judged.</summary>
    public static Settings SettingsOf(SourceTree tree, Terminal terminal)
    {
        if (tree.Find(Settings.FileName, LargestSettings) is not { } yaml)
            return Settings.Default;
        terminal.Detail($"settings: {Settings.FileName}");
        return Settings.Read(yaml, Settings.FileName);
    }

    /// <summary>What the settings ask for.</summary>
    public static ScanRequest Request(SourceTree tree, Settings settings, AdvisoryDesk desk) =>
        new()
        {
            Tree = tree,
            Walk = new WalkOptions
            {
                MaxFileSize = settings.Scan.MaxFileSize,
                Exclude = settings.Scan.Exclude,
                Archives = settings.Scan.Archives,
                ReadsBinaries = settings.Scan.ReadsBinaries,
            },
            Scanners = SetUp(Choice.Scanners(settings.Scan.Only, settings.Scan.Skip), tree, settings, desk),
            Policy = settings.Policy,
            Baseline = BaselineOf(tree, settings),
            Waivers = settings.Waivers,
            Jobs = settings.Scan.Jobs ?? Environment.ProcessorCount,
            Clock = TimeProvider.System,
        };

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    /// <summary>The scanners as the settings ask for them.</summary>
    public static ImmutableArray<Scanner> SetUp(ImmutableArray<Scanner> scanners, SourceTree tree, Settings settings, AdvisoryDesk desk) =>
        [
            .. WithGitleaks(scanners, tree, settings)
                .Select(scanner =>
                    scanner switch
                    {
                        PythonScanner when !settings.PythonModels.IsEmpty => new PythonScanner(settings.PythonModels),
                        DependenciesScanner when settings.Dependencies.Advisories == AdvisoryChoice.All => new DependenciesScanner(
                            desk.Supply
                        ),
                        LicencesScanner => new LicencesScanner(settings.Licences, Today),
                        _ => scanner,
                    }
                ),
        ];

    /// <summary>
    /// What is staged is a part of a release: whether its components may be delivered is judged when it is whole, unless someone asks for it now.
    /// </summary>
    public static ScanRequest OfStaged(ScanRequest request, bool isChosen) =>
        isChosen
            ? request
            : request with
            {
                Scanners = [.. request.Scanners.Where(scanner => !scanner.JudgesComponents && scanner is not ComponentsScanner)],
            };

    /// <summary>The scanners, that of secrets by the gitleaks settings that <c>gatehouse.yml</c> names.</summary>
    private static ImmutableArray<Scanner> WithGitleaks(ImmutableArray<Scanner> scanners, SourceTree tree, Settings settings) =>
        settings.Secrets.GitleaksConfig is not { } path ? scanners
        : tree.Find(path, LargestSettings) is { } toml ? WithGitleaks(scanners, path, toml)
        : throw new UserError($"{Settings.FileName} names the gitleaks settings {path}, and they are not there", "mend the path");

    /// <summary>The scanners, that of secrets by gitleaks settings from anywhere.</summary>
    public static ImmutableArray<Scanner> WithGitleaks(ImmutableArray<Scanner> scanners, string file) =>
        WithGitleaks(scanners, file, ReadFile(file, LargestSettings));

    private static ImmutableArray<Scanner> WithGitleaks(ImmutableArray<Scanner> scanners, string path, byte[] toml) =>
        [.. scanners.Select(scanner => scanner is SecretsScanner ? SecretsScanner.WithGitleaksConfig(path, toml) : scanner)];

    public static ScanResult Run(Call call, ScanRequest request)
    {
        call.Terminal.Detail(
            $"policy: {request.Policy.Name}; stage: {request.Occasion.Stage}; scanners: {string.Join(", ", request.Scanners.Select(scanner => scanner.Name))}"
        );
        using var bar = ProgressBar.Start(call.Terminal);
        FirstMemory.Open();
        var result = Scan.RunAsync(request with { Progress = bar }, call.Cancel).GetAwaiter().GetResult();
        call.Cancel.ThrowIfCancellationRequested();
        foreach (var left in result.Coverage.PassedOver)
            call.Terminal.Detail($"passed over: {left.Path}: {left.Detail}");
        return result;
    }

    /// <summary>A shipped policy by name, or the policy of a settings file.</summary>
    public static Policy PolicyNamed(string nameOrFile)
    {
        if (Policies.Named(nameOrFile) is { } shipped)
            return shipped;
        if (File.Exists(nameOrFile))
            return Settings.Read(ReadFile(nameOrFile, LargestSettings), nameOrFile).Policy;
        var names = Policies.All.Select(policy => policy.Name).ToList();
        throw new UserError(
            $"there is no policy and no file `{nameOrFile}`",
            (Spelling.Nearest(nameOrFile, names) is { } near ? $"--policy {near}\n" : "")
                + $"known: {string.Join(", ", names)}, or a file like gatehouse.yml"
        );
    }

    public static Baseline BaselineIn(string path) =>
        File.Exists(path)
            ? BaselineFile.Read(ReadFile(path, LargestBaseline), path)
            : throw new UserError($"there is no baseline {path}", $"gatehouse baseline --output {path}");

    public static GitRepository RepositoryWithHistory(string path) =>
        Repository(path)
        ?? throw new UserError(
            $"{path} is in no git repository, so there is no history to scan",
            "leave --history out, and `history` in gatehouse.yml"
        );

    /// <summary>All that the repository ever held below this folder.</summary>
    public static HistoryTree History(GitRepository repository, SourceTree today, string folder) =>
        HistoryTree.Open(repository, today, Prefix(repository, folder));

    public static GitRepository RepositoryOf(string path) =>
        Repository(path) ?? throw new UserError($"{path} is in no git repository", "leave --since and --staged out to judge all of it");

    /// <summary>The tree as it was where this line of history parted from another.</summary>
    public static CommitTree Before(GitRepository repository, string reference, string folder)
    {
        var other =
            repository.Resolve(reference)
            ?? throw new UserError($"this repository has no branch, tag or commit `{reference}`", FetchOf(repository, reference));
        var head =
            repository.Resolve("HEAD") ?? throw new UserError("this branch has no commit yet", "leave --since out to judge all of it");
        var parting =
            repository.MergeBase(other, head)
            ?? throw new UserError($"`{reference}` and HEAD have no history in common", "name a branch that this one came from");
        return CommitTree.Open(repository, parting, Prefix(repository, folder));
    }

    private static string FetchOf(GitRepository repository, string reference)
    {
        const string remote = "origin/";
        var branch = reference.StartsWith(remote, StringComparison.Ordinal) ? reference[remote.Length..] : reference;
        return (repository.IsShallow ? "git fetch --unshallow origin " : "git fetch origin ") + branch;
    }

    public static byte[] ReadFile(string path, int largest)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            return ReadAll(stream, largest)
                ?? throw new UserError($"{path} is larger than {ByteSize.Show(largest)}", "name the right file");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"cannot read {path}: {error.Message}", error) { Remedy = "check the path and its permissions" };
        }
    }

    /// <summary>Null where the stream holds more.</summary>
    public static byte[]? ReadAll(Stream stream, long largest)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = stream.Read(buffer)) > 0; )
        {
            all.Write(buffer.AsSpan(0, read));
            if (all.Length > largest)
                return null;
        }

        return all.ToArray();
    }

    /// <summary>The baseline that the settings name. It is read through the tree, so that a link cannot lead out of it.</summary>
    private static Baseline BaselineOf(SourceTree tree, Settings settings) =>
        settings.Scan.Baseline is not { } path ? Baseline.Empty
        : tree.Find(path, LargestBaseline) is { } bytes ? BaselineFile.Read(bytes, path)
        : throw new UserError($"{Settings.FileName} names the baseline {path}, and it is not there", $"gatehouse baseline --output {path}");

    private static GitRepository? Repository(string path) =>
        GitRepository.Discover(Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!);

    private static string Prefix(GitRepository repository, string path)
    {
        var folder = Path.GetFullPath(Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!);
        var below = Path.GetRelativePath(repository.WorkTree ?? folder, folder).Replace(Path.DirectorySeparatorChar, '/');
        return below == "." ? "" : below + "/";
    }
}
