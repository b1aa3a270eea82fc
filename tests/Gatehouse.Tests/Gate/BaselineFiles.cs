using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Tests.Gate;

public sealed class BaselineFiles
{
    private static string Write(Baseline baseline)
    {
        using var stream = new MemoryStream();
        BaselineFile.Write(baseline, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Baseline Read(string json) => BaselineFile.Read(Encoding.UTF8.GetBytes(json), "baseline.json");

    [Fact]
    public void Are_the_same_bytes_whatever_the_order_of_findings()
    {
        Finding[] findings = [Sample.Finding(path: "b"), Sample.Finding("python/x", path: "a"), Sample.Finding(path: "a")];
        var text = Write(BaselineFile.Of([.. findings]));
        text.ShouldBe(Write(BaselineFile.Of([.. findings.Reverse()])));
        text.ShouldStartWith("{\n  \"version\": 1,\n  \"findings\": [\n    {\n      \"path\": \"a\",\n      \"rule\": \"python/x\",\n");
        text.ShouldEndWith("}\n");
    }

    [Fact]
    public void Give_back_what_was_written()
    {
        var origin = new Origin(new string('c', 40), "anna", DateTimeOffset.UnixEpoch, IsOnlyInHistory: true);
        var baseline = BaselineFile.Of([Sample.Finding(path: "naïve \"path\"\n.py"), Sample.Finding(path: "z") with { Origin = origin }]);
        baseline.Entries.Select(entry => entry.IsOnlyInHistory).ShouldBe([false, true]);
        Read(Write(baseline)).Entries.ShouldBe(baseline.Entries);
    }

    [Fact]
    public void Hold_nothing_that_is_excused_otherwise() =>
        BaselineFile.Of([Sample.Finding() with { State = FindingState.Waived }]).Entries.ShouldBeEmpty();

    [Theory]
    [InlineData("", "baseline.json:1:1: this is no baseline")]
    [InlineData("{\n  \"version\": oops }", "baseline.json:2:14: this is no baseline")]
    [InlineData("[]", "`version` is missing")]
    [InlineData("{\"version\": 2, \"findings\": []}", "`version` is not 1")]
    [InlineData("{\"version\": \"1\", \"findings\": []}", "`version` is not 1")]
    [InlineData("{\"version\": 1}", "`findings` is missing")]
    [InlineData("{\"version\": 1, \"version\": 1, \"findings\": []}", "a property stands twice")]
    [InlineData("{\"version\": 1, \"findings\": [3]}", "findings[0]: `fingerprint` is missing")]
    [InlineData(
        "{\"version\": 1, \"findings\": [{\"fingerprint\": \"0\", \"rule\": \"\", \"path\": \"\", \"onlyInHistory\": 1}]}",
        "findings[0]: `onlyInHistory` must be true or false"
    )]
    [InlineData("{\"version\": 1, \"findings\": [{\"fingerprint\": 3}]}", "findings[0]: `fingerprint` must be text")]
    [InlineData("{\"version\": 1, \"findings\": [{\"fingerprint\": \"\\ud800\"}]}", "half a character")]
    public void Are_refused_with_the_place_of_the_error(string json, string part)
    {
        var error = Should.Throw<UserError>(() => Read(json));
        error.Message.ShouldContain(part);
        error.Remedy.ShouldNotBeNull().ShouldContain("gatehouse baseline");
    }

    [Fact]
    public void Are_refused_where_they_are_nested_deeply() => Should.Throw<UserError>(() => Read(new string('[', 100_000)));

    [Fact]
    public void Never_throw_anything_but_a_user_error()
    {
        var good = Encoding.UTF8.GetBytes(Write(BaselineFile.Of([Sample.Finding()])));
        var mutations = Gen.Choose(0, good.Length - 1).Zip(Gen.Choose(0, 255));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5_000).WithReplay(20261122, 47).WithQuietOnSuccess(true),
            Prop.ForAll(
                mutations.ToArbitrary(),
                mutation =>
                {
                    var bytes = good.ToArray();
                    bytes[mutation.Item1] = (byte)mutation.Item2;
                    try
                    {
                        return BaselineFile.Read(bytes, "x").Entries.Length <= 1;
                    }
                    catch (UserError)
                    {
                        return true;
                    }
                }
            )
        );
    }
}
