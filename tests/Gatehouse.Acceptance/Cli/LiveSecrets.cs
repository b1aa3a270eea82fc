using System.Text.Json;
using Gatehouse.Scanners.Secrets;
using Gatehouse.Tests.Secrets.Verification;

namespace Gatehouse.Acceptance.Cli;

public sealed class LiveSecrets
{
    private const string EveryFormat = "terminal,json,sarif,html,markdown,junit,gitlab,csv,text";

    [Theory]
    [InlineData(200, """{"login":"octo"}""", "live", "critical")]
    [InlineData(401, """{"message":"Bad credentials"}""", "dead", "low")]
    [InlineData(500, "", "unknown", "critical")]
    public void The_issuer_says_whether_a_token_is_live_and_nobody_else_hears_of_it(int status, string body, string state, string severity)
    {
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(status, body));
        using var folder = new Folder();
        var token = Planted(folder);
        var answer = Binary.RunWith(
            folder,
            [("GITHUB_API_URL", issuer.Address)],
            ["scan", "tree", "--verify", "-v", "-f", EveryFormat, "--output-dir", "out"]
        );
        answer.ExitCode.ShouldBe(1, answer.Error);
        issuer.Requests.ShouldHaveSingleItem().ShouldContain(token);
        using var result = JsonDocument.Parse(folder.Read("out/gatehouse.json"));
        var finding = result.RootElement.GetProperty("findings").EnumerateArray().ShouldHaveSingleItem();
        finding.GetProperty("verification").GetProperty("state").GetString().ShouldBe(state);
        finding.GetProperty("severity").GetString().ShouldBe(severity);
        var written = Directory.EnumerateFiles(folder.At("out")).Select(File.ReadAllText).Append(answer.Output).Append(answer.Error);
        written.ShouldAllBe(text => !text.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public void A_redirect_is_not_followed()
    {
        using var elsewhere = new LoopbackIssuer(LoopbackIssuer.Answer(200, "{}"));
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(307, "", $"Location: {elsewhere.Address}/user\r\n"));
        using var folder = new Folder();
        Planted(folder);
        var answer = Binary.RunWith(folder, [("GITHUB_API_URL", issuer.Address)], ["scan", "tree", "--verify"]);
        answer.Output.ShouldContain("verified: unknown");
        issuer.Requests.ShouldHaveSingleItem();
        elsewhere.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void Without_the_option_nothing_leaves_the_machine()
    {
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(200, "{}"));
        using var folder = new Folder();
        Planted(folder);
        // A proxy hears of every request, whatever its address.
        var answer = Binary.RunWith(
            folder,
            [("GITHUB_API_URL", issuer.Address), ("HTTPS_PROXY", issuer.Address), ("HTTP_PROXY", issuer.Address)],
            ["scan", "tree"]
        );
        answer.ExitCode.ShouldBe(1, answer.Error);
        issuer.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void A_proxy_is_used_for_others_and_does_not_see_the_secret()
    {
        using var proxy = new LoopbackIssuer(LoopbackIssuer.Answer(502, ""));
        using var folder = new Folder();
        var token = Planted(folder);
        var answer = Binary.RunWith(
            folder,
            [("GITHUB_API_URL", "https://issuer.example"), ("HTTPS_PROXY", proxy.Address), ("NO_PROXY", "")],
            ["scan", "tree", "--verify"]
        );
        answer.Output.ShouldContain("unknown: the proxy refused");
        var request = proxy.Requests.ShouldHaveSingleItem();
        request.ShouldStartWith("CONNECT issuer.example:443");
        request.ShouldNotContain(token);
    }

    [Fact]
    public void An_address_in_clear_text_is_refused_before_the_work()
    {
        using var folder = new Folder();
        Planted(folder);
        var answer = Binary.RunWith(folder, [("GITHUB_API_URL", "http://issuer.example")], ["scan", "tree", "--verify"]);
        answer.ExitCode.ShouldBe(2);
        answer.Error.ShouldContain("GITHUB_API_URL is no address that a secret can be sent to");
    }

    private static string Planted(Folder folder)
    {
        var rule = SecretsScanner.All.Single(rule => rule.Facts.Id == "secrets/github-personal-access-token");
        var marked = rule.Examples.First(example => example.IsBad).Files[0].MarkedText;
        folder.Add("tree/settings.py", marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal));
        return marked.Split('«', '»')[1];
    }
}
