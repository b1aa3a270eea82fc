namespace Gatehouse.Engine.Sources.Git;

/// <summary>The one door to the small files of a repository: bounded, and deaf to pipes and devices.</summary>
internal static class RepositoryFile
{
    /// <returns>Null where there is no such file.</returns>
    public static byte[]? ReadAll(string path, long limit)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return null;
            }

            // Pipes and devices say they are empty; opening one could wait for ever.
            if (file.Length == 0)
            {
                return [];
            }

            if (file.Length > limit)
            {
                throw new GitFormatException($"{path} has {file.Length} bytes; the limit is {limit}.");
            }

            using var handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[RandomAccess.GetLength(handle)];
            var read = 0;
            while (read < bytes.Length)
            {
                var count = RandomAccess.Read(handle, bytes.AsSpan(read), read);
                if (count == 0)
                {
                    break;
                }

                read += count;
            }

            return read == bytes.Length ? bytes : bytes[..read];
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new GitFormatException($"{path} cannot be read: {failure.Message}", failure);
        }
    }
}
