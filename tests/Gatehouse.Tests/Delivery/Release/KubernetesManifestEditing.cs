using Gatehouse.Delivery.Release;
using Gatehouse.Delivery.Release.Targets;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Tests.Delivery.Release;

public sealed class KubernetesManifestEditing
{
    [Fact]
    public void Nothing_changes_but_what_is_set()
    {
        var manifest = Read(
            """
            kind: Deployment   # first
            apiVersion: apps/v1
            metadata:
              # a name
              name: 'shop'
            spec:
              template:
                spec:
                  containers:
                  - image: "shop:1" # a tag
                    name: web
            """
        );
        var container = manifest.Containers().ShouldHaveSingleItem();
        manifest
            .WithWordIn(container, "image", KubernetesManifest.Quoted("shop@sha256:1"))
            .WithName("shop-2")
            .WithWord("2", "spec", "template", "metadata", "labels", "gatehouse/version")
            .WithNumber(3, "spec", "replicas")
            .Text.ShouldBe(
                """
                kind: Deployment   # first
                apiVersion: apps/v1
                metadata:
                  # a name
                  name: "shop-2"
                spec:
                  replicas: 3
                  template:
                    metadata: {"labels": {"gatehouse/version": "2"}}
                    spec:
                      containers:
                      - image: "shop@sha256:1" # a tag
                        name: web
                """
            );
    }

    [Theory]
    [InlineData("metadata: {name: shop}", "metadata: {labels: {\"app\": \"x\"}, name: shop}")]
    [InlineData("metadata: {name: shop, labels: {}}", "metadata: {name: shop, labels: {app: \"x\"}}")]
    [InlineData("metadata: {name: shop, labels: {b: c}}", "metadata: {name: shop, labels: {app: \"x\", b: c}}")]
    [InlineData("metadata: {name: shop, labels: {app: old}}", "metadata: {name: shop, labels: {app: \"x\"}}")]
    [InlineData("metadata:\n  labels:\n  name: shop", "metadata:\n  labels: {\"app\": \"x\"}\n  name: shop")]
    [InlineData("metadata:\n  labels: ~\n  name: shop", "metadata:\n  labels: {\"app\": \"x\"}\n  name: shop")]
    [InlineData("metadata:\r\n  labels:\r\n    b: c\r\n  name: shop", "metadata:\r\n  labels:\r\n    app: \"x\"\n    b: c\r\n  name: shop")]
    public void A_label_fits_into_what_is_written(string written, string expected) =>
        Read("apiVersion: v1\nkind: Service\n" + written)
            .WithWord("x", "metadata", "labels", "app")
            .Text.ShouldBe("apiVersion: v1\nkind: Service\n" + expected);

    [Fact]
    public void What_an_alias_shares_is_not_changed_behind_its_back()
    {
        var manifest = Read(
            "apiVersion: v1\nkind: Service\nspec: {selector: &labels {app: shop}}\nmetadata: {name: shop, labels: *labels}\n"
        );
        Should.Throw<ReleaseFailure>(() => manifest.WithWord("x", "metadata", "labels", "app")).Message.ShouldContain("anchor");
    }

    [Fact]
    public void A_secret_shows_the_names_of_its_values_alone()
    {
        var value = "shown-nowhere-" + Guid.NewGuid().ToString("N");
        var manifest = Read(
            $$$"""
            apiVersion: v1
            kind: Secret
            metadata:
              name: shop
              annotations:
                last: 'password={{{value}}}'
            data:
              token: {{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value))}}}
            stringData:
              password: |
                {{{value}}}
            """
        );
        var masks = new Masks();
        manifest.MaskSecrets(masks);
        manifest.Shown().ShouldContain("\"password\"");
        manifest.Shown().ShouldContain("\"token\"");
        manifest.Shown().ShouldNotContain(value);
        manifest.Shown().ShouldNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value)));
        masks.Cover($"the value {value} is invalid").ShouldBe("the value ***** is invalid");
    }

    [Fact]
    public void Documents_end_at_their_markers() =>
        KubernetesManifests
            .Split("# none\n---\na: |\n  ---x\n  --- y\n--- # second\nb: 1\n...\n---\n")
            .ShouldBe(["# none\n", "\na: |\n  ---x\n  --- y\n", " # second\nb: 1\n", "\n"]);

    [Theory]
    [InlineData(
        "error: Apply failed with 1 conflict: conflict with \"kubectl\" using apps/v1: .spec.template.spec.containers[name=\"a\"].image",
        true
    )]
    [InlineData("error: Apply failed with 1 conflict: conflict with \"kubectl\" using apps/v1: .spec.replicas", false)]
    [InlineData("Apply failed with 2 conflicts: conflicts with \"a\":\n- .spec.template.spec.x\n- .spec.replicas\nPlease review", false)]
    [InlineData("Apply failed with 2 conflicts: conflicts with \"a\":\n- .spec.template.spec.x\n- .metadata.annotations.b", true)]
    [InlineData("the server is down", false)]
    public void Conflicts_are_read_from_the_message(string message, bool ofPods) => FieldConflicts.AreOfPods(message).ShouldBe(ofPods);

    [Theory]
    [InlineData(5, 2, 1, 2)]
    [InlineData(5, 20, 1, 20)]
    [InlineData(25, 10, 3, 10)]
    [InlineData(50, 4, 4, 4)]
    [InlineData(75, 9, 9, 3)]
    [InlineData(95, 4, 4, 1)]
    [InlineData(100, 4, 4, 0)]
    [InlineData(0, 4, 0, 4)]
    public void Pods_come_as_near_to_a_share_as_they_can(int percent, int replicas, int newer, int older) =>
        ReplicaShare.Of(percent, replicas).ShouldBe(new ReplicaShare(newer, older));

    [Fact]
    public void Names_stay_within_a_label()
    {
        KubernetesNames.With("shop", "AB12").ShouldBe("shop-ab12");
        KubernetesNames.With(new string('a', 70), "0123456789ab").Length.ShouldBe(63);
    }

    private static KubernetesManifest Read(string text) => KubernetesManifest.Read("k8s/app.yaml", text)!;
}
