using System.Collections.Immutable;
using Gatehouse.Acceptance.Cli;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Release;
using Gatehouse.Delivery.Release.Targets;
using Gatehouse.Delivery.Values;
using Gatehouse.Engine.Gate.Delivering;

namespace Gatehouse.Acceptance.Delivery;

/// <summary>The real <c>kubectl</c> of this machine against <see cref="FakeCluster"/>: the endpoints are imitated, no cluster runs.</summary>
public sealed class KubernetesReleases : IDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly FakeCluster _cluster = new();
    private readonly Folder _folder = new();
    private readonly string _secret = "not-for-logs-" + Guid.NewGuid().ToString("N");
    private readonly Masks _masks = new();

    public KubernetesReleases()
    {
        Tool.Need("kubectl");
        _cluster.WriteKubeconfig(_folder.Path);
        _folder
            .Add(
                "k8s/app.yaml",
                """
                # What the shop runs.
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: shop   # by this name
                  labels: {app: shop}
                spec:
                  replicas: 4
                  selector:
                    matchLabels:
                      app: shop
                  template:
                    metadata:
                      labels:
                        app: shop
                    spec:
                      containers:
                        - name: web
                          image: registry.example/shop:latest
                          ports: [{name: http, containerPort: 8000}]
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: shop
                spec:
                  selector:
                    app: shop
                  ports: [{name: http, port: 80, targetPort: http}]
                """
            )
            .Add(
                "k8s/config.yaml",
                $$"""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: shop}
                data:
                  greeting: hello
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: shop}
                stringData:
                  password: {{_secret}}
                """
            );
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Rolling_brings_one_version_after_the_other()
    {
        var target = Open("rolling");
        (await target.ServingAsync(Cancel)).ShouldBeNull();
        await RollAsync(target, Version(1), null);
        _cluster.ServedBy("shop").ShouldBe("v1=4");
        await RollAsync(Open("rolling"), Version(2), Version(1));
        _cluster.ServedBy("shop").ShouldBe("v2=4");
        (await Open("rolling").ServingAsync(Cancel)).ShouldBe(Version(2));
        _cluster.Names("deployments").ShouldBe(["shop"]);
        ((string?)_cluster.Find("deployments", "shop")!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]).ShouldBe(
            Version(2).Image
        );
    }

    [Fact]
    public async Task All_that_is_applied_is_told_word_for_word_but_secrets()
    {
        var target = Open("rolling");
        await RollAsync(target, Version(1), null);
        target.Applied.Select(one => one.Name).ShouldBe(["Secret shop", "ConfigMap shop", "Service shop", "Deployment shop"]);
        var deployment = target.Applied[3].Text;
        deployment.ShouldContain("# What the shop runs.");
        deployment.ShouldContain("name: shop   # by this name");
        deployment.ShouldContain($"image: \"{Version(1).Image}\"");
        deployment.ShouldNotContain("latest");
        target.Applied[0].Text.ShouldContain("password");
        string.Concat(target.Applied.Select(one => one.Text)).ShouldNotContain(_secret);
        ((string?)_cluster.Find("secrets", "shop")!["stringData"]!["password"]).ShouldBe(_secret);
        _masks.Cover($"refused: {_secret}").ShouldNotContain(_secret);
    }

    [Fact]
    public async Task A_rollout_that_fails_is_undone_and_the_next_one_goes()
    {
        await RollAsync(Open("rolling"), Version(1), null);
        _cluster.BadImages.Add(Version(2).Image!);
        var target = Open("rolling");
        await target.PrepareAsync(Version(2), Cancel);
        var failure = await Should.ThrowAsync<ReleaseFailure>(() => target.ShareAsync(Version(2), Version(1), 100, Cancel));
        failure.Message.ShouldContain("exceeded its progress deadline");
        failure.Message.ShouldContain("ImagePullBackOff");
        await target.ShareAsync(Version(2), Version(1), 0, Cancel);
        await target.RetireAsync(Version(2), Cancel);
        _cluster.ServedBy("shop").ShouldBe("v1=4");
        target.Applied[^1].Text.ShouldContain("rollout undo deployment/shop --to-revision=1");
        (await Open("rolling").ServingAsync(Cancel)).ShouldBe(Version(1));
        // What `rollout undo` wrote is no other hand's.
        await RollAsync(Open("rolling"), Version(3), Version(1));
        _cluster.ServedBy("shop").ShouldBe("v3=4");
    }

    [Fact]
    public async Task A_field_that_another_hand_has_set_is_told_and_nothing_is_changed()
    {
        await RollAsync(Open("rolling"), Version(1), null);
        Kubectl("patch", "deployment", "shop", "--type=merge", "-p", """{"spec":{"replicas":6}}""");
        var before = _cluster.ServedBy("shop");
        var failure = await Should.ThrowAsync<ReleaseFailure>(() => Open("rolling").PrepareAsync(Version(2), Cancel));
        failure.Message.ShouldContain(".spec.replicas");
        failure.Remedy!.ShouldContain("--force-conflicts");
        before.ShouldNotContain("v2");
        (await Open("rolling").ServingAsync(Cancel)).ShouldBe(Version(1));
    }

    [Fact]
    public async Task Another_hands_image_after_an_undo_is_a_conflict_again()
    {
        await RollAsync(Open("rolling"), Version(1), null);
        var target = Open("rolling");
        await RollAsync(target, Version(2), Version(1));
        await target.ShareAsync(Version(2), Version(1), 0, Cancel);
        Kubectl("set", "image", "deployment/shop", "web=registry.example/hotfix:1");
        await WaitForAsync(() => _cluster.Names("replicasets").Count == 3);
        var failure = await Should.ThrowAsync<ReleaseFailure>(() => Open("rolling").PrepareAsync(Version(3), Cancel));
        failure.Message.ShouldContain("image");
    }

    [Fact]
    public async Task A_first_release_that_fails_leaves_nothing_serving()
    {
        _cluster.BadImages.Add(Version(1).Image!);
        var target = Open("rolling");
        await target.PrepareAsync(Version(1), Cancel);
        await Should.ThrowAsync<ReleaseFailure>(() => target.ShareAsync(Version(1), null, 100, Cancel));
        await target.ShareAsync(Version(1), null, 0, Cancel);
        await target.RetireAsync(Version(1), Cancel);
        _cluster.Names("deployments").ShouldBeEmpty();
        (await target.ServingAsync(Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Blue_green_switches_the_service_and_back()
    {
        var first = Open("blue-green");
        await first.PrepareAsync(Version(1), Cancel);
        _cluster.ServedBy("shop").ShouldBe("");
        await first.ShareAsync(Version(1), null, 100, Cancel);
        _cluster.ServedBy("shop").ShouldBe("v1=4");

        var second = Open("blue-green");
        await second.PrepareAsync(Version(2), Cancel);
        _cluster.ServedBy("shop").ShouldBe("v1=4");
        _cluster.Names("deployments").ShouldBe(["shop-v1", "shop-v2"]);
        (await second.ObserveAsync(Version(2), DateTimeOffset.UnixEpoch, Cancel)).ShouldBeNull();
        await second.ShareAsync(Version(2), Version(1), 100, Cancel);
        _cluster.ServedBy("shop").ShouldBe("v2=4");
        (await Open("blue-green").ServingAsync(Cancel)).ShouldBe(Version(2));
        await second.ShareAsync(Version(2), Version(1), 0, Cancel);
        _cluster.ServedBy("shop").ShouldBe("v1=4");
        await second.RetireAsync(Version(2), Cancel);
        _cluster.Names("deployments").ShouldBe(["shop-v1"]);
        (await Open("blue-green").ServingAsync(Cancel)).ShouldBe(Version(1));
    }

    [Fact]
    public async Task What_serves_is_never_retired()
    {
        var target = Open("blue-green");
        await target.PrepareAsync(Version(1), Cancel);
        await target.ShareAsync(Version(1), null, 100, Cancel);
        await Should.ThrowAsync<ReleaseFailure>(() => target.RetireAsync(Version(1), Cancel));
        _cluster.ServedBy("shop").ShouldBe("v1=4");
        var rolling = Open("rolling");
        await RollAsync(rolling, Version(2), Version(1));
        _cluster.ServedBy("shop").ShouldBe("v2=4");
    }

    [Fact]
    public async Task A_canary_by_replicas_comes_as_near_as_the_numbers_allow_and_says_so()
    {
        await RollAsync(Open("rolling"), Version(1), null);
        var target = Open("canary", strategy => strategy with { Steps = [5, 50, 80, 100] });
        await target.PrepareAsync(Version(2), Cancel);
        _cluster.ServedBy("shop").ShouldBe("v1=4");
        await target.ShareAsync(Version(2), Version(1), 5, Cancel);
        _cluster.ServedBy("shop").ShouldBe("v1=4 v2=1");
        target.Remarks.ShouldBe(["5 % asked: 1 of 5 pods are of v2, about 20 % of the traffic"]);
        (await Open("canary").ServingAsync(Cancel)).ShouldBe(Version(1));
        await target.ShareAsync(Version(2), Version(1), 50, Cancel);
        _cluster.ServedBy("shop").ShouldBe("v1=4 v2=4");
        await target.ShareAsync(Version(2), Version(1), 80, Cancel);
        await WaitForAsync(() => _cluster.ServedBy("shop") == "v1=1 v2=4");
        await target.ShareAsync(Version(2), Version(1), 0, Cancel);
        _cluster.ServedBy("shop").ShouldBe("v1=4");
        await target.ShareAsync(Version(2), Version(1), 100, Cancel);
        _cluster.ServedBy("shop").ShouldBe("v2=4");
        await target.RetireAsync(Version(1), Cancel);
        _cluster.Names("deployments").ShouldBe(["shop-v2"]);
    }

    [Fact]
    public async Task A_canary_whose_pods_fail_gets_no_traffic()
    {
        await RollAsync(Open("rolling"), Version(1), null);
        _cluster.BadImages.Add(Version(2).Image!);
        var target = Open("canary");
        var failure = await Should.ThrowAsync<ReleaseFailure>(() => target.PrepareAsync(Version(2), Cancel));
        failure.Message.ShouldContain("ImagePullBackOff");
        (
            await Should.ThrowAsync<ReleaseFailure>(() => target.ObserveAsync(Version(2), DateTimeOffset.UnixEpoch, Cancel))
        ).Message.ShouldStartWith("1 of 1 pods of v2");
        await target.ShareAsync(Version(2), Version(1), 0, Cancel);
        await target.RetireAsync(Version(2), Cancel);
        _cluster.ServedBy("shop").ShouldBe("v1=4");
        _cluster.Names("deployments").ShouldBe(["shop"]);
    }

    [Fact]
    public async Task A_canary_by_ingress_has_a_second_ingress_with_its_weight()
    {
        _folder.Add(
            "k8s/ingress.yaml",
            """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: shop
              annotations:
                nginx.ingress.kubernetes.io/proxy-body-size: 1m
            spec:
              rules:
                - host: shop.example
                  http:
                    paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}
            """
        );
        await RollAsync(Open("rolling"), Version(1), null);
        var target = Open("canary", weights: "ingress");
        await target.PrepareAsync(Version(2), Cancel);
        _cluster.ServedBy("shop").ShouldBe("v1=4");
        _cluster.ServedBy("shop-canary").ShouldBe("v2=4");
        await target.ShareAsync(Version(2), Version(1), 25, Cancel);
        var second = _cluster.Find("ingresses", "shop-canary")!;
        ((string?)second["metadata"]!["annotations"]!["nginx.ingress.kubernetes.io/canary"]).ShouldBe("true");
        ((string?)second["metadata"]!["annotations"]!["nginx.ingress.kubernetes.io/canary-weight"]).ShouldBe("25");
        ((string?)second["spec"]!["rules"]![0]!["http"]!["paths"]![0]!["backend"]!["service"]!["name"]).ShouldBe("shop-canary");
        await target.ShareAsync(Version(2), Version(1), 100, Cancel);
        _cluster.ServedBy("shop").ShouldBe("v2=4");
        _cluster.Names("ingresses").ShouldBe(["shop"]);
        _cluster.Names("services").ShouldBe(["shop"]);
    }

    [Fact]
    public async Task A_canary_by_gateway_weighs_the_route()
    {
        _folder.Add(
            "k8s/route.yaml",
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              name: shop
            spec:
              rules:
                - backendRefs:
                    - name: shop
                      port: 80
            """
        );
        await RollAsync(Open("rolling"), Version(1), null);
        var target = Open("canary", weights: "gateway");
        await target.PrepareAsync(Version(2), Cancel);
        await target.ShareAsync(Version(2), Version(1), 25, Cancel);
        string Route() => _cluster.Find("httproutes", "shop")!["spec"]!["rules"]![0]!["backendRefs"]!.ToJsonString();
        Route().ShouldBe("""[{"name":"shop-canary","port":80,"weight":25},{"name":"shop","port":80,"weight":75}]""");
        await target.ShareAsync(Version(2), Version(1), 0, Cancel);
        Route().ShouldBe("""[{"name":"shop","port":80}]""");
        _cluster.ServedBy("shop").ShouldBe("v1=4");
        _cluster.Names("services").ShouldBe(["shop"]);
    }

    [Fact]
    public async Task A_dry_run_shows_the_differences_and_changes_nothing()
    {
        await RollAsync(Open("rolling"), Version(1), null);
        var before = _cluster.Snapshot();
        var told = await Open("rolling").DiffAsync(Version(2), Cancel);
        var lines = told.Split('\n');
        lines.ShouldContain(line => line.StartsWith('-') && line.EndsWith("image: " + Version(1).Image, StringComparison.Ordinal));
        lines.ShouldContain(line => line.StartsWith('+') && line.EndsWith("image: " + Version(2).Image, StringComparison.Ordinal));
        told.ShouldContain("Secret shop (k8s/config.yaml): applied as well; its values are not shown");
        told.ShouldNotContain(_secret);
        (await Open("blue-green").DiffAsync(Version(2), Cancel)).ShouldContain("+  name: shop-v2");
        await Open("rolling").PrepareAsync(Version(2), Cancel);
        _cluster.Snapshot().ShouldBe(before);
    }

    [Fact]
    public async Task Two_releases_at_once_are_refused_wherever_they_run()
    {
        var now = DateTimeOffset.UnixEpoch;
        var runs = Enumerable.Range(1, 4).Select(run => new ReleaseLock($"machine {run}", $"run-{run}", now.AddMinutes(10))).ToList();
        var holders = await Task.WhenAll(runs.Select(run => Open("rolling").Store.TryLockAsync(run, now, Cancel)));
        holders.Count(holder => holder is null).ShouldBe(1);
        var winner = runs[Array.FindIndex(holders, holder => holder is null)];
        holders.OfType<ReleaseLock>().ShouldAllBe(holder => holder == winner);

        var store = Open("rolling").Store;
        (await store.TryLockAsync(winner with { Expires = now.AddMinutes(20) }, now, Cancel)).ShouldBeNull();
        await store.WriteJournalAsync("""{"step": 1}""", Cancel);
        await store.UnlockAsync("run-of-another", Cancel);
        var other = runs.First(run => run != winner);
        (await store.TryLockAsync(other, now, Cancel))!.Run.ShouldBe(winner.Run);
        (await store.TryLockAsync(other, now.AddMinutes(21), Cancel)).ShouldBeNull();
        await store.UnlockAsync(other.Run, Cancel);
        (await store.TryLockAsync(winner, now, Cancel)).ShouldBeNull();
        (await Open("rolling").Store.ReadJournalAsync(Cancel)).ShouldBe("""{"step": 1}""");
    }

    [Fact]
    public async Task What_is_there_but_not_of_Gatehouse_is_not_overrun()
    {
        Kubectl("apply", "-f", _folder.At("k8s/app.yaml"));
        var failure = await Should.ThrowAsync<ReleaseFailure>(() => Open("blue-green").PrepareAsync(Version(1), Cancel));
        failure.Remedy!.ShouldContain("rolling");
        _cluster.Names("deployments").ShouldBe(["shop"]);
    }

    [Fact]
    public async Task A_tag_is_not_released()
    {
        var tagged = Version(1) with { Image = "registry.example/shop:1.0" };
        (await Should.ThrowAsync<ReleaseFailure>(() => Open("rolling").PrepareAsync(tagged, Cancel))).Message.ShouldContain("tag");
        _cluster.Names("deployments").ShouldBeEmpty();
    }

    private static async Task RollAsync(Target target, ReleaseVersion next, ReleaseVersion? old)
    {
        await target.PrepareAsync(next, Cancel);
        await target.ShareAsync(next, old, 100, Cancel);
        if (old is not null)
            await target.RetireAsync(old, Cancel);
    }

    private static async Task WaitForAsync(Func<bool> isSo)
    {
        while (!isSo())
            await Task.Delay(20, Cancel);
    }

    private static ReleaseVersion Version(int number) =>
        new()
        {
            Name = $"v{number}",
            Commit = new string((char)('0' + number), 40),
            Image = $"registry.example/shop@sha256:{new string((char)('0' + number), 64)}",
        };

    private KubernetesTarget Open(string strategy, Func<StrategySettings, StrategySettings>? change = null, string weights = "replicas")
    {
        var chosen = new StrategySettings { Kind = strategy };
        return new KubernetesTarget(
            new EnvironmentSettings
            {
                Name = "production",
                Target = "kubernetes",
                Strategy = change?.Invoke(chosen) ?? chosen,
                Kubernetes = new KubernetesSettings
                {
                    Namespace = "shop",
                    Kubeconfig = "kubeconfig",
                    Weights = weights,
                    Timeout = TimeSpan.FromSeconds(40),
                },
            },
            new Surroundings
            {
                Environment = ImmutableDictionary<string, string>
                    .Empty.Add("PATH", Environment.GetEnvironmentVariable("PATH")!)
                    .Add("HOME", _folder.Path),
                Folder = _folder.Path,
                Home = _folder.At("home"),
            },
            new ProgramRunner(_masks, TimeProvider.System)
        );
    }

    private void Kubectl(params string[] words) =>
        Binary
            .RunProgram("kubectl", _folder.Path, null, ["--kubeconfig", _folder.At("kubeconfig"), .. words])
            .ShouldSatisfyAllConditions(end => end.ExitCode.ShouldBe(0, end.Error));
}
