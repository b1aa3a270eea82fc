namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A GitLab personal access token.</summary>
public sealed class GitlabPersonalAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitlab-personal-access-token",
            Title = "GitLab personal access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why =
                "It calls the GitLab API and pushes to repositories as its owner (a person, a project or a group), "
                + "within its scopes; `api` means everything.",
            Fix = "Revoke it under User settings → Access tokens (or the project's or group's); in pipelines use " + "`CI_JOB_TOKEN`.",
            References = ["https://docs.gitlab.com/security/tokens/"],
            Aliases = ["gitleaks:gitlab-pat", "gitleaks:gitlab-pat-routable", "trufflehog:Gitlab", "detect-secrets:GitLabTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["glpat-"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("glpat-([0-9A-Za-z_-]{20}|[0-9A-Za-z_-]{27,300}[.]([0-9a-z]{2}[.])?[0-9a-z]{9})");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl --header \"PRIVATE-TOKEN: «{Fake()}»\" https://gitlab.example/api/v4/projects\n", "call.sh"),
            Bad($"GITLAB_TOKEN = \"«{Fake(1)}»\"\n"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"glpat-{new string('x', Fake().Length - 6)}\"\n"),
            Good("one character too many", $"VALUE = \"glpat-{Fake("[0-9a-z]{21}")}\"\n"),
        ];
}

/// <summary>A GitLab deploy token.</summary>
public sealed class GitlabDeployToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitlab-deploy-token",
            Title = "GitLab deploy token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It clones the repository and pulls (or pushes) its packages and container images without a user.",
            Fix = "Revoke it under Settings → Repository → Deploy tokens and create one with fewer scopes.",
            References = ["https://docs.gitlab.com/security/tokens/"],
            Aliases = ["gitleaks:gitlab-deploy-token", "detect-secrets:GitLabTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["gldt-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("gldt-[0-9A-Za-z_-]{20}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV GITLAB_DEPLOY_TOKEN=«{Fake()}»\n", "Dockerfile"),
            Bad($"GITLAB_DEPLOY_TOKEN = \"«{Fake(1)}»\"\n"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"gldt-{new string('x', Fake().Length - 5)}\"\n"),
        ];
}

/// <summary>A GitLab runner authentication token.</summary>
public sealed class GitlabRunnerToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitlab-runner-token",
            Title = "GitLab runner authentication token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With it a machine of the attacker can pose as this runner, receive jobs, and read their code and secrets.",
            Fix = "Reset the token or delete the runner under Settings → CI/CD → Runners, then register it again.",
            References = ["https://docs.gitlab.com/security/tokens/"],
            Aliases =
            [
                "gitleaks:gitlab-runner-authentication-token",
                "gitleaks:gitlab-runner-authentication-token-routable",
                "detect-secrets:GitLabTokenDetector",
            ],
        };

    public override ImmutableArray<string> Keywords => ["glrt-"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of(
            "glrt-([0-9A-Za-z_-]{20}|(t[0-9]_)?[0-9A-Za-z_-]{27,300}[.]([0-9a-z]{2}[.])?[0-9a-z]{9}|t[0-9]_[0-9A-" + "Za-z_-]{20})"
        );

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export GITLAB_RUNNER_TOKEN=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"GITLAB_RUNNER_TOKEN=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"glrt-{new string('x', Fake().Length - 5)}\"\n"),
        ];
}

/// <summary>A GitLab runner registration token.</summary>
public sealed class GitlabRunnerRegistrationToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitlab-runner-registration-token",
            Title = "GitLab runner registration token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It registers new runners, which then receive jobs with their code and secrets.",
            Fix =
                "Reset it under Settings → CI/CD → Runners and move to runner authentication tokens; registration tokens "
                + "are deprecated.",
            References = ["https://docs.gitlab.com/security/tokens/"],
            Aliases = ["gitleaks:gitlab-rrt", "detect-secrets:GitLabTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["gr1348941"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("GR1348941[0-9A-Za-z_-]{20}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[9..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"gitlab.runner.registration.token=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  GITLAB_RUNNER_REGISTRATION_TOKEN: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..17]}\"\n"),
            Good("filled with one character", $"VALUE = \"GR1348941{new string('x', Fake().Length - 9)}\"\n"),
        ];
}

/// <summary>A GitLab CI/CD job token.</summary>
public sealed class GitlabJobToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitlab-job-token",
            Title = "GitLab CI/CD job token",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "While its job runs it reads repositories, packages and registries that the job may read.",
            Fix = "It dies with its job; find out what wrote it into a file or an artifact and stop that.",
            References = ["https://docs.gitlab.com/security/tokens/"],
            Aliases = ["gitleaks:gitlab-cicd-job-token", "detect-secrets:GitLabTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["glcbt-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("glcbt-[0-9a-zA-Z]{1,5}_[0-9A-Za-z_-]{20}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"GITLAB_JOB_TOKEN = \"«{Fake()}»\"\n"),
            Bad($"{{ \"gitlabJobToken\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"glcbt-{new string('x', Fake().Length - 6)}\"\n"),
        ];
}

/// <summary>A GitLab pipeline trigger token.</summary>
public sealed class GitlabTriggerToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitlab-trigger-token",
            Title = "GitLab pipeline trigger token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It starts pipelines with variables of the caller's choice, as the user who made it.",
            Fix =
                "Revoke it under Settings → CI/CD → Pipeline trigger tokens; trigger downstream pipelines with "
                + "`trigger:` and the job token.",
            References = ["https://docs.gitlab.com/security/tokens/"],
            Aliases = ["gitleaks:gitlab-ptt"],
        };

    public override ImmutableArray<string> Keywords => ["glptt-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("glptt-[0-9a-f]{40}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"GITLAB_TRIGGER_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"curl -H \"Authorization: Bearer «{Fake(1)}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"glptt-{new string('x', Fake().Length - 6)}\"\n"),
        ];
}

/// <summary>A GitLab feed token.</summary>
public sealed class GitlabFeedToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitlab-feed-token",
            Title = "GitLab feed token",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It reads the activity feed and calendar of its owner, private projects included.",
            Fix = "Reset it under User settings → Personal access tokens → Feed token.",
            References = ["https://docs.gitlab.com/security/tokens/"],
            Aliases = ["gitleaks:gitlab-feed-token", "detect-secrets:GitLabTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["glft-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("glft-([0-9A-Za-z_-]{20}|[0-9a-f]{64}-[0-9]{1,12})");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  GITLAB_FEED_TOKEN: «{Fake()}»\n", "deploy.yaml"),
            Bad($"[auth]\ngitlab_feed_token = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"glft-{new string('x', Fake().Length - 5)}\"\n"),
        ];
}

/// <summary>A GitLab SCIM token.</summary>
public sealed class GitlabScimToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitlab-scim-token",
            Title = "GitLab SCIM token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It creates, changes and blocks the members of a group: an attacker can add himself.",
            Fix = "Reset it under Group settings → SAML SSO → SCIM token and put the new one into the identity provider only.",
            References = ["https://docs.gitlab.com/security/tokens/"],
            Aliases = ["gitleaks:gitlab-scim-token", "detect-secrets:GitLabTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["glsoat-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("glsoat-[0-9A-Za-z_-]{20}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[7..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"gitlabScimToken\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"const gitlabScimToken = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"glsoat-{new string('x', Fake().Length - 7)}\"\n"),
        ];
}

/// <summary>A GitLab incoming mail token.</summary>
public sealed class GitlabIncomingMailToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitlab-incoming-mail-token",
            Title = "GitLab incoming mail token",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "Mail sent to the address with this token creates issues and merge requests as its owner.",
            Fix = "Reset it under User settings → Personal access tokens → Incoming email token.",
            References = ["https://docs.gitlab.com/security/tokens/"],
            Aliases = ["gitleaks:gitlab-incoming-mail-token", "detect-secrets:GitLabTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["glimt-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("glimt-[0-9A-Za-z_-]{25}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: Bearer «{Fake()}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Bad($"FROM alpine\nENV GITLAB_INCOMING_MAIL_TOKEN=«{Fake(1)}»\n", "Dockerfile"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"glimt-{new string('x', Fake().Length - 6)}\"\n"),
        ];
}

/// <summary>A GitLab agent token for Kubernetes.</summary>
public sealed class GitlabKubernetesAgentToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitlab-kubernetes-agent-token",
            Title = "GitLab agent token for Kubernetes",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "An attacker can pose as the cluster's agent and receive the configuration and manifests meant for it.",
            Fix = "Revoke it under Operate → Kubernetes clusters → Agent access tokens and install the agent with a new one.",
            References = ["https://docs.gitlab.com/security/tokens/"],
            Aliases = ["gitleaks:gitlab-kubernetes-agent-token", "detect-secrets:GitLabTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["glagent-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("glagent-[0-9A-Za-z_-]{50,1024}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[8..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\ngitlab_kubernetes_agent_token = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export GITLAB_KUBERNETES_AGENT_TOKEN=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..16]}\"\n"),
            Good("filled with one character", $"VALUE = \"glagent-{new string('x', Fake().Length - 8)}\"\n"),
        ];
}

/// <summary>A GitLab OAuth application secret.</summary>
public sealed class GitlabOauthApplicationSecret : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitlab-oauth-application-secret",
            Title = "GitLab OAuth application secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With it an attacker can pose as the application and exchange stolen authorization codes for access tokens.",
            Fix = "Renew the secret under Settings → Applications and keep it on the server.",
            References = ["https://docs.gitlab.com/security/tokens/"],
            Aliases = ["gitleaks:gitlab-oauth-app-secret", "detect-secrets:GitLabTokenDetector"],
        };

    public override ImmutableArray<string> Keywords => ["gloas-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("gloas-[0-9A-Za-z_-]{64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const gitlabOauthApplicationSecret = '«{Fake()}»';\n", "client.js"),
            Bad($"gitlab.oauth.application.secret=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"gloas-{new string('x', Fake().Length - 6)}\"\n"),
        ];
}

/// <summary>A GitLab feature flags client token.</summary>
public sealed class GitlabFeatureFlagsToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitlab-feature-flags-token",
            Title = "GitLab feature flags client token",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It reads the project's feature flags and their strategies.",
            Fix = "Reset it under Deploy → Feature flags → Configure.",
            References = ["https://docs.gitlab.com/security/tokens/"],
            Aliases = ["gitleaks:gitlab-feature-flag-client-token"],
        };

    public override ImmutableArray<string> Keywords => ["glffct-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("glffct-[0-9A-Za-z_-]{20}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[7..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV GITLAB_FEATURE_FLAGS_TOKEN=«{Fake()}»\n", "Dockerfile"),
            Bad($"GITLAB_FEATURE_FLAGS_TOKEN = \"«{Fake(1)}»\"\n"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"glffct-{new string('x', Fake().Length - 7)}\"\n"),
        ];
}

/// <summary>A GitLab session cookie.</summary>
public sealed class GitlabSessionCookie : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitlab-session-cookie",
            Title = "GitLab session cookie",
            Severity = Severity.High,
            Cwe = [798],
            Why = "Whoever holds it is signed in as the user until the session ends.",
            Fix = "Sign out everywhere under Preferences → Active sessions.",
            References = ["https://docs.gitlab.com/user/profile/active_sessions/"],
            Aliases = ["gitleaks:gitlab-session-cookie"],
        };

    public override ImmutableArray<string> Keywords => ["_gitlab_session="];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("_gitlab_session=[0-9a-z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[16..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"git_lab.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  GIT_LAB: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..24]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..16]}{new string('x', Fake().Length - 16)}\"\n"),
        ];
}
