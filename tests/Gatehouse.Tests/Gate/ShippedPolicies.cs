using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Tests.Gate;

public sealed class ShippedPolicies
{
    private static string Word(Policy policy, Finding finding, string stage)
    {
        var verdict = policy.Judge([finding], Sample.Complete, new Occasion(stage));
        return verdict is Pass && !verdict.Warnings.IsEmpty ? "warn" : verdict.Word;
    }

    [Theory]
    [InlineData("pre-commit", "secrets", Severity.Low, "closed")]
    [InlineData("pre-commit", "dockerfiles", Severity.Info, "closed")]
    [InlineData("pre-commit", "python", Severity.Critical, "pass")]
    [InlineData("commit", "python", Severity.Critical, "closed")]
    [InlineData("commit", "python", Severity.High, "pass")]
    [InlineData("commit", "dependencies", Severity.High, "closed")]
    [InlineData("commit", "dependencies", Severity.Medium, "pass")]
    [InlineData("commit", "secrets", Severity.Low, "closed")]
    [InlineData("commit", "infrastructure", Severity.High, "closed")]
    [InlineData("commit", "infrastructure", Severity.Medium, "pass")]
    [InlineData("commit", "workflows", Severity.High, "closed")]
    [InlineData("image", "images", Severity.Critical, "closed")]
    [InlineData("image", "images", Severity.High, "pass")]
    [InlineData("staging", "dast", Severity.Critical, "warn")]
    public void By_default_close_what_the_design_says(string stage, string scanner, Severity severity, string word) =>
        Word(Policies.Default, Sample.Finding(scanner + "/x", severity), stage).ShouldBe(word);

    [Fact]
    public void By_default_close_for_a_known_exploited_vulnerability_of_any_severity()
    {
        var finding = Sample.Finding("dependencies/known-vulnerability", Severity.Low);
        Word(Policies.Default, finding with { Advisory = new Advisory { Id = "CVE-1" } }, Stages.Commit).ShouldBe("pass");
        Word(
                Policies.Default,
                finding with
                {
                    Advisory = new Advisory { Id = "CVE-1", KnownExploited = true },
                },
                Stages.Commit
            )
            .ShouldBe("closed");
    }

    [Theory]
    [InlineData("AGPL-3.0-only", "closed")]
    [InlineData("GPL-3.0-or-later", "closed")]
    [InlineData("GPL-2.0-only", "closed")]
    [InlineData("LGPL-3.0-only", "pass")]
    [InlineData("MIT", "pass")]
    public void By_default_deny_these_licences(string licence, string word)
    {
        var finding = Sample.Finding("licences/denied", Severity.Medium) with
        {
            Component = new Component
            {
                Purl = "pkg:pypi/x@1",
                Name = "x",
                Licences = [licence],
            },
        };
        Word(Policies.Default, finding, Stages.Commit).ShouldBe(word);
    }

    [Fact]
    public void Are_never_laxer_when_strict()
    {
        foreach (var stage in Stages.All)
        {
            foreach (var scanner in Vocabulary.Scanners.Where(scanner => scanner != "dockerfiles" || stage != Stages.PreCommit))
            {
                foreach (var severity in Enum.GetValues<Severity>())
                {
                    var finding = Sample.Finding(scanner + "/x", severity);
                    if (Word(Policies.Default, finding, stage) == "closed")
                        Word(Policies.Strict, finding, stage).ShouldBe("closed", $"{stage} {scanner} {severity}");
                    Word(Policies.Strict, finding, stage).ShouldNotBe("pass");
                    Word(Policies.ReportOnly, finding, stage).ShouldBe("warn");
                }
            }
        }
    }

    [Fact]
    public void Are_known_by_name()
    {
        Policies.All.Select(policy => policy.Name).ShouldBe(Vocabulary.Policies);
        Policies.Named("strict").ShouldBe(Policies.Strict);
        Policies.Named("none").ShouldBeNull();
    }

    [Fact]
    public void Can_be_changed_clause_by_clause()
    {
        var policy = Sample
            .Read(
                """
                policy:
                  clauses:
                    - {name: code, scanner: python, severity: high}
                    - {name: licences, remove: true}
                    - {name: mine, severity: info, action: warn}
                """
            )
            .Policy;
        policy.Name.ShouldBe("gatehouse.yml");
        var usual = Policies.Default.Clauses.Select(clause => clause.Name).ToList();
        policy.Clauses.Select(clause => clause.Name).ShouldBe(usual.Where(name => name != "licences").Append("mine"));
        Word(policy, Sample.Finding("python/x", Severity.High), Stages.Commit).ShouldBe("closed");
    }
}
