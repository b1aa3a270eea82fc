using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A password among the arguments of a call that logs in.</summary>
public sealed class PasswordInCall : SecretRule
{
    private const int MostArguments = 5;

    /// <summary>The end of a callee's name, and which argument is the password.</summary>
    private static readonly (string Callee, int Argument)[] Callees =
    [
        ("networkcredential(", 1),
        ("usernamepasswordcredentials(", 1),
        ("usernamepasswordcredential(", 1),
        ("usernamepasswordtoken(", 1),
        ("usernamepasswordauthenticationtoken(", 1),
        ("passwordauthentication(", 1),
        ("basicauthenticator(", 1),
        ("httpbasicauth(", 1),
        ("httpdigestauth(", 1),
        ("setbasicauth(", 1),
        ("basicauth(", 1),
        ("basic_auth(", 1),
        ("basicauthentication(", 1),
        ("httpbasic(", 1),
        ("plaincredentials(", 1),
        ("plainauthprovider(", 1),
        ("auth=(", 1),
        ("auth = (", 1),
        (".auth(", 1),
        ("login(", 1),
        ("authenticate(", 1),
        ("getconnection(", 2),
        ("mysql_connect(", 2),
        ("mysqli_connect(", 2),
        ("mysqli(", 2),
        ("pdo(", 2),
        ("connect(", 2),
        ("create_user(", 2),
        ("create_superuser(", 2),
        ("createasync(", 1),
        (".load(", 1),
        ("jwt.sign(", 1),
        ("jwt.verify(", 1),
        ("jwt.encode(", 1),
        ("jwt.decode(", 1),
        ("cookieparser(", 0),
        ("btoa(", 0),
        ("b64encode(", 0),
        ("base64_encode(", 0),
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/password-in-call",
            Title = "Hard-coded password in a call",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [798, 259],
            Why = "Whoever can read the code can log in the same way; changing the password needs a release.",
            Fix = "Change the password where it is used, and pass the new one from the environment or a secret store.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
            Aliases = ["bandit:B106"],
        };

    public override ImmutableArray<string> Keywords => [.. Callees.Select(callee => callee.Callee)];

    internal override SecretRank Rank => SecretRank.Generic;

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        var text = glimpse.Text;
        var which = ArgumentOf(text.Slice(glimpse.At, glimpse.Length));
        Span<ByteSpan> arguments = stackalloc ByteSpan[MostArguments];
        var count = GivenValue.Arguments(text, glimpse.End - 1, arguments);
        finds.Spend(count == 0 ? 32 : arguments[Math.Min(count, MostArguments) - 1].Length + 64);
        if (count <= which || arguments[which].Length == 0 || finds.Place == SecretPlace.Other)
            return;
        var span = arguments[which];
        // `btoa("user:password")` makes the login of a header.
        if (which == 0 && text[glimpse.At] is not ((byte)'c' or (byte)'C'))
        {
            var colon = text.Slice(span.Start, span.Length).IndexOf((byte)':');
            if (colon < 1)
                return;
            span = ByteSpan.Between(span.Start + colon + 1, span.End);
        }

        if (NamedSecretRule.Judge(SecretNoun.Password, text.Slice(span.Start, span.Length)) is { } confidence)
            finds.Claim(this, span, "A hard-coded password in a call", confidence < Confidence.High ? confidence : Confidence.Medium);
    }

    private static int ArgumentOf(ReadOnlySpan<byte> keyword)
    {
        foreach (var (callee, argument) in Callees)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(keyword, callee))
                return argument;
        }

        return MostArguments;
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad($"client.Credentials = new NetworkCredential(\"ann\", \"«{Chosen(1)}»\");\n", "Mail.cs"),
            Bad($"requests.get(url, auth=('ann', '«{Chosen(2)}»'))\n"),
            Bad($"$db = new mysqli('localhost', 'root', '«{Chosen(3)}»', 'todo');\n", "db.php"),
            Bad($"return new PasswordAuthentication(\"ann\", \"«{Chosen(4)}»\".toCharArray());\n", "Mail.java"),
            Bad($"smtp.login(user, '«{Chosen(5)}»')\n", "mail.py"),
            Bad($"const h = 'Basic ' + btoa('ann:«{Chosen(6)}»');\n", "login.js"),
            Bad($"app.use(cookieParser('«{Chosen(7)}»'));\nconst t = jwt.sign({{ id: 1 }}, '«{Chosen(8)}»');\n", "app.js"),
            Bad($"conn = connect('db', 'ann', '«{Chosen(9)}»')\n", "db.py"),
            Good("a text that is encoded", "b64encode('kx92:not-a-login')\nbtoa('Harbour of 2019')\n", "login.js"),
            Good("variables", "smtp.login(user, password1)\nnew NetworkCredential(options.User, options.Password1)\n", "mail.py"),
            Good("what everybody writes", "requests.get(url, auth=('user', 'password'))\n"),
            Good("another login", "page.login('#login-button-1', 'input.password2')\n", "page.js"),
        ];

    private static string Chosen(int variant) => $"Harbour!{2001 + 17 * variant}{(char)('a' + variant)}";
}
