using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Delivering;

/// <summary>Where releases go: an environment, in the order in which a release passes through them.</summary>
public sealed record EnvironmentSettings
{
    public required string Name { get; init; }

    /// <summary><c>process</c>, <c>kubernetes</c>, <c>render</c> or <c>command</c>.</summary>
    public required string Target { get; init; }

    public StrategySettings Strategy { get; init; } = new();

    public ApprovalSettings? Approval { get; init; }

    public ImmutableArray<CheckSettings> Checks { get; init; } = [];

    public ProcessSettings Process { get; init; } = new();

    public KubernetesSettings Kubernetes { get; init; } = new();

    public RenderSettings? Render { get; init; }

    public CommandTargetSettings? Command { get; init; }

    /// <summary>Branches whose commits may go here; empty for any.</summary>
    public ImmutableArray<string> Branches { get; init; } = [];

    public int Line { get; init; }

    internal static NamedShape Shape { get; } =
        new(
            "the environments",
            Vocabulary.Name,
            new MappingShape(
                "an environment",
                [
                    new("target", new TextShape { Words = Vocabulary.Targets }, "What runs the release.", IsRequired: true),
                    new(
                        "strategy",
                        new WordOrMappingShape(new TextShape { Words = Vocabulary.Strategies }, StrategySettings.Shape),
                        "How the new version takes over; `rolling` if left out."
                    ),
                    new("approval", ApprovalSettings.Shape, "Who must agree before."),
                    new("checks", new ListShape(CheckSettings.Shape), "What must hold before a release, see `gatehouse preflight`."),
                    new(
                        "branches",
                        new ListShape(new TextShape(), orOne: true),
                        "Branches whose commits may go here, `*` for any part of a name; any if left out."
                    ),
                    new("process", ProcessSettings.Shape, "For the target `process`."),
                    new("kubernetes", KubernetesSettings.Shape, "For the target `kubernetes`."),
                    new("render", RenderSettings.Shape, "For the target `render`."),
                    new("command", CommandTargetSettings.Shape, "For the target `command`."),
                ]
            )
        );

    internal static ImmutableArray<EnvironmentSettings> Read(YamlNode? node, Complaints complaints) =>
        node is YamlMapping mapping ? [.. mapping.Entries.Select(entry => Read(entry.Key, (YamlMapping)entry.Value, complaints))] : [];

    private static EnvironmentSettings Read(YamlScalar name, YamlMapping one, Complaints complaints)
    {
        var target = one["target"]!.Text();
        foreach (var other in Vocabulary.Targets.Where(other => other != target && one[other] is not null))
            complaints.Add(one[other]!, $"the target is `{target}`, so `{other}` would do nothing; write one or the other");
        if (target is "render" or "command" && one[target] is null)
            complaints.Add(name, $"the target `{target}` needs its settings: write `{target}:` below it");
        return new EnvironmentSettings
        {
            Name = name.Text,
            Target = target,
            Strategy = StrategySettings.Read(one["strategy"], target, complaints),
            Approval = ApprovalSettings.Read(one["approval"] as YamlMapping),
            Checks = CheckSettings.Read(one["checks"], complaints),
            Branches = one["branches"].Texts(),
            Process = ProcessSettings.Read(one["process"] as YamlMapping),
            Kubernetes = KubernetesSettings.Read(one["kubernetes"] as YamlMapping),
            Render = RenderSettings.Read(one["render"] as YamlMapping),
            Command = CommandTargetSettings.Read(one["command"] as YamlMapping),
            Line = name.Place.Line,
        };
    }
}

/// <summary>Versions as processes of this machine behind a reverse proxy.</summary>
public sealed record ProcessSettings
{
    /// <summary><c>{port}</c>, <c>{version}</c> and <c>{state}</c>, a folder that outlives versions, stand for what they say; null for what the tree suggests.</summary>
    public WrittenCommand? Start { get; init; }

    /// <summary>Where the proxy listens, on the loopback address.</summary>
    public int Port { get; init; } = 8080;

    public string Health { get; init; } = "/";

    /// <summary>How long a version may take until it is healthy.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a version that serves no more may finish its requests.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    public int Replicas { get; init; } = 1;

    public ImmutableArray<KeyValuePair<string, Given>> Environment { get; init; } = [];

    public ImmutableArray<string> Inherits { get; init; } = [];

    internal static MappingShape Shape { get; } =
        new(
            "the process target",
            [
                new(
                    "start",
                    WrittenCommand.Shape,
                    "Starts one process of a version; `{port}` is the port it must listen on, also in the variable `PORT`; `{state}`, also in `environment`, a folder that all versions share. What the tree suggests if left out."
                ),
                new("port", new NumberShape(1, 65535, whole: true), "Where the proxy listens, on the loopback address; 8080 if left out."),
                new("health", Vocabulary.UrlPath, "The path that answers 2xx when a version is ready; `/` if left out."),
                new("start-timeout", Vocabulary.Duration, "How long a version may take until it is healthy; `60s` if left out."),
                new("drain", Vocabulary.Duration, "How long a version may finish its requests; `30s` if left out."),
                new("replicas", new NumberShape(1, 64, whole: true), "Processes of one version; 1 if left out."),
                new("environment", new NamedShape("the environment", Vocabulary.Variable, Given.Shape), "Its environment variables."),
                new("inherit", new ListShape(Vocabulary.Variable, orOne: true), "Environment variables that are handed on to it."),
            ]
        );

    internal static ProcessSettings Read(YamlMapping? process)
    {
        var usual = new ProcessSettings();
        return process is null
            ? usual
            : new ProcessSettings
            {
                Start = WrittenCommand.Read(process["start"]),
                Port = process["port"]?.Whole() ?? usual.Port,
                Health = process["health"]?.Text() ?? usual.Health,
                StartTimeout = process["start-timeout"]?.Duration() ?? usual.StartTimeout,
                Drain = process["drain"]?.Duration() ?? usual.Drain,
                Replicas = process["replicas"]?.Whole() ?? usual.Replicas,
                Environment = Given.ReadAll(process["environment"]),
                Inherits = process["inherit"].Texts(),
            };
    }
}

/// <summary>A cluster, through <c>kubectl</c>.</summary>
public sealed record KubernetesSettings
{
    /// <summary>Folders or files below the tree; those that the tree suggests if empty.</summary>
    public ImmutableArray<string> Manifests { get; init; } = [];

    public string? Namespace { get; init; }

    public string? Context { get; init; }

    /// <summary>A file; that of the variable <c>KUBECONFIG</c>, or of the home folder, if null.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Environment variables that programs need which <c>kubectl</c> calls to log in.</summary>
    public ImmutableArray<string> Inherits { get; init; } = [];

    /// <summary>The deployment that is released; the only one of the manifests if null.</summary>
    public string? Deployment { get; init; }

    public string? Container { get; init; }

    /// <summary>The service that blue-green switches.</summary>
    public string? Service { get; init; }

    /// <summary><c>replicas</c>, <c>ingress</c> (weights by annotation) or <c>gateway</c> (weights of an HTTPRoute).</summary>
    public string Weights { get; init; } = "replicas";

    /// <summary>The ingress or HTTPRoute that carries the weights.</summary>
    public string? Route { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    internal static MappingShape Shape { get; } =
        new(
            "the kubernetes target",
            [
                new(
                    "manifests",
                    new ListShape(Vocabulary.InnerPath, orOne: true),
                    "Folders or files that are applied; those that the tree suggests if left out."
                ),
                new("namespace", new TextShape(), "The namespace; the context's if left out."),
                new("context", new TextShape(), "The context of the kubeconfig; the current one if left out."),
                new(
                    "kubeconfig",
                    new TextShape("a path"),
                    "The kubeconfig; that of the variable `KUBECONFIG`, or of the home folder, if left out."
                ),
                new(
                    "inherit",
                    new ListShape(Vocabulary.Variable, orOne: true),
                    "Environment variables that are handed on to `kubectl`, for the programs it logs in with."
                ),
                new("deployment", new TextShape(), "The deployment that is released; the only one of the manifests if left out."),
                new("container", new TextShape(), "Its container whose image is set; the only one if left out."),
                new("service", new TextShape(), "The service that blue-green switches; the only one of the manifests if left out."),
                new(
                    "weights",
                    new TextShape { Words = ["replicas", "ingress", "gateway"] },
                    "What gives a canary its share: its replicas (if left out), an ingress, or the Gateway API."
                ),
                new(
                    "route",
                    new TextShape(),
                    "The ingress or HTTPRoute that carries the weights; the only one of the manifests if left out."
                ),
                new("timeout", Vocabulary.Duration, "How long a rollout may take; `10m` if left out."),
            ]
        );

    internal static KubernetesSettings Read(YamlMapping? kubernetes)
    {
        var usual = new KubernetesSettings();
        return kubernetes is null
            ? usual
            : new KubernetesSettings
            {
                Manifests = kubernetes["manifests"].Texts(),
                Namespace = kubernetes["namespace"]?.Text(),
                Context = kubernetes["context"]?.Text(),
                Kubeconfig = kubernetes["kubeconfig"]?.Text(),
                Inherits = kubernetes["inherit"].Texts(),
                Deployment = kubernetes["deployment"]?.Text(),
                Container = kubernetes["container"]?.Text(),
                Service = kubernetes["service"]?.Text(),
                Weights = kubernetes["weights"]?.Text() ?? usual.Weights,
                Route = kubernetes["route"]?.Text(),
                Timeout = kubernetes["timeout"]?.Duration() ?? usual.Timeout,
            };
    }
}

/// <summary>A service at Render, over its HTTP API.</summary>
public sealed record RenderSettings
{
    public required string Service { get; init; }

    public required Given Token { get; init; }

    public string Address { get; init; } = "https://api.render.com/v1";

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(20);

    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    internal static MappingShape Shape { get; } =
        new(
            "the render target",
            [
                new("service", new TextShape(), "The service's id, `srv-…`.", IsRequired: true),
                new("token", Given.Shape, "The API key; the `value` of a name.", IsRequired: true),
                new("address", Vocabulary.Url, "The API; `https://api.render.com/v1` if left out."),
                new("timeout", Vocabulary.Duration, "How long a deploy may take; `20m` if left out."),
                new("poll", Vocabulary.Duration, "Between two questions; `5s` if left out."),
            ]
        );

    internal static RenderSettings? Read(YamlMapping? render) =>
        render is null
            ? null
            : new RenderSettings
            {
                Service = render["service"]!.Text(),
                Token = Given.Read(render["token"])!,
                Address = render["address"]?.Text() ?? "https://api.render.com/v1",
                Timeout = render["timeout"]?.Duration() ?? TimeSpan.FromMinutes(20),
                Poll = render["poll"]?.Duration() ?? TimeSpan.FromSeconds(5),
            };
}

/// <summary>The user's own commands; <c>GATEHOUSE_VERSION</c>, <c>GATEHOUSE_IMAGE</c>, <c>GATEHOUSE_PREVIOUS</c> and <c>GATEHOUSE_ENVIRONMENT</c> tell them what.</summary>
public sealed record CommandTargetSettings
{
    public required WrittenCommand Deploy { get; init; }

    public required WrittenCommand Undo { get; init; }

    public WrittenCommand? Verify { get; init; }

    public ImmutableArray<KeyValuePair<string, Given>> Environment { get; init; } = [];

    public ImmutableArray<string> Inherits { get; init; } = [];

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    internal static MappingShape Shape { get; } =
        new(
            "the command target",
            [
                new(
                    "deploy",
                    WrittenCommand.Shape,
                    "Brings the new version; `GATEHOUSE_VERSION`, `GATEHOUSE_IMAGE`, `GATEHOUSE_PREVIOUS` and `GATEHOUSE_ENVIRONMENT` say what.",
                    IsRequired: true
                ),
                new("undo", WrittenCommand.Shape, "Brings `GATEHOUSE_PREVIOUS` back.", IsRequired: true),
                new("verify", WrittenCommand.Shape, "Fails where the new version does not serve."),
                new("environment", new NamedShape("the environment", Vocabulary.Variable, Given.Shape), "Their environment variables."),
                new("inherit", new ListShape(Vocabulary.Variable, orOne: true), "Environment variables that are handed on to them."),
                new("timeout", Vocabulary.Duration, "When each is stopped; `30m` if left out."),
            ]
        );

    internal static CommandTargetSettings? Read(YamlMapping? command) =>
        command is null
            ? null
            : new CommandTargetSettings
            {
                Deploy = WrittenCommand.Read(command["deploy"])!,
                Undo = WrittenCommand.Read(command["undo"])!,
                Verify = WrittenCommand.Read(command["verify"]),
                Environment = Given.ReadAll(command["environment"]),
                Inherits = command["inherit"].Texts(),
                Timeout = command["timeout"]?.Duration() ?? TimeSpan.FromMinutes(30),
            };
}
