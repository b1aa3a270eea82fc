using System.Text;
using Gatehouse.Engine.Sources.Git;
using static Gatehouse.Tests.Sources.Git.HandMadeRepository;

namespace Gatehouse.Tests.Sources.Git;

public sealed class ObjectReading
{
    private static readonly byte[] Base = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(line => $"line {line}\n")));
    private static readonly ObjectId BaseId = IdOf("blob", Base);
    private static readonly ObjectId DeltaId = ObjectId.Parse(new string('d', 40));
    private static readonly ObjectId SecondDeltaId = ObjectId.Parse(new string('e', 40));

    [Theory]
    [InlineData(OffsetDelta)]
    [InlineData(ReferenceDelta)]
    public void A_delta_is_applied_to_what_it_stands_on(int type)
    {
        using var made = new HandMadeRepository();
        var basis = Entry(3, Base.Length, [], Base);
        var delta = CopyAndInsert(Base.Length, 7, 400, "and new");
        var first = Entry(type, delta.Length, type == OffsetDelta ? BackOffset(basis.Length) : Bytes(BaseId), delta);
        var onTop = CopyAndInsert(407, 400, 7, " on top");
        var second = Entry(type, onTop.Length, type == OffsetDelta ? BackOffset(first.Length) : Bytes(DeltaId), onTop);
        made.AddPack((BaseId, basis), (DeltaId, first), (SecondDeltaId, second));
        using var repository = made.Open();
        var read = repository.Read(DeltaId, 1000).ShouldNotBeNull();
        Encoding.UTF8.GetString(read.Content!.Value.Span).ShouldBe(Encoding.UTF8.GetString(Base.AsSpan(7, 400)) + "and new");
        repository.ReadHeader(DeltaId).ShouldBe(new GitObjectHeader(GitObjectKind.Blob, 407));
        Encoding.UTF8.GetString(repository.Read(SecondDeltaId, 1000)!.Content!.Value.Span).ShouldBe("and new on top");
        repository.Read(DeltaId, 406).ShouldNotBeNull().ShouldBe(new GitObject(DeltaId, GitObjectKind.Blob, 407, Content: null));
    }

    [Fact]
    public void Deltas_that_stand_on_each_other_are_refused()
    {
        using var made = new HandMadeRepository();
        var delta = CopyAndInsert(407, 0, 400, "and new");
        made.AddPack(
            (DeltaId, Entry(ReferenceDelta, delta.Length, Bytes(SecondDeltaId), delta)),
            (SecondDeltaId, Entry(ReferenceDelta, delta.Length, Bytes(DeltaId), delta))
        );
        using var repository = made.Open();
        Should.Throw<GitFormatException>(() => repository.Read(DeltaId, 1000)).Message.ShouldContain("delta chain");
        Should.Throw<GitFormatException>(() => repository.ReadHeader(DeltaId)).Message.ShouldContain("delta chain");
    }

    public static TheoryData<string, byte[]> WrongDeltas =>
        new()
        {
            { "copies beyond its source", CopyAndInsert(Base.Length, Base.Length - 10, 400, "x") },
            { "is for another source", CopyAndInsert(Base.Length + 1, 0, 400, "x") },
            { "makes less than it says", [.. VariableLength(Base.Length), .. VariableLength(100), 1, (byte)'x'] },
            { "makes more than it says", [.. VariableLength(Base.Length), .. VariableLength(1), 2, (byte)'x', (byte)'y'] },
            { "inserts more than it has", [.. VariableLength(Base.Length), .. VariableLength(9), 9, (byte)'x'] },
            { "uses the reserved instruction", [.. VariableLength(Base.Length), .. VariableLength(1), 0, 1, (byte)'x'] },
            { "ends within a copy", [.. VariableLength(Base.Length), .. VariableLength(9), 0xFF, 1] },
            { "ends within its sizes", [0x80] },
        };

    [Theory]
    [MemberData(nameof(WrongDeltas))]
    public void A_wrong_delta_is_refused(string why, byte[] delta)
    {
        using var made = new HandMadeRepository();
        var basis = Entry(3, Base.Length, [], Base);
        made.AddPack((BaseId, basis), (DeltaId, Entry(OffsetDelta, delta.Length, BackOffset(basis.Length), delta)));
        using var repository = made.Open();
        Should.Throw<GitFormatException>(() => repository.Read(DeltaId, long.MaxValue), why);
        repository.Read(BaseId, long.MaxValue).ShouldNotBeNull().Size.ShouldBe(Base.Length);
    }

    [Fact]
    public void A_delta_that_makes_more_than_allowed_is_told_as_too_large()
    {
        using var made = new HandMadeRepository();
        var basis = Entry(3, Base.Length, [], Base);
        byte[] delta = [.. VariableLength(Base.Length), .. VariableLength(1L << 40), 1, (byte)'x'];
        made.AddPack((BaseId, basis), (DeltaId, Entry(OffsetDelta, delta.Length, BackOffset(basis.Length), delta)));
        using var repository = made.Open();
        repository.Read(DeltaId, long.MaxValue).ShouldBe(new GitObject(DeltaId, GitObjectKind.Blob, 1L << 40, Content: null));
        repository.Read(BaseId, Base.Length - 1).ShouldBe(new GitObject(BaseId, GitObjectKind.Blob, Base.Length, Content: null));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(1L << 30)]
    [InlineData(1L << 50)]
    public void A_size_that_lies_is_refused_before_memory_is_spent(long claimed)
    {
        using var made = new HandMadeRepository();
        made.AddPack((BaseId, Entry(3, claimed, [], Base)));
        made.AddLoose(DeltaId, $"blob {claimed}\0", Base);
        using var repository = made.Open();
        var before = GC.GetAllocatedBytesForCurrentThread();
        // What is above any array is told as too large, not read.
        foreach (var id in (ObjectId[])[BaseId, DeltaId])
        {
            try
            {
                repository.Read(id, long.MaxValue).ShouldNotBeNull().Content.ShouldBeNull();
                claimed.ShouldBeGreaterThan(Array.MaxLength);
            }
            catch (GitFormatException refusal)
            {
                refusal.Message.ShouldContain("damaged");
            }
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10L << 20);
    }

    [Fact]
    public void Damage_anywhere_in_a_pack_never_shows_as_anything_else()
    {
        var basis = Entry(3, Base.Length, [], Base);
        var delta = CopyAndInsert(Base.Length, 7, 400, "and new");
        var (pack, index) = PackOf(
            (BaseId, basis),
            (DeltaId, Entry(OffsetDelta, delta.Length, BackOffset(basis.Length), delta)),
            (SecondDeltaId, Entry(ReferenceDelta, delta.Length, Bytes(BaseId), delta))
        );
        var dice = new Random(4711);
        var refusals = 0;
        for (var round = 0; round < 400; round++)
        {
            var (hurtPack, hurtIndex) = (pack.ToArray(), index.ToArray());
            var victim = round % 2 == 0 ? hurtPack : hurtIndex;
            if (round % 5 == 0)
            {
                var cut = victim.AsSpan(0, dice.Next(victim.Length)).ToArray();
                (hurtPack, hurtIndex) = round % 2 == 0 ? (cut, hurtIndex) : (hurtPack, cut);
            }
            else
            {
                victim[dice.Next(victim.Length)] = (byte)dice.Next(256);
            }

            using var made = new HandMadeRepository();
            made.Write("objects/pack/pack-1.pack", hurtPack);
            made.Write("objects/pack/pack-1.idx", hurtIndex);
            foreach (var id in (ObjectId[])[BaseId, DeltaId, SecondDeltaId])
            {
                try
                {
                    using var repository = made.Open();
                    repository.ReadHeader(id);
                    repository.Read(id, 1 << 20);
                }
                catch (GitFormatException)
                {
                    refusals++;
                }
            }
        }

        refusals.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData("blob 4\0", "abc")]
    [InlineData("blob 2\0", "abc")]
    [InlineData("blob -3\0", "abc")]
    [InlineData("blob 3x\0", "abc")]
    [InlineData("blub 3\0", "abc")]
    [InlineData("blob3\0", "abc")]
    [InlineData("", "")]
    public void A_loose_object_that_begins_wrongly_is_refused(string header, string content)
    {
        using var made = new HandMadeRepository();
        made.AddLoose(BaseId, header, Encoding.UTF8.GetBytes(content));
        using var repository = made.Open();
        Should.Throw<GitFormatException>(() => repository.Read(BaseId, 100));
    }

    [Fact]
    public void A_loose_object_that_is_no_zlib_stream_or_empty_is_refused()
    {
        using var made = new HandMadeRepository();
        var name = BaseId.ToString();
        using var repository = made.Open();
        made.Write($"objects/{name[..2]}/{name[2..]}", "not zlib");
        Should.Throw<GitFormatException>(() => repository.Read(BaseId, 100));
        made.Write($"objects/{name[..2]}/{name[2..]}", "");
        Should.Throw<GitFormatException>(() => repository.Read(BaseId, 100));
    }

    [Fact]
    public void Alternates_that_lend_to_each_other_end()
    {
        using var one = new HandMadeRepository();
        using var two = new HandMadeRepository();
        one.Write("objects/info/alternates", $"# a comment\n{two.In("objects")}\n");
        two.Write("objects/info/alternates", one.In("objects") + "\n");
        var id = two.AddBlob("lent\n");
        using var repository = one.Open();
        repository.Read(id, 100).ShouldNotBeNull().Size.ShouldBe(5);
    }

    private static byte[] BackOffset(int distance)
    {
        // Each byte but the last counts from one: two bytes begin where one byte ends.
        var bytes = new List<byte> { (byte)(distance & 0x7F) };
        for (distance >>= 7; distance > 0; distance >>= 7)
        {
            distance--;
            bytes.Insert(0, (byte)(0x80 | (distance & 0x7F)));
        }

        return [.. bytes];
    }
}
