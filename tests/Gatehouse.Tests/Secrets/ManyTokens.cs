using System.Text;
using Gatehouse.Scanners.Secrets;

namespace Gatehouse.Tests.Secrets;

public sealed class ManyTokens
{
    /// <summary>Claims were once settled in quadratic time: this file took a minute and a half.</summary>
    [Fact]
    public void Of_one_file_are_reported_up_to_the_limit_and_the_rest_is_told()
    {
        var pattern = TokenPattern.Of("glpat-[0-9A-Za-z]{20}");
        var text = new StringBuilder();
        for (var i = 0UL; i < 100_000; i++)
            text.Append("token = \"").Append(pattern.Fake(i)).Append("\"\n");
        var swept = FrontDoor.Sweep(new Engine.Sources.MemoryTree().Add("many.txt", text.ToString()));
        swept.Findings.Length.ShouldBe(1000);
        swept.Findings.ShouldAllBe(finding => finding.Rule.Id == "secrets/gitlab-personal-access-token");
        swept.Coverage.Failures.ShouldHaveSingleItem().Reason.ShouldContain("more than 1000 findings");
    }
}
