using System.Text;
using Gatehouse.Acceptance.Cli;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Acceptance.Delivery;

/// <summary>What <c>gatehouse ci</c> leaves on the disk, and whether a shell can read the scripts in it.</summary>
public sealed class WrittenWorkflows
{
    private const string Settings = """
        version: 1
        build: {image: registry.example.com/todo}
        vault: {address: "https://vault.example.com", jwt-role: ci, jwt-variable: VAULT_JWT}
        environments:
          staging: {target: kubernetes}
          production: {target: kubernetes, approval: {}}
        """;

    public static TheoryData<string, string> Places =>
        new()
        {
            { "github", ".github/workflows/gatehouse.yml" },
            { "gitlab", ".gitlab-ci.yml" },
            { "circleci", ".circleci/config.yml" },
            { "azure", "azure-pipelines.yml" },
            { "jenkins", "Jenkinsfile" },
        };

    [Theory]
    [MemberData(nameof(Places))]
    public void Lie_where_the_system_looks_and_are_not_overwritten(string system, string path)
    {
        using var folder = new Folder().Add("gatehouse.yml", Settings);
        var written = Binary.Run(folder, "ci", system);
        written.ExitCode.ShouldBe(0, written.Error);
        written.Output.ShouldBeEmpty();
        var text = folder.Read(path);
        text.ShouldContain("run --resume --to production");
        Binary.Run(folder, "ci", system, "--output", "-").Output.ShouldBe(text);
        folder.Add(path, "mine");
        var refused = Binary.Run(folder, "ci", system);
        (refused.ExitCode, folder.Read(path)).ShouldBe((2, "mine"));
        refused.Error.ShouldContain("--force");
        Binary.Run(folder, "ci", system, "--force").ExitCode.ShouldBe(0);
        folder.Read(path).ShouldBe(text);
    }

    [Theory]
    [InlineData("github", "run")]
    [InlineData("gitlab", "script")]
    [InlineData("circleci", "command")]
    [InlineData("azure", "bash")]
    public void Hold_scripts_that_bash_reads(string system, string key)
    {
        using var folder = new Folder().Add("gatehouse.yml", Settings);
        var document = YamlDocument.Parse(Encoding.UTF8.GetBytes(Binary.Run(folder, "ci", system, "-o", "-").Output));
        document.Problem.ShouldBeNull();
        var scripts = ScriptsOf(document.Root!, key, false).ToList();
        scripts.Count.ShouldBeGreaterThan(2);
        foreach (var script in scripts)
        {
            folder.Add("script", script);
            var read = Binary.Shell(folder, "bash -n script");
            read.ExitCode.ShouldBe(0, $"{script}\n{read.Error}");
        }
    }

    /// <summary>The install step and the take-over of the first release job, run as they stand.</summary>
    [Fact]
    public void Run_only_a_program_with_the_right_checksum()
    {
        using var folder = new Folder().Add("gatehouse.yml", Settings).Add("program", "#!/bin/sh\necho hello\n");
        var document = YamlDocument.Parse(Encoding.UTF8.GetBytes(Binary.Run(folder, "ci", "github", "-o", "-").Output));
        var install = ScriptsOf(document.Root!, "run", false).First();
        // The real one speaks https alone; here the file lies beside.
        folder.Add("install", install.Replace("--proto '=https'", "--proto '=file'", StringComparison.Ordinal));
        const string Call =
            "export RUNNER_TEMP=$PWD/tmp GATEHOUSE_DOWNLOAD=file://$PWD/program; bash -eo pipefail install && tmp/gatehouse/gatehouse";
        var right = Binary.Shell(folder, $"export GATEHOUSE_SHA256=$(sha256sum < program | cut -c1-64); {Call}");
        (right.ExitCode, right.Output.Split('\n')[^2]).ShouldBe((0, "hello"), right.Error);
        var wrong = Binary.Shell(folder, $"export GATEHOUSE_SHA256={new string('0', 64)}; {Call}");
        wrong.ExitCode.ShouldNotBe(0);
        wrong.Output.ShouldNotContain("hello");
        Binary.Shell(folder, Call).Error.ShouldContain("GATEHOUSE_SHA256");
    }

    private static IEnumerable<string> ScriptsOf(YamlNode node, string key, bool inside) =>
        node switch
        {
            YamlScalar scalar when inside => [scalar.Text],
            YamlSequence list => list.Items.SelectMany(item => ScriptsOf(item, key, inside)),
            YamlMapping mapping => mapping.Entries.SelectMany(entry =>
                ScriptsOf(entry.Value, key, entry.Key.Text == key && entry.Value is not YamlMapping)
            ),
            _ => [],
        };
}
