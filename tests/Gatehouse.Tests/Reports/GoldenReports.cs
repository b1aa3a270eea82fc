using Gatehouse.Engine.Reports;

namespace Gatehouse.Tests.Reports;

/// <summary>The shape of every format over the shared sample; <c>GATEHOUSE_UPDATE=1</c> rewrites the files, and the diff is reviewed as code.</summary>
public sealed class GoldenReports
{
    public static TheoryData<string> Names => [.. Formats.All.Select(report => report.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Tells_the_sample_as_before(string name)
    {
        var report = Formats.Find(name).ShouldNotBeNull();
        Compare(report.FileName, report.Bytes(Sample.Closed()));
    }

    [Fact]
    public void Tells_a_pass_and_an_unknown_on_the_terminal_as_before()
    {
        Compare("pass.terminal.txt", new TerminalReport().Bytes(Sample.Clean()));
        Compare("unknown.terminal.txt", new TerminalReport().Bytes(Sample.NotRead()));
    }

    [Fact]
    public void Draws_colours_as_before() =>
        Compare("color.terminal.txt", new TerminalReport().Bytes(Sample.Closed(), Sample.Options with { Color = true, Width = 100 }));

    /// <summary>The acceptance tests hold these against the published schemas.</summary>
    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("gitlab")]
    public void Tells_hostile_and_empty_results_in_the_same_shape(string name)
    {
        var report = Formats.Find(name).ShouldNotBeNull();
        Compare("hostile." + report.FileName, report.Bytes(Sample.Hostile(HostileText.Everything)));
        Compare("clean." + report.FileName, report.Bytes(Sample.Clean()));
        Compare("unknown." + report.FileName, report.Bytes(Sample.NotRead()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_the_same_bytes_each_time(string name)
    {
        var report = Formats.Find(name).ShouldNotBeNull();
        report.Bytes(Sample.Closed()).ShouldBe(report.Bytes(Sample.Closed()));
    }

    private static void Compare(string name, byte[] actual)
    {
        Committed.ShouldBeCommitted(System.Text.Encoding.UTF8.GetString(actual), $"tests/Gatehouse.Tests/Reports/Golden/{name}");
    }
}
