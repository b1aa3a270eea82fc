using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Delivery;
using Gatehouse.Delivery.Ci;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Tests.Delivery.Ci;

/// <summary>What the written workflows must not do, asked of what a CI system would read in them.</summary>
public sealed partial class Workflows
{
    private static readonly Dictionary<string, string> Projects = new(StringComparer.Ordinal)
    {
        ["nothing"] = "version: 1\n",
        ["history"] = "version: 1\nscan: {history: true}\nenvironments: {live: {target: process}}\n",
        ["image"] = """
            version: 1
            build: {image: ghcr.io/team/todo, user: robot, password: {value: registry}}
            values:
              registry: {environment: GITHUB_TOKEN}
              chat: {environment: CHAT_TOKEN}
              db: {environment: TEST_DB}
              cloud: {aws-secret: "todo#key"}
            notices:
              - {to: telegram, token: {value: chat}, place: "1"}
              - {to: github, token: {value: registry}}
            pipeline:
              steps:
                it: {run: [make, it], stage: test, timeout: 2h, environment: {DB: {value: db}}}
                smoke: {run: [make, smoke], stage: dast, environment: {KEY: {value: cloud}}}
            environments:
              staging: {target: kubernetes}
              "1.0": {target: kubernetes, strategy: canary, branches: [main, "release/*"], approval: {required: 2, wait: 1h}}
              "1_0": {target: render, render: {service: srv-1, token: {value: chat}}, branches: ["*-hot"]}
            """,
        ["vault"] = """
            version: 1
            vault: {address: "https://vault.example.com", jwt-role: ci, jwt-variable: VAULT_JWT}
            values: {key: {vault: "secret/todo#key"}}
            build: {image: registry.example.com/todo, password: {value: key}}
            environments:
              production: {target: command, command: {deploy: ./up, undo: ./down, environment: {KEY: {value: key}}}, approval: {}}
            """,
    };

    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (var system in Catalog.WorkflowSystems)
        {
            foreach (var project in Projects.Keys)
                data.Add(system.Name, project);
        }

        return data;
    }

    public static TheoryData<string> OfEachProject() => [.. Projects.Keys];

    private static WorkflowPlan Plan(string project, ProgramSource? source = null) =>
        WorkflowPlan.Of(
            Settings.Read(Encoding.UTF8.GetBytes(Projects[project]), "gatehouse.yml"),
            source ?? new ProgramSource(null, null),
            "main"
        );

    private static string Text(string system, string project) =>
        Catalog.WorkflowSystems.Single(one => one.Name == system).Write(Plan(project));

    private static YamlMapping Parsed(string text)
    {
        var document = YamlDocument.Parse(Encoding.UTF8.GetBytes(text));
        document.Problem.ShouldBeNull();
        return document.Root.ShouldBeOfType<YamlMapping>();
    }

    private static YamlMapping Read(string system, string project) => Parsed(Text(system, project));

    private static string Word(YamlNode? node) => node.ShouldBeOfType<YamlScalar>().Text;

    private static YamlMapping Map(YamlNode? node) => node.ShouldBeOfType<YamlMapping>();

    private static List<YamlMapping> Maps(YamlNode? node) => [.. node.ShouldBeOfType<YamlSequence>().Items.OfType<YamlMapping>()];

    private static List<string> Words(YamlNode? node) => [.. node.ShouldBeOfType<YamlSequence>().Items.Select(Word)];

    private static IEnumerable<YamlScalar> Scalars(YamlNode node) =>
        node switch
        {
            YamlScalar scalar => [scalar],
            YamlSequence list => list.Items.SelectMany(Scalars),
            YamlMapping mapping => mapping.Entries.SelectMany(entry => Scalars(entry.Value)),
            _ => [],
        };

    private static IEnumerable<(string Key, string Value)> Pairs(YamlNode node) =>
        node switch
        {
            YamlSequence list => list.Items.SelectMany(Pairs),
            YamlMapping mapping => mapping.Entries.SelectMany(entry =>
                entry.Value is YamlScalar scalar ? [(entry.Key.Text, scalar.Text)] : Pairs(entry.Value)
            ),
            _ => [],
        };

    private static List<(string Id, YamlMapping Job)> GitHubJobs(string project) =>
        [.. Map(Read("github", project)["jobs"]).Entries.Select(entry => (entry.Key.Text, Map(entry.Value)))];

    [Theory]
    [MemberData(nameof(All))]
    public void Ignore_no_result_and_open_no_door(string system, string project)
    {
        var text = Text(system, project);
        foreach (
            var offence in (ReadOnlySpan<string>)
                [
                    "|| true",
                    "|| :",
                    "set +e",
                    "set -x",
                    "continue-on-error",
                    "continueOnError",
                    "allow_failure: true",
                    "catchError",
                    "returnStatus",
                    "--exit-zero",
                    "soft_fail",
                    "always()",
                    "pull_request_target",
                    "workflow_run",
                    "write-all",
                    "secrets: inherit",
                    "toJSON(secrets)",
                    "GITHUB_ENV",
                    "GITHUB_PATH",
                    "##vso",
                    "--privileged",
                    "docker.sock",
                    "self-hosted",
                    ":latest",
                    "-latest",
                    "http://",
                    "--insecure",
                    "curl -k",
                    "StrictHostKeyChecking",
                    "CI_DEBUG_TRACE",
                    "ACTIONS_STEP_DEBUG",
                    "example.com",
                    "evaluate(",
                    "AWS_SECRET_ACCESS_KEY",
                ]
        )
            text.ShouldNotContain(offence);
        // Nothing that is fetched goes to a shell before its checksum is known.
        Regex.IsMatch(text, @"curl[^\n]*\|\s*(ba)?sh").ShouldBeFalse();
        text.ShouldContain("sha256sum --check --strict");
        Regex.IsMatch(text, "set -euo pipefail|shell: (/bin/bash -euo pipefail|bash)\n").ShouldBeTrue("a command that fails stops the job");
        text.ShouldEndWith("\n");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Carry_each_environment_in_its_order(string system, string project)
    {
        var text = Text(system, project);
        var at = text.IndexOf("run --to gate", StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0);
        foreach (var job in Plan(project).Releases)
        {
            var next = text.IndexOf($"run --resume --to {job.Environment}\n", StringComparison.Ordinal);
            next.ShouldBeGreaterThan(at);
            at = next;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Are_the_same_each_time(string system, string project) => Text(system, project).ShouldBe(Text(system, project));

    [Theory]
    [MemberData(nameof(OfEachProject))]
    public void Give_each_job_at_github_its_rights_alone(string project)
    {
        var root = Read("github", project);
        Map(root["permissions"]).Entries.ShouldBeEmpty();
        foreach (var (id, job) in GitHubJobs(project))
        {
            var rights = Map(job["permissions"]).Entries.ToDictionary(entry => entry.Key.Text, entry => Word(entry.Value));
            var runsCode = id != "tell";
            rights
                .Where(right => right.Value == "write")
                .Select(right => right.Key)
                .Order()
                .ShouldBe(
                    id switch
                    {
                        "gate" => [],
                        "tell" => ["pull-requests", "security-events"],
                        _ => rights.Keys.Where(key => key is "id-token" or "packages" or "statuses").Order(),
                    }
                );
            rights.ContainsKey("id-token").ShouldBe(id.StartsWith("release", StringComparison.Ordinal) && project != "history");
            if (runsCode)
                rights["contents"].ShouldBe("read");
        }
    }

    [Theory]
    [MemberData(nameof(OfEachProject))]
    public void Pin_each_action_by_commit_and_say_its_version(string project)
    {
        var uses = GitHubJobs(project).SelectMany(job => Maps(job.Job["steps"])).Select(step => step["uses"]).OfType<YamlScalar>().ToList();
        uses.ShouldNotBeEmpty();
        foreach (var one in uses)
            one.Text.ShouldMatch("^actions/[a-z/-]+@[0-9a-f]{40}$");
        foreach (
            var line in Text("github", project).Split('\n').Where(line => line.TrimStart().StartsWith("uses:", StringComparison.Ordinal))
        )
            line.ShouldMatch(@"@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$");
    }

    [Theory]
    [MemberData(nameof(OfEachProject))]
    public void Leave_no_credentials_behind(string project)
    {
        foreach (var step in GitHubJobs(project).SelectMany(job => Maps(job.Job["steps"])))
        {
            if (step["uses"] is YamlScalar { Text: var uses } && uses.StartsWith("actions/checkout@", StringComparison.Ordinal))
                Word(Map(step["with"])["persist-credentials"]).ShouldBe("false");
        }

        var azure = Pairs(Read("azure", project)).ToList();
        azure.Count(pair => pair is { Key: "persistCredentials", Value: "false" }).ShouldBe(azure.Count(pair => pair.Key == "checkout"));
    }

    [Theory]
    [MemberData(nameof(OfEachProject))]
    public void Put_no_expression_into_a_script(string project)
    {
        foreach (var step in GitHubJobs(project).SelectMany(job => Maps(job.Job["steps"])))
        {
            if (step["run"] is YamlScalar run)
                run.Text.ShouldNotContain("${{");
        }

        foreach (var (key, value) in Pairs(Read("azure", project)).Where(pair => pair.Key is "bash" or "inlineScript"))
            MacroExpression().IsMatch(value).ShouldBeFalse(key);
        foreach (var script in Pairs(Read("circleci", project)).Where(pair => pair.Key == "command"))
            script.Value.ShouldNotContain("<<");
        // Groovy puts values only into text with double quotes.
        Text("jenkins", project).ShouldNotContain("\"\"\"");
        Text("jenkins", project).ShouldNotContain("sh \"");
    }

    [Theory]
    [MemberData(nameof(OfEachProject))]
    public void Let_every_job_end_some_time(string project)
    {
        foreach (var (_, job) in GitHubJobs(project))
            int.Parse(Word(job["timeout-minutes"]), System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(5, 360);
        foreach (var entry in GitLabJobs(project))
            Word(entry.Job["timeout"]).ShouldMatch("^[0-9]+m$");
        foreach (var job in AzureJobs(project))
            Word(job["timeoutInMinutes"]).ShouldMatch("^[0-9]+$");
        foreach (var command in RunsOf(Read("circleci", project)))
            Word(command["no_output_timeout"]).ShouldMatch("^[0-9]+m$");
        var jenkins = Text("jenkins", project);
        Regex.Count(jenkins, @"stage\('").ShouldBe(Regex.Count(jenkins, @"options \{ timeout\(time: [0-9]+, unit: 'MINUTES'\) \}"));
    }

    [Theory]
    [MemberData(nameof(OfEachProject))]
    public void Let_no_release_go_without_the_gate(string project)
    {
        var plan = Plan(project);
        var github = GitHubJobs(project).ToDictionary(job => job.Id, job => job.Job);
        var gitlab = GitLabJobs(project).ToDictionary(job => job.Id, job => job.Job);
        var circle = Maps(Map(Map(Read("circleci", project)["workflows"])["gatehouse"])["jobs"])
            .ToDictionary(job => job.Entries[0].Key.Text, job => Map(job.Entries[0].Value));
        var azure = Maps(Read("azure", project)["stages"]).ToDictionary(stage => Word(stage["stage"]));
        foreach (var job in plan.Releases)
        {
            string[] before = job.Before is { } other ? ["gate", other.Id] : ["gate"];
            Words(github[job.Id]["needs"]).ShouldBe(before);
            Word(github[job.Id]["if"]).ShouldStartWith("${{ github.event_name == 'push'");
            Word(Map(github[job.Id]["environment"])["name"]).ShouldBe(job.Environment);
            Word(Map(github[job.Id]["concurrency"])["cancel-in-progress"]).ShouldBe("false");
            Maps(gitlab[job.Id]["needs"]).Select(need => Word(need["job"])).ShouldBe(before);
            Word(Map(gitlab[job.Id]["environment"])["name"]).ShouldBe(job.Environment);
            gitlab[job.Id]["resource_group"].ShouldNotBeNull();
            foreach (var rule in Maps(gitlab[job.Id]["rules"]))
            {
                (rule["when"] is YamlScalar { Text: "manual" }).ShouldBe(job.IsApproved);
                if (job.IsApproved)
                    Word(rule["allow_failure"]).ShouldBe("false");
            }

            Words(circle[job.Id]["requires"]).ShouldBe(job.IsApproved ? [.. before, $"approve_{job.Id}"] : before);
            circle[job.Id]["serial-group"].ShouldNotBeNull();
            Words(azure[job.Id]["dependsOn"]).ShouldBe(before);
            Word(azure[job.Id]["condition"]).ShouldStartWith("and(succeeded(), ne(variables['Build.Reason'], 'PullRequest')");
        }

        var jenkins = Text("jenkins", project);
        Regex.Count(jenkins, "submitter '").ShouldBe(plan.Releases.Count(job => job.IsApproved));
        Regex.Count(jenkins, "not { changeRequest\\(\\) }").ShouldBe(plan.Releases.Length);
        jenkins.ShouldContain("disableConcurrentBuilds()");
        (github.Count - 2, gitlab.Count - 1, azure.Count - 1).ShouldBe((plan.Releases.Length, plan.Releases.Length, plan.Releases.Length));
    }

    [Fact]
    public void Give_secrets_to_the_step_that_needs_them_and_none_to_pull_requests_that_releases_need()
    {
        var steps = GitHubJobs("image").ToDictionary(job => job.Id, job => Maps(job.Job["steps"]));
        var gate = steps["gate"].Where(step => step["env"] is not null).ShouldHaveSingleItem();
        Word(Map(gate["env"])["TEST_DB"]).ShouldBe("${{ secrets.TEST_DB }}");
        Word(Map(gate["env"])["CHAT_TOKEN"]).ShouldBe("${{ github.event_name == 'push' && secrets.CHAT_TOKEN || '' }}");
        var release = steps["release_1_0"].Where(step => step["env"] is not null).ShouldHaveSingleItem();
        Word(Map(release["env"])["GITHUB_TOKEN"]).ShouldBe("${{ github.token }}");
        Map(release["env"])["TEST_DB"].ShouldBeNull();
    }

    [Fact]
    public void Hand_the_identity_of_the_job_to_the_vault()
    {
        var job = GitHubJobs("vault").Single(job => job.Id == "release_production").Job;
        Scalars(job).ShouldContain(scalar => scalar.Text.Contains("export VAULT_JWT", StringComparison.Ordinal));
        Map(GitLabJobs("vault").Single(one => one.Id == "release_production").Job["id_tokens"])["VAULT_JWT"].ShouldNotBeNull();
    }

    [Fact]
    public void Tell_environments_apart_whose_names_differ_in_a_sign()
    {
        Plan("image").Releases.Select(job => job.Id).ShouldBe(["release_staging", "release_1_0", "release_1_0_3"]);
        Word(Map(GitHubJobs("image").Single(job => job.Id == "release_1_0").Job["environment"])["name"]).ShouldBe("1.0");
    }

    [Fact]
    public void Ask_for_all_commits_only_where_they_are_looked_at()
    {
        Text("github", "history").ShouldContain("fetch-depth: 0");
        Text("github", "image").ShouldNotContain("fetch-depth");
    }

    [Fact]
    public void Write_out_from_where_the_program_comes_where_it_is_said()
    {
        var source = new ProgramSource("https://downloads.example.org/gatehouse", new string('a', 64));
        foreach (var system in Catalog.WorkflowSystems)
        {
            var text = system.Write(Plan("image", source));
            text.ShouldContain("https://downloads.example.org/gatehouse");
            text.ShouldContain(new string('a', 64));
            if (system.Name != "jenkins")
                Parsed(text);
        }
    }

    [Theory]
    [InlineData("main')) || true || (startsWith('a', 'a")]
    [InlineData("$(id)")]
    [InlineData("a b")]
    [InlineData("${{ github.head_ref }}")]
    [InlineData("-x")]
    public void Refuse_a_branch_whose_name_would_be_read_as_something_else(string branch) =>
        Should
            .Throw<UserError>(() =>
                WorkflowPlan.Of(
                    Settings.Read(Encoding.UTF8.GetBytes(Projects["nothing"]), "gatehouse.yml"),
                    new ProgramSource(null, null),
                    branch
                )
            )
            .Message.ShouldContain("branch");

    [Fact]
    public void Of_this_repository_for_others_hold_what_the_written_ones_hold()
    {
        var action = Parsed(File.ReadAllText(Path.Combine(Committed.Root, "action.yml")));
        foreach (var step in Maps(Map(action["runs"])["steps"]))
        {
            Word(step["run"]).ShouldNotContain("${{");
            Word(step["shell"]).ShouldBe("bash");
        }

        var parts = File.ReadAllText(Path.Combine(Committed.Root, "templates", "gatehouse", "template.yml")).Split("\n---\n");
        parts.Length.ShouldBe(2);
        var inputs = Map(Map(Parsed(parts[0])["spec"])["inputs"]);
        foreach (var name in (ReadOnlySpan<string>)["image", "download", "sha256"])
            Word(Map(inputs[name])["regex"]).ShouldStartWith("^");
        var job = Map(Parsed(parts[1])["gatehouse"]);
        Scalars(job["script"]!).ShouldHaveSingleItem().Text.ShouldNotContain("$[[");
        Word(job["timeout"]).ShouldNotBeEmpty();
        var image = File.ReadAllLines(Path.Combine(Committed.Root, "Dockerfile"));
        image.ShouldContain("FROM ${BASE_BY_DIGEST}");
        image.ShouldContain("USER 65532:65532");
    }

    private static List<(string Id, YamlMapping Job)> GitLabJobs(string project) =>
        [
            .. Read("gitlab", project)
                .Entries.Where(entry => entry.Key.Text == "gate" || entry.Key.Text.StartsWith("release_", StringComparison.Ordinal))
                .Select(entry => (entry.Key.Text, Map(entry.Value))),
        ];

    private static List<YamlMapping> AzureJobs(string project) =>
        [.. Maps(Read("azure", project)["stages"]).SelectMany(stage => Maps(stage["jobs"]))];

    private static IEnumerable<YamlMapping> RunsOf(YamlNode node) =>
        node switch
        {
            YamlSequence list => list.Items.SelectMany(RunsOf),
            YamlMapping mapping => mapping.Entries.SelectMany(entry =>
                entry is { Key.Text: "run", Value: YamlMapping run } ? [run] : RunsOf(entry.Value)
            ),
            _ => [],
        };

    [GeneratedRegex(@"\$\([A-Za-z]+\.[A-Za-z.]+\)", RegexOptions.NonBacktracking)]
    private static partial Regex MacroExpression();
}
