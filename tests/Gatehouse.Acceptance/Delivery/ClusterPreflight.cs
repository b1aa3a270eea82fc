using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Gatehouse.Acceptance.Cli;
using Gatehouse.Delivery.Checks;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Gate.Delivering;

namespace Gatehouse.Acceptance.Delivery;

/// <summary>The real <c>kubectl</c> against <see cref="FakeCluster"/>.</summary>
public sealed class ClusterPreflight : IDisposable
{
    private readonly FakeCluster _cluster = new();
    private readonly Folder _folder = new();

    public ClusterPreflight()
    {
        Tool.Need("kubectl");
        _cluster.WriteKubeconfig(_folder.Path);
        _folder.Add(
            "k8s/app.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: shop}
            spec:
              replicas: 4
              selector: {matchLabels: {app: shop}}
              template:
                metadata: {labels: {app: shop}}
                spec: {containers: [{name: web, image: shop}]}
            """
        );
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_fit_is_ok()
    {
        MakeFit();
        (await StatesAsync()).ShouldBe(
            ["ok", "ok privileges", "ok network policies", "ok pod security", "ok room for pods"],
            ignoreOrder: false
        );
    }

    [Fact]
    public async Task Credentials_that_do_not_suffice_are_told()
    {
        MakeFit();
        _cluster.Rules = [Rule(["get"], "", "configmaps")];
        (await RunAsync())[0].Reason.ShouldContain("patch deployments.apps");
    }

    [Fact]
    public async Task Credentials_that_allow_everything_are_too_wide()
    {
        MakeFit();
        _cluster.Rules.Add(Rule(["*"], "*", "*"));
        _cluster.ReadsAllSecrets = true;
        var privileges = (await RunAsync())[1];
        privileges.State.ShouldBe(CheckState.Failed);
        privileges.Reason.ShouldBe("the credentials allow every verb on every resource; reading the Secrets of every namespace");
    }

    [Fact]
    public async Task Credentials_that_make_others_are_too_wide()
    {
        MakeFit();
        _cluster.Rules.Add(Rule(["escalate"], "rbac.authorization.k8s.io", "roles"));
        (await RunAsync())[1].Reason.ShouldContain("escalate on roles.rbac.authorization.k8s.io");
    }

    [Fact]
    public async Task A_bare_namespace_fails()
    {
        MakeFit();
        Kubectl("delete", "networkpolicy", "deny");
        Kubectl("label", "namespace", "shop", "pod-security.kubernetes.io/enforce=privileged", "--overwrite");
        (await StatesAsync()).ShouldBe(["ok", "ok privileges", "failed network policies", "failed pod security", "ok room for pods"]);
    }

    [Fact]
    public async Task A_quota_without_room_fails()
    {
        MakeFit();
        Kubectl("patch", "resourcequota", "small", "--type=merge", "-p", """{"status":{"used":{"pods":"7"}}}""");
        var room = (await RunAsync("blue-green"))[^1];
        room.Reason.ShouldBe("the quota small has room for 3 pods, and the release adds 4");
        (await RunAsync("rolling"))[^1].State.ShouldBe(CheckState.Ok);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_no_fit_one()
    {
        _cluster.Dispose();
        var results = await RunAsync();
        results[0].State.ShouldBe(CheckState.Failed);
        results.Skip(1).ShouldAllBe(result => result.State == CheckState.Unknown);
        Preflight.Judge(results).ShouldBe(CheckState.Failed);
    }

    private void MakeFit()
    {
        _cluster.Rules =
        [
            Rule(["get", "create", "update"], "", "configmaps"),
            Rule(["get", "list", "watch", "create", "patch", "delete"], "apps", "deployments"),
            Rule(["list"], "", "pods"),
            Rule(["list"], "apps", "replicasets"),
            Rule(["get", "create", "patch", "delete"], "", "services"),
        ];
        Create(
            """{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}"""
        );
        Create(
            """{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "deny"}, "spec": {"podSelector": {}}}"""
        );
        Create(
            """{"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "small"}, "status": {"hard": {"pods": "10"}, "used": {"pods": "4"}}}"""
        );
    }

    private static JsonObject Rule(string[] verbs, string group, string resource) =>
        new()
        {
            ["verbs"] = new JsonArray([.. verbs.Select(verb => (JsonNode)verb)]),
            ["apiGroups"] = new JsonArray(group),
            ["resources"] = new JsonArray(resource),
        };

    private async Task<List<string>> StatesAsync() =>
        [
            .. (await RunAsync()).Select(result =>
                result.Check.StartsWith("target", StringComparison.Ordinal) ? Word(result) : $"{Word(result)} {result.Check}"
            ),
        ];

    private static string Word(CheckResult result) => result.State.ToString().ToLowerInvariant();

    private async Task<ImmutableArray<CheckResult>> RunAsync(string strategy = "rolling")
    {
        var masks = new Masks();
        var surroundings = new Surroundings
        {
            Environment = ImmutableDictionary<string, string>
                .Empty.Add("PATH", Environment.GetEnvironmentVariable("PATH")!)
                .Add("HOME", _folder.Path),
            Folder = _folder.Path,
            Home = _folder.At("home"),
        };
        using var door = new WebDoor(TimeProvider.System);
        var runner = new ProgramRunner(masks, TimeProvider.System);
        return await new Preflight(surroundings, runner, ValueBook.Open(Settings.Default, surroundings, runner, door), door).RunAsync(
            new EnvironmentSettings
            {
                Name = "production",
                Target = "kubernetes",
                Strategy = new StrategySettings { Kind = strategy },
                Kubernetes = new KubernetesSettings { Namespace = "shop", Kubeconfig = "kubeconfig" },
            },
            TestContext.Current.CancellationToken
        );
    }

    private void Create(string json)
    {
        var end = Binary.RunProgram("kubectl", _folder.Path, json, "--kubeconfig", _folder.At("kubeconfig"), "create", "-f", "-");
        end.ExitCode.ShouldBe(0, end.Error);
    }

    private void Kubectl(params string[] words)
    {
        var end = Binary.RunProgram("kubectl", _folder.Path, null, ["--kubeconfig", _folder.At("kubeconfig"), .. words]);
        end.ExitCode.ShouldBe(0, end.Error);
    }
}
