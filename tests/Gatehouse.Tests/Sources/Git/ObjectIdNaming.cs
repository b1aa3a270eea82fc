using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Engine.Sources.Git;

namespace Gatehouse.Tests.Sources.Git;

public sealed class ObjectIdNaming
{
    [Theory]
    [InlineData(ObjectId.Sha1Length)]
    [InlineData(ObjectId.Sha256Length)]
    public void What_is_written_as_hex_reads_back(int length) =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte>().Generator.ArrayOf(length).ToArbitrary(),
                bytes =>
                {
                    var id = new ObjectId(bytes);
                    return id.ToString() == Convert.ToHexStringLower(bytes)
                        && ObjectId.Parse(id.ToString()) == id
                        && HandMadeRepository.Bytes(id).AsSpan().SequenceEqual(bytes);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_is_that_of_the_bytes() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte>().Generator.ArrayOf(ObjectId.Sha1Length).ToArbitrary(),
                ArbMap.Default.ArbFor<byte>().Generator.ArrayOf(ObjectId.Sha1Length).ToArbitrary(),
                (left, right) =>
                    Math.Sign(new ObjectId(left).CompareTo(new ObjectId(right))) == Math.Sign(left.AsSpan().SequenceCompareTo(right))
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("0123")]
    [InlineData("g123456789012345678901234567890123456789")]
    [InlineData("12345678901234567890123456789012345678901")]
    public void What_is_no_id_is_not_read(string hex) => ObjectId.TryParse(hex, out _).ShouldBeFalse();
}
