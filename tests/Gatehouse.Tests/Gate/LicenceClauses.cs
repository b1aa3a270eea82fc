using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Tests.Gate;

/// <summary>A clause that names licences, over what components state.</summary>
public sealed class LicenceClauses
{
    [Theory]
    [InlineData("GPL-3.0-only", true)]
    [InlineData("gpl-3.0-or-later", true)]
    [InlineData("GPLv3+", true)]
    [InlineData("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", true)]
    [InlineData("MIT", false)]
    [InlineData("MIT OR GPL-3.0-only", false)]
    [InlineData("(MIT OR GPL-3.0-only) AND GPL-3.0-or-later", true)]
    [InlineData("MIT AND GPL-3.0-only", true)]
    [InlineData("GPL-3.0-only WITH GCC-exception-3.1 OR MIT", false)]
    [InlineData("GPL-3.0-only WITH GCC-exception-3.1", true)]
    [InlineData("MIT OR (", false)]
    [InlineData("GPL-3.0-only OR (MIT", true)]
    [InlineData("MIT OR GPL-3.0-only)", true)]
    [InlineData("(GPL-3.0-only WITH", true)]
    [InlineData("WITH", false)]
    [InlineData("", false)]
    public void Match_what_no_choice_avoids(string stated, bool imposes) => Imposes(stated).ShouldBe(imposes);

    [Fact]
    public void Match_anything_too_deep_or_too_long_to_read()
    {
        Imposes(new string('(', 2_000) + "GPL-3.0-only" + new string(')', 2_000)).ShouldBeTrue();
        Imposes(new string('x', 5_000)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(ComponentScope.Shipped, true)]
    [InlineData(ComponentScope.Optional, true)]
    [InlineData(ComponentScope.Development, false)]
    [InlineData(ComponentScope.Test, false)]
    public void By_default_close_for_what_is_shipped_only(ComponentScope scope, bool closes)
    {
        foreach (var policy in (Policy[])[Policies.Default, Policies.Strict])
            Judge(policy, "GPL-3.0-only", scope).ShouldBe(closes ? "closed" : "pass", policy.Name);
    }

    [Theory]
    [InlineData("GPL")]
    [InlineData("AGPL")]
    public void By_default_close_where_the_version_is_not_told(string stated) =>
        Judge(Policies.Default, stated, ComponentScope.Shipped).ShouldBe("closed");

    private static bool Imposes(string stated) =>
        Judge(Sample.Read("policy: {extends: report-only, clauses: [{name: x, licence: GPL-3.0*}]}").Policy, stated, ComponentScope.Shipped)
        == "closed";

    private static string Judge(Policy policy, string stated, ComponentScope scope)
    {
        var finding = Sample.Finding("licences/denied", Severity.Low) with
        {
            Component = new Component
            {
                Purl = "pkg:pypi/x@1",
                Name = "x",
                Scope = scope,
                Licences = [stated],
            },
        };
        return policy.Judge([finding], Sample.Complete, Occasion.Commit).Word;
    }
}
