using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Delivering;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Sources.Archives;
using Gatehouse.Engine.Sources.Ignore;
using Gatehouse.Engine.Syntax.Yaml;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Gate;

/// <summary>What <c>gatehouse.yml</c> says; everything has a value where it says nothing.</summary>
public sealed record Settings
{
    public const string FileName = "gatehouse.yml";

    private const int MaxBytes = 1024 * 1024;
    private const int MaxWaivers = 10_000;

    public static Settings Default { get; } = new();

    public Policy Policy { get; init; } = Policies.Default;

    public ImmutableArray<Waiver> Waivers { get; init; } = [];

    public ScanSettings Scan { get; init; } = new();

    public ReportSettings Report { get; init; } = new();

    public HookSettings Hook { get; init; } = new();

    public SecretsSettings Secrets { get; init; } = new();

    public DependenciesSettings Dependencies { get; init; } = new();

    /// <summary>What the user's models say of Python code.</summary>
    public ImmutableArray<PythonModel> PythonModels { get; init; } = [];

    public LicenceSettings Licences { get; init; } = LicenceSettings.None;

    public PipelineSettings Pipeline { get; init; } = new();

    public BuildSettings Build { get; init; } = new();

    public EvidenceSettings Evidence { get; init; } = new();

    /// <summary>In the order in which a release passes through them.</summary>
    public ImmutableArray<EnvironmentSettings> Environments { get; init; } = [];

    public ImmutableArray<ValueSettings> Values { get; init; } = [];

    public VaultSettings? Vault { get; init; }

    public ImmutableArray<NoticeSettings> Notices { get; init; } = [];

    /// <summary>Reads a settings file; a <see cref="UserError"/> tells all that is wrong with it, each with its line and column.</summary>
    public static Settings Read(ReadOnlyMemory<byte> yaml, string path)
    {
        var complaints = new Complaints(path);
        if (yaml.Length > MaxBytes)
        {
            var sizes = $"the settings hold {ByteSize.Show(yaml.Length)}; at most {ByteSize.Show(MaxBytes)} are read";
            complaints.Add(new YamlProblem(1, 1, sizes));
            complaints.ThrowIfAny();
        }

        var document = YamlDocument.Parse(yaml);
        if (document.Problem is { } problem)
            complaints.Add(problem);
        else if (document.Root is { } root)
            SettingsSchema.Root.Check(root, complaints);
        complaints.ThrowIfAny();
        if (document.Root is not YamlMapping mapping)
            return Default;
        var settings = new Settings
        {
            Policy = ReadPolicy(mapping["policy"], complaints),
            Waivers = ReadWaivers(mapping["waivers"], complaints),
            Scan = ReadScan(mapping["scan"] as YamlMapping, complaints),
            Report = ReadReport(mapping["report"] as YamlMapping),
            Hook = ReadHook(mapping["hook"] as YamlMapping),
            Secrets = new SecretsSettings { GitleaksConfig = (mapping["secrets"] as YamlMapping)?["gitleaks-config"]?.Text() },
            Dependencies = ReadDependencies(mapping["dependencies"] as YamlMapping),
            PythonModels = PythonModel.Read((mapping["python"] as YamlMapping)?["models"], complaints),
            Pipeline = PipelineSettings.Read(mapping["pipeline"] as YamlMapping),
            Build = BuildSettings.Read(mapping["build"] as YamlMapping),
            Evidence = EvidenceSettings.Read(mapping["evidence"] as YamlMapping),
            Environments = EnvironmentSettings.Read(mapping["environments"], complaints),
            Values = ValueSettings.Read(mapping["values"], complaints),
            Vault = VaultSettings.Read(mapping["vault"] as YamlMapping),
            Notices = NoticeSettings.Read(mapping["notices"]),
            Licences = LicenceSettings.Read(mapping["licences"] as YamlMapping, complaints),
        };
        complaints.ThrowIfAny();
        return settings;
    }

    private static Policy ReadPolicy(YamlNode? node, Complaints complaints)
    {
        if (node is not YamlMapping mapping)
            return node is YamlScalar { IsNull: false } name ? Policies.Named(name.Text)! : Policies.Default;
        var ground = mapping["extends"] is { } extended ? Policies.Named(extended.Text())! : Policies.Default;
        return PolicyReader.Read(mapping, ground, complaints) with { Name = mapping["name"]?.Text() ?? complaints.Path };
    }

    private static ImmutableArray<Waiver> ReadWaivers(YamlNode? node, Complaints complaints)
    {
        var written = node.Mappings();
        if (written.Length > MaxWaivers)
        {
            complaints.Add(node!, $"{written.Length} waivers; at most {MaxWaivers} are read, and a baseline holds any number");
            return [];
        }

        return
        [
            .. written.Select(one => new Waiver
            {
                Rule = one["rule"]?.Text(),
                Path = one["path"] is { } path ? PathGlob.Parse(path.Text()) : null,
                Fingerprint = one["fingerprint"] is { } fingerprint ? new Fingerprint(fingerprint.Text()) : null,
                Reason = one["reason"]!.Text(),
                Owner = one["owner"]!.Text(),
                Until = Reading.Date(one["until"]!.Text())!.Value,
                Source = complaints.Path,
                Line = one.Place.Line,
            }),
        ];
    }

    private static ScanSettings ReadScan(YamlMapping? scan, Complaints complaints)
    {
        if (scan?["history"] is { } history && history.Truth() && scan["since"] is not null)
            complaints.Add(history, "`history` is about all there ever was, `since` about what is new; write one of them");
        return scan is null
            ? new ScanSettings()
            : new ScanSettings
            {
                Only = scan["only"].Texts(),
                Skip = scan["skip"].Texts(),
                Exclude = [.. scan["exclude"].Texts().Select(PathGlob.Parse)],
                MaxFileSize = scan["max-file-size"]?.Size() ?? WalkOptions.DefaultMaxFileSize,
                Archives = ReadArchives(scan),
                ReadsBinaries = scan["binaries"]?.Truth() ?? false,
                Jobs = scan["jobs"]?.Whole(),
                Baseline = scan["baseline"]?.Text(),
                Since = scan["since"]?.Text(),
                History = scan["history"]?.Truth() ?? false,
            };
    }

    private static ArchiveLimits? ReadArchives(YamlMapping scan)
    {
        var usual = new ArchiveLimits();
        return scan["archives"]?.Truth() == false
            ? null
            : new ArchiveLimits
            {
                Depth = scan["archive-depth"]?.Whole() ?? usual.Depth,
                MaxExpanded = scan["archive-max-size"]?.Size() ?? usual.MaxExpanded,
                MaxRatio = scan["archive-max-ratio"]?.Whole() ?? usual.MaxRatio,
                MaxEntries = scan["archive-max-entries"]?.Whole() ?? usual.MaxEntries,
            };
    }

    private static ReportSettings ReadReport(YamlMapping? report) =>
        report is null
            ? new ReportSettings()
            : new ReportSettings { Formats = report["formats"].Texts(), OutputDirectory = report["output-dir"]?.Text() };

    private static DependenciesSettings ReadDependencies(YamlMapping? dependencies) =>
        new()
        {
            Advisories = dependencies?["advisories"]?.Word<AdvisoryChoice>() ?? AdvisoryChoice.All,
            IsOffline = dependencies?["offline"]?.Truth() ?? false,
        };

    private static HookSettings ReadHook(YamlMapping? hook)
    {
        var usual = new HookSettings();
        return hook is null
            ? usual
            : new HookSettings
            {
                ProtectedBranches = hook["protected-branches"] is YamlSequence branches ? branches.Texts() : usual.ProtectedBranches,
                MaxAddedFileSize = hook["max-added-file-size"]?.Size() ?? usual.MaxAddedFileSize,
            };
    }
}

/// <summary>What is scanned, and how.</summary>
public sealed record ScanSettings
{
    /// <summary>Empty for all.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    public ImmutableArray<string> Skip { get; init; } = [];

    public ImmutableArray<PathGlob> Exclude { get; init; } = [];

    /// <summary>In bytes.</summary>
    public long MaxFileSize { get; init; } = WalkOptions.DefaultMaxFileSize;

    /// <summary>Null leaves archives closed.</summary>
    public ArchiveLimits? Archives { get; init; } = new();

    public bool ReadsBinaries { get; init; }

    /// <summary>Null for one per processor.</summary>
    public int? Jobs { get; init; }

    /// <summary>Relative to the settings file.</summary>
    public string? Baseline { get; init; }

    public string? Since { get; init; }

    /// <summary>True scans all that the repository ever held too.</summary>
    public bool History { get; init; }
}

/// <summary>How the result is told.</summary>
public sealed record ReportSettings
{
    /// <summary>Empty where the file says nothing.</summary>
    public ImmutableArray<string> Formats { get; init; } = [];

    /// <summary>Relative to the settings file.</summary>
    public string? OutputDirectory { get; init; }
}

/// <summary>What the git hook asks for besides the scan.</summary>
public sealed record HookSettings
{
    public ImmutableArray<string> ProtectedBranches { get; init; } = ["main", "master"];

    /// <summary>In bytes.</summary>
    public long MaxAddedFileSize { get; init; } = 500 * 1024;
}

/// <summary>How secrets are looked for.</summary>
public sealed record SecretsSettings
{
    /// <summary>Relative to the settings file; null for <c>.gitleaks.toml</c> where there is one.</summary>
    public string? GitleaksConfig { get; init; }
}

/// <summary>Which advisories components are held against.</summary>
public enum AdvisoryChoice
{
    All,

    /// <summary>Only the records that the tree brings itself.</summary>
    Own,
}

/// <summary>How components are held against advisories.</summary>
public sealed record DependenciesSettings
{
    public AdvisoryChoice Advisories { get; init; }

    /// <summary>True never fetches a missing or stale database.</summary>
    public bool IsOffline { get; init; }
}
