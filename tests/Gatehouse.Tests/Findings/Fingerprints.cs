using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Secrets;

namespace Gatehouse.Tests.Findings;

public sealed class Fingerprints
{
    private static string Secret(ulong seed) => TokenPattern.Of("[A-Z][0-9][a-z][A-Z][a-z][0-9][0-9A-Za-z]{26}").Fake(seed);

    private static List<string> Of(string path, string text) =>
        [.. FrontDoor.Findings(path, text).Select(finding => finding.Fingerprint.Value)];

    [Fact]
    public void Survive_moved_lines()
    {
        var line = $"api_key = \"{Secret(1)}\"\n";
        Of("a.py", "import os\n\n\n\n# moved\n    " + line).ShouldBe(Of("a.py", line));
    }

    [Fact]
    public void Survive_other_files_being_renamed()
    {
        var line = $"api_key = \"{Secret(1)}\"\n";
        var before = FrontDoor.Sweep(new MemoryTree().Add("a.py", line).Add("b.py", "x = 1\n"));
        var after = FrontDoor.Sweep(new MemoryTree().Add("a.py", line).Add("0.py", "x = 1\n"));
        after.Findings.Single().Fingerprint.ShouldBe(before.Findings.Single().Fingerprint);
    }

    [Fact]
    public void Differ_by_path_by_secret_and_by_count()
    {
        var line = $"api_key = \"{Secret(1)}\"\n";
        var twice = Of("a.py", line + line);
        twice.Count.ShouldBe(2);
        twice[0].ShouldBe(Of("a.py", line).Single(), "the first of two is the one that was there alone");
        twice[1].ShouldNotBe(twice[0]);
        Of("b.py", line).ShouldNotBe(Of("a.py", line));
        Of("a.py", $"api_key = \"{Secret(2)}\"\n").ShouldNotBe(Of("a.py", line));
    }
}
