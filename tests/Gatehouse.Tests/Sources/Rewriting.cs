using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Sources;

/// <summary>The one place where a file of the scanned tree is written.</summary>
public sealed class Rewriting : IDisposable
{
    private readonly Ground _ground = new();

    public void Dispose() => _ground.Dispose();

    [Fact]
    public void Gives_a_file_new_content_and_keeps_its_mode()
    {
        _ground.Add("in/a.sh", "old\n").Shell("chmod 750 in/a.sh");
        Rewrite("in/a.sh", "old\n", "new\n").ShouldBeNull();
        File.ReadAllText(_ground.At("in/a.sh")).ShouldBe("new\n");
        _ground.Shell("test \"$(stat -c %a in/a.sh)\" = 750");
        Directory.GetFileSystemEntries(_ground.At("in")).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("old\nmore\n")]
    [InlineData("ol")]
    [InlineData("0ld\n")]
    public void Leaves_alone_what_changed_since_it_was_read(string now)
    {
        _ground.Add("a.txt", now);
        Rewrite("a.txt", "old\n", "new\n").ShouldBe("it changed since it was read");
        File.ReadAllText(_ground.At("a.txt")).ShouldBe(now);
        Directory.GetFileSystemEntries(_ground.Path).Length.ShouldBe(1);
    }

    [Fact]
    public void Follows_no_symbolic_link()
    {
        using var outside = new Ground();
        outside.Add("a.txt", "old\n");
        _ground.Shell($"ln -s '{outside.Path}' folder && ln -s '{outside.At("a.txt")}' link.txt");
        Rewrite("folder/a.txt", "old\n", "new\n").ShouldBe("a symbolic link leads to it");
        Rewrite("link.txt", "old\n", "new\n").ShouldBe("it is a symbolic link");
        Rewrite("../" + Path.GetFileName(outside.Path) + "/a.txt", "old\n", "new\n").ShouldBe("it lies outside of the tree");
        File.ReadAllText(outside.At("a.txt")).ShouldBe("old\n");
        Tree().ReadToRewrite("folder/a.txt", 100, out var refusal).ShouldBeNull();
        refusal.ShouldBe("a symbolic link leads to it");
    }

    [Fact]
    public void Says_what_is_gone_no_file_or_too_large()
    {
        _ground.Add("folder/a.txt", "old\n");
        Rewrite("gone.txt", "", "x").ShouldBe("it is no file any more");
        Rewrite("folder", "", "x").ShouldBe("it is no file any more");
        Rewrite("\\xfe.txt", "", "x").ShouldBe("its name is no text");
        Tree().ReadToRewrite("folder/a.txt", 3, out var refusal).ShouldBeNull();
        refusal.ShouldContain("it could not be read");
        Tree().ReadToRewrite("folder/a.txt", 4, out _).ShouldBe("old\n"u8.ToArray());
    }

    [Fact]
    public void Takes_another_name_where_a_stopped_run_left_its_file()
    {
        _ground.Add("a.txt", "old\n").Add($".gatehouse-{Environment.ProcessId}-0.tmp", "left");
        Rewrite("a.txt", "old\n", "new\n").ShouldBeNull();
        File.ReadAllText(_ground.At($".gatehouse-{Environment.ProcessId}-0.tmp")).ShouldBe("left");
        Directory.GetFileSystemEntries(_ground.Path).Length.ShouldBe(2);
    }

    private DirectoryTree Tree() => DirectoryTree.Open(_ground.Path);

    private string? Rewrite(string path, string before, string after) =>
        Tree().Rewrite(path, System.Text.Encoding.UTF8.GetBytes(before), System.Text.Encoding.UTF8.GetBytes(after));
}
