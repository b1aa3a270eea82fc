namespace Gatehouse.Benchmarks;

/// <summary>The text that benchmarks read: the folder that GATEHOUSE_CORPUS names, else the Python library of this machine.</summary>
internal static class Corpus
{
    private const int MostBytes = 64 * 1024 * 1024;

    private static readonly string[] Usual = ["/usr/lib/python3", "/usr/lib/python3.11", "/usr/include", "/usr/share/doc"];

    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("GATEHOUSE_CORPUS")
        ?? Usual.FirstOrDefault(Directory.Exists)
        ?? throw new InvalidOperationException("No corpus here: set GATEHOUSE_CORPUS to a folder of sources.");

    /// <summary>Text files in the order of their names, as many as fit.</summary>
    public static List<(string Path, byte[] Text)> Read()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var files = new List<(string, byte[])>();
        var left = MostBytes;
        foreach (var path in Directory.EnumerateFiles(Folder, "*", options).Order(StringComparer.Ordinal))
        {
            var length = new FileInfo(path).Length;
            if (length > left)
                continue;
            var text = File.ReadAllBytes(path);
            if (text.AsSpan(0, Math.Min(text.Length, 8000)).Contains((byte)0))
                continue;
            left -= text.Length;
            files.Add((Path.GetRelativePath(Folder, path), text));
        }

        return files;
    }
}
