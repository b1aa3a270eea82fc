using System.Text;
using Gatehouse.Engine.Sources.Git;
using static Gatehouse.Tests.Sources.Git.HandMadeRepository;

namespace Gatehouse.Tests.Sources.Git;

public sealed class GitIndexParsing
{
    private static readonly ObjectId Id = ObjectId.Parse(new string('a', 40));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Entries_are_found_by_path_and_by_directory(int version)
    {
        var index = GitIndex.Parse(Index(version, [], "a", "dir/file", "dir/sub/file", "dir-x", "z"));
        index.Entries.Select(entry => entry.Path.Text).ShouldBe(["a", "dir-x", "dir/file", "dir/sub/file", "z"]);
        index.Contains("dir/sub/file").ShouldBeTrue();
        index.Contains("dir").ShouldBeFalse();
        index.Contains("").ShouldBeFalse();
        index.HasPrefix("dir").ShouldBeTrue();
        index.HasPrefix("dir/sub").ShouldBeTrue();
        index.HasPrefix("di").ShouldBeFalse();
        index.HasPrefix("dir-x").ShouldBeFalse();
        index.HasPrefix("zz").ShouldBeFalse();
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/etc/passwd")]
    [InlineData(".git/config")]
    [InlineData("a/.GIT/config")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("a/")]
    [InlineData("")]
    public void A_path_that_leads_elsewhere_is_refused(string path) =>
        Should.Throw<GitFormatException>(() => GitIndex.Parse(Index(2, [], path)));

    [Theory]
    [InlineData("...")]
    [InlineData(".gitignore")]
    [InlineData("a/.github/x")]
    [InlineData("a/b..c")]
    public void A_path_that_only_looks_like_it_is_read(string path) => GitIndex.Parse(Index(2, [], path)).Contains(path).ShouldBeTrue();

    [Fact]
    public void A_checksum_that_does_not_fit_is_refused()
    {
        var file = Index(2, [], "a");
        file[^1] = 1;
        Should.Throw<GitFormatException>(() => GitIndex.Parse(file)).Message.ShouldContain("checksum");
    }

    [Theory]
    [InlineData("link", "--no-split-index")]
    [InlineData("sdir", "--no-sparse-index")]
    [InlineData("newx", "`newx`")]
    public void A_required_extension_that_is_not_known_is_refused(string name, string message)
    {
        byte[] extension = [.. Encoding.UTF8.GetBytes(name), .. Word(3), 1, 2, 3];
        Should.Throw<GitFormatException>(() => GitIndex.Parse(Index(2, extension, "a"))).Message.ShouldContain(message);
    }

    [Fact]
    public void An_optional_extension_is_passed_over() =>
        GitIndex.Parse(Index(2, [.. "NEWX"u8, .. Word(3), 1, 2, 3], "a")).Count.ShouldBe(1);

    [Fact]
    public void Paths_that_unfold_beyond_bounds_are_refused()
    {
        // Each entry of version 4 keeps all of the path before it and adds one letter.
        var file = new List<byte>([.. "DIRC"u8, .. Word(4), .. Word(100_000)]);
        for (var entry = 0; entry < 100_000; entry++)
        {
            file.AddRange([.. Stat(), .. Bytes(Id), 0, 1, 0, (byte)'a', 0]);
        }

        file.AddRange(new byte[ObjectId.Sha1Length]);
        Should.Throw<GitFormatException>(() => GitIndex.Parse([.. file]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Damage_anywhere_never_shows_as_anything_else(int version)
    {
        byte[] tree = [0, .. "3 1\n"u8, .. Bytes(Id), .. "dir\0"u8, .. "2 0\n"u8, .. Bytes(Id)];
        var whole = Index(version, [.. "TREE"u8, .. Word((uint)tree.Length), .. tree], "a", "dir/b", "dir/c");
        GitIndex.Parse(whole).CacheTree.ShouldNotBeNull().Child("dir"u8.ToArray()).ShouldNotBeNull().EntryCount.ShouldBe(2);
        var dice = new Random(815);
        var refusals = 0;
        for (var round = 0; round < 5000; round++)
        {
            var hurt = whole.ToArray();
            hurt[dice.Next(hurt.Length - ObjectId.Sha1Length)] = (byte)dice.Next(256);
            hurt = round % 10 == 0 ? hurt[..dice.Next(hurt.Length)] : hurt;
            try
            {
                _ = GitIndex.Parse(hurt).Entries.ToList();
            }
            catch (GitFormatException)
            {
                refusals++;
            }
        }

        refusals.ShouldBeGreaterThan(1000);
    }

    private static byte[] Stat() => [.. new byte[24], .. Word(0x81A4), .. new byte[12]];

    private static byte[] Index(int version, byte[] extensions, params string[] paths)
    {
        var file = new List<byte>([.. "DIRC"u8, .. Word((uint)version), .. Word((uint)paths.Length)]);
        var before = "";
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            byte[] head = [.. Stat(), .. Bytes(Id), 0, (byte)path.Length];
            file.AddRange(head);
            if (version == 4)
            {
                var shared = before.Zip(path).TakeWhile(pair => pair.First == pair.Second).Count();
                file.AddRange([(byte)(before.Length - shared), .. Encoding.UTF8.GetBytes(path[shared..]), 0]);
                before = path;
            }
            else
            {
                file.AddRange([.. Encoding.UTF8.GetBytes(path), .. new byte[8 - ((head.Length + path.Length) % 8)]]);
            }
        }

        return [.. file, .. extensions, .. new byte[ObjectId.Sha1Length]];
    }
}
