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
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Long and varied enough, and none of the words.</summary>
    public static bool CanBePassword(ReadOnlySpan<byte> value) =>
        value.Length >= ShortestPassword
        && !Placeholder.Reads(value)
        && Entropy.Of(value) >= 2.2
        && !Words.Contains(Encoding.Latin1.GetString(value));
}
