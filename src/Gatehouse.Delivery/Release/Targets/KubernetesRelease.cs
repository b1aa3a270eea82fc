using System.Globalization;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Delivery.Release.Targets;

/// <summary>The manifests of a tree as one release needs them: with its image, its names and its labels.</summary>
internal sealed class KubernetesRelease
{
    private const string Ending = "canary";
    private const string Nginx = "nginx.ingress.kubernetes.io/";

    private readonly ImmutableArray<KubernetesManifest> _all;
    private readonly KubernetesSettings _settings;

    public KubernetesRelease(ImmutableArray<KubernetesManifest> all, KubernetesSettings settings)
    {
        _all = all;
        _settings = settings;
        Deployment = The("Deployment", settings.Deployment, "deployment");
        Service =
            settings.Service is not null || all.Count(one => one.Kind == "Service") == 1
                ? The("Service", settings.Service, "service")
                : null;
        Container = ContainerOf(Deployment, settings.Container);
        var written = Deployment.WordAt("spec", "replicas");
        Replicas = int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var many) ? many : 1;
    }

    public KubernetesManifest Deployment { get; }

    /// <summary>Null where there is none, or none is named.</summary>
    public KubernetesManifest? Service { get; }

    public KubernetesManifest Switched => Service ?? The("Service", _settings.Service, "service");

    public string Container { get; }

    public int Replicas { get; }

    public string NameOf(ReleaseVersion version) => KubernetesNames.With(Deployment.Name, version.Name);

    public static string CanaryOf(string name) => KubernetesNames.With(name, Ending);

    /// <summary>All manifests, the Deployment with the version's image.</summary>
    public ImmutableArray<KubernetesManifest> InPlace(ReleaseVersion next) =>
        [.. _all.Select(one => one == Deployment ? Marked(next) : one)];

    /// <summary>All manifests, with a Deployment of the version's own and a service that sends to one version.</summary>
    public ImmutableArray<KubernetesManifest> Beside(ReleaseVersion next, int replicas, string selected, string? serving) =>
        [
            .. _all.Select(one =>
                one == Deployment
                    ? Marked(next)
                        .WithName(NameOf(next))
                        .WithWord(next.Name, "spec", "selector", "matchLabels", KubernetesNames.Version)
                        .WithNumber(replicas, "spec", "replicas")
                : one == Service ? Selecting(selected, serving)
                : one
            ),
        ];

    /// <summary>The service for one version, or for all of them where it is null.</summary>
    public KubernetesManifest Selecting(string? version, string? serving)
    {
        var service = Switched;
        if (serving is not null)
            service = service.WithWord(serving, "metadata", "annotations", KubernetesNames.Serving);
        return version is null ? service : service.WithWord(version, "spec", "selector", KubernetesNames.Version);
    }

    /// <summary>What gives the new version a share before the service: its second name, and the weights of the way there.</summary>
    public ImmutableArray<KubernetesManifest> Weighted(ReleaseVersion next, int percent, bool isGateway)
    {
        var second = Switched.WithName(CanaryOf(Switched.Name)).WithWord(next.Name, "spec", "selector", KubernetesNames.Version);
        return [second, isGateway ? WeightedRoute(percent) : CanaryIngress(percent)];
    }

    public KubernetesManifest Route(string kind) => The(kind, _settings.Route, "route");

    /// <summary>Its number of pods and ours would pull at the same Deployment.</summary>
    public void RefuseAutoscaler()
    {
        var scaler = _all.FirstOrDefault(one =>
            one.Kind == "HorizontalPodAutoscaler" && one.WordAt("spec", "scaleTargetRef", "name") == Deployment.Name
        );
        if (scaler is not null)
            throw new ReleaseFailure(
                $"{scaler.Title} scales {Deployment.Name} by name, and each version has a Deployment of its own",
                "use the strategy `rolling`, or leave the autoscaler out"
            );
    }

    /// <summary>No one else has a hand in these.</summary>
    public bool IsOwn(KubernetesManifest manifest) =>
        manifest.Kind == "Deployment"
            && manifest.Name != Deployment.Name
            && manifest.At("spec", "selector", "matchLabels", KubernetesNames.Version) is not null
        || (
            manifest.Kind is "Service" or "Ingress"
            && manifest.Name.EndsWith("-" + Ending, StringComparison.Ordinal)
            && !_all.Contains(manifest)
        );

    private KubernetesManifest Marked(ReleaseVersion next)
    {
        var marked = WithImage(next)
            .WithWord(Deployment.Name, "metadata", "labels", KubernetesNames.Deployment)
            .WithWord(next.Name, "spec", "template", "metadata", "labels", KubernetesNames.Version);
        return marked.WithWord(next.Commit, "spec", "template", "metadata", "annotations", KubernetesNames.Commit);
    }

    private KubernetesManifest WithImage(ReleaseVersion next)
    {
        var container = Deployment.Containers().First(one => (one["name"] as YamlScalar)?.Text == Container);
        if (next.Image is { } image)
            return IsByDigest(image)
                ? Deployment.WithWordIn(container, "image", KubernetesManifest.Quoted(image))
                : throw new ReleaseFailure(
                    $"the image {image} is named by a tag, which may mean another one tomorrow",
                    "release it by digest"
                );
        return IsByDigest((container["image"] as YamlScalar)?.Text ?? "")
            ? Deployment
            : throw new ReleaseFailure(
                $"there is no image to release, and {Deployment.Title} names one by tag",
                "build an image, or write it as repository@sha256:…"
            );
    }

    private static bool IsByDigest(string image) =>
        image.Split("@sha256:") is [{ Length: > 0 }, { Length: 64 } digest] && digest.All(char.IsAsciiHexDigitLower);

    private KubernetesManifest CanaryIngress(int percent)
    {
        var ingress = Route("Ingress");
        var name = CanaryOf(Switched.Name);
        var copy = ingress
            .WithName(CanaryOf(ingress.Name))
            .WithWord("true", "metadata", "annotations", Nginx + "canary")
            .WithWord(percent.ToString(CultureInfo.InvariantCulture), "metadata", "annotations", Nginx + "canary-weight");
        for (var changes = 0; changes < 1000; changes++)
        {
            if (Backend(copy.Root, depth: 0) is not { } backend)
                return changes == 0 ? throw ingress.Refused($"sends nothing to the service {Switched.Name}") : copy;
            copy = copy.With(backend, KubernetesManifest.Quoted(name));
        }

        throw ingress.Refused("has too many rules");
    }

    /// <summary>Where the service is still named.</summary>
    private YamlScalar? Backend(YamlNode node, int depth) =>
        node switch
        {
            YamlSequence list => list.Items.Select(item => Backend(item, depth + 1)).FirstOrDefault(found => found is not null),
            YamlMapping mapping when (mapping["service"] as YamlMapping)?["name"] is YamlScalar name && name.Text == Switched.Name => name,
            YamlMapping mapping => mapping
                .Entries.Select(entry => Backend(entry.Value, depth + 1))
                .FirstOrDefault(found => found is not null),
            _ => null,
        };

    private KubernetesManifest WeightedRoute(int percent)
    {
        var route = Route("HTTPRoute");
        var copy = route;
        var rules = (route.At("spec", "rules") as YamlSequence)?.Items.Length ?? 0;
        var found = false;
        for (var rule = 0; rule < rules; rule++)
        {
            if (BackendOf(copy, rule) is not { } place)
                continue;
            found = true;
            copy = copy.WithWordIn(place.Item, "weight", (100 - percent).ToString(CultureInfo.InvariantCulture));
            place = BackendOf(copy, rule)!.Value;
            var port = place.Item["port"] is YamlScalar number ? $", \"port\": {number.Text}" : "";
            copy = copy.WithItemBefore(
                place.List,
                place.Item,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{{\"name\": {KubernetesManifest.Quoted(CanaryOf(Switched.Name))}{port}, \"weight\": {percent}}}"
                )
            );
        }

        return found ? copy : throw route.Refused($"sends nothing to the service {Switched.Name}");
    }

    private (YamlSequence List, YamlMapping Item)? BackendOf(KubernetesManifest route, int rule)
    {
        var list = ((route.At("spec", "rules") as YamlSequence)?.Items[rule] as YamlMapping)?["backendRefs"] as YamlSequence;
        var item = list?.Items.OfType<YamlMapping>().FirstOrDefault(one => (one["name"] as YamlScalar)?.Text == Switched.Name);
        return item is null ? null : (list!, item);
    }

    private KubernetesManifest The(string kind, string? name, string setting)
    {
        var found = _all.Where(one => one.Kind == kind && (name is null || one.Name == name)).ToList();
        return found switch
        {
            [var one] => one,
            [] => throw new ReleaseFailure(
                name is null ? $"the manifests have no {kind}" : $"the manifests have no {kind} `{name}`",
                $"add it, or name another in `kubernetes: {setting}`"
            ),
            _ => throw new ReleaseFailure(
                $"the manifests have {found.Count} of the kind {kind}: {string.Join(", ", found.Select(one => one.Name))}",
                $"name the one that is meant: `kubernetes: {setting}: NAME`"
            ),
        };
    }

    private static string ContainerOf(KubernetesManifest deployment, string? name)
    {
        var names = deployment.Containers().Select(one => (one["name"] as YamlScalar)?.Text ?? "").ToList();
        return name is null && names is [var only] ? only
            : name is not null && names.Contains(name) ? name
            : throw new ReleaseFailure(
                $"{deployment.Title} has the containers {string.Join(", ", names)}",
                "name the one whose image is released: `kubernetes: container: NAME`"
            );
    }
}
