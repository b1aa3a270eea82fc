using System.Text;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Components;

namespace Gatehouse.Tests.Components;

/// <summary>Runs over the catalogue, so that no kind of file can opt out.</summary>
public sealed class EveryLockfile
{
    public static TheoryData<string> Names => [.. ComponentsScanner.Kinds.Select(kind => kind.GetType().Name)];

    public static TheoryData<string, int> ExamplesOfAll =>
        [.. ComponentsScanner.Kinds.SelectMany(kind => kind.Examples.Select((_, i) => (kind.GetType().Name, i)))];

    private static Lockfile Named(string type) => ComponentsScanner.Kinds.Single(kind => kind.GetType().Name == type);

    [Theory]
    [MemberData(nameof(ExamplesOfAll))]
    public void Declares_exactly_what_its_example_says(string type, int number)
    {
        var example = Named(type).Examples.ElementAt(number);
        var tree = new MemoryTree();
        foreach (var file in example.Files)
            tree.Add(file.Path, file.MarkedText);
        var swept = FrontDoor.Sweep(tree, scanners: [new ComponentsScanner().Configure(tree)]);
        swept.Coverage.Failures.ShouldBeEmpty();
        swept.Components.Select(component => component.Purl).ShouldBe(example.Purls);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_an_example_with_a_component(string type) => Named(type).Examples.ShouldContain(example => example.Purls.Length > 0);

    [Theory]
    [MemberData(nameof(Names))]
    public void Wants_what_no_other_wants(string type)
    {
        foreach (var path in Named(type).Examples.SelectMany(example => example.Files).Select(file => new SourcePath(file.Path)))
            ComponentsScanner.Kinds.Count(kind => kind.Wants(path)).ShouldBeLessThan(2, path.Value);
        Named(type).Examples.SelectMany(example => example.Files).ShouldContain(file => Named(type).Wants(new SourcePath(file.Path)));
    }

    /// <summary>Cut anywhere, or with a byte flipped, a file is read without a fault: what is lost is told or harmless.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Withstands_broken_files(string type)
    {
        foreach (var file in Named(type).Examples.SelectMany(example => example.Files))
        {
            var whole = Encoding.UTF8.GetBytes(file.MarkedText);
            for (var cut = 0; cut < whole.Length; cut += Math.Max(1, whole.Length / 40))
            {
                Sweep(file.Path, whole[..cut]);
                byte[] flipped = [.. whole];
                flipped[cut] = (byte)"{}[]\"':,\n<>\0@"[cut % 13];
                Sweep(file.Path, flipped);
            }
        }
    }

    private static void Sweep(string path, byte[] text)
    {
        var tree = new MemoryTree().Add(path, text);
        var swept = FrontDoor.Sweep(tree, scanners: [new ComponentsScanner().Configure(tree)]);
        swept.Coverage.Failures.Where(failure => failure.Reason.Contains("the scanner failed", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
