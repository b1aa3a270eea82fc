using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources.Git;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Sources;

/// <summary>
/// All that a repository ever held: each distinct blob that a branch, tag, stash, note or other ref leads to, once and under one of its
/// paths, and the messages of commits and tags.
/// </summary>
public sealed class HistoryTree : SourceTree
{
    private const int ShortId = 12;

    private readonly GitRepository _repository;
    private readonly SourceTree _today;
    private readonly string _prefix;
    private HistoryWalk? _walk;
    private ObjectNumbers? _numbers;
    private int _messages;
    private int _blobs;

    private HistoryTree(GitRepository repository, SourceTree today, string prefix)
    {
        _repository = repository;
        _today = today;
        _prefix = prefix;
    }

    public override string Name => _today.Name;

    public override bool IsPast => true;

    public override bool MayBeEmpty => true;

    /// <summary>What was read, for people; known after the walk.</summary>
    public string Told =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"history: {_walk?.Commits.Count ?? 0} commits, {_blobs} distinct files, {_messages} messages"
        );

    /// <param name="today">What is scanned besides; its ignore files hold for the history too.</param>
    /// <param name="prefix">The folder of the repository that counts as the root, with a slash at its end; empty for all.</param>
    public static HistoryTree Open(GitRepository repository, SourceTree today, string prefix = "") => new(repository, today, prefix);

    public override IEnumerable<TreeEntry> Walk(WalkOptions options, CancellationToken cancel)
    {
        var packs = _repository.Objects.Packs;
        var numbers = _numbers = new ObjectNumbers(packs);
        var walk = _walk = new HistoryWalk(_repository, numbers, cancel);
        walk.Run();
        var missing = walk.Missing;
        foreach (var entry in Messages(walk, numbers))
            yield return entry;
        var wanted = new bool[walk.Paths.Count];
        var ignored = new IgnoreRulesByFolder(IgnoreFile, options.HonourIgnoreFiles);
        for (var i = 0; i < wanted.Length; i++)
        {
            var path = walk.Paths[i];
            if (IsBelow(path) && Exclusion.Of(Below(path), options, ignored) is { } left)
                yield return left;
            else
                wanted[i] = IsBelow(path);
        }

        foreach (var (row, place, isBase) in new PackOrder(walk.Blobs, numbers, packs.Length, blob => wanted[blob.Path]).Rows())
        {
            var blob = walk.Blobs[row];
            var id = numbers.IdOf(blob.Number);
            if (place is null && !IsThere(id))
            {
                missing++;
                continue;
            }

            _blobs++;
            yield return TreeEntry.File(
                Below(walk.Paths[blob.Path]),
                new Past(id, PastKind.Blob, blob.Commit, blob.IsInHead, place?.Pack, place?.Offset ?? 0, isBase)
            );
        }

        foreach (var failure in Failures(walk, missing))
            yield return failure;
    }

    public override ReadOutcome Read(TreeEntry entry, FileBuffer buffer, long maxSize)
    {
        var past = (Past)entry.Handle!;
        try
        {
            if (past is { Kind: PastKind.Blob, IsBase: false, Pack: { } leaf })
            {
                var size = _repository.Objects.ReadInto(buffer, leaf, past.Offset, maxSize);
                return size > maxSize ? new ReadOutcome(ReadStatus.TooLarge, ByteSize.Show(size)) : ReadOutcome.Done;
            }

            var read = past.Pack is { } pack
                ? _repository.Objects.ReadAt(pack, past.Offset, past.Id, maxSize, past.IsBase)
                : _repository.Read(past.Id, maxSize);
            if (read is null)
                return new ReadOutcome(ReadStatus.Failed, "its object is gone from the repository; scan it again");
            if (read.Content is not { } content)
                return new ReadOutcome(ReadStatus.TooLarge, ByteSize.Show(read.Size));
            buffer.Fill(past.Kind == PastKind.Blob ? content.Span : MessageOf(content.Span));
            return ReadOutcome.Done;
        }
        catch (GitFormatException failure)
        {
            return new ReadOutcome(ReadStatus.Failed, failure.Message);
        }
    }

    public override Origin? OriginOf(TreeEntry entry)
    {
        var past = (Past)entry.Handle!;
        try
        {
            if (past.Kind == PastKind.Tag)
            {
                var (name, time) = Tagger(_repository.ReadTag(past.Id));
                return new Origin(past.Id.ToString(), name, time, true) { Turn = int.MaxValue };
            }

            if (past.Turn < 0)
                return new Origin(past.Id.ToString(), "", DateTimeOffset.UnixEpoch, !past.IsInHead) { Turn = int.MaxValue };
            var id = _numbers!.IdOf(_walk!.Commits[past.Turn]);
            var author = _repository.ReadCommit(id).Author;
            return new Origin(id.ToString(), author.Name, author.Time, !past.IsInHead) { Turn = past.Turn };
        }
        catch (GitFormatException)
        {
            // The walk read it before; whoever took it away since has no name to show.
            return new Origin(past.Id.ToString(), "", DateTimeOffset.UnixEpoch, !past.IsInHead) { Turn = int.MaxValue };
        }
    }

    public override bool Has(string path) => _today.Has(path);

    public override byte[]? Find(string path, long maxSize) => _today.Find(path, maxSize);

    private IEnumerable<TreeEntry> Messages(HistoryWalk walk, ObjectNumbers numbers)
    {
        for (var turn = 0; turn < walk.Commits.Count; turn++)
        {
            var id = numbers.IdOf(walk.Commits[turn]);
            var place = numbers.PlaceOf(walk.Commits[turn]);
            _messages++;
            yield return TreeEntry.File(
                "commit " + id.ToString()[..ShortId],
                new Past(id, PastKind.Commit, turn, false, place?.Pack, place?.Offset ?? 0, false)
            );
        }

        foreach (var tag in walk.Tags)
        {
            _messages++;
            yield return TreeEntry.File("tag " + NameOf(tag), new Past(tag, PastKind.Tag, -1, false, null, 0, false));
        }
    }

    private IEnumerable<TreeEntry> Failures(HistoryWalk walk, long missing)
    {
        if (walk.MetShallowEdge)
        {
            yield return TreeEntry.Failed(
                "history",
                "the clone is shallow: its older commits are not here",
                "Bring them with `git fetch --unshallow` (in CI: fetch-depth 0) and scan again."
            );
        }

        if (missing > 0)
        {
            yield return TreeEntry.Failed(
                "history",
                $"{missing} objects of the history are not here"
                    + (_repository.IsPartialClone ? ": the clone is partial" : ", and no shallow or partial clone explains it"),
                _repository.IsPartialClone
                    ? "Bring them with `git fetch --refetch --no-filter` and scan again."
                    : "See what `git fsck` tells, and clone it anew."
            );
        }

        foreach (var damage in walk.Damages)
            yield return TreeEntry.Failed("history", damage, "See what `git fsck` tells, and clone it anew.");
    }

    private bool IsThere(ObjectId id)
    {
        try
        {
            return _repository.ReadHeader(id) is not null;
        }
        catch (GitFormatException)
        {
            // Reading it tells what is wrong with it.
            return true;
        }
    }

    private bool IsBelow(string path) =>
        path.StartsWith(_prefix, StringComparison.Ordinal) || path.StartsWith("note ", StringComparison.Ordinal);

    private string Below(string path) => path.StartsWith(_prefix, StringComparison.Ordinal) ? path[_prefix.Length..] : path;

    private byte[]? IgnoreFile(string path)
    {
        try
        {
            return _today.Find(path, IgnoreRulesByFolder.MostBytes);
        }
        catch (UserError)
        {
            // Rules that cannot be read leave nothing out: more is scanned, never less.
            return null;
        }
    }

    private string NameOf(ObjectId tag)
    {
        try
        {
            var header = _repository.ReadTag(tag).Span;
            foreach (var range in header.Split((byte)'\n'))
            {
                var line = header[range];
                if (line.IsEmpty)
                    break;
                if (line.StartsWith("tag "u8))
                    return Encoding.UTF8.GetString(line[4..]);
            }
        }
        catch (GitFormatException)
        {
            // Reading it tells what is wrong with it.
        }

        return tag.ToString()[..ShortId];
    }

    /// <summary>A tag has its author in a line of its own; the rest is read as a commit's would be.</summary>
    private static (string Name, DateTimeOffset Time) Tagger(ReadOnlyMemory<byte> tag)
    {
        var header = tag.Span;
        foreach (var range in header.Split((byte)'\n'))
        {
            var line = header[range];
            if (line.IsEmpty)
                break;
            if (line.StartsWith("tagger "u8))
            {
                var signature = GitCommit.ReadSignature(line[7..]);
                return (signature.Name, signature.Time);
            }
        }

        return ("", DateTimeOffset.UnixEpoch);
    }

    private static ReadOnlySpan<byte> MessageOf(ReadOnlySpan<byte> content)
    {
        var end = content.IndexOf("\n\n"u8);
        return end < 0 ? default : content[(end + 2)..];
    }

    private enum PastKind
    {
        Blob,
        Commit,
        Tag,
    }

    private sealed record Past(ObjectId Id, PastKind Kind, int Turn, bool IsInHead, PackFile? Pack, long Offset, bool IsBase);
}
