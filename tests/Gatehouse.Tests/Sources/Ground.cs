using System.Diagnostics;
using System.Text;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Sources;

/// <summary>A real folder on disk for one test, and what a walk of it meets.</summary>
internal sealed class Ground : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gatehouse-ground-").FullName;

    public string At(string path) => System.IO.Path.Combine(Path, path);

    public Ground Add(string path, string text = "x\n") => Add(path, Encoding.UTF8.GetBytes(text));

    public Ground Add(string path, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), content);
        return this;
    }

    public Ground Repository(string folder = "")
    {
        Directory.CreateDirectory(At(folder));
        return Shell(folder.Length == 0 ? "git init -q" : $"git init -q '{folder}'");
    }

    public Ground Shell(string script)
    {
        var start = new ProcessStartInfo("bash", ["-ec", script]) { WorkingDirectory = Path, RedirectStandardError = true };
        foreach (var name in (ReadOnlySpan<string>)["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"])
            start.Environment.Remove(name);
        // A user's own configuration would change what git does.
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        foreach (var name in (ReadOnlySpan<string>)["GIT_AUTHOR", "GIT_COMMITTER"])
        {
            start.Environment[name + "_NAME"] = "Test";
            start.Environment[name + "_EMAIL"] = "test@example.org";
        }

        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, said);
        return this;
    }

    public List<TreeEntry> Walk(string below = "", WalkOptions? options = null) =>
        [.. DirectoryTree.Open(At(below)).Walk(options ?? new WalkOptions(), CancellationToken.None)];

    /// <summary>The paths of the files that would be read, without the ignore files themselves.</summary>
    public List<string> Files(string below = "", WalkOptions? options = null) =>
        [
            .. Walk(below, options)
                .Where(IsFile)
                .Select(entry => entry.Path)
                .Where(path => !path.EndsWith("ignore", StringComparison.Ordinal)),
        ];

    /// <summary>What was left out and why, without git's own folders.</summary>
    public List<string> Told(string below = "", WalkOptions? options = null) =>
        [
            .. Walk(below, options)
                .Where(entry => entry.PassedOver is not null && !entry.Path.EndsWith(".git", StringComparison.Ordinal))
                .Select(entry => $"{entry.Path}: {entry.PassedOver!.Detail}"),
        ];

    public static bool IsFile(TreeEntry entry) => entry.PassedOver is null && entry.Failure is null;

    public void Dispose()
    {
        // The runtime cannot delete what it cannot name.
        Shell("chmod -R u+rwX .");
        using var remove = Process.Start("rm", ["-rf", Path]);
        remove.WaitForExit();
    }
}
