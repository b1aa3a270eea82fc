using Gatehouse.Engine.Sources.Git;

namespace Gatehouse.Tests.Sources.Git;

public sealed class Origins
{
    [Theory]
    [InlineData("https://git.example.org/team/todo.git", "https://git.example.org/team/todo.git")]
    [InlineData("https://somebody:word@git.example.org:8443/team/todo?token=word#word", "https://git.example.org:8443/team/todo")]
    [InlineData("git@git.example.org:team/todo.git", "ssh://git.example.org/team/todo.git")]
    [InlineData("ssh://git@git.example.org:2222/team/todo.git", "ssh://git.example.org:2222/team/todo.git")]
    [InlineData("/srv/git/todo.git", null)]
    [InlineData("file:///srv/git/todo.git", null)]
    [InlineData("../todo.git", null)]
    [InlineData("C:\\git\\todo", null)]
    [InlineData("true", null)]
    [InlineData(null, null)]
    public void Are_told_without_credentials(string? remote, string? address) => GitRepository.AddressOf(remote).ShouldBe(address);
}
