using System.Text;
using System.Text.Json;
using Gatehouse.Acceptance.Cli;
using Gatehouse.Delivery.Evidence;
using Gatehouse.Delivery.Images;
using Gatehouse.Delivery.Images.Registry;
using Gatehouse.Engine;
using Gatehouse.Engine.Evidence;

namespace Gatehouse.Acceptance.Delivery;

/// <summary>Images built, pushed and proven for real.</summary>
public sealed class ImageReleases
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private const string Dockerfile = """
        FROM scratch
        COPY busybox /bin/sh
        COPY app.txt /app.txt
        RUN --mount=type=secret,id=token read t < /run/secrets/token; echo "it is $t"; echo "${#t}" > /length; /bin/sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'
        ENTRYPOINT ["/bin/sh"]
        """;

    [Fact]
    public async Task Are_built_without_leaving_a_secret_anywhere_and_pushed_by_digest()
    {
        using var desk = await ImageDesk.OpenAsync(Dockerfile);
        var log = new StringBuilder();
        using var ended = new CancellationTokenSource();
        var watch = Task.Run(() => Watch(desk.Token, ended.Token));
        var image = await desk.Build.RunAsync(ImageDesk.Pass, desk.Order with { OnOutput = text => log.Append(text) }, Cancel);
        var pushed = await desk.Push.RunAsync(
            ImageDesk.Pass,
            image,
            desk.Settings.Build,
            desk.Source.Commit![..12],
            text => log.Append(text),
            Cancel
        );
        await ended.CancelAsync();
        var (calls, betrayals) = await watch;

        // What is called by its digest is what the registry has under the tag.
        var (bytes, digest) = await desk.Registry.ReadAsync($"team/todo/manifests/{desk.Source.Commit[..12]}");
        digest.ShouldBe(pushed.Digest);
        Descriptor.DigestOf(bytes).ShouldBe(pushed.Digest);
        pushed.Name.ToString().ShouldBe($"{desk.Registry.Host}/team/todo@{pushed.Digest}");
        using var manifest = JsonDocument.Parse(bytes);
        var id = manifest.RootElement.GetProperty("config").GetProperty("digest").GetString()!;
        id.ShouldBe(image.Id);
        using var config = JsonDocument.Parse((await desk.Registry.ReadAsync($"team/todo/blobs/{id}")).Bytes);
        var labels = config.RootElement.GetProperty("config").GetProperty("Labels");
        labels.GetProperty("org.opencontainers.image.revision").GetString().ShouldBe(desk.Git("rev-parse", "HEAD"));
        labels.GetProperty("org.opencontainers.image.source").GetString().ShouldBe("https://git.example.org/team/todo.git");
        DateTimeOffset
            .Parse(labels.GetProperty("org.opencontainers.image.created").GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            .ToUnixTimeSeconds()
            .ToString(System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBe(desk.Git("log", "-1", "--format=%ct"));

        // The build has used the secret and printed it, and nothing of it is left.
        log.ToString().ShouldContain("it is *****");
        ImageDesk.FilesWith(desk.Folder.At("builder"), $"{desk.Token.Length}\n").ShouldNotBeEmpty();
        ImageDesk.FilesWith(desk.Folder.Path, "an application").Count.ShouldBeGreaterThan(2);
        calls.ShouldBeGreaterThan(0);
        betrayals.ShouldBeEmpty();
        foreach (var secret in (string[])[desk.Token, desk.Registry.Password])
        {
            log.ToString().ShouldNotContain(secret);
            ImageDesk.FilesWith(desk.Folder.Path, secret).ShouldBeEmpty();
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{OwnRegistry.User}:{secret}"));
            ImageDesk.FilesWith(desk.Folder.Path, encoded).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Are_the_same_for_the_same_commit()
    {
        using var desk = await ImageDesk.OpenAsync(Dockerfile);
        var one = await desk.Build.RunAsync(ImageDesk.Pass, desk.Order, Cancel);
        var other = await desk.Build.RunAsync(ImageDesk.Pass, desk.Order, Cancel);
        other.Id.ShouldBe(one.Id);
    }

    [Fact]
    public async Task Carry_their_evidence_where_others_find_it()
    {
        using var desk = await ImageDesk.OpenAsync(Dockerfile);
        var key = desk.Ring.Create("default");
        var image = await desk.Build.RunAsync(ImageDesk.Pass, desk.Order, Cancel);
        var pushed = await desk.Push.RunAsync(ImageDesk.Pass, image, desk.Settings.Build, "one", null, Cancel);
        var verdict = await desk.Book.AttestAsync(desk.Evidence(pushed.Digest), Cancel);
        var provenance = await desk.Book.AttestAsync(image.Provenance, "todo", pushed.Digest, Cancel);
        var registry = await desk.Push.OpenAsync(pushed.Name, desk.Settings.Build, Cancel);
        await EvidenceBook.AttachAsync(registry, pushed.Digest, [verdict, provenance], Cancel);
        // Once more changes nothing.
        await EvidenceBook.AttachAsync(registry, pushed.Digest, [verdict, provenance], Cancel);

        // By the tag that stands in for the list of referrers.
        var tag = pushed.Digest.Replace(':', '-');
        using var index = JsonDocument.Parse((await desk.Registry.ReadAsync($"team/todo/manifests/{tag}")).Bytes);
        var referrers = index.RootElement.GetProperty("manifests").EnumerateArray().ToList();
        referrers.Count.ShouldBe(2);
        referrers[0].GetProperty("artifactType").GetString().ShouldBe("application/vnd.in-toto+json");
        using var referrer = JsonDocument.Parse(
            (await desk.Registry.ReadAsync($"team/todo/manifests/{referrers[0].GetProperty("digest").GetString()}")).Bytes
        );
        referrer.RootElement.GetProperty("subject").GetProperty("digest").GetString().ShouldBe(pushed.Digest);

        // By cosign's tag, whose layers bear no names of keys.
        using var attestations = JsonDocument.Parse((await desk.Registry.ReadAsync($"team/todo/manifests/{tag}.att")).Bytes);
        var layers = attestations.RootElement.GetProperty("layers").EnumerateArray().ToList();
        layers.Count.ShouldBe(2);
        foreach (var layer in layers)
        {
            layer.GetProperty("mediaType").GetString().ShouldBe("application/vnd.dsse.envelope.v1+json");
            using var envelope = JsonDocument.Parse(
                (await desk.Registry.ReadAsync($"team/todo/blobs/{layer.GetProperty("digest").GetString()}")).Bytes
            );
            envelope.RootElement.GetProperty("signatures")[0].GetProperty("keyid").GetString().ShouldBe("");
        }

        layers[0].GetProperty("annotations").GetProperty("predicateType").GetString().ShouldBe(VerdictSummary.PredicateType);

        // By Gatehouse, from the registry alone.
        Directory.Delete(Path.Combine(desk.Tree, ".gatehouse"), recursive: true);
        var answer = desk.Gatehouse("verify", pushed.Name.ToString(), "--key", key.PublicPath);
        answer.ExitCode.ShouldBe(0, answer.Output + answer.Error);
        answer.Output.ShouldStartWith("pass  ");
        desk.Gatehouse("verify", $"{desk.Registry.Host}/team/todo:one").ExitCode.ShouldBe(0);
        desk.Gatehouse("verify", pushed.Name.ToString(), "--policy", "strict").ExitCode.ShouldBe(2);
        var other = desk.Ring.Create("other");
        var refused = desk.Gatehouse("verify", pushed.Name.ToString(), "--key", other.PublicPath);
        refused.ExitCode.ShouldBe(2);
        refused.Output.ShouldContain(key.Key.Id);
    }

    [Fact]
    public async Task Are_refused_where_their_evidence_was_changed()
    {
        using var desk = await ImageDesk.OpenAsync(Dockerfile);
        desk.Ring.Create("default");
        var image = await desk.Build.RunAsync(ImageDesk.Pass, desk.Order, Cancel);
        var pushed = await desk.Push.RunAsync(ImageDesk.Pass, image, desk.Settings.Build, "one", null, Cancel);
        var old = await desk.Book.AttestAsync(desk.Evidence(pushed.Digest, TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(2)), Cancel);
        var registry = await desk.Push.OpenAsync(pushed.Name, desk.Settings.Build, Cancel);
        await EvidenceBook.AttachAsync(registry, pushed.Digest, [old], Cancel);
        Directory.Delete(Path.Combine(desk.Tree, ".gatehouse"), recursive: true);
        var stale = desk.Gatehouse("verify", pushed.Name.ToString());
        stale.ExitCode.ShouldBe(2);
        stale.Output.ShouldContain("longer ago than `evidence.max-age`");

        // Somebody moves its time.
        var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var text = System.Text.RegularExpressions.Regex.Replace(
            Encoding.UTF8.GetString(old.Envelope.Payload.Span),
            "\"timeVerified\":\"[^\"]*\"",
            $"\"timeVerified\":\"{day}\""
        );
        var moved = old with { Envelope = old.Envelope with { Payload = Encoding.UTF8.GetBytes(text) } };
        await EvidenceBook.AttachAsync(registry, pushed.Digest, [moved], Cancel);
        var answer = desk.Gatehouse("verify", pushed.Name.ToString());
        answer.ExitCode.ShouldBe(2);
        answer.Error.ShouldContain("it was changed since it was signed");

        // A newer word that says no is heard, whatever was said before.
        var fresh = await desk.Book.AttestAsync(desk.Evidence(pushed.Digest), Cancel);
        await EvidenceBook.AttachAsync(registry, pushed.Digest, [fresh], Cancel);
        desk.Gatehouse("verify", pushed.Name.ToString()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Are_signed_so_that_openssl_verifies()
    {
        Tool.Need("openssl");
        using var desk = await ImageDesk.OpenAsync(Dockerfile);
        var key = desk.Ring.Create("default");
        var signed = await desk.Book.AttestAsync(desk.Evidence(null), Cancel);
        // As docs/evidence.md shows it, from the file alone.
        var answer = Binary.RunProgram(
            "python3",
            desk.Folder.Path,
            null,
            "-c",
            """
            import base64, json, sys
            e = json.load(open(sys.argv[1]))
            p = base64.b64decode(e["payload"])
            t = e["payloadType"].encode()
            open("signed", "wb").write(b"DSSEv1 %d %s %d %s" % (len(t), t, len(p), p))
            open("signature", "wb").write(base64.b64decode(e["signatures"][0]["sig"]))
            """,
            signed.Path
        );
        answer.ExitCode.ShouldBe(0, answer.Error);
        string[] verify = ["dgst", "-sha256", "-verify", key.PublicPath, "-signature", desk.Folder.At("signature")];
        Binary.RunProgram("openssl", desk.Folder.Path, null, [.. verify, "signed"]).Output.ShouldContain("Verified OK");
        File.AppendAllText(desk.Folder.At("signed"), " ");
        Binary.RunProgram("openssl", desk.Folder.Path, null, [.. verify, "signed"]).ExitCode.ShouldNotBe(0);

        desk.Gatehouse("verify", "HEAD").ExitCode.ShouldBe(0);
        desk.Gatehouse("verify", desk.Source.Commit!).Output.ShouldBe($"pass  commit {desk.Source.Commit}\n");
    }

    [Fact]
    public async Task That_cannot_be_built_or_pushed_say_why()
    {
        using var desk = await ImageDesk.OpenAsync("FROM scratch\nCOPY nothing.txt /\n");
        var order = desk.Order;
        (await Should.ThrowAsync<ImageFailure>(() => desk.Build.RunAsync(ImageDesk.Pass, order, Cancel))).Message.ShouldContain(
            "nothing.txt"
        );
        (
            await Should.ThrowAsync<UserError>(() =>
                desk.Build.RunAsync(ImageDesk.Pass, order with { Settings = order.Settings with { Dockerfile = "Other" } }, Cancel)
            )
        ).Message.ShouldBe("there is no Other to build the image by");
        (
            await Should.ThrowAsync<UserError>(() =>
                desk.Build.RunAsync(ImageDesk.Pass, order with { Settings = order.Settings with { Builder = "podman" } }, Cancel)
            )
        ).Message.ShouldContain("podman is not installed");

        desk.Folder.Add("tree/Dockerfile", Dockerfile);
        var image = await desk.Build.RunAsync(ImageDesk.Pass, order, Cancel);
        var wrong = desk.Settings.Build with { Password = Engine.Gate.Delivering.Given.Of("another word") };
        (
            await Should.ThrowAsync<ImageFailure>(() => desk.Push.RunAsync(ImageDesk.Pass, image, wrong, "one", null, Cancel))
        ).Message.ShouldContain("could not push");
    }

    /// <summary>How many calls of the builder were seen, and the arguments in which a secret stood.</summary>
    private static (int Calls, List<string> Betrayals) Watch(string secret, CancellationToken ended)
    {
        var calls = 0;
        var betrayals = new List<string>();
        while (!ended.IsCancellationRequested)
        {
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(path[6])))
            {
                try
                {
                    var line = File.ReadAllText(Path.Combine(process, "cmdline"));
                    if (line.StartsWith("buildah", StringComparison.Ordinal) || line.Contains("/buildah", StringComparison.Ordinal))
                        calls++;
                    if (line.Contains(secret, StringComparison.Ordinal))
                        betrayals.Add(line);
                }
                catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
                {
                    // It ended while it was looked at.
                }
            }

            Thread.Sleep(20);
        }

        return (calls, betrayals);
    }
}
