using System.Globalization;
using Gatehouse.Engine.Findings;

namespace Gatehouse.Tests.Python;

/// <summary>Which patterns a backtracking matcher never ends with, asked through the front door.</summary>
public sealed class MatchingTimes
{
    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a*)*b")]
    [InlineData("(a|a)*b")]
    [InlineData("(.*)*x")]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$")]
    [InlineData("(a?b?)*c")]
    [InlineData(@"(\w|\d)+:")]
    [InlineData(@"([\s\S]|x)*!")]
    [InlineData("(?i:(?:A|a)*)!")]
    [InlineData("(?=(x+)+y)x")]
    [InlineData(@"(\.\w+\d+)*!")]
    [InlineData("(a{1,30}){1,30}b")]
    public void Double_with_each_letter(string pattern) => Severities(pattern).ShouldBe([Severity.Medium]);

    [Theory]
    [InlineData(@"\s*\s*\s*x")]
    [InlineData(@"a.*b?.*c?.*d")]
    public void Grow_with_the_third_power(string pattern) => Severities(pattern).ShouldBe([Severity.Low]);

    [Theory]
    [InlineData("(a+)+")]
    [InlineData("(a|a)*")]
    [InlineData("(ab+c)+d")]
    [InlineData("(a|b|c)*d")]
    [InlineData(@"""(?:[^""\\]|\\.)*""")]
    [InlineData("(?>a+)+b")]
    [InlineData("(?:a++)+b")]
    [InlineData("^a*b*c*$")]
    [InlineData("a{2,3}{2}b")]
    [InlineData("(?P<n>x)(?P=n)*y")]
    [InlineData("([")]
    [InlineData("(((")]
    [InlineData("*a+")]
    [InlineData("[[:alpha:]]+x")]
    [InlineData(@"\N{DIGIT ONE}+x")]
    [InlineData("(?(1)a|b)*x")]
    [InlineData("x{99999999999}*")]
    public void Stay_bearable(string pattern) => Severities(pattern).ShouldBeEmpty();

    [Fact]
    public void Are_told_of_no_pattern_beyond_all_bounds()
    {
        var deep = string.Concat(Enumerable.Repeat("(", 1500)) + "a" + string.Concat(Enumerable.Repeat(")*", 1500));
        Severities(deep).ShouldBeEmpty();
        Severities(string.Concat(Enumerable.Repeat("(a|b)*c?", 490))).ShouldBeEmpty();
        Severities(string.Concat(Enumerable.Repeat("(a?){8}", 30)) + "{8}").ShouldBeEmpty();
    }

    private static Severity[] Severities(string pattern) =>
        [
            .. FrontDoor
                .Findings("app.py", string.Create(CultureInfo.InvariantCulture, $"import re\nP = re.compile(r'''{pattern}''')\n"))
                .Where(finding => finding.Rule.Id == "python/slow-regex")
                .Select(finding => finding.Severity),
        ];
}
