using System.Collections.Immutable;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources.Git;

namespace Gatehouse.Cli.Hooks;

/// <summary>What a check minds, and what to do about it.</summary>
internal sealed record Complaint(string Message, string Remedy);

/// <summary>A file as it is staged.</summary>
internal sealed record StagedFile(string Path, ObjectId Id, bool IsAdded);

/// <summary>What the next commit would hold.</summary>
internal sealed record NextCommit(GitRepository Repository, ImmutableArray<StagedFile> Files)
{
    public required long MaxFileSize { get; init; }

    public required long MaxAddedFileSize { get; init; }

    public required ImmutableArray<string> ProtectedBranches { get; init; }

    public long SizeOf(StagedFile file) => Header(file).Size;

    /// <summary>Null where it is larger than what a scan reads.</summary>
    public ReadOnlyMemory<byte>? ContentOf(StagedFile file) => (Repository.Read(file.Id, MaxFileSize) ?? throw Missing(file)).Content;

    private GitObjectHeader Header(StagedFile file) => Repository.ReadHeader(file.Id) ?? throw Missing(file);

    private static Gatehouse.Engine.UserError Missing(StagedFile file) =>
        new($"the staged content of {file.Path} is not in the repository", "git fsck tells more; git add stages the file anew");
}

/// <summary>One small check of the next commit; the scan itself is another matter.</summary>
internal abstract class HookCheck
{
    /// <summary>The word for <c>--only</c>.</summary>
    public abstract string Name { get; }

    public abstract string Title { get; }

    public abstract IEnumerable<Complaint> Run(NextCommit commit, CancellationToken cancel);
}

/// <summary>Every check there is.</summary>
internal static partial class HookChecks
{
    [CatalogOf<HookCheck>]
    public static partial ImmutableArray<HookCheck> All { get; }
}
