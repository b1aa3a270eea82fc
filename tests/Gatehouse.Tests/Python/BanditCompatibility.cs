using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Python;

namespace Gatehouse.Tests.Python;

/// <summary>What a project has told Bandit, ruff and flake8 still counts.</summary>
public sealed class BanditCompatibility
{
    private const string Start = "import subprocess  # nosec\n";

    [Theory]
    [InlineData("subprocess.run(line, shell=True)  # nosec")]
    [InlineData("subprocess.run(line, shell=True)  #nosec because it is fixed")]
    [InlineData("subprocess.run(line, shell=True)  # nosec: B602")]
    [InlineData("subprocess.run(line, shell=True)  # nosec B101, B602")]
    [InlineData("subprocess.run(line, shell=True)  # nosec B101 B602 # noqa: E501")]
    [InlineData("subprocess.run(line, shell=True)  # type: ignore # nosec")]
    [InlineData("subprocess.run(line, shell=True)  # nosec subprocess_popen_with_shell_equals_true")]
    [InlineData("subprocess.run(  # nosec\n    line,\n    shell=True)")]
    [InlineData("subprocess.run(\n    line,  # nosec B602\n    shell=True)")]
    [InlineData("subprocess.run(line, shell=True)  # noqa")]
    [InlineData("subprocess.run(line, shell=True)  # noqa: E501, S602")]
    [InlineData("subprocess.run(line, shell=True)  # NoQA:S6")]
    [InlineData("subprocess.run(line, shell=True)  # nOqa: S602")]
    [InlineData("# ruff: noqa: S602\nsubprocess.run(line, shell=True)")]
    public void Comments_excuse_the_test_that_they_name(string code) =>
        Scan(("a.py", Start + code + "\n")).Findings.Where(IsShell).ShouldHaveSingleItem().State.ShouldBe(FindingState.Waived);

    [Theory]
    [InlineData("subprocess.run(line, shell=True)  # nosec B101")]
    [InlineData("subprocess.run(line, shell=True)  # nosec B999")]
    [InlineData("subprocess.run(line, shell=True)  # nosecurity")]
    [InlineData("subprocess.run('# nosec' + line, shell=True)")]
    [InlineData("# nosec\nsubprocess.run(line, shell=True)")]
    [InlineData("do(  # nosec\n    subprocess.run(line, shell=True))")]
    [InlineData("subprocess.run(line, shell=True)  # noqa: E501")]
    [InlineData("subprocess.run(line, shell=True)  # noqa: S603")]
    [InlineData("subprocess.run(line, shell=True)  # see noqa")]
    public void Comments_excuse_nothing_else(string code) =>
        Scan(("a.py", Start + code + "\n")).Findings.Where(IsShell).ShouldHaveSingleItem().State.ShouldBe(FindingState.New);

    [Fact]
    public void A_comment_on_a_handler_s_only_line_excuses_the_handler() =>
        Scan(("a.py", "try:\n    work()\nexcept Exception:\n    pass  # nosec B110\n"))
            .Findings.ShouldHaveSingleItem()
            .State.ShouldBe(FindingState.Waived);

    [Theory]
    [InlineData(".bandit", "[bandit]\nskips: B602,\n  B404\n")]
    [InlineData(".bandit", "[bandit]\ntests = B101\n")]
    [InlineData(".bandit", "[bandit]\nexclude = /src\n")]
    [InlineData(".bandit", "[bandit]\ntargets = ./app,lib/\n")]
    [InlineData("bandit.yaml", "skips: [B602, import_subprocess]\n")]
    [InlineData("bandit.yml", "tests:\n  - B101\n")]
    [InlineData("pyproject.toml", "[tool.bandit]\nskips = ['B602', 'B404']\n")]
    [InlineData("pyproject.toml", "[tool.bandit]\nexclude_dirs = ['src', 'venv']\n")]
    [InlineData("pyproject.toml", "[tool.bandit]\nexclude_dirs = ['./*/a.py']\n")]
    public void Settings_choose_the_tests_and_the_files(string path, string settings) =>
        Scan(("src/a.py", "import subprocess\nsubprocess.run(line, shell=True)\n"), (path, settings)).Findings.ShouldBeEmpty();

    [Theory]
    [InlineData("assert_used:\n  skips: ['*_test.py', '*/test_*.py']\n", "assert x\n", 0)]
    [InlineData("hardcoded_tmp_directory:\n  tmp_dirs: [/scratch]\n", "a = '/tmp/x'\nb = '/scratch/x'\n", 1)]
    [InlineData("shell_injection:\n  subprocess: [tools.execute]\n", "import tools\ntools.execute(a, shell=True)\nos.system(a)\n", 1)]
    [InlineData("ssl_with_bad_version:\n  bad_protocol_versions: [OLD]\n", "f(method=OLD)\nf(method=SSLv2_METHOD)\n", 1)]
    [InlineData("try_except_pass:\n  check_typed_exception: true\n", "try:\n    a()\nexcept KeyError:\n    pass\n", 1)]
    [InlineData("try_except_continue: {check_typed_exception: yes}\n", "for a in b:\n    try: a()\n    except KeyError: continue\n", 1)]
    [InlineData("markupsafe_xss:\n  extend_markup_names: [web.Html]\n", "import web\nweb.Html(a)\n", 1)]
    [InlineData("markupsafe_xss:\n  allowed_calls: [clean]\n", "from markupsafe import Markup\nMarkup(clean(a))\n", 0)]
    [InlineData(
        "weak_cryptographic_key:\n  weak_key_size_rsa_medium: 4096\n",
        "from Cryptodome.PublicKey import RSA\nRSA.generate(3072)\n",
        1
    )]
    public void Settings_of_a_test_are_honoured(string yaml, string code, int expected)
    {
        var result = Scan(("tests/test_a.py", code), ("bandit.yaml", yaml));
        result.Findings.Length.ShouldBe(expected);
        result.Notices.ShouldNotContain(notice => notice.Kind == "bandit-settings");
    }

    [Theory]
    [InlineData(".bandit", "[bandit]\nlevel = 3\n", "`level`")]
    [InlineData(".bandit", "[bandit]\nbaseline = old.json\n", "--baseline")]
    [InlineData("bandit.yaml", "skips: [B999]\n", "`B999`")]
    [InlineData("bandit.yaml", "profiles:\n  mine:\n    include: [all]\n", "`profiles.mine`")]
    [InlineData("bandit.yaml", "weak_cryptographic_key:\n  key: 1\n", "`weak_cryptographic_key.key`")]
    [InlineData("pyproject.toml", "[tool.bandit]\nskip = ['B101']\n", "`skip`")]
    public void What_cannot_be_honoured_is_told(string path, string settings, string word)
    {
        var notice = Scan(("a.py", "a = 1\n"), (path, settings)).Notices.ShouldHaveSingleItem();
        notice.Kind.ShouldBe("bandit-settings");
        notice.Path.ShouldBe(path);
        notice.Message.ShouldContain(word);
    }

    [Theory]
    [InlineData("bandit.yaml", "skips: [B101\n")]
    [InlineData("bandit.yaml", "skips: {a: b}\n")]
    [InlineData("bandit.yaml", "weak_cryptographic_key:\n  weak_key_size_ec_high: many\n")]
    [InlineData(".bandit", "[bandit]\nconfigfile = none.yaml\n")]
    public void Broken_settings_stop_the_scan(string path, string settings) =>
        Should.Throw<UserError>(() => Scan(("a.py", "a = 1\n"), (path, settings))).Message.ShouldStartWith(path);

    [Fact]
    public void Nosec_can_be_ignored() =>
        Scan(("a.py", "exec(a)  # nosec\n"), (".bandit", "[bandit]\nignore-nosec = true\n"))
            .Findings.ShouldHaveSingleItem()
            .State.ShouldBe(FindingState.New);

    [Fact]
    public void A_baseline_of_Bandit_hides_what_stands_in_it_and_no_more()
    {
        const string report = """
            {
              "errors": [], "generated_at": "2024-01-01T00:00:00Z", "metrics": {},
              "results": [
                {
                  "code": "8 \n9 exec(b)\n", "col_offset": 0, "filename": "./a.py", "issue_confidence": "HIGH",
                  "issue_severity": "MEDIUM", "issue_text": "Use of exec detected.", "line_number": 9, "line_range": [9],
                  "test_id": "B102", "test_name": "exec_used"
                },
                { "code": "1 exec(x)\n", "filename": "gone.py", "line_number": 1, "test_id": "B102" }
              ]
            }
            """;
        var baseline = BaselineFile.Read(Encoding.UTF8.GetBytes(report), "bandit.json");
        var result = Scan(baseline, ("a.py", "exec(a)\nexec(b)\n"));
        result.Findings.Select(finding => finding.State).ShouldBe([FindingState.New, FindingState.Existing]);
        result.Notices.ShouldHaveSingleItem().Message.ShouldStartWith("1 of 2 entries of Bandit's baseline");
    }

    [Fact]
    public void A_report_without_its_tests_is_no_baseline() =>
        Should
            .Throw<UserError>(() =>
                BaselineFile.Read(Encoding.UTF8.GetBytes("""{"metrics": {}, "results": [{"filename": "a.py"}]}"""), "bandit.json")
            )
            .Message.ShouldContain("results[0]");

    [Fact]
    public void A_password_is_shown_by_nobody()
    {
        var value = string.Concat("swordfish", "-", 4711);
        var finding = Scan(("a.py", $"db_password = '{value}'\n")).Findings.ShouldHaveSingleItem();
        finding.Snippet!.Text.ShouldNotContain(value);
        finding.Message.ShouldNotContain(value);
    }

    private static bool IsShell(Finding finding) => finding.Rule.Id == "python/subprocess-shell";

    private static ScanResult Scan(params ReadOnlySpan<(string Path, string Text)> files) => Scan(Baseline.Empty, files);

    private static ScanResult Scan(Baseline baseline, params ReadOnlySpan<(string Path, string Text)> files)
    {
        var tree = new MemoryTree();
        foreach (var (path, text) in files)
            tree.Add(path, text);
        var request = new ScanRequest
        {
            Tree = tree,
            Scanners = [new PythonScanner()],
            Policy = Policies.Default,
            Baseline = baseline,
            Audit = true,
            Jobs = 1,
        };
        return Engine.Scan.RunAsync(request, CancellationToken.None).GetAwaiter().GetResult();
    }
}
