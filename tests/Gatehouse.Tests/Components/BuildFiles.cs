namespace Gatehouse.Tests.Components;

public sealed class BuildFiles
{
    [Fact]
    public void A_comment_behind_a_commit_tells_its_version()
    {
        var commit = new string('a', 40);
        var swept = Reading.Sweep(
            (
                ".github/workflows/ci.yml",
                $"jobs:\n  a:\n    steps:\n      - uses: x/a@{commit} # v4.1.0\n      - uses: 'x/b@{commit}' # tag=v2.0\n      - uses: x/c@{commit} # pinned\n      - uses: x/d@v3\n"
            )
        );
        swept.Components.Select(component => component.Version).ShouldBe(["v4.1.0", "v2.0", commit, null]);
        swept.Components[3].Range.ShouldBe("v3");
    }

    [Fact]
    public void Variables_that_double_each_other_end()
    {
        var text =
            "ARG A0=aaaaaaaa\n"
            + string.Concat(Enumerable.Range(1, 60).Select(i => $"ARG A{i}=${{A{i - 1}}}${{A{i - 1}}}\n"))
            + "FROM $A60\nFROM alpine:3.18\n";
        Reading.Sweep(("Dockerfile", text)).Components.ShouldHaveSingleItem().Purl.ShouldBe("pkg:docker/alpine@3.18");
    }

    [Fact]
    public void The_escape_of_a_Dockerfile_may_be_another()
    {
        var swept = Reading.Sweep(
            ("app.Dockerfile", "# escape=`\nFROM `\n  alpine:3.18 `\n  AS one\nCOPY --from=one C:\\ D:\\\nFROM busybox\n")
        );
        swept.Components.Select(component => component.Purl).ShouldBe(["pkg:docker/alpine@3.18", "pkg:docker/busybox"]);
    }
}
