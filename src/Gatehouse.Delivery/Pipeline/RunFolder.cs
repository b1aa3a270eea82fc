using System.Globalization;

namespace Gatehouse.Delivery.Pipeline;

/// <summary>Where a run keeps its state, its logs, its reports and its artefacts: <c>.gatehouse/runs/ID</c> of the tree.</summary>
public sealed class RunFolder
{
    private const string RecordName = "run.json";
    private const int LargestRecord = 16 * 1024 * 1024;

    /// <summary>Older runs are removed once they have ended; evidence and releases are kept elsewhere.</summary>
    private const int MostRuns = 50;

    private readonly Lock _door = new();

    private RunFolder(string path) => Path = path;

    public string Path { get; }

    public string Logs => System.IO.Path.Combine(Path, "logs");

    public string Artefacts => System.IO.Path.Combine(Path, "artefacts");

    /// <summary>Where steps remember what they last ran with, for all runs of the tree.</summary>
    public string Cache => System.IO.Path.Combine(Path, "..", "..", "cache");

    /// <summary>A folder for a run that begins now; its name is the run's id.</summary>
    public static (RunFolder Folder, string Id) Create(string tree, string? commit, DateTimeOffset now)
    {
        var stem =
            now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)
            + (commit is { Length: >= 7 } ? "-" + commit[..7] : "");
        for (var again = 1; ; again++)
        {
            var id = again == 1 ? stem : $"{stem}-{again}";
            var folder = Of(tree, id);
            if (Directory.Exists(folder.Path))
                continue;
            Directory.CreateDirectory(folder.Logs);
            KeepOutOfGit(RunsOf(tree));
            RemoveOld(tree);
            return (folder, id);
        }
    }

    /// <summary>The folder of a run, or of the latest where none is named.</summary>
    public static (RunFolder Folder, RunRecord Record) Find(string tree, string? id)
    {
        var runs = RunsOf(tree);
        if (id is not null && (id.Contains('/', StringComparison.Ordinal) || id.StartsWith('.')))
            throw new UserError($"`{id}` is no run", "gatehouse run names its id in its first line");
        id ??= Directory.Exists(runs)
            ? Directory.EnumerateDirectories(runs).Select(System.IO.Path.GetFileName).Max(StringComparer.Ordinal)
            : null;
        if (id is null || !File.Exists(System.IO.Path.Combine(runs, id, RecordName)))
            throw new UserError(id is null ? $"there is no run in {tree} yet" : $"there is no run `{id}` in {tree}", "gatehouse run");
        var folder = Of(tree, id);
        return (folder, folder.Read());
    }

    public RunRecord Read()
    {
        var file = System.IO.Path.Combine(Path, RecordName);
        if (new FileInfo(file).Length > LargestRecord)
            throw new UserError($"{file} is larger than any record of a run", "start a new run: gatehouse run");
        return RunRecord.Read(File.ReadAllBytes(file), file);
    }

    /// <summary>Whole or not at all, so that a run that is killed meanwhile can be resumed.</summary>
    public void Write(RunRecord record)
    {
        lock (_door)
            WriteFile(RecordName, record.ToJson());
    }

    public void WriteFile(string name, ReadOnlySpan<byte> bytes)
    {
        var final = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(final)!);
        var temporary = final + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, final, overwrite: true);
    }

    public StreamWriter OpenLog(string step) =>
        new(new FileStream(System.IO.Path.Combine(Logs, step + ".log"), FileMode.Append, FileAccess.Write, FileShare.Read))
        {
            NewLine = "\n",
        };

    /// <summary>What is made here is nobody's source: git does not see it, whatever the tree ignores.</summary>
    public static void KeepOutOfGit(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = System.IO.Path.Combine(folder, ".gitignore");
        if (!File.Exists(file))
            File.WriteAllText(file, "*\n");
    }

    private static void RemoveOld(string tree)
    {
        foreach (var path in Directory.EnumerateDirectories(RunsOf(tree)).OrderDescending(StringComparer.Ordinal).Skip(MostRuns))
        {
            if (File.Exists(System.IO.Path.Combine(path, RecordName)) && new RunFolder(path).Read().Ended is not null)
                Directory.Delete(path, recursive: true);
        }
    }

    private static string RunsOf(string tree) => System.IO.Path.Combine(tree, ".gatehouse", "runs");

    private static RunFolder Of(string tree, string id) => new(System.IO.Path.Combine(RunsOf(tree), id));
}
