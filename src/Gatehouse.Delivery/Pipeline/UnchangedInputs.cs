using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Delivery.Programs;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Sources.Ignore;

namespace Gatehouse.Delivery.Pipeline;

/// <summary>What a step depends on, as one digest: its files, its command, and the program that runs it.</summary>
internal sealed class UnchangedInputs(DirectoryTree tree, RunFolder folder, StepSettings step)
{
    private string Memory => Path.Combine(folder.Cache, step.Name + ".sha256");

    /// <summary>Whether it last succeeded with this digest, and what it makes is still there.</summary>
    public bool Hold(string digest, CancellationToken cancel)
    {
        if (!File.Exists(Memory) || File.ReadAllText(Memory).Trim() != digest)
            return false;
        var missing = step.Outputs.ToList();
        if (missing.Count > 0)
        {
            foreach (var path in FilesOf(tree, ignored: true, cancel))
                missing.RemoveAll(glob => glob.Matches(path));
        }

        return missing.Count == 0;
    }

    public void Remember(string digest)
    {
        RunFolder.KeepOutOfGit(folder.Cache);
        File.WriteAllText(Memory, digest + "\n");
    }

    public string Digest(ImmutableArray<KeyValuePair<string, string>> environment, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var word in ProgramCall.WordsOf(step.Run).Append(step.Folder))
            Add(hash, word);
        foreach (var (name, value) in environment)
        {
            Add(hash, name);
            Add(hash, value);
        }

        var program = step.Run.IsShell ? step.Run.Words[0].Split(' ')[0] : step.Run.Words[0];
        var search = environment.FirstOrDefault(pair => pair.Key == "PATH").Value ?? "";
        if (ProgramRunner.Find(program, search) is { } found && new FileInfo(found) is { Exists: true } file)
        {
            // A new version of a tool is a new file: its link leads elsewhere, or its size and time differ.
            var real = file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target ? target : file;
            Add(hash, string.Create(CultureInfo.InvariantCulture, $"{real.FullName} {real.Length} {real.LastWriteTimeUtc.Ticks}"));
        }

        foreach (
            var path in FilesOf(tree, ignored: false, cancel)
                .Where(path => step.Inputs.Any(glob => glob.Matches(path)))
                .Order(StringComparer.Ordinal)
        )
        {
            Add(hash, path);
            using var stream = new FileStream(Path.Combine(tree.Root, path), FileMode.Open, FileAccess.Read);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Files below the tree that one of the patterns fits, ignored ones included.</summary>
    public static IEnumerable<string> Matching(DirectoryTree tree, ImmutableArray<PathGlob> globs, CancellationToken cancel) =>
        FilesOf(tree, ignored: true, cancel).Where(path => globs.Any(glob => glob.Matches(path)));

    private static IEnumerable<string> FilesOf(DirectoryTree tree, bool ignored, CancellationToken cancel) =>
        tree.Walk(
                new WalkOptions
                {
                    HonourIgnoreFiles = !ignored,
                    Archives = null,
                    MaxFileSize = long.MaxValue,
                },
                cancel
            )
            .Where(entry => entry is { PassedOver: null, Failure: null } && !entry.Path.StartsWith(".gatehouse/", StringComparison.Ordinal))
            .Select(entry => entry.Path);

    private static void Add(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
