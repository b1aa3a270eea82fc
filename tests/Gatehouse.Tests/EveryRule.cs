using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners;
using Gatehouse.Scanners.Secrets;

namespace Gatehouse.Tests;

/// <summary>Runs over the catalogue, so that no rule can opt out.</summary>
public sealed partial class EveryRule
{
    private static readonly List<(Scanner Scanner, Rule Rule)> All =
    [
        .. Catalog.Scanners.SelectMany(scanner => scanner.Rules.Select(rule => (scanner, rule))),
    ];

    public static TheoryData<string> Ids => [.. All.Select(pair => pair.Rule.Facts.Id)];

    public static TheoryData<string, string> ExamplesOfAll =>
        [.. All.SelectMany(pair => pair.Rule.Examples.Select((example, i) => (pair.Rule.Facts.Id, $"{i}: {example.Name}")))];

    private static Rule Named(string id) => All.Single(pair => pair.Rule.Facts.Id == id).Rule;

    [Theory]
    [MemberData(nameof(ExamplesOfAll))]
    public void Reports_exactly_its_marks(string id, string name)
    {
        var example = Named(id).Examples.ElementAt(int.Parse(name[..name.IndexOf(':', StringComparison.Ordinal)], null));
        var tree = new MemoryTree();
        var wanted = new List<string>();
        foreach (var file in example.Files)
        {
            var (text, marks) = FrontDoor.Unmark(file.MarkedText);
            tree.Add(file.Path, text);
            wanted.AddRange(marks.Select(mark => $"{file.Path} [{mark.Start}..{mark.End}) {id}"));
        }

        if (example.IsBad)
            wanted.ShouldNotBeEmpty("a bad example marks what is bad");
        else
            wanted.ShouldBeEmpty("a good example marks nothing");
        var swept = FrontDoor.Sweep(tree, scanners: FrontDoor.SetUp(All.Single(pair => pair.Rule.Facts.Id == id).Scanner, tree));
        swept.Coverage.Failures.ShouldBeEmpty();
        swept
            .Findings.Where(finding => finding.Rule.Id == id || (example.IsBad && MustBeSilent(finding.Rule, Named(id).Facts)))
            .Select(finding => $"{finding.Location.Path} [{finding.Location.Span.Start}..{finding.Location.Span.End}) {finding.Rule.Id}")
            .ShouldBe(wanted, ignoreOrder: true);
    }

    /// <summary>Beside a bad example's marks no other rule may speak, but for those that ask a human to look.</summary>
    private static bool MustBeSilent(RuleFacts other, RuleFacts own) => other.Tier == Tier.Precise && own.Tier == Tier.Precise;

    [Theory]
    [MemberData(nameof(Ids))]
    public void Shows_what_it_catches_and_what_it_leaves_alone(string id)
    {
        var examples = Named(id).Examples.ToList();
        examples.ShouldContain(example => example.IsBad);
        examples.ShouldContain(example => !example.IsBad);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Is_called_as_its_id_says(string id)
    {
        var rule = Named(id);
        KebabId().IsMatch(id).ShouldBeTrue();
        var pascal = string.Concat(
            id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..].Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..])
        );
        rule.GetType().Name.ShouldBe(pascal);
        rule.GetType().Namespace.ShouldBe($"Gatehouse.Scanners.{char.ToUpperInvariant(rule.Facts.Area[0])}{rule.Facts.Area[1..]}.Rules");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Is_sealed_and_stateless(string id)
    {
        var type = Named(id).GetType();
        type.IsSealed.ShouldBeTrue();
        type.GetFields(
                System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public
            )
            .Where(field => !field.IsInitOnly)
            .ShouldBeEmpty("one instance serves all files in parallel");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Says_why_and_what_to_do(string id)
    {
        var facts = Named(id).Facts;
        facts.Title.ShouldNotBeNullOrWhiteSpace();
        facts.Title.ShouldNotEndWith(".");
        facts.Why.Length.ShouldBeGreaterThan(30);
        facts.Fix.Length.ShouldBeGreaterThan(20);
        facts.Cwe.ShouldNotBeEmpty();
        facts.References.ShouldAllBe(link => link.StartsWith("https://"));
        facts.Aliases.ShouldAllBe(alias => AliasForm().IsMatch(alias));
    }

    [Fact]
    public void Has_an_id_of_its_own()
    {
        All.SelectMany(pair => pair.Rule.Facts.FormerIds.Append(pair.Rule.Facts.Id)).ShouldBeUnique();
    }

    [Fact]
    public void Has_a_scanner_that_policies_can_name() =>
        Catalog.Scanners.Select(scanner => scanner.Name).ShouldBeSubsetOf(Gatehouse.Engine.Gate.Vocabulary.Scanners);

    [Fact]
    public void Is_found_by_the_catalogue()
    {
        // A rule that is made from somebody's settings is none of the catalogue's.
        var compiled = typeof(Catalog)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Rule)) && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null);
        All.Select(pair => pair.Rule.GetType()).ShouldBe(compiled, ignoreOrder: true);
    }

    /// <summary>Keywords of every secret rule, repeated and run together: the work limit holds and nothing throws.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void Withstands_hostile_input(string id)
    {
        if (Named(id) is not SecretRule rule)
            return;
        var text = new StringBuilder();
        foreach (var keyword in rule.Keywords)
        {
            text.Append(string.Concat(Enumerable.Repeat(keyword, 2000))).Append('\n');
            text.Append(string.Concat(Enumerable.Repeat(keyword + "=\"", 2000))).Append('\n');
            text.Append(keyword).Append(new string('A', 100_000)).Append('\n');
            text.Append(keyword).Append(" = ").Append(new string('"', 10_000)).Append('\n');
        }

        var swept = FrontDoor.Sweep(new MemoryTree().Add("hostile.txt", text.ToString()));
        swept.Coverage.Failures.Where(failure => failure.Reason.Contains("the scanner failed", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [GeneratedRegex("^[a-z]+(-[a-z]+)*/[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex KebabId();

    [GeneratedRegex("^[a-z0-9-]+:[A-Za-z0-9_.-]+$")]
    private static partial Regex AliasForm();
}
