using Gatehouse.Delivery.Images.Registry;

namespace Gatehouse.Tests.Delivery.Images;

public sealed class ImageNames
{
    private static readonly string Digest = "sha256:" + new string('a', 64);

    [Theory]
    [InlineData("registry.example.com/team/todo", "registry.example.com", "team/todo", null, "https://registry.example.com/")]
    [InlineData("registry.example.com:5000/todo:1.0", "registry.example.com:5000", "todo", "1.0", "https://registry.example.com:5000/")]
    [InlineData("127.0.0.1:5000/todo", "127.0.0.1:5000", "todo", null, "http://127.0.0.1:5000/")]
    [InlineData("localhost/todo", "localhost", "todo", null, "http://localhost/")]
    [InlineData("team/todo:latest", "docker.io", "team/todo", "latest", "https://registry-1.docker.io/")]
    [InlineData("todo", "docker.io", "library/todo", null, "https://registry-1.docker.io/")]
    // Looks like this machine, and is not: its name is never spoken to in the clear.
    [InlineData("localhost.example.com/todo", "localhost.example.com", "todo", null, "https://localhost.example.com/")]
    [InlineData("127.0.0.1.example.com/todo", "127.0.0.1.example.com", "todo", null, "https://127.0.0.1.example.com/")]
    public void Say_where_an_image_is(string text, string host, string path, string? tag, string address)
    {
        foreach (var (written, digest) in new[] { (text, null), ($"{text}@{Digest}", Digest) })
        {
            var name = ImageName.Parse(written).ShouldNotBeNull();
            name.Host.ShouldBe(host);
            name.Path.ShouldBe(path);
            name.Tag.ShouldBe(tag);
            name.Digest.ShouldBe(digest);
            name.Address.ToString().ShouldBe(address);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("registry.example.com/")]
    [InlineData("registry.example.com/Team/todo")]
    [InlineData("registry.example.com/team//todo")]
    [InlineData("registry.example.com/../todo")]
    [InlineData("somebody:word@registry.example.com/todo")]
    [InlineData("registry.example.com/todo:")]
    [InlineData("registry.example.com/todo@sha256:abc")]
    [InlineData("registry.example.com/todo@sha512:abc")]
    [InlineData("registry.example.com/to do")]
    [InlineData("registry.example.com:port/todo")]
    public void Are_refused_where_they_name_none(string text) => ImageName.Parse(text).ShouldBeNull();
}
