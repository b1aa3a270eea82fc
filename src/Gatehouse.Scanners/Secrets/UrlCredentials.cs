using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>The user and password of a URL (RFC 3986 §3.2.1), told apart from what stands there in documentation.</summary>
internal readonly record struct UrlCredentials(ByteSpan Scheme, ByteSpan User, ByteSpan Password, ByteSpan Host)
{
    private const int LongestAuthority = 512;
    private const int LongestScheme = 32;
    private const int ShortestPhrase = 10;

    private static readonly System.Buffers.SearchValues<byte> AuthorityEnd = System.Buffers.SearchValues.Create("/?# \t\r\n\"'`<>\\|^\0"u8);

    private static readonly System.Buffers.SearchValues<byte> Brackets = System.Buffers.SearchValues.Create("[]<>()"u8);

    private static readonly System.Buffers.SearchValues<byte> Marks = System.Buffers.SearchValues.Create("-_.!#$+=*~"u8);

    private static readonly string[] Databases =
    [
        "postgres",
        "postgresql",
        "mysql",
        "mysql2",
        "mariadb",
        "mongodb",
        "mongodb+srv",
        "redis",
        "rediss",
        "valkey",
        "amqp",
        "amqps",
        "mssql",
        "sqlserver",
        "oracle",
        "clickhouse",
        "cockroachdb",
        "couchdb",
        "couchbase",
        "cassandra",
        "neo4j",
        "bolt",
        "influxdb",
        "elasticsearch",
        "memcached",
        "kafka",
        "nats",
        "db2",
        "snowflake",
        "redshift",
        "vertica",
        "tds",
    ];

    /// <summary>The scheme names a database or a broker; <c>postgresql+asyncpg</c> and <c>jdbc:mysql</c> count as their stem.</summary>
    public bool IsDatabase(ReadOnlySpan<byte> text)
    {
        var scheme = Encoding.ASCII.GetString(text.Slice(Scheme.Start, Scheme.Length)).ToLowerInvariant();
        var stem = scheme.Contains('+', StringComparison.Ordinal) ? scheme[..scheme.IndexOf('+', StringComparison.Ordinal)] : scheme;
        return Array.Exists(Databases, name => name == scheme || name == stem);
    }

    /// <param name="colon">Where <c>://</c> stands.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, int colon, out UrlCredentials credentials)
    {
        credentials = default;
        var start = colon;
        while (
            start > 0
            && colon - start < LongestScheme
            && (char.IsAsciiLetterOrDigit((char)text[start - 1]) || text[start - 1] is (byte)'+' or (byte)'-' or (byte)'.')
        )
            start--;
        if (start == colon)
            return false;
        var from = colon + 3;
        var room = text[from..Math.Min(text.Length, from + LongestAuthority)];
        var end = room.IndexOfAny(AuthorityEnd);
        room = end < 0 ? room : room[..end];
        // The last @ divides: an unescaped one in a password is wrong, and common.
        var at = room.LastIndexOf((byte)'@');
        if (at <= 0 || at == room.Length - 1)
            return false;
        var divider = room[..at].IndexOf((byte)':');
        if (divider < 0 || divider == at - 1)
            return false;
        credentials = new UrlCredentials(
            ByteSpan.Between(start, colon),
            new ByteSpan(from, divider),
            ByteSpan.Between(from + divider + 1, from + at),
            ByteSpan.Between(from + at + 1, from + room.Length)
        );
        return true;
    }

    /// <summary>How likely the password is a real one; null for a variable, a word that everybody writes there, the user's own name.</summary>
    public Confidence? Judge(ReadOnlySpan<byte> text)
    {
        var user = text.Slice(User.Start, User.Length);
        var password = text.Slice(Password.Start, Password.Length);
        var host = text.Slice(Host.Start, Host.Length);
        if (
            !WeakWords.CanBePassword(password)
            || password.SequenceEqual(user)
            // `user[:password]` and the like tell how such a URL is written.
            || user.ContainsAny(Brackets)
            || host.IndexOf("example."u8) >= 0
            || Placeholder.IsVariable(host)
            || !(char.IsAsciiLetterOrDigit((char)host[0]) || host[0] == '[')
        )
            return null;
        return NamedSecretRule.Judge(SecretNoun.Password, password) switch
        {
            // A phrase of words with a number in it is chosen by a person, and for a server that has a whole name it is no example.
            null => IsPhrase(password) && host.IndexOf((byte)'.') > 0 && !IsOwnMachine(host) ? Confidence.Medium : Confidence.Low,
            Confidence.Low => Confidence.Medium,
            _ => Confidence.High,
        };
    }

    private static bool IsPhrase(ReadOnlySpan<byte> password) =>
        password.Length >= ShortestPhrase
        && password.ContainsAnyInRange((byte)'0', (byte)'9')
        && password.ContainsAnyInRange((byte)'a', (byte)'z')
        && password.ContainsAnyInRange((byte)'A', (byte)'Z')
        && password.IndexOfAny(Marks) >= 0;

    private static bool IsOwnMachine(ReadOnlySpan<byte> host) => host.StartsWith("127."u8) || host.StartsWith("0.0.0.0"u8);
}
