using System.Collections.Immutable;
using System.Net;
using Gatehouse.Delivery.Approvals;

namespace Gatehouse.Tests.Delivery.Approvals;

/// <summary>What a CI system must say of an environment, and of who let the job on.</summary>
public sealed class Platforms : IDisposable
{
    private const string Reviewed = """
        {"protection_rules":[{"type":"wait_timer"},{"type":"required_reviewers","prevent_self_review":true,"reviewers":[{"type":"User"}]}]}
        """;

    private const string Approved = """
        [{"state":"approved","environments":[{"name":"production"}],"user":{"login":"ben"}},
         {"state":"approved","environments":[{"name":"staging"}],"user":{"login":"cid"}},
         {"state":"rejected","environments":[{"name":"production"}],"user":{"login":"dan"}},
         {"state":"approved","environments":[{"name":"production"}],"user":{"login":"ben"}}]
        """;

    private readonly Office _office = new();

    public void Dispose() => _office.Dispose();

    private void AtGitHub(string environment, string approvals, HttpStatusCode status = HttpStatusCode.OK)
    {
        // Made at run time, so that nothing like a token lies in the repository.
        var token = Guid.NewGuid().ToString("N");
        _office.Environment = new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_TOKEN"] = token,
            ["GITHUB_REPOSITORY"] = "team/todo",
            ["GITHUB_RUN_ID"] = "77",
            ["GITHUB_API_URL"] = "https://api.example.test",
        }.ToImmutableDictionary();
        _office.Web["/repos/team/todo/environments/production"] = (status, environment);
        _office.Web["/repos/team/todo/actions/runs/77/approvals"] = (HttpStatusCode.OK, approvals);
    }

    private void AtGitLab(string environment, string deployment)
    {
        _office.Environment = new Dictionary<string, string>
        {
            ["GITLAB_CI"] = "true",
            ["GITLAB_TOKEN"] = Guid.NewGuid().ToString("N"),
            ["GITLAB_USER_LOGIN"] = "ann",
            ["CI_API_V4_URL"] = "https://gitlab.example.test/api/v4",
            ["CI_PROJECT_ID"] = "5",
            ["CI_JOB_ID"] = "900",
        }.ToImmutableDictionary();
        _office.Web["/api/v4/projects/5/protected_environments/production"] = (HttpStatusCode.OK, environment);
        _office.Web["/api/v4/projects/5/deployments?environment=production&order_by=id&sort=desc&per_page=100"] = (
            HttpStatusCode.OK,
            """[{"id":3,"deployable":{"id":901}},{"id":2,"deployable":{"id":900}}]"""
        );
        _office.Web["/api/v4/projects/5/deployments/2"] = (HttpStatusCode.OK, deployment);
    }

    [Fact]
    public async Task Are_believed_where_reviewers_are_required_and_one_approved()
    {
        AtGitHub(Reviewed, Approved);
        var end = await _office.WaitAsync(Office.Asking() with { NotAuthor = true });
        end.State.ShouldBe(ApprovalState.Approved);
        var fact = end.Approvals.ShouldHaveSingleItem();
        (fact.By, fact.KeyId).ShouldBe(("ben at GitHub", null));
    }

    [Theory]
    [InlineData("""{"protection_rules":[]}""", Approved, false, "no required reviewers")]
    [InlineData("""{"protection_rules":[{"type":"required_reviewers","reviewers":[]}]}""", Approved, false, "no required reviewers")]
    [InlineData(
        """{"protection_rules":[{"type":"required_reviewers","prevent_self_review":false,"reviewers":[{}]}]}""",
        Approved,
        true,
        "self-review"
    )]
    [InlineData(Reviewed, "[]", false, "knows 0 of 1")]
    [InlineData(Reviewed, "{}", false, "another form")]
    [InlineData("{}", Approved, false, "another form")]
    [InlineData("<html>", Approved, false, "no JSON")]
    public async Task Are_a_doubt_where_they_do_not_say_so(string environment, string approvals, bool notAuthor, string why)
    {
        AtGitHub(environment, approvals);
        var end = await _office.WaitAsync(Office.Asking() with { NotAuthor = notAuthor });
        end.State.ShouldBe(ApprovalState.Unknown);
        end.Reason.ShouldContain(why);
    }

    [Fact]
    public async Task Are_a_doubt_where_they_cannot_be_asked()
    {
        AtGitHub("{}", "[]", HttpStatusCode.Forbidden);
        var end = await _office.WaitAsync(Office.Asking());
        (end.State, end.Reason.Contains("the token may not (403)", StringComparison.Ordinal)).ShouldBe((ApprovalState.Unknown, true));
        _office.Environment = _office.Environment.Remove("GITHUB_TOKEN");
        (await _office.WaitAsync(Office.Asking())).Reason.ShouldContain("actions: read");
    }

    [Fact]
    public async Task Leave_the_rest_to_those_who_sign()
    {
        AtGitHub(Reviewed, Approved);
        (await _office.WaitAsync(Office.Asking() with { Required = 2 })).Reason.ShouldContain("knows 1 of 2");
        var settings = Office.Asking(_office.Person("eve@example.org")) with { Required = 2 };
        _office.Says("eve@example.org");
        var end = await _office.WaitAsync(settings);
        end.Approvals.Select(one => one.By).ShouldBe(["ben at GitHub", "eve@example.org"]);
    }

    [Fact]
    public async Task Tell_at_gitlab_who_let_this_job_on()
    {
        AtGitLab(
            """{"approval_rules":[{"required_approvals":1}]}""",
            """{"approvals":[{"status":"approved","user":{"username":"ann"}},{"status":"approved","user":{"username":"ben"}},{"status":"rejected","user":{"username":"cid"}}]}"""
        );
        (await _office.WaitAsync(Office.Asking() with { NotAuthor = true })).Approvals.ShouldHaveSingleItem().By.ShouldBe("ben at GitLab");
        AtGitLab("""{"required_approval_count":0}""", """{"approvals":[]}""");
        (await _office.WaitAsync(Office.Asking())).Reason.ShouldContain("asks for no approvals");
        _office.Environment = _office.Environment.SetItem("CI_JOB_ID", "5");
        AtGitLab("""{"required_approval_count":1}""", """{"approvals":[]}""");
        _office.Environment = _office.Environment.SetItem("CI_JOB_ID", "5");
        (await _office.WaitAsync(Office.Asking())).Reason.ShouldContain("not known as a deployment");
    }
}
