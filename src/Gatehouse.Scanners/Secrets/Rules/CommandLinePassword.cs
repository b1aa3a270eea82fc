using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A password among the arguments of a program.</summary>
public sealed class CommandLinePassword : StructureRule
{
    private const int LongestLine = 400;
    private const int LongestValue = 256;

    private static readonly System.Buffers.SearchValues<byte> WordEnd = System.Buffers.SearchValues.Create(" \t\r\n\"'`|;)<>"u8);

    /// <summary>How a program takes a password: its name, the option, whether user and password stand together with this between.</summary>
    private static readonly (byte[] Program, byte[] Option, byte Divider)[] Ways =
    [
        ([.. "curl"u8], [.. " -u"u8], (byte)':'),
        ([.. "curl"u8], [.. "--user "u8], (byte)':'),
        ([.. "curl"u8], [.. "--proxy-user "u8], (byte)':'),
        ([.. "http "u8], [.. " -a "u8], (byte)':'),
        ([.. "mysql"u8], [.. " -p"u8], 0),
        ([.. "mysqladmin"u8], [.. " -p"u8], 0),
        ([.. "mysqldump"u8], [.. " -p"u8], 0),
        ([.. "mariadb"u8], [.. " -p"u8], 0),
        ([.. "sshpass"u8], [.. " -p"u8], 0),
        ([.. "docker login"u8], [.. " -p "u8], 0),
        ([.. "podman login"u8], [.. " -p "u8], 0),
        ([.. "oc login"u8], [.. " -p "u8], 0),
        ([.. "cf login"u8], [.. " -p "u8], 0),
        ([.. "az login"u8], [.. " -p "u8], 0),
        ([.. "mongo"u8], [.. " -p "u8], 0),
        ([.. "redis-cli"u8], [.. " -a "u8], 0),
        ([.. "ldap"u8], [.. " -w "u8], 0),
        ([.. "zip "u8], [.. " -p "u8], 0),
        ([.. "7z "u8], [.. " -p"u8], 0),
        ([.. "openssl"u8], [.. "pass:"u8], 0),
        ([.. "smbclient"u8], [.. " -u"u8], (byte)'%'),
        ([.. "htpasswd"u8], [.. " -"u8], (byte)'b'),
        ([.. "mysqladmin"u8], [.. " password "u8], 0),
        ([.. "keytool"u8], [.. "pass "u8], 0),
        ([.. "net user"u8], [.. "net user "u8], (byte)'/'),
        ([.. "net use"u8], [.. "net use "u8], (byte)'/'),
        ([.. "convertto-securestring"u8], [.. "convertto-securestring "u8], 0),
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/command-line-password",
            Title = "Password on a command line",
            Severity = Severity.High,
            Cwe = [798, 214],
            Why =
                "Whoever reads the script has the password, and while it runs every user of the machine can see it in the list of processes.",
            Fix = "Change the password, and hand the new one over by the environment, a file with narrow rights or standard input.",
            References = ["https://cwe.mitre.org/data/definitions/214.html"],
            Aliases = ["gitleaks:curl-auth-user"],
        };

    public override ImmutableArray<string> Keywords =>
        [
            "curl ",
            "mysql",
            "mariadb",
            "sshpass",
            "docker login",
            "podman login",
            "oc login",
            "cf login",
            "az login",
            "mongo",
            "redis-cli ",
            "ldap",
            "openssl ",
            "smbclient ",
            "htpasswd ",
            "net use",
            "keytool ",
            "chpasswd",
            "passwd --stdin",
            "sudo -s",
            "convertto-securestring ",
            "http -a ",
        ];

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        var text = glimpse.Text;
        if (IsFed(text.Slice(glimpse.At, glimpse.Length)))
        {
            LookAtPipe(glimpse, finds);
            return;
        }

        // The program and its options: to the end of the line, over lines that a backslash continues.
        var line = LineAt(text, glimpse.At);
        if (line.Length <= glimpse.Length + 4)
            return;
        Span<byte> lower = stackalloc byte[LongestLine];
        System.Text.Ascii.ToLower(line, lower, out var length);
        lower = lower[..length];
        finds.Spend(length);
        foreach (var (program, option, divider) in Ways)
        {
            if (!lower.StartsWith(program))
                continue;
            var at = lower.IndexOf(option);
            if (at < 0 || Argument(line, at + option.Length, option[^1] == ' ', divider) is not { Length: > 0 } value)
                continue;
            if (NamedSecretRule.Judge(SecretNoun.Password, line.Slice(value.Start, value.Length)) is { } confidence)
                finds.Claim(this, new ByteSpan(glimpse.At + value.Start, value.Length), "Password on a command line", confidence);
        }
    }

    private static bool IsFed(ReadOnlySpan<byte> keyword) =>
        System.Text.Ascii.EqualsIgnoreCase(keyword, "chpasswd"u8)
        || System.Text.Ascii.EqualsIgnoreCase(keyword, "passwd --stdin"u8)
        || System.Text.Ascii.EqualsIgnoreCase(keyword, "sudo -s"u8);

    /// <summary><c>echo root:… | chpasswd</c>, <c>echo … | passwd --stdin root</c>, <c>echo … | sudo -S</c>.</summary>
    private void LookAtPipe(Glimpse glimpse, SecretFinds finds)
    {
        var text = glimpse.Text;
        var line = text[Math.Max(0, glimpse.At - LongestValue)..glimpse.At];
        line = line[(line.LastIndexOf((byte)'\n') + 1)..];
        var pipe = line.LastIndexOf((byte)'|');
        var echo = pipe < 0 ? -1 : line[..pipe].LastIndexOf("echo "u8);
        if (echo < 0)
            return;
        var word = Word(line, echo + "echo "u8.Length);
        if (line.Slice(word.Start, word.Length).StartsWith("-"u8))
            word = Word(line, word.End + 1);
        var colon = text[glimpse.At] is (byte)'c' or (byte)'C' ? line.Slice(word.Start, word.Length).IndexOf((byte)':') : -1;
        var value = ByteSpan.Between(word.Start + colon + 1, word.End);
        finds.Spend(line.Length);
        if (value.Length > 0 && NamedSecretRule.Judge(SecretNoun.Password, line.Slice(value.Start, value.Length)) is { } confidence)
            finds.Claim(this, new ByteSpan(glimpse.At - line.Length + value.Start, value.Length), "Password on a command line", confidence);
    }

    private static ReadOnlySpan<byte> LineAt(ReadOnlySpan<byte> text, int at)
    {
        var line = From(text, at, LongestLine);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\n' && (i == 0 || line[i - 1] is not ((byte)'\\' or (byte)'`')))
                return line[..i];
        }

        return line;
    }

    private static ByteSpan Argument(ReadOnlySpan<byte> line, int at, bool isApart, byte divider)
    {
        switch (divider)
        {
            // htpasswd -b file user password, htpasswd -nb user password
            case (byte)'b':
                var flags = Word(line, at);
                if (line.Slice(flags.Start, flags.Length).IndexOf((byte)'b') < 0)
                    return default;
                var words = flags;
                for (var i = 0; i < 4 && Word(line, words.End + 1) is { Length: > 0 } next; i++)
                    words = next;
                return words.Start > flags.End ? words : default;
            // net use X: \\server\share password /user:name
            case (byte)'/':
                ByteSpan last = default;
                var place = at;
                for (var i = 0; i < 6 && Word(line, place) is { Length: > 0 } next; i++)
                {
                    if (line[next.Start] == '/')
                        return last;
                    last = line[next.Start] == '\\' || line[next.End - 1] == ':' ? default : next;
                    place = next.End + 1;
                }

                return default;
            case 0:
                // Glued to its option, or with a blank between where the program wants one.
                return isApart || line.StartsWith("sshpass"u8) || (at < line.Length && line[at] != ' ') ? Word(line, at) : default;
            default:
                var login = Word(line, at);
                var found = line.Slice(login.Start, login.Length).IndexOf(divider);
                return found < 0 ? default : ByteSpan.Between(login.Start + found + 1, login.End);
        }
    }

    /// <summary>The next word, without the quotes around it.</summary>
    private static ByteSpan Word(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && line[at] is (byte)' ' or (byte)'\t' or (byte)'=')
            at++;
        if (at >= line.Length)
            return default;
        var rest = From(line, at, LongestValue);
        if (rest[0] is (byte)'"' or (byte)'\'')
        {
            var close = rest[1..].IndexOf(rest[0]);
            return close > 0 ? new ByteSpan(at + 1, close) : default;
        }

        var length = rest.IndexOfAny(WordEnd);
        return new ByteSpan(at, length < 0 ? rest.Length : length);
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -s -u ann:«{Chosen(1)}» https://files.todo.internal\n", "fetch.sh"),
            Bad($"curl --user 'ann:«{Chosen(2)}»' https://files.todo.internal\n", "README.txt"),
            Bad($"mysql -h db -u root -p«{Chosen(3)}» todo\n", "restore.sh"),
            Bad($"sshpass -p '«{Chosen(4)}»' ssh ann@host\n", "deploy.sh"),
            Bad($"docker login -u ann -p «{Chosen(5)}» registry.todo.internal\n", "push.sh"),
            Bad($"$p = ConvertTo-SecureString \"«{Chosen(6)}»\" -AsPlainText -Force\n", "join.ps1"),
            Bad($"htpasswd -b /etc/nginx/users ann «{Chosen(7)}»\n", "init.sh"),
            Bad($"net use Z: \\\\files\\todo «{Chosen(8)}» /user:ann\n", "join.bat"),
            Good("variables", "curl -u $USER:$PASS https://x\nmysql -p\"$DB_PASS1\" -u root\ncurl -u ann:${PASS1} x\n", "fetch.sh"),
            Good("an option that asks", "mysql -u root -p todo2024\ndocker login -p\n", "fetch.sh"),
            Good("another option", "docker run -p 8080:8080 todo; curl -u\n", "fetch.sh"),
        ];

    private static string Chosen(int variant) => $"Harbour!{2001 + 17 * variant}{(char)('a' + variant)}";
}
