using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Secrets;

namespace Gatehouse.Tests.Secrets;

/// <summary>What <c>.gitleaks.toml</c> asks for, by settings of our own.</summary>
public sealed class GitleaksSettings
{
    private const string Rule = """
        [[rules]]
        id = "acme-key"
        description = "A key of Acme"
        regex = '''acme_([a-z0-9]{8})'''
        keywords = ["ACME_"]

        """;

    private const string Default = "[extend]\nuseDefault = true\n";

    private static string Token { get; } = ForeignExcusing.ValueOf("secrets/gitlab-personal-access-token");

    [Fact]
    public void Rules_of_the_file_find_their_first_group()
    {
        var finding = Found(Rule, "x = acme_abcd1234\n").ShouldHaveSingleItem();
        finding.Rule.Id.ShouldBe("secrets/acme-key");
        finding.Rule.Title.ShouldBe("A key of Acme");
        finding.Rule.IsNamed("gitleaks:acme-key").ShouldBeTrue();
        (finding.Location.Column, finding.Location.EndColumn).ShouldBe((10, 18));
        finding.Secret.ShouldBe("*****");
    }

    [Fact]
    public void Places_are_right_after_characters_of_several_bytes_and_after_bytes_that_are_none()
    {
        var text = Encoding.UTF8.GetBytes("ä😀 ").Concat(new byte[] { 0xFF }).Concat("\n😀é acme_abcd1234"u8.ToArray()).ToArray();
        var tree = new MemoryTree().Add(".gitleaks.toml", Rule).Add("a.txt", text);
        var finding = Results(tree).Findings.ShouldHaveSingleItem();
        Encoding.UTF8.GetString(text, finding.Location.Span.Start, finding.Location.Span.Length).ShouldBe("abcd1234");
        var full = Found("[[rules]]\nid='a'\nregex='''é (\\pL+)'''\n", "😀é äöü").ShouldHaveSingleItem();
        (full.Location.Column, full.Location.EndColumn).ShouldBe((4, 7));
    }

    [Fact]
    public void A_boundary_of_words_is_one_of_ASCII() =>
        Found("[[rules]]\nid='a'\nregex='''\\b(key[0-9]{4})\\b'''\n", "ékey1234é").ShouldHaveSingleItem();

    [Theory]
    [InlineData("secretGroup = 2", "b")]
    [InlineData("secretGroup = 0", "a")]
    public void A_group_can_be_chosen(string more, string secret)
    {
        var finding = Found($"[[rules]]\nid='x'\nregex='''k:(a+)(b+)'''\n{more}\n", "k:ab").ShouldHaveSingleItem();
        "k:ab".Substring(finding.Location.Span.Start, 1).ShouldBe(secret);
    }

    [Fact]
    public void Keywords_choose_files_and_short_ones_do_not()
    {
        Found("[[rules]]\nid='x'\nregex='''k=[0-9]{4}'''\nkeywords=['absent']\n", "k=1234").ShouldBeEmpty();
        Found("[[rules]]\nid='x'\nregex='''k=[0-9]{4}'''\nkeywords=['k']\n", "k=1234").Count.ShouldBe(1);
        Found("[[rules]]\nid='x'\nregex='''k=[0-9]{4}'''\n", "k=1234").Count.ShouldBe(1);
    }

    [Fact]
    public void Entropy_must_be_exceeded()
    {
        Found("[[rules]]\nid='x'\nregex='''k=(\\w{4})'''\nentropy=2.0\n", "k=abcd").ShouldBeEmpty();
        Found("[[rules]]\nid='x'\nregex='''k=(\\w{4})'''\nentropy=1.9\n", "k=abcd").Count.ShouldBe(1);
    }

    [Fact]
    public void Paths_narrow_a_rule_or_are_one()
    {
        Found("[[rules]]\nid='x'\nregex='''k=\\w{4}'''\npath='''\\.env$'''\n", "k=abcd").ShouldBeEmpty();
        Found("[[rules]]\nid='x'\nregex='''k=\\w{4}'''\npath='''\\.txt$'''\n", "k=abcd").Count.ShouldBe(1);
        Found("[[rules]]\nid='x'\npath='''a\\.txt$'''\n", "k=abcd").ShouldHaveSingleItem().Location.Line.ShouldBe(1);
    }

    [Theory]
    [InlineData("regexes=['''^abcd''']", true)]
    [InlineData("regexes=['''acme''']", false)]
    [InlineData("regexTarget='match'\nregexes=['''^acme_abcd''']", true)]
    [InlineData("regexTarget='line'\nregexes=['''^x = ''']", true)]
    [InlineData("stopwords=['CD12']", true)]
    [InlineData("stopwords=['other']", false)]
    [InlineData("paths=['''^a\\.txt$''']", true)]
    [InlineData("paths=['''b''']", false)]
    [InlineData("commits=['abcdef0']", false)]
    [InlineData("condition='AND'\npaths=['''a''']\nstopwords=['abcd']", true)]
    [InlineData("condition='AND'\npaths=['''b''']\nstopwords=['abcd']", false)]
    [InlineData("condition='AND'\npaths=['''a''']\ncommits=['abcdef0']", false)]
    [InlineData("condition='OR'\npaths=['''b''']\nstopwords=['abcd']", true)]
    public void Allowlists_allow_what_they_say(string allowlist, bool isAllowed)
    {
        foreach (var heading in (string[])["[allowlist]", "[[allowlists]]", "[rules.allowlist]", "[[rules.allowlists]]"])
            Found($"{Rule}{heading}\n{allowlist}\n", "x = acme_abcd1234\n").Count.ShouldBe(isAllowed ? 0 : 1, heading);
    }

    [Fact]
    public void Global_allowlists_may_speak_for_some_rules()
    {
        const string other = "[[rules]]\nid='other'\nregex='''other=(\\w+)'''\n";
        const string allowlist = "[[allowlists]]\ntargetRules=['other']\nregexes=['''.''']\n";
        Found(Rule + other + allowlist, "acme_abcd1234\nother=x\n").ShouldHaveSingleItem().Rule.Id.ShouldBe("secrets/acme-key");
    }

    [Fact]
    public void Without_the_default_only_its_own_rules_work_and_that_is_told()
    {
        var result = Results(new MemoryTree().Add(".gitleaks.toml", Rule).Add("a.txt", Token + "\n"));
        result.Findings.ShouldBeEmpty();
        result.Notices.ShouldHaveSingleItem().Message.ShouldStartWith("only the one rule of this file");
    }

    [Fact]
    public void With_the_default_both_work() =>
        Found(Default + Rule, $"{Token}\nacme_abcd1234\n")
            .Select(finding => finding.Rule.Id)
            .ShouldBe(["secrets/gitlab-personal-access-token", "secrets/acme-key"]);

    [Fact]
    public void Settings_without_rules_leave_our_own_at_work() =>
        Found("[allowlist]\npaths=['''vendor''']\n", Token + "\n").ShouldHaveSingleItem();

    [Fact]
    public void Rules_of_the_default_can_be_turned_off_by_either_name()
    {
        Found(Default + "disabledRules=['gitlab-pat']\n", Token).ShouldBeEmpty();
        Found(Default + "disabledRules=['gitlab-personal-access-token']\n", Token).ShouldBeEmpty();
        Results(new MemoryTree().Add(".gitleaks.toml", Default + "disabledRules=['no-such']\n").Add("a.txt", "x"))
            .Notices.ShouldHaveSingleItem()
            .Message.ShouldContain("no-such");
    }

    [Fact]
    public void Rules_of_the_default_can_be_replaced_or_changed()
    {
        Found(Default + "[[rules]]\nid='gitlab-pat'\nregex='''glpat'''\n", Token)
            .ShouldHaveSingleItem()
            .Rule.Id.ShouldBe("secrets/gitlab-pat");
        Found(Default + $"[[rules]]\nid='gitlab-pat'\n[[rules.allowlists]]\nstopwords=['{Token[6..12]}']\n", Token).ShouldBeEmpty();
        Found(Default + "[[rules]]\nid='gitlab-pat'\n[[rules.allowlists]]\nstopwords=['******']\n", Token).Count.ShouldBe(1);
    }

    [Fact]
    public void Files_extend_each_other()
    {
        var tree = new MemoryTree()
            .Add(".gitleaks.toml", "[extend]\npath='ci/base.toml'\ndisabledRules=['gone']\n[[rules]]\nid='acme-key'\nentropy=3.5\n")
            .Add("ci/base.toml", Rule + "[[rules]]\nid='gone'\nregex='''gone'''\n[[rules]]\nid='kept'\nregex='''kept'''\n")
            .Add("a.txt", "gone kept acme_abcd1234\nacme_aaaaaaaa");
        Results(tree)
            .Findings.Where(finding => finding.Location.Path == "a.txt")
            .Select(finding => finding.Rule.Id)
            .ShouldBe(["secrets/kept"]);
    }

    [Theory]
    [InlineData("user:bob\npass:x1\n", 1)]
    [InlineData("user:bob\n\n\n\npass:x1\n", 0)]
    [InlineData("pass:x1\n", 0)]
    public void Rules_may_require_others_nearby(string text, int count) =>
        Found(
            """
            [[rules]]
            id = "pair"
            regex = '''pass:(\w+)'''
            [[rules.required]]
            id = "user"
            withinLines = 2
            [[rules]]
            id = "user"
            regex = '''user:(\w+)'''
            skipReport = true
            """,
            text
        )
            .Count.ShouldBe(count);

    [Theory]
    [InlineData("[[rules]]\nid='x'\nregex='''a(?=b)'''", ".gitleaks.toml:3:7", "look-ahead")]
    [InlineData("[[rules]]\nid='x'", ".gitleaks.toml:1:1", "neither")]
    [InlineData("[[rules]]\nregex='x'", ".gitleaks.toml:1:1", "`id`")]
    [InlineData("[[rules]]\nid='x'\nregex='(a)'\nsecretGroup=2", ".gitleaks.toml:4:13", "1 groups")]
    [InlineData("[[rules]]\nid='x'\nregex='a'\n[[rules]]\nid='x'\nregex='b'", ".gitleaks.toml:4:1", "twice")]
    [InlineData("[[rules]]\nid='x'\nregex='a'\n[[rules.required]]\nid='y'", ".gitleaks.toml:1:1", "requires")]
    [InlineData("[allowlist]\ndescription='x'", ".gitleaks.toml:1:1", "allows nothing")]
    [InlineData("[[allowlists]]\npaths=['a']\ncondition='XOR'", ".gitleaks.toml:3:11", "`OR`")]
    [InlineData("[allowlist]\npaths=['a']\n[[allowlists]]\npaths=['a']", ".gitleaks.toml:1:1", "exclude")]
    [InlineData("[extend]\nuseDefault=true\npath='x'", ".gitleaks.toml:1:1", "exclude")]
    [InlineData("[extend]\npath='../x.toml'", ".gitleaks.toml:2:6", "leads out")]
    [InlineData("[extend]\npath='x.toml'", ".gitleaks.toml:2:6", "no file")]
    [InlineData("[extend]\npath='.gitleaks.toml'", ".gitleaks.toml:2:6", "extend each other")]
    [InlineData("rules = 3", ".gitleaks.toml:1:9", "tables")]
    [InlineData("[rules", ".gitleaks.toml:1:7", "expected")]
    public void What_is_wrong_is_the_users_mistake_with_its_place(string toml, string place, string told)
    {
        var error = Should.Throw<UserError>(() => Found(toml, "x"));
        error.Message.ShouldStartWith(place + ":");
        error.Message.ShouldContain(told);
        error.Remedy.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Keys_that_mean_nothing_are_told_and_case_does_not_matter()
    {
        var result = Results(
            new MemoryTree()
                .Add(".gitleaks.toml", "[Extend]\nUSEDEFAULT=true\n[[rules]]\nID='x'\nRegex='abc'\nseverity='high'\n")
                .Add("a.txt", "abc")
        );
        result.Findings.ShouldHaveSingleItem();
        result
            .Notices.ShouldHaveSingleItem()
            .ShouldBe(new Notice("gitleaks-settings", "The key `rules.severity` is not known and has no effect.", ".gitleaks.toml", 6));
    }

    [Fact]
    public void A_rule_that_matches_without_end_is_told_in_the_coverage()
    {
        var result = Results(
            new MemoryTree().Add(".gitleaks.toml", "[[rules]]\nid='x'\nregex='''a'''\n").Add("a.txt", new string('a', 100_000))
        );
        result.Coverage.Failures.ShouldContain(failure => failure.Rule == "secrets/x" && failure.Path == "a.txt");
        result.Verdict.ShouldNotBeOfType<Engine.Gate.Pass>();
    }

    [Fact]
    public void The_file_can_be_named()
    {
        var scanner = SecretsScanner.WithGitleaksConfig("ci/mine.toml", Encoding.UTF8.GetBytes(Rule));
        var tree = new MemoryTree().Add(".gitleaks.toml", "broken").Add("a.txt", "acme_abcd1234");
        FrontDoor.Sweep(tree, scanners: [scanner.Configure(tree)]).Findings.ShouldHaveSingleItem();
    }

    private static List<Finding> Found(string toml, string text) =>
        [
            .. Results(new MemoryTree().Add(".gitleaks.toml", toml).Add("a.txt", text))
                .Findings.Where(finding => finding.Location.Path == "a.txt"),
        ];

    private static ScanResult Results(MemoryTree tree) =>
        Engine
            .Scan.RunAsync(
                new ScanRequest
                {
                    Tree = tree,
                    Scanners = [new SecretsScanner()],
                    Policy = Engine.Gate.Policies.Default,
                    Jobs = 1,
                },
                CancellationToken.None
            )
            .GetAwaiter()
            .GetResult();
}
