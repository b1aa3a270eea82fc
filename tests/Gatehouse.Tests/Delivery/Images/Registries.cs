using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Delivery.Images.Registry;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;

namespace Gatehouse.Tests.Delivery.Images;

/// <summary>What a registry may ask of us, and what it is never told.</summary>
public sealed class Registries : IDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly byte[] Blob = "a blob"u8.ToArray();
    private static readonly string Digest = Descriptor.DigestOf(Blob);

    private readonly Script _script = new();
    private readonly Masks _masks = new();
    private readonly WebDoor _web;

    public Registries() => _web = new WebDoor(_script, TimeProvider.System);

    public void Dispose() => _web.Dispose();

    private RegistryDoor Door(string image = "registry.example.com/team/todo", bool withLogin = true) =>
        new(_web, ImageName.Parse(image)!, withLogin ? new RegistryLogin("robot", SecretText.Of("a good word", _masks)) : null, _masks);

    private static HttpResponseMessage Answer(HttpStatusCode status, byte[]? body = null) =>
        new(status) { Content = new ByteArrayContent(body ?? []) };

    private static HttpResponseMessage Unauthorized(string challenge)
    {
        var answer = Answer(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.Add(AuthenticationHeaderValue.Parse(challenge));
        return answer;
    }

    private static HttpResponseMessage Redirect(string to)
    {
        var answer = Answer(HttpStatusCode.TemporaryRedirect);
        answer.Headers.Location = new Uri(to);
        return answer;
    }

    [Fact]
    public async Task Are_told_who_asks_once_they_ask_for_it()
    {
        _script.Then(_ => Unauthorized("Basic realm=\"x\"")).Then(_ => Answer(HttpStatusCode.OK, Blob));
        (await Door().ReadBlobAsync(Digest, Cancel)).ShouldBe(Blob);
        _script.Asked[0].Authorization.ShouldBeNull();
        _script.Asked[1].Authorization.ShouldBe("Basic " + Convert.ToBase64String("robot:a good word"u8));
    }

    [Fact]
    public async Task Get_a_token_for_this_repository_alone()
    {
        _script
            .Then(_ => Unauthorized("Bearer realm=\"https://auth.example.com/token\",service=\"reg\",scope=\"repository:other:*\""))
            .Then(_ => Answer(HttpStatusCode.OK, """{"token": "tokentoken"}"""u8.ToArray()))
            .Then(_ => Answer(HttpStatusCode.OK, Blob));
        (await Door().ReadBlobAsync(Digest, Cancel)).ShouldBe(Blob);
        _script.Asked[1].Address.ShouldBe("https://auth.example.com/token?service=reg&scope=repository%3Ateam%2Ftodo%3Apull%2Cpush");
        _script.Asked[1].Authorization.ShouldStartWith("Basic ");
        _script.Asked[2].Authorization.ShouldBe("Bearer tokentoken");
        _masks.Cover("it is tokentoken").ShouldBe("it is *****");
    }

    [Fact]
    public async Task Get_no_password_sent_to_a_service_without_tls()
    {
        _script.Then(_ => Unauthorized("Bearer realm=\"http://auth.example.com/token\""));
        (await Should.ThrowAsync<RegistryFailure>(() => Door().ReadBlobAsync(Digest, Cancel))).Message.ShouldContain("without https");
        _script.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Send_to_storage_elsewhere_that_is_not_told_who_asks()
    {
        _script
            .Then(_ => Unauthorized("Basic realm=\"x\""))
            .Then(_ => Redirect("https://storage.example.net/blob"))
            .Then(_ => Answer(HttpStatusCode.OK, Blob));
        (await Door().ReadBlobAsync(Digest, Cancel)).ShouldBe(Blob);
        _script.Asked[2].Address.ShouldBe("https://storage.example.net/blob");
        _script.Asked[2].Authorization.ShouldBeNull();
    }

    [Fact]
    public async Task Send_nowhere_without_tls()
    {
        _script.Then(_ => Redirect("http://storage.example.net/blob"));
        await Should.ThrowAsync<RegistryFailure>(() => Door().ReadBlobAsync(Digest, Cancel));
        _script.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Are_not_believed_where_bytes_have_another_digest()
    {
        _script.Then(_ => Answer(HttpStatusCode.OK, "other"u8.ToArray())).Then(_ => Answer(HttpStatusCode.OK, "other"u8.ToArray()));
        (await Should.ThrowAsync<RegistryFailure>(() => Door().ReadBlobAsync(Digest, Cancel))).Message.ShouldContain("another blob");
        (await Should.ThrowAsync<RegistryFailure>(() => Door().FindManifestAsync(Digest, Cancel))).Message.ShouldContain(
            "another manifest"
        );
    }

    [Fact]
    public async Task List_referrers_by_themselves_where_they_can()
    {
        var index = Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"manifests":[{"mediaType":"m","digest":"{{Digest}}","size":6,"artifactType":"t"},{"digest":"x"}]}"""
        );
        _script.Then(_ =>
        {
            var answer = Answer(HttpStatusCode.OK, index);
            answer.Content.Headers.ContentType = new MediaTypeHeaderValue(RegistryDoor.ImageIndex);
            return answer;
        });
        var referrers = await Door().ReferrersAsync(Digest, Cancel);
        referrers.ShouldHaveSingleItem().ArtifactType.ShouldBe("t");
        _script.Asked.ShouldHaveSingleItem().Address.ShouldBe($"https://registry.example.com/v2/team/todo/referrers/{Digest}");
    }

    [Fact]
    public async Task Keep_the_list_themselves_where_they_understand_the_subject()
    {
        _script.Then(_ =>
        {
            var answer = Answer(HttpStatusCode.Created);
            answer.Headers.Add("OCI-Subject", Digest);
            return answer;
        });
        await Door().AddReferrerAsync(Digest, new Descriptor(RegistryDoor.ImageManifest, Digest, 6), Blob, Cancel);
        _script.Asked.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, true, "for this user")]
    [InlineData(HttpStatusCode.Forbidden, false, "without a log-in")]
    [InlineData(HttpStatusCode.InternalServerError, true, "answers 500")]
    public async Task That_refuse_are_told_of_without_the_password(HttpStatusCode status, bool withLogin, string why)
    {
        _script.Then(_ => Answer(status));
        var failure = await Should.ThrowAsync<RegistryFailure>(() => Door(withLogin: withLogin).ReadBlobAsync(Digest, Cancel));
        failure.Message.ShouldContain(why);
        failure.Message.ShouldNotContain("a good word");
    }

    /// <summary>Answers one request after the other, and remembers them.</summary>
    private sealed class Script : HttpMessageHandler
    {
        private readonly Queue<Func<HttpRequestMessage, HttpResponseMessage>> _answers = new();

        public List<(string Address, string? Authorization)> Asked { get; } = [];

        public Script Then(Func<HttpRequestMessage, HttpResponseMessage> answer)
        {
            _answers.Enqueue(answer);
            return this;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add((request.RequestUri!.AbsoluteUri, request.Headers.Authorization?.ToString()));
            return Task.FromResult(_answers.Dequeue()(request));
        }
    }
}
