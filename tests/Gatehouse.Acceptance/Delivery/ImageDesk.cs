using System.Collections.Immutable;
using System.Text;
using Gatehouse.Acceptance.Cli;
using Gatehouse.Delivery.Evidence;
using Gatehouse.Delivery.Images;
using Gatehouse.Delivery.Pipeline;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Acceptance.Delivery;

/// <summary>A repository with an image to build, a builder with a storage of its own, and a registry.</summary>
internal sealed class ImageDesk : IDisposable
{
    private const string Busybox = "/bin/busybox";

    private readonly WebDoor _web = new(TimeProvider.System);

    private ImageDesk(Folder folder, OwnRegistry registry, string token)
    {
        Folder = folder;
        Registry = registry;
        Token = token;
        Environment =
        [
            ("BUILD_TOKEN", token),
            ("REGISTRY_PASSWORD", registry.Password),
            ("GATEHOUSE_HOME", folder.At("home")),
            ("CONTAINERS_STORAGE_CONF", folder.At("builder/storage.conf")),
            ("BUILDAH_ISOLATION", "chroot"),
        ];
        var path = System.Environment.GetEnvironmentVariable("PATH")!;
        Surroundings = new Surroundings
        {
            Environment = Environment.Append(("PATH", path)).ToImmutableDictionary(pair => pair.Item1, pair => pair.Item2),
            Folder = Tree,
            Home = folder.At("home"),
        };
        Settings = Settings.Read(File.ReadAllBytes(Path.Combine(Tree, Settings.FileName)), Settings.FileName);
        Programs = new ProgramRunner(Masks, TimeProvider.System);
        var values = ValueBook.Open(Settings, Surroundings, Programs, _web);
        var tools = new ImageTools(Programs, values, Surroundings);
        Build = new ImageBuild(tools);
        Push = new ImagePush(tools, _web);
        Ring = new KeyRing(Surroundings, Masks);
        Book = new EvidenceBook(new EvidenceKeys(Settings.Evidence, Surroundings, values, Programs), Settings.Evidence, Surroundings);
        Source = SourceState.Of(DirectoryTree.Open(Tree), null, default);
    }

    public Folder Folder { get; }

    public OwnRegistry Registry { get; }

    public string Token { get; }

    public (string Name, string Value)[] Environment { get; }

    public Surroundings Surroundings { get; }

    public Settings Settings { get; }

    public Masks Masks { get; } = new();

    public ProgramRunner Programs { get; }

    public ImageBuild Build { get; }

    public ImagePush Push { get; }

    public KeyRing Ring { get; }

    public EvidenceBook Book { get; }

    public SourceState Source { get; }

    public string Tree => Folder.At("tree");

    public static Pass Pass { get; } =
        (Pass)Policies.Default.Judge([], new Coverage { Scanners = [new ScannerCoverage("secrets", 3, 30)] }, new Occasion(Stages.Commit));

    public BuildOrder Order =>
        new()
        {
            Folder = Tree,
            Settings = Settings.Build,
            Commit = Source.Commit!,
            CommitTime = Source.CommitTime!.Value,
            HasChanges = !Source.Uncommitted.IsEmpty,
            Repository = Source.Origin,
            Run = "test",
            ProductVersion = "0",
        };

    public static async Task<ImageDesk> OpenAsync(string dockerfile)
    {
        foreach (var program in (string[])["buildah", "docker-registry", "perl"])
            Tool.Need(program);
        Assert.SkipUnless(File.Exists(Busybox), "busybox is not on this machine");
        var folder = new Folder();
        var registry = await OwnRegistry.StartAsync(folder);
        folder
            .Add(
                "builder/storage.conf",
                $"[storage]\ndriver = \"vfs\"\ngraphroot = \"{folder.At("builder/graph")}\"\nrunroot = \"{folder.At("builder/run")}\"\n"
            )
            .Add("tree/Dockerfile", dockerfile)
            .Add("tree/app.txt", "an application\n")
            .Add("tree/busybox", File.ReadAllBytes(Busybox))
            .Add(
                "tree/gatehouse.yml",
                $"""
                values:
                  token: {"{"}environment: BUILD_TOKEN{"}"}
                  registry: {"{"}environment: REGISTRY_PASSWORD{"}"}
                build:
                  image: {registry.Host}/team/todo
                  builder: buildah
                  secrets: {"{"}token: token{"}"}
                  user: {OwnRegistry.User}
                  password: {"{"}value: registry{"}"}
                """
            );
        folder.Allow("755", "tree/busybox");
        Git(folder, "init", "-q");
        Git(folder, "remote", "add", "origin", "https://somebody:word@git.example.org/team/todo.git");
        Git(folder, "add", "-A");
        Git(folder, "commit", "-q", "-m", "Begin");
        return new ImageDesk(folder, registry, Convert.ToHexString(Guid.NewGuid().ToByteArray()));
    }

    private static ScanResult Result(Verdict verdict) =>
        new()
        {
            Target = ".",
            Stage = Stages.Commit,
            Policy = Policies.Default.Name,
            Findings = [],
            Coverage = new Coverage { Scanners = [new ScannerCoverage("secrets", 3, 30)] },
            Verdict = verdict,
            Rules = [],
        };

    public EvidenceOrder Evidence(string? imageDigest, DateTimeOffset? at = null) =>
        new()
        {
            Result = Result(Pass),
            Policy = Policies.Default,
            Name = "todo",
            Commit = Source.Commit!,
            ImageDigest = imageDigest,
            JudgedAt = at ?? TimeProvider.System.GetUtcNow(),
            ProductVersion = "0",
        };

    public Answer Gatehouse(params string[] arguments) => Binary.Finish(Binary.Start(Binary.Path, Tree, Environment, arguments), null);

    public string Git(params string[] arguments) => Git(Folder, arguments);

    /// <summary>Files below a folder that hold a text, packed ones unpacked.</summary>
    public static List<string> FilesWith(string folder, string text) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Holds(file, Encoding.UTF8.GetBytes(text)))];

    public void Dispose()
    {
        _web.Dispose();
        Registry.Dispose();
        Folder.Dispose();
    }

    private static bool Holds(string file, byte[] text)
    {
        // A socket holds nothing.
        if (new FileInfo(file).LinkTarget is not null || file.EndsWith(".sock", StringComparison.Ordinal))
            return false;
        // A lock is an empty file that another holds for itself alone.
        if (new FileInfo(file).Length == 0)
            return false;
        var bytes = File.ReadAllBytes(file);
        if (bytes.AsSpan().IndexOf(text) >= 0)
            return true;
        if (bytes is not [0x1f, 0x8b, ..])
            return false;
        using var packed = new System.IO.Compression.GZipStream(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress);
        using var all = new MemoryStream();
        packed.CopyTo(all);
        return all.ToArray().AsSpan().IndexOf(text) >= 0;
    }

    private static string Git(Folder folder, params string[] arguments)
    {
        var answer = Binary.RunProgram(
            "git",
            folder.At("tree"),
            null,
            ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main", .. arguments]
        );
        answer.ExitCode.ShouldBe(0, answer.Error);
        return answer.Output.Trim();
    }
}
