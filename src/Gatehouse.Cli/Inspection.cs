using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Sources.Git;

namespace Gatehouse.Cli;

/// <summary>Finds what a scan needs on the disk: the tree, its settings, a policy, a baseline.</summary>
internal static class Inspection
{
    private const int LargestSettings = 1024 * 1024;
    private const int LargestBaseline = 256 * 1024 * 1024;

    /// <summary>The settings of the tree itself: of what is staged where the staged files are judged.</summary>
    public static Settings SettingsOf(SourceTree tree, Terminal terminal)
    {
        if (tree.Find(Settings.FileName, LargestSettings) is not { } yaml)
            return Settings.Default;
        terminal.Detail($"settings: {Settings.FileName}");
        return Settings.Read(yaml, Settings.FileName);
    }

    /// <summary>A shipped policy by name, or the policy of a settings file.</summary>
    public static Policy PolicyNamed(string nameOrFile)
    {
        if (Policies.Named(nameOrFile) is { } shipped)
            return shipped;
        if (File.Exists(nameOrFile))
            return Settings.Read(ReadFile(nameOrFile, LargestSettings), nameOrFile).Policy;
        var names = Policies.All.Select(policy => policy.Name).ToList();
        throw new UserError(
            $"there is no policy and no file `{nameOrFile}`",
            (Closest.To(nameOrFile, names) is { } near ? $"--policy {near}. " : "") + $"Known: {string.Join(", ", names)}, or a file like gatehouse.yml"
        );
    }

    public static Baseline BaselineIn(string path) =>
        File.Exists(path)
            ? BaselineFile.Read(ReadFile(path, LargestBaseline), path)
            : throw new UserError($"there is no baseline {path}", $"gatehouse baseline --output {path}");

    /// <summary>The baseline that the settings name. It is read through the tree, so that a link cannot lead out of it.</summary>
    public static Baseline BaselineOf(SourceTree tree, Settings settings) =>
        settings.Scan.Baseline is not { } path ? Baseline.Empty
        : tree.Find(path, LargestBaseline) is { } bytes ? BaselineFile.Read(bytes, path)
        : throw new UserError($"{Settings.FileName} names the baseline {path}, and it is not there", $"gatehouse baseline --output {path}");

    public static GitRepository RepositoryOf(string folder) =>
        GitRepository.Discover(folder)
        ?? throw new UserError($"{folder} is in no git repository", "leave --since and --staged out to judge all of it");

    public static byte[] ReadFile(string path, int largest)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            return ReadAll(stream, largest) ?? throw new UserError($"{path} is larger than {ByteSize.Show(largest)}", "name the right file");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"cannot read {path}: {error.Message}", error) { Remedy = "check the path and its permissions" };
        }
    }

    /// <summary>Null where the stream holds more.</summary>
    public static byte[]? ReadAll(Stream stream, long largest)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = stream.Read(buffer)) > 0; )
        {
            all.Write(buffer.AsSpan(0, read));
            if (all.Length > largest)
                return null;
        }

        return all.ToArray();
    }
}
