using System.Text;

namespace Gatehouse.Acceptance.Cli;

/// <summary>A folder for one test.</summary>
internal sealed class Folder : IDisposable
{
    public Folder() => Path = Directory.CreateTempSubdirectory("gatehouse-acceptance-").FullName;

    public string Path { get; }

    public Folder Add(string path, string text) => Add(path, Encoding.UTF8.GetBytes(text));

    public Folder Add(string path, byte[] bytes)
    {
        var full = At(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        return this;
    }

    public string At(string path) => System.IO.Path.Combine(Path, path);

    public string Read(string path) => File.ReadAllText(At(path));

    public void Allow(string mode, string path) => Binary.RunProgram("chmod", Path, null, mode, path).ExitCode.ShouldBe(0);

    public Answer Git(params string[] arguments) =>
        Binary.RunProgram(
            "git",
            Path,
            null,
            [
                "-c",
                "user.name=Test",
                "-c",
                "user.email=test@example.org",
                "-c",
                "commit.gpgsign=false",
                "-c",
                "init.defaultBranch=main",
                .. arguments,
            ]
        );

    /// <summary>A repository with one commit, on a branch that nobody protects.</summary>
    public Folder WithRepository()
    {
        Git("init", "-q").ExitCode.ShouldBe(0);
        Add("README.md", "hello\n");
        Git("add", "-A");
        Git("commit", "-q", "-m", "Begin").ExitCode.ShouldBe(0);
        Git("switch", "-q", "-c", "work").ExitCode.ShouldBe(0);
        return this;
    }

    public void Dispose()
    {
        Binary.RunProgram("chmod", "/", null, "-R", "u+rwX", Path);
        // The runtime cannot delete what it cannot name.
        Binary.RunProgram("rm", "/", null, "-rf", Path);
    }
}
