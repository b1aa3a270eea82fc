using System.Buffers.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A login with its password in <c>.netrc</c> form.</summary>
public sealed class NetrcCredentials : StructureRule
{
    private const int LongestEntry = 512;

    private static readonly System.Buffers.SearchValues<byte> Blank = System.Buffers.SearchValues.Create(" \t\r\n"u8);

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/netrc-credentials",
            Title = "Password in a .netrc entry",
            Severity = Severity.High,
            Cwe = [798, 522],
            Why = "`curl`, `git` and `pip` log in with it by themselves, and so can whoever reads the file.",
            Fix = "Change the password at that machine, and keep `.netrc` in the home folder of the one who uses it.",
            References = ["https://everything.curl.dev/usingcurl/netrc.html"],
            Aliases = ["trufflehog:Netrc"],
        };

    public override ImmutableArray<string> Keywords => ["machine "];

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        var entry = From(glimpse.Text, glimpse.At, LongestEntry);
        var at = 0;
        var expectsPassword = false;
        var words = 0;
        while (words++ < 8 && Next(entry, ref at) is { Length: > 0 } word)
        {
            var text = entry.Slice(word.Start, word.Length);
            if (expectsPassword)
            {
                finds.Spend(at);
                // In a manual the words stand for themselves: `machine HOST login USER password PASSWORD`.
                if (WeakWords.CanBePassword(text) && NamedSecretRule.Judge(SecretNoun.Password, text) is { } confidence)
                    finds.Claim(this, new ByteSpan(glimpse.At + word.Start, word.Length), "Password in a .netrc entry", confidence);
                return;
            }

            if (words == 3 && !text.SequenceEqual("login"u8))
                return;
            expectsPassword = words == 5 && text.SequenceEqual("password"u8);
            if (words == 5 && !expectsPassword)
                return;
        }
    }

    private static ByteSpan Next(ReadOnlySpan<byte> entry, ref int at)
    {
        var gap = entry[at..].IndexOfAnyExcept(Blank);
        if (gap < 0)
            return default;
        var start = at + gap;
        at = start + entry[start..].LengthUntil(Blank);
        return ByteSpan.Between(start, at);
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad($"machine files.todo.internal login deploy password «{Fake("[A-Z][a-z0-9]{5}[A-Z0-9]{8}")}»\n", ".netrc"),
            Bad($"machine files.todo.internal\n  login deploy\n  password «{Fake("[A-Z][a-z0-9]{5}[A-Z0-9]{8}", 1)}»\n", ".netrc"),
            Good("a placeholder", "machine host login user password <password>\n", "README.md"),
            Good("prose", "The machine was slow. Log in with the login page and the password you chose.\n", "README.md"),
        ];
}

/// <summary>A line of PostgreSQL's password file.</summary>
public sealed class PgpassCredentials : StructureRule
{
    private const int LongestLine = 300;

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/pgpass-credentials",
            Title = "Password in a .pgpass line",
            Severity = Severity.High,
            Cwe = [798, 522],
            Why = "`psql` and every program that uses its library log in with it by themselves, and so can whoever reads the file.",
            Fix = "Change the password of this account, and keep `.pgpass` in the home folder of the one who uses it.",
            References = ["https://www.postgresql.org/docs/current/libpq-pgpass.html"],
            Aliases = [],
        };

    public override ImmutableArray<string> Keywords => [":5432:", ":*:*:", ":5433:"];

    /// <summary><c>host:port:database:user:password</c>, where a backslash escapes a colon.</summary>
    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        var text = glimpse.Text;
        // The port is the second field; the user's database may be any.
        var line = From(text, glimpse.At + 1, LongestLine);
        var end = line.IndexOfAny("\r\n\"' "u8);
        line = end < 0 ? line : line[..end];
        var at = 0;
        for (var field = 0; field < 3; field++)
        {
            var colon = line[at..].IndexOf((byte)':');
            if (colon < 1)
                return;
            at += colon + 1;
        }

        var value = line[at..];
        finds.Spend(line.Length);
        if (!value.Contains((byte)':') && NamedSecretRule.Judge(SecretNoun.Password, value) is { } confidence)
            finds.Claim(this, new ByteSpan(glimpse.At + 1 + at, value.Length), "Password in a .pgpass line", confidence);
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad($"db.todo.internal:5432:todo:app:«{Fake("[A-Z][a-z0-9]{5}[A-Z0-9]{8}")}»\n", ".pgpass"),
            Bad($"echo 'localhost:5432:*:postgres:«{Fake("[A-Z][a-z0-9]{5}[A-Z0-9]{8}", 1)}»' > ~/.pgpass\n", "init.sh"),
            Good("a port", "docker run -p 127.0.0.1:5432:5432 postgres:16\n", "run.sh"),
            Good("a placeholder", "hostname:5432:database:username:password\n", "README.md"),
        ];
}

/// <summary>A password in <c>.pypirc</c>.</summary>
public sealed class PypircCredentials : StructureRule
{
    private const int LongestLine = 512;

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/pypirc-credentials",
            Title = "Password in .pypirc",
            Severity = Severity.Critical,
            Cwe = [798, 522],
            Why = "Whoever reads it can publish a release of these packages, which all who install them then run.",
            Fix = "Revoke the token or change the password at the index; publish from CI with a trusted publisher instead.",
            References = ["https://packaging.python.org/specifications/pypirc/"],
            Aliases = ["gitleaks:pypi-upload-token"],
        };

    public override ImmutableArray<string> Keywords => ["password"];

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(1);
        if (!glimpse.File.Path.IsNamed(".pypirc") || (glimpse.At > 0 && glimpse.Text[glimpse.At - 1] is not ((byte)'\n' or (byte)'\r')))
            return;
        var rest = RestOfLine(glimpse.Text, glimpse.End, LongestLine);
        if (rest.Length == 0 || glimpse.Text[rest.Start] is not ((byte)'=' or (byte)':'))
            return;
        var value = RestOfLine(glimpse.Text, rest.Start + 1, LongestLine);
        if (WeakWords.CanBePassword(glimpse.Text.Slice(value.Start, value.Length)))
            finds.Claim(this, value, "Password in .pypirc");
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                $"[todo]\nrepository = https://pypi.todo.internal/\nusername = deploy\npassword = «{Fake("[A-Z][a-z0-9]{5}[A-Z0-9]{8}")}»\n",
                ".pypirc"
            ),
            Good("no password", "[distutils]\nindex-servers = todo\n", ".pypirc"),
            Good("another file", "password = form.password\n", "login.py"),
        ];
}

/// <summary>A token or password for a registry in npm's configuration.</summary>
public sealed class NpmrcCredentials : StructureRule
{
    private const int LongestLine = 512;
    private const int ShortestValue = 8;

    private static readonly System.Buffers.SearchValues<byte> ValueEnd = System.Buffers.SearchValues.Create(" \t\r\n\"'`\\>;"u8);

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/npmrc-credentials",
            Title = "Registry credentials in npm's configuration",
            Severity = Severity.Critical,
            Cwe = [798, 522],
            Why = "Whoever reads it can read private packages, and with most tokens publish new versions of them.",
            Fix = "Revoke the token at the registry, and write `${NPM_TOKEN}` in its place: npm reads the environment.",
            References = ["https://docs.npmjs.com/cli/configuring-npm/npmrc"],
            Aliases = ["detect-secrets:NpmDetector", "trufflehog:NpmToken"],
        };

    public override ImmutableArray<string> Keywords => ["_authtoken", "_auth", "_password"];

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(1);
        var text = glimpse.Text;
        var isScoped = glimpse.At > 0 && text[glimpse.At - 1] == ':';
        var isFirst = glimpse.At == 0 || text[glimpse.At - 1] is (byte)'\n' or (byte)'\r';
        if (!isScoped && !(isFirst && glimpse.File.Path.IsNamed(".npmrc")))
            return;
        var equals = glimpse.End;
        while (equals < text.Length && text[equals] == ' ')
            equals++;
        if (equals >= text.Length || text[equals] != '=')
            return;
        var value = RestOfLine(text, equals + 1, LongestLine);
        var length = text.Slice(value.Start, value.Length).LengthUntil(ValueEnd);
        var bytes = text.Slice(value.Start, length);
        finds.Spend(length);
        if (length >= ShortestValue && WeakWords.CanBePassword(bytes))
            finds.Claim(this, new ByteSpan(value.Start, length), "Registry credentials in npm's configuration");
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad($"//npm.todo.internal/:_authToken=«{Fake("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}")}»\n", ".npmrc"),
            Bad($"RUN echo \"//npm.todo.internal/:_authToken=«{Fake("[0-9A-Za-z]{36}", 1)}»\" > .npmrc\n", "Dockerfile"),
            Bad($"_auth = «{Fake("[0-9A-Za-z]{30}", 2)}»\n", ".npmrc"),
            Good("the environment", "//npm.todo.internal/:_authToken=${NPM_TOKEN}\n", ".npmrc"),
            Good("a method of that name", "this._auth = new Authenticator();\n", "client.js"),
        ];
}

/// <summary>A registry login as Docker stores it: user and password in base 64.</summary>
public sealed class DockerCredentials : StructureRule
{
    private const int ShortestAuth = 12;
    private const int LongestAuth = 2048;

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/docker-credentials",
            Title = "Registry login in Docker's configuration",
            Severity = Severity.Critical,
            Cwe = [798, 522],
            Why = "It is user and password in base 64: whoever reads it can pull private images and push new ones under their name.",
            Fix = "Change the password or revoke the token at the registry, and let a credential helper (`credsStore`) keep the login.",
            References = ["https://docs.docker.com/reference/cli/docker/login/"],
            Aliases = ["trufflehog:DockerhubV1"],
        };

    public override ImmutableArray<string> Keywords => ["\"auth\""];

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        if (!Assignment.TryRead(glimpse.Text, glimpse.At + 1, 4, out var assignment) || !assignment.IsQuoted)
            return;
        var value = glimpse.Text.Slice(assignment.Value.Start, assignment.Value.Length);
        finds.Spend(value.Length);
        if (value.Length is >= ShortestAuth and <= LongestAuth && IsLogin(value))
            finds.Claim(this, assignment.Value, "Registry login in Docker's configuration");
    }

    /// <summary>Decodes to <c>user:password</c> in printable ASCII, with a password that can be a real one.</summary>
    private static bool IsLogin(ReadOnlySpan<byte> value)
    {
        Span<byte> login = stackalloc byte[Base64.GetMaxDecodedFromUtf8Length(LongestAuth)];
        if (Base64.DecodeFromUtf8(value, login, out _, out var length) != System.Buffers.OperationStatus.Done)
            return false;
        login = login[..length];
        var colon = login.IndexOf((byte)':');
        return colon > 0 && !login.ContainsAnyExceptInRange((byte)' ', (byte)'~') && WeakWords.CanBePassword(login[(colon + 1)..]);
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{\"auths\": {{\"registry.todo.internal\": {{\"auth\": \"«{Login()}»\"}}}}}}\n", ".docker/config.json"),
            Bad($"{{\"registry.todo.internal\": {{\"auth\": \"«{Login()}»\", \"email\": \"a@b.internal\"}}}}\n", ".dockercfg"),
            Good(
                "a login kept elsewhere",
                "{\"auths\": {\"registry.todo.internal\": {}}, \"credsStore\": \"pass\"}\n",
                ".docker/config.json"
            ),
            Good("a kind of authentication", "{\"auth\": \"oauth2-client\"}\n", "client.json"),
        ];

    private string Login() => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes("deploy:" + Fake("[A-Z][a-z0-9]{5}[A-Z0-9]{8}")));
}
