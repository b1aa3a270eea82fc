using System.Collections.Frozen;
using System.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>Passwords that stand in documentation, in defaults and in tests, and open nothing that is worth a finding.</summary>
internal static class WeakWords
{
    private const int ShortestPassword = 6;

    private static readonly FrozenSet<string> Words = new[]
    {
        "password",
        "passwd",
        "passw0rd",
        "password1",
        "password123",
        "pass",
        "pass123",
        "pwd",
        "secret",
        "secrets",
        "mysecret",
        "mypassword",
        "my_password",
        "my-password",
        "my_secret",
        "supersecret",
        "topsecret",
        "verysecret",
        "notasecret",
        "not-a-secret",
        "s3cret",
        "p4ssw0rd",
        "p@ssword",
        "p@ssw0rd",
        "letmein",
        "qwerty",
        "welcome",
        "admin",
        "admin123",
        "administrator",
        "root",
        "toor",
        "guest",
        "user",
        "username",
        "test",
        "test123",
        "test1234",
        "testing",
        "testpass",
        "testpassword",
        "test_password",
        "demo",
        "default",
        "foobar",
        "foobarbaz",
        "hunter2",
        "hello",
        "world",
        "postgres",
        "postgresql",
        "mysql",
        "mariadb",
        "mongodb",
        "mongo",
        "redis",
        "rabbitmq",
        "guest123",
        "token",
        "apikey",
        "api_key",
        "value",
        "string",
        "null",
        "none",
        "true",
        "false",
        "undefined",
        "hidden",
        "masked",
        "omitted",
        "removed",
        "unset",
        "empty",
        "dbpassword",
        "db_password",
        "dbpass",
        "userpass",
        "username123",
        "yourpassword",
        "newpassword",
        "oldpassword",
        "credentials",
        "correct horse",
        "abc123",
        "abcd1234",
        "a1b2c3d4",
        "qwerty123",
        "p@ssw0rd1",
        "pass1234",
        "secret123",
        "changeit",
        "foobar123",
        "user123",
        "password1!",
        "testpass123",
        "testpassword123",
        "opensesame",
        "open sesame",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Values that the specifications of OAuth, OpenID Connect and HTTP print, and that many programs repeat.</summary>
    private static readonly FrozenSet<string> Printed = new[]
    {
        "2YotnFZFEjr1zCsicMWpAA",
        "tGzv3JOkF0XG5Qx2TlKWIA",
        "mF_9.B5f-4.1JqM",
        "SlAV32hkKG",
        "8xLOxBtZp8",
        "SplxlOBeZQQYbYS6WxSbIA",
        "czZCaGRSa3F0MzpnWDFmQmF0M2JW",
        "s6BhdRkqt3",
        "7Fjfp0ZBr1KtDRbnfVdmIw",
        "gX1fBat3bV",
        "h480djs93hd8",
        "274312:dj83hs9s",
        "1336363200:dj83hs9s",
        "dj83hs9s",
        "kkk9d7dh3k39sjv7",
        "9djdj82h48djs9d2",
        "0685bd9184jfhq22",
        "ad180jjd733klru7",
        "nnch734d00sl2jdk",
        "pfkkdhi9sl3r4s00",
        "dpf43f3p2l4k3l03",
        "kd94hf93k423kf44",
        "hh5s93j4hdidpola",
        "hdhd0244k9j7ao03",
        "QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        "dcd98b7102dd2f0e8b11d0f600bfb0c093",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Words that tell what a value is for; put together they tell only that.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Roles = new[]
    {
        "a",
        "the",
        "my",
        "your",
        "our",
        "his",
        "new",
        "old",
        "some",
        "any",
        "not",
        "so",
        "no",
        "super",
        "top",
        "very",
        "really",
        "strong",
        "secure",
        "long",
        "random",
        "plain",
        "text",
        "value",
        "string",
        "db",
        "database",
        "sql",
        "mail",
        "email",
        "smtp",
        "ftp",
        "ssh",
        "ldap",
        "http",
        "proxy",
        "api",
        "app",
        "web",
        "auth",
        "oauth",
        "access",
        "refresh",
        "client",
        "server",
        "service",
        "host",
        "user",
        "username",
        "admin",
        "root",
        "account",
        "login",
        "consumer",
        "customer",
        "private",
        "shared",
        "session",
        "cookie",
        "signing",
        "encryption",
        "test",
        "testing",
        "dev",
        "prod",
        "production",
        "temp",
        "here",
        "goes",
        "pass",
        "passwd",
        "password",
        "passphrase",
        "passcode",
        "pw",
        "pwd",
        "word",
        "phrase",
        "secret",
        "secrets",
        "token",
        "key",
        "keys",
        "cred",
        "credential",
        "credentials",
        "hash",
        "salt",
        "for",
        "of",
        "is",
        "this",
        "and",
        "in",
        "to",
    }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private const int LongestRole = 11;
    private const int LongestPhrase = 48;

    /// <summary><c>client_secret</c>, <c>myDbPassword</c>, <c>not-so-secret</c>: nothing but words that tell what belongs there.</summary>
    public static bool NamesItself(ReadOnlySpan<byte> value)
    {
        if (value.Length > LongestPhrase)
            return false;
        Span<char> letters = stackalloc char[LongestPhrase];
        var count = 0;
        foreach (var b in value)
        {
            if (char.IsAsciiLetter((char)b))
                letters[count++] = (char)b;
            else if (b is not ((byte)'_' or (byte)'-' or (byte)'.' or (byte)' '))
                return false;
        }

        // Which beginnings of the text are made of such words.
        Span<bool> isMade = stackalloc bool[LongestPhrase + 1];
        isMade.Clear();
        isMade[0] = true;
        for (var end = 1; end <= count; end++)
        {
            for (var length = 1; length <= Math.Min(end, LongestRole) && !isMade[end]; length++)
                isMade[end] = isMade[end - length] && Roles.Contains(letters[(end - length)..end]);
        }

        return count > 0 && isMade[count];
    }

    public static bool IsWord(ReadOnlySpan<byte> value) =>
        value.Length < 40 && Encoding.Latin1.GetString(value) is var text && (Words.Contains(text) || Printed.Contains(text));

    /// <summary>Long and varied enough, and none of the words.</summary>
    public static bool CanBePassword(ReadOnlySpan<byte> value) =>
        value.Length >= ShortestPassword
        && !Placeholder.Reads(value)
        && !NamesItself(value)
        && Entropy.Of(value) >= 2.2
        && !Words.Contains(Encoding.Latin1.GetString(value));
}
