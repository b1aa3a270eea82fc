using System.Globalization;

namespace Gatehouse.Engine.Sources.Git;

/// <summary>Reads the part of gitrevisions(7) that names one commit or tree.</summary>
internal sealed class Revision(GitRepository repository, RefStore refs, ObjectStore objects)
{
    private const int ShortestAbbreviation = 4;
    private const int MostSteps = 1_000_000;

    public ObjectId? Resolve(string revision)
    {
        var suffix = revision.AsSpan().IndexOfAny('~', '^');
        var name = suffix < 0 ? revision : revision[..suffix];
        if (
            name.Contains("@{", StringComparison.Ordinal)
            || name.Contains(':', StringComparison.Ordinal)
            || name.Contains("..", StringComparison.Ordinal)
        )
        {
            throw NotUnderstood(revision);
        }

        var found = Named(name == "@" ? "HEAD" : name);
        var rest = suffix < 0 ? default : revision.AsSpan(suffix);
        while (found is { } id && !rest.IsEmpty)
        {
            found = rest.StartsWith("^{") ? Braced(id, revision, ref rest) : Step(id, revision, ref rest);
        }

        return found is { } end ? repository.Peel(end, GitObjectKind.None) : null;
    }

    private ObjectId? Named(string name)
    {
        if (name.Length == 2 * repository.HashLength && ObjectId.TryParse(name, out var whole))
        {
            return repository.ReadHeader(whole) is null ? null : whole;
        }

        if (refs.Find(name) is { } id)
        {
            return id;
        }

        var isAbbreviation =
            name.Length >= ShortestAbbreviation && name.Length < 2 * repository.HashLength && name.All(char.IsAsciiHexDigit);
        return isAbbreviation ? Abbreviated(name) : null;
    }

    private ObjectId? Abbreviated(string name)
    {
        var all = objects.WithPrefix(name.ToLowerInvariant());
        if (all.Count <= 1)
        {
            return all.Count == 0 ? null : all.Min;
        }

        // Like git where a commit is wanted: a blob that happens to begin the same is no rival.
        var commits = all.Where(id => repository.Peel(id, GitObjectKind.Commit) is not null).ToList();
        return commits.Count == 1
            ? commits[0]
            : throw new GitFormatException($"`{name}` is ambiguous: {all.Count} objects begin with it. Write more of its digits.");
    }

    private ObjectId? Braced(ObjectId id, string revision, ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('}');
        var wanted = (end < 0 ? "?" : rest[2..end]) switch
        {
            "" => GitObjectKind.None,
            "commit" => GitObjectKind.Commit,
            "tree" => GitObjectKind.Tree,
            _ => throw NotUnderstood(revision),
        };
        rest = rest[(end + 1)..];
        return repository.Peel(id, wanted);
    }

    private ObjectId? Step(ObjectId id, string revision, ref ReadOnlySpan<char> rest)
    {
        var isGeneration = rest[0] == '~';
        rest = rest[1..];
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? rest.Length : digits;
        var number = 1;
        if (digits > 0 && !int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            throw NotUnderstood(revision);
        }

        rest = rest[digits..];
        if (!rest.IsEmpty && rest[0] is not ('~' or '^'))
        {
            throw NotUnderstood(revision);
        }

        var commit = repository.Peel(id, GitObjectKind.Commit);
        if (!isGeneration)
        {
            return number == 0 ? commit : Parent(commit, number);
        }

        for (var step = 0; step < Math.Min(number, MostSteps) && commit is not null; step++)
        {
            commit = Parent(commit, 1);
        }

        return commit;
    }

    private ObjectId? Parent(ObjectId? commit, int number) =>
        commit is { } id && repository.ReadCommit(id).Parents is var parents && number <= parents.Count ? parents[number - 1] : null;

    private static GitFormatException NotUnderstood(string revision) =>
        new($"The revision `{revision}` is not understood: write a branch, a tag or a commit id, with `~N` or `^N` at most.");
}
