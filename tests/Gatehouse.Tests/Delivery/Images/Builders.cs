using System.Collections.Immutable;
using Gatehouse.Delivery;
using Gatehouse.Delivery.Images;
using Gatehouse.Delivery.Images.Builders;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Tests.Delivery.Images;

public sealed class Builders
{
    private static readonly string Digest = "sha256:" + new string('b', 64);

    private static BuildCall Call =>
        new()
        {
            Dockerfile = "/tree/Dockerfile",
            Context = "/tree",
            IdFile = "/brief/id",
            Target = "final",
            Time = 1_700_000_000,
            Labels = [KeyValuePair.Create("org.opencontainers.image.revision", "abc")],
            Arguments = [KeyValuePair.Create("VERSION", "1")],
            Secrets = [KeyValuePair.Create("token", "/brief/0")],
        };

    [Fact]
    public void Are_those_that_the_settings_know() =>
        Catalog.ImageBuilders.Select(builder => builder.Name).ShouldBe(["buildah", "docker", "podman"]);

    [Fact]
    public void Name_secrets_by_their_files_and_end_options_before_the_folder()
    {
        foreach (var builder in Catalog.ImageBuilders)
        {
            var words = builder.Build(Call);
            words[0].ShouldBe(builder.Name);
            words[^2..].ShouldBe(["--", "/tree"]);
            words[words.IndexOf("--secret") + 1].ShouldBe("id=token,src=/brief/0");
            words[words.IndexOf("--target") + 1].ShouldBe("final");
            words[words.IndexOf("--label") + 1].ShouldBe("org.opencontainers.image.revision=abc");
            words[words.IndexOf("--build-arg") + 1].ShouldBe("VERSION=1");
            words.ShouldContain(word => word.Contains("1700000000", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Log_in_by_a_file_and_speak_plainly_only_with_this_machine()
    {
        foreach (var builder in Catalog.ImageBuilders)
        {
            var remote = builder.Push(new PushCall("sha256:id", "registry.example.com/todo", "1", "/brief/digest", "/brief", false));
            string.Join(' ', remote.SelectMany(words => words)).ShouldContain("/brief");
            string.Join(' ', remote.SelectMany(words => words)).ShouldNotContain("tls-verify");
            var anonymous = builder.Push(new PushCall("sha256:id", "127.0.0.1:5000/todo", "1", "/x/digest", null, true));
            string.Join(' ', anonymous.SelectMany(words => words)).ShouldNotContain("/brief");
        }
    }

    [Fact]
    public void Tell_the_digest_of_the_repository_that_was_pushed_to()
    {
        var call = new PushCall("sha256:id", "registry.example.com/todo", "1", "/nowhere", null, false);
        var docker = new DockerBuilder();
        docker
            .DigestOf(call, $"""["other.example.com/todo@sha256:{new string('c', 64)}","registry.example.com/todo@{Digest}"]""")
            .ShouldBe(Digest);
        docker.DigestOf(call, """["registry.example.com/todo@latest"]""").ShouldBeNull();
        docker.DigestOf(call, "[]").ShouldBeNull();
        docker.DigestOf(call, "Error").ShouldBeNull();
        new BuildahBuilder().DigestOf(call, Digest).ShouldBeNull();
    }

    [Fact]
    public void Isolate_by_a_changed_root_where_there_is_no_container_runtime()
    {
        var bare = new Surroundings
        {
            Environment = ImmutableDictionary<string, string>.Empty.Add("PATH", "/nowhere"),
            Folder = "/",
            Home = "/",
        };
        new BuildahBuilder().Settle(bare).ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("BUILDAH_ISOLATION", "chroot"));
        new BuildahBuilder().Settle(bare with { Environment = bare.Environment.Add("BUILDAH_ISOLATION", "rootless") }).ShouldBeEmpty();
    }
}
