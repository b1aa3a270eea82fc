using System.Text;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Tests.Gate;

public sealed class EveryCondition
{
    public static TheoryData<string> Names { get; } = new(Condition.All.Select(condition => condition.Name));

    [Fact]
    public void Is_in_the_catalogue() =>
        Condition
            .All.Select(condition => condition.Name)
            .Order(StringComparer.Ordinal)
            .ShouldBe([
                "age",
                "alias",
                "confidence",
                "cvss",
                "cwe",
                "environment",
                "epss",
                "fix-available",
                "known-exploited",
                "licence",
                "owasp",
                "path",
                "reachable",
                "rule",
                "scanner",
                "scope",
                "severity",
                "state",
                "verified",
            ]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Asks_what_its_examples_say(string name)
    {
        var condition = Condition.All.Single(condition => condition.Name == name);
        var examples = condition.Examples.ToList();
        examples.ShouldContain(example => example.Matches);
        examples.ShouldContain(example => !example.Matches);
        foreach (var example in examples)
        {
            var value = YamlDocument.Parse(Encoding.UTF8.GetBytes(example.Yaml)).Root!;
            var complaints = new Complaints("example");
            condition.Shape.Check(value, complaints);
            complaints.ThrowIfAny();
            condition.Read(value)(example.Finding, example.Occasion).ShouldBe(example.Matches, $"{name}: {example.Yaml}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_the_file_of_its_name(string name)
    {
        var pascal = string.Concat(name.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
        Condition.All.Single(condition => condition.Name == name).GetType().Name.ShouldBe(pascal + "Condition");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Refuses_a_value_without_meaning(string name)
    {
        foreach (var yaml in (string[])["", "{a: b}", "[]", "[[x]]"])
        {
            var value = YamlDocument.Parse(Encoding.UTF8.GetBytes("x: " + yaml)).Root.ShouldBeOfType<YamlMapping>()["x"]!;
            var complaints = new Complaints("example");
            Condition.All.Single(condition => condition.Name == name).Shape.Check(value, complaints);
            complaints.Count.ShouldBeGreaterThan(0, $"{name}: {yaml}");
        }
    }
}
