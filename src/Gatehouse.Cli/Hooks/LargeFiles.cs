using Gatehouse.Engine.Text;

namespace Gatehouse.Cli.Hooks;

/// <summary>An added file so large that the history would carry it for ever.</summary>
internal sealed class LargeFiles : HookCheck
{
    public override string Name => "large-files";

    public override string Title => "no large file is added";

    public override IEnumerable<Complaint> Run(NextCommit commit, CancellationToken cancel)
    {
        foreach (var file in commit.Files.Where(file => file.IsAdded))
        {
            cancel.ThrowIfCancellationRequested();
            var size = commit.SizeOf(file);
            if (size > commit.MaxAddedFileSize)
            {
                yield return new Complaint(
                    $"{file.Path} has {ByteSize.Show(size)}; added files may have {ByteSize.Show(commit.MaxAddedFileSize)}",
                    "keep it outside of git (or in Git LFS), or raise hook.max-added-file-size in gatehouse.yml"
                );
            }
        }
    }
}
