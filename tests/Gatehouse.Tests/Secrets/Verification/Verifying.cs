using System.Collections.Immutable;
using System.Net;
using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Reports;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners;
using Gatehouse.Scanners.Secrets;
using Gatehouse.Scanners.Secrets.Verification;

namespace Gatehouse.Tests.Secrets.Verification;

/// <summary>The whole way: tree, sweep, issuer, finding, report. The issuer is a server of this process.</summary>
public sealed class Verifying
{
    private static readonly IssuerBounds Quick = new() { Apart = TimeSpan.Zero };

    [Fact]
    public void A_live_token_is_critical_and_names_its_owner()
    {
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(200, """{"login":"octo"}"""));
        var found = Scan(issuer, "GitHub").Findings.ShouldHaveSingleItem();
        found.Verification.ShouldBe(new VerificationResult(Liveness.Live, null, "octo"));
        found.Severity.ShouldBe(Severity.Critical);
        issuer.Requests.ShouldHaveSingleItem().ShouldContain("Authorization: Bearer " + Token("GitHub"));
    }

    [Fact]
    public void A_dead_token_is_low()
    {
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(401, """{"message":"Bad credentials"}"""));
        var found = Scan(issuer, "GitHub").Findings.ShouldHaveSingleItem();
        found.Verification!.State.ShouldBe(Liveness.Dead);
        found.Severity.ShouldBe(Severity.Low);
    }

    [Theory]
    [InlineData(429, "{}", "Retry-After: 60\r\n", "the issuer asked to wait")]
    [InlineData(500, "{}", "", "the issuer had an error")]
    [InlineData(302, "{}", "Location: https://elsewhere.example/\r\n", "the issuer pointed to another address, which was not followed")]
    [InlineData(200, "{\"login\":", "", "the answer could not be read")]
    [InlineData(407, "{}", "", "the answer was none of those that the issuer documents")]
    public void Any_other_answer_proves_nothing(int status, string body, string headers, string reason)
    {
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(status, body, headers));
        var found = Scan(issuer, "GitHub").Findings.ShouldHaveSingleItem();
        found.Verification.ShouldBe(new VerificationResult(Liveness.Unknown, reason));
        found.Severity.ShouldBe(EveryVerifier.Rule(found.Rule.Id).Facts.Severity);
    }

    [Fact]
    public void A_redirect_takes_the_secret_nowhere()
    {
        using var elsewhere = new LoopbackIssuer(LoopbackIssuer.Answer(200, "{}"));
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(307, "{}", $"Location: {elsewhere.Address}/user\r\n"));
        Scan(issuer, "GitHub").Findings.ShouldHaveSingleItem().Verification!.State.ShouldBe(Liveness.Unknown);
        elsewhere.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void An_answer_without_end_is_cut()
    {
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(200, "{\"login\":\"" + new string('x', 200_000) + "\"}"));
        Scan(issuer, "GitHub").Findings.ShouldHaveSingleItem().Verification!.Reason.ShouldBe("the answer was too long");
    }

    [Fact]
    public void An_issuer_that_is_silent_is_not_waited_for()
    {
        using var issuer = new LoopbackIssuer(null);
        var found = Scan(issuer, "GitHub", Quick with { Patience = TimeSpan.FromMilliseconds(200) }).Findings.ShouldHaveSingleItem();
        found.Verification.ShouldBe(new VerificationResult(Liveness.Unknown, "there was no answer in time"));
    }

    [Fact]
    public void What_was_not_asked_in_time_is_unknown()
    {
        using var issuer = new LoopbackIssuer(null);
        var found = Scan(issuer, "GitHub", Quick with { Budget = TimeSpan.FromMilliseconds(200) }).Findings.ShouldHaveSingleItem();
        found.Verification.ShouldBe(new VerificationResult(Liveness.Unknown, "the time for asking was used up"));
    }

    [Fact]
    public void An_issuer_that_is_not_there_is_unknown()
    {
        string address;
        using (var gone = new LoopbackIssuer(null))
            address = gone.Address;
        var found = Scan(Tree("GitHub"), address, "GITHUB_API_URL", Quick).Findings.ShouldHaveSingleItem();
        found.Verification.ShouldBe(new VerificationResult(Liveness.Unknown, "there is no connection to it"));
    }

    [Fact]
    public void A_secret_in_many_places_is_asked_about_once()
    {
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(200, """{"login":"octo"}"""));
        var line = $"token = \"{Token("GitHub")}\"\n";
        var tree = new MemoryTree().Add("a.py", line + line).Add("b.py", line);
        var findings = Scan(tree, issuer.Address, "GITHUB_API_URL", Quick).Findings;
        findings.Length.ShouldBe(3);
        findings.ShouldAllBe(finding => finding.Verification!.State == Liveness.Live);
        issuer.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public void After_a_429_the_issuer_is_left_alone()
    {
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(429, "{}"));
        var findings = Scan(Many(), issuer.Address, "GITHUB_API_URL", Quick with { AtATime = 1 }).Findings;
        findings.Length.ShouldBeGreaterThan(1);
        findings.ShouldAllBe(finding => finding.Verification!.Reason == "the issuer asked to wait");
        issuer.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public void At_most_two_requests_go_to_one_issuer_at_a_time()
    {
        var crowd = new Crowding();
        using var calls = Calls(crowd, _ => null);
        Scan(Many(), calls).Findings.Length.ShouldBeGreaterThan(2);
        crowd.Most.ShouldBe(2);
    }

    [Fact]
    public void A_no_of_the_usual_address_proves_nothing_where_there_are_others()
    {
        using var calls = Calls(new Answering(401, """{"message":"Bad credentials"}"""), _ => null);
        var found = Scan(Tree("GitHub"), calls).Findings.ShouldHaveSingleItem();
        found.Verification!.State.ShouldBe(Liveness.Unknown);
        found.Verification.Reason.ShouldBe("not known at api.github.com; if it belongs elsewhere, GITHUB_API_URL says where");
    }

    [Fact]
    public void An_owner_who_is_the_secret_itself_is_not_told()
    {
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(200, $"{{\"login\":\"x {Token("GitHub")}\"}}"));
        Scan(issuer, "GitHub").Findings.ShouldHaveSingleItem().Verification.ShouldBe(new VerificationResult(Liveness.Live));
    }

    [Fact]
    public void An_owner_is_printable_and_short()
    {
        var name = "a\\u001b[31m\\u202e" + new string('x', 500);
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(200, $"{{\"login\":\"{name}\"}}"));
        var owner = Scan(issuer, "GitHub").Findings.ShouldHaveSingleItem().Verification!.Owner!;
        owner.ShouldNotContain("\u001b");
        owner.ShouldNotContain("\u202e");
        owner.Length.ShouldBeLessThan(200);
    }

    [Fact]
    public void A_pair_is_asked_about_with_both_halves_and_neither_is_sent_in_the_clear()
    {
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(200, "<Arn>arn:aws:iam::123456789012:user/ci</Arn>"));
        var id = EveryVerifier.Rule("secrets/aws-access-key-id").Examples.First(example => example.IsBad).Files[0];
        var secret = EveryVerifier.Rule("secrets/aws-secret-access-key").Examples.First(example => example.IsBad).Files[0];
        var text = FrontDoor.Unmark(id.MarkedText + secret.MarkedText).Text;
        var findings = Scan(new MemoryTree().Add(".env", text), issuer.Address, "AWS_STS_URL", Quick).Findings;
        findings
            .Single(finding => finding.Rule.Id == "secrets/aws-secret-access-key")
            .Verification.ShouldBe(new VerificationResult(Liveness.Live, null, "arn:aws:iam::123456789012:user/ci"));
        var request = issuer.Requests.ShouldHaveSingleItem();
        request.ShouldContain("Credential=" + text.Split('=', '\n')[1]);
        request.ShouldNotContain(text.Split('=', '\n')[3]);
    }

    [Fact]
    public void Half_a_pair_is_not_asked_about()
    {
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(200, "<Arn>x</Arn>"));
        var found = Scan(Tree("AWS"), issuer.Address, "AWS_STS_URL", Quick).Findings.ShouldHaveSingleItem();
        found.Verification.ShouldBe(new VerificationResult(Liveness.Unknown, "the other half of the pair is not in its file"));
        issuer.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_is_asked_unless_the_user_asks()
    {
        using var issuer = new LoopbackIssuer(LoopbackIssuer.Answer(200, "{}"));
        Line(Request(Tree("GitHub"), Catalog.Scanners)).Findings.ShouldHaveSingleItem().Verification.ShouldBeNull();
        Catalog.Scanners.OfType<SecretsScanner>().ShouldHaveSingleItem().Intake.ShouldBeNull();
        issuer.Requests.ShouldBeEmpty();
    }

    /// <summary>All kinds, all reports, and servers that break off, refuse or repeat what they were sent.</summary>
    [Theory]
    [InlineData(200)]
    [InlineData(401)]
    [InlineData(503)]
    [InlineData(-1)]
    public void No_report_holds_a_secret_that_was_sent(int status)
    {
        var tree = new MemoryTree();
        var sought = new List<string>();
        foreach (var verifier in Verifier.All)
        {
            var (_, secret, path, text) = EveryVerifier.MadeUp(verifier);
            sought.Add(secret);
            tree.Add($"{verifier.GetType().Name}/{path}", text);
        }

        using var calls = Calls(new Echoing(status), name => name == "GRAFANA_URL" ? "https://grafana.example" : null);
        var result = Scan(tree, calls);
        result.Findings.Count(finding => finding.Verification is not null).ShouldBeGreaterThanOrEqualTo(Verifier.All.Length);
        foreach (
            var report in (Report[])
                [new JsonReport(), new SarifReport(), new HtmlReport(), new MarkdownReport(), new CsvReport(), new TerminalReport()]
        )
        {
            using var stream = new MemoryStream();
            report.Write(result, stream, new ReportOptions { ToolVersion = "1.2.3" });
            var written = Encoding.UTF8.GetString(stream.ToArray());
            sought.Where(secret => written.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty(report.Name);
        }
    }

    [Theory]
    [InlineData("http://example.com")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("https://user:word@example.com")]
    [InlineData("https://example.com/?a=b")]
    [InlineData("example.com")]
    public void An_address_that_is_not_safe_is_refused(string address)
    {
        var error = Should.Throw<UserError>(() => IssuerAddresses.Read(name => name == "GITHUB_API_URL" ? address : null));
        error.Message.ShouldBe("GITHUB_API_URL is no address that a secret can be sent to");
        error.Remedy!.ShouldNotContain(address);
    }

    /// <summary>Computed apart from this code, with HMAC-SHA-256 as AWS describes it.</summary>
    [Fact]
    public void A_signature_is_the_one_that_aws_expects()
    {
        var request = new AwsVerifier().Ask(
            new Credential(
                new string('s', 40),
                "AKIA" + new string('Q', 16),
                new Uri("https://sts.amazonaws.com"),
                new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)
            )
        );
        request
            .Headers.Single(header => header.Name == "Authorization")
            .Value.ShouldEndWith("Signature=055f220e17b9d4648df9e92fe779b8ba734299760fdf0ee31c30564af4c60bc7");
    }

    private static string Token(string issuer) => EveryVerifier.MadeUp(EveryVerifier.Named(issuer)).Secret;

    private static MemoryTree Tree(string issuer)
    {
        var (_, _, path, text) = EveryVerifier.MadeUp(EveryVerifier.Named(issuer));
        return new MemoryTree().Add(path, text);
    }

    private static MemoryTree Many()
    {
        var tree = new MemoryTree();
        foreach (var id in EveryVerifier.Named("GitHub").Facts.Rules)
        {
            var file = EveryVerifier.Rule(id).Examples.First(example => example.IsBad).Files[0];
            tree.Add($"{id}/{file.Path}", FrontDoor.Unmark(file.MarkedText).Text);
        }

        return tree;
    }

    private static ScanResult Scan(LoopbackIssuer issuer, string name, IssuerBounds? bounds = null) =>
        Scan(Tree(name), issuer.Address, EveryVerifier.Named(name).Facts.Variable, bounds ?? Quick);

    private static ScanResult Scan(SourceTree tree, string address, string variable, IssuerBounds bounds)
    {
        using var calls = new IssuerCalls(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false },
            IssuerAddresses.Read(name => name == variable ? address : null),
            TimeProvider.System,
            bounds
        );
        return Scan(tree, calls);
    }

    private static ScanResult Scan(SourceTree tree, IssuerCalls calls)
    {
        using var intake = new SecretIntake();
        var request = Request(tree, [new SecretsScanner { Intake = intake }]) with
        {
            Verify = cancel => calls.VerifyAsync(intake, cancel),
            Audit = true,
        };
        return Line(request);
    }

    private static ScanResult Line(ScanRequest request) => Engine.Scan.RunAsync(request, CancellationToken.None).GetAwaiter().GetResult();

    private static ScanRequest Request(SourceTree tree, ImmutableArray<Engine.Rules.Scanner> scanners) =>
        new()
        {
            Tree = tree,
            Scanners = scanners,
            Policy = Policies.All[0],
        };

    private static IssuerCalls Calls(HttpMessageHandler handler, Func<string, string?> setting) =>
        new(handler, IssuerAddresses.Read(setting), TimeProvider.System, Quick);

    private sealed class Answering(int status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) });
    }

    /// <summary>Lets nobody go before a second one has come or can be seen not to come.</summary>
    private sealed class Crowding : HttpMessageHandler
    {
        private int _inside;
        private int _most;

        public int Most => _most;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _most = Math.Max(_most, Interlocked.Increment(ref _inside));
            await Task.Delay(100, cancellationToken);
            Interlocked.Decrement(ref _inside);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") };
        }
    }

    /// <summary>Repeats all that it was sent, or breaks off with a message that holds it.</summary>
    private sealed class Echoing(int status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = $"{request.RequestUri} {request.Headers}"
                .Replace("\r", "", StringComparison.Ordinal)
                .Replace('\n', ' ')
                .Replace('"', ' ');
            if (status < 0)
                throw new HttpRequestException(sent);
            string[] names = ["login", "name", "user", "username", "email", "handle", "slug", "id", "portalId", "githubLogin"];
            var body = $"{{\"ok\":true,\"active\":true,\"valid\":true,{string.Join(',', names.Select(name => $"\"{name}\":\"{sent}\""))}}}";
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) });
        }
    }
}
