using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources.Git;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Sources;

/// <summary>Reads the files that git's trees and index name.</summary>
internal sealed class GitBlobs(GitRepository repository)
{
    public static TreeEntry Entry(string path, GitFileMode mode, ObjectId id) =>
        mode switch
        {
            GitFileMode.Symlink => TreeEntry.Left(path, PassedOverReason.SymbolicLink, "symbolic links are not followed"),
            GitFileMode.Gitlink => TreeEntry.Left(path, PassedOverReason.NotARegularFile, "a submodule; scan it in its own repository"),
            _ => TreeEntry.File(path, id),
        };

    public ReadOutcome Read(TreeEntry entry, FileBuffer buffer, long maxSize)
    {
        try
        {
            var blob = repository.Read((ObjectId)entry.Handle!, maxSize);
            if (blob is null)
                return new ReadOutcome(ReadStatus.Failed, "its object is not in the repository (a partial clone?)");
            if (blob.Content is not { } content)
                return new ReadOutcome(ReadStatus.TooLarge, ByteSize.Show(blob.Size));
            buffer.Fill(content.Span);
            return ReadOutcome.Done;
        }
        catch (GitFormatException failure)
        {
            return new ReadOutcome(ReadStatus.Failed, failure.Message);
        }
    }

    public byte[]? Find(string path, ObjectId id, long maxSize)
    {
        using var buffer = new FileBuffer();
        var outcome = Read(TreeEntry.File(path, id), buffer, maxSize);
        return outcome.Status == ReadStatus.Read
            ? buffer.Content.ToArray()
            : throw new UserError($"`{path}` could not be read from git: {outcome.Detail}.");
    }
}
