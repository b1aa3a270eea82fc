namespace Gatehouse.Engine.Sources.Disk;

/// <summary>
/// Gives a file of a folder new content, whole or not at all: a temporary file beside it takes its name. Follows no symbolic link on the
/// way, so that nothing outside the folder is written.
/// </summary>
internal static class FileRewrite
{
    private const int MostTurns = 100;

    /// <summary>Null where the path may be written below the folder, else why not.</summary>
    public static string? Refuse(string root, string path)
    {
        if (PathText.MayBeEscaped(path))
            return "its name is no text";
        var full = Path.GetFullPath(Path.Combine(root, path));
        var top = Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar;
        if (!full.StartsWith(top, StringComparison.Ordinal))
            return "it lies outside of the tree";
        for (var at = full; at.Length > top.Length; at = Path.GetDirectoryName(at)!)
        {
            if (new FileInfo(at).LinkTarget is not null)
                return at == full ? "it is a symbolic link" : "a symbolic link leads to it";
        }

        return File.Exists(full) ? null : "it is no file any more";
    }

    /// <summary>Null where it was done, else why not.</summary>
    /// <param name="before">What the file must hold.</param>
    public static string? Replace(string root, string path, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (Refuse(root, path) is { } refusal)
            return refusal;
        var full = Path.GetFullPath(Path.Combine(root, path));
        string? temporary = null;
        try
        {
            // Opened to write, though a rename would do without: who may not write a file may not have it replaced.
            using (var old = new FileStream(full, FileMode.Open, FileAccess.ReadWrite, FileShare.Read))
            {
                var held = new byte[before.Length + 1];
                if (
                    old.ReadAtLeast(held, held.Length, throwOnEndOfStream: false) != before.Length
                    || !before.SequenceEqual(held.AsSpan(0, before.Length))
                )
                    return "it changed since it was read";
            }

            using (var stream = Create(Path.GetDirectoryName(full)!))
            {
                temporary = stream.Name;
                stream.Write(after);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(full));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
            temporary = null;
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure is UnauthorizedAccessException ? "permission denied" : $"it could not be written ({failure.GetType().Name})";
        }
        finally
        {
            if (temporary is not null)
                Drop(temporary);
        }
    }

    /// <summary>A new file that only its owner reads: it takes the mode of the old one when it is written.</summary>
    private static FileStream Create(string folder)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        for (var turn = 0; ; turn++)
        {
            var path = Path.Combine(folder, $".gatehouse-{Environment.ProcessId}-{turn}.tmp");
            // A name is taken where a process of the same number was stopped at work.
            if (turn == MostTurns || !Path.Exists(path))
                return new FileStream(path, options);
        }
    }

    private static void Drop(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The failure that brought us here is being told.
        }
    }
}
